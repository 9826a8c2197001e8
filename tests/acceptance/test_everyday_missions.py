"""Everyday help as people see it: an offer that meets two lists, and a volunteer who does not come."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Alert, HelpRequest, Mission
from tests.support.demo import Demo
from tests.support.everyday import HOME, KARIM, LEA, asks_and_finds, chromium, seeded_town, table, town
from tests.support.meanwhile import (
    has_been_helped,
    it_is_day,
    named,
    neighbours_hear_of_it,
    nobody_comes,
    wishes_offers,
)
from tests.support.table import Table, set_about

__all__ = ["chromium", "seeded_town", "table", "town"]

BLAME: Final = re.compile("faute|oublié|pas venu|absent")


def test_an_offer_meets_two_lists(table: Table, town: Demo) -> None:
    set_about(town, karim_is_known)
    table.says(KARIM, "je vais au marché samedi matin, je peux rapporter des choses")
    table.reads(KARIM, "Pour combien de voisins")
    table.taps(KARIM, "Deux")
    table.reads(KARIM, "Vous proposez à 2 voisins : courses, samedi", "(au marché)")
    table.taps(KARIM, "Oui")
    table.reads(KARIM, "d’abord aux personnes que vous avez déjà aidées", "une seule liste")

    # Whom he has helped hears of it first, and by whom; then neighbours, who do not know him.
    set_about(town, it_is_day)
    table.jeanne_reads("Karim, qui vous a déjà rendu service, propose : courses", "(au marché)")
    expect(table.phone(LEA)).not_to_contain_text("marché")
    table.picture("offer-first")
    set_about(town, neighbours_hear_of_it)
    table.reads(LEA, "Un voisin bénévole propose : courses")
    expect(table.phone(LEA)).not_to_contain_text("Karim")

    # A tap and a short list.
    table.jeanne_taps("Oui, volontiers")
    table.jeanne_reads("Une courte liste suffit")
    table.jeanne_says("du pain et du lait")
    table.jeanne_reads("Où faut-il venir")
    table.jeanne_says(HOME)
    table.jeanne_reads("« du pain et du lait », 12 Rue des Lilas")
    table.jeanne_taps("Oui")
    table.jeanne_reads("C’est entendu : courses, samedi", "avec Karim", "ni carte, ni code, ni clé")
    table.taps(LEA, "Oui, volontiers")
    table.reads(LEA, "Une courte liste suffit")
    table.says(LEA, "1 kg de pommes")
    table.reads(LEA, "« 1 kg de pommes », chez vous")
    table.picture("offer-lists")
    expect(table.phone(KARIM)).not_to_contain_text(re.compile("pain|pommes"))
    table.taps(LEA, "Oui")
    table.reads(LEA, "C’est entendu : courses, samedi")

    # One list of both, by name; where they live he learns as he leaves.
    table.reads(KARIM, "Voici votre liste : Jeanne : du pain et du lait Léa : 1 kg de pommes")
    expect(table.phone(KARIM)).not_to_contain_text(re.compile("Lilas|Ferry"))
    table.picture("offer-list")


def karim_is_known(db: Session) -> None:
    has_been_helped(db, named(db, "Jeanne Morel"), named(db, KARIM))
    wishes_offers(db, named(db, LEA))


def test_a_no_show_is_repaired(table: Table, town: Demo) -> None:
    asks_and_finds(table, "demain à 10 h")

    # The hour has come and gone by. Both are asked, others too; an agent knows.
    set_about(town, nobody_comes)
    table.reads(KARIM, "Êtes-vous en route")
    table.jeanne_reads("pas de nouvelles de Karim. Je demande à d’autres bénévoles", "Avez-vous vu Karim")
    table.reads(LEA, "si possible maintenant")
    expect(table.phone(LEA)).not_to_contain_text(re.compile("Jeanne|Lilas|Karim"))
    set_about(town, an_agent_sees_it)
    table.picture("no-show-asked")
    table.jeanne_taps("Non, pas encore")
    table.jeanne_reads("Je continue de chercher")

    table.taps(KARIM, "Je ne peux plus")
    table.jeanne_reads("Karim ne pourra finalement pas venir")

    # Léa takes it, comes, and it is done.
    table.taps(LEA, "Je peux")
    table.jeanne_reads("bonne nouvelle ! Léa", "s’en occupe maintenant", "comment paierez-vous ce que Léa achètera")
    table.picture("no-show-found")
    table.jeanne_taps("Par téléphone")
    table.taps(LEA, "Je suis en route")
    table.reads(LEA, "12 Rue des Lilas")
    table.jeanne_reads("Léa est en route")
    table.reads(KARIM, "je demande à d’autres bénévoles. Merci d’avoir prévenu")
    table.picture("no-show-taken-over")
    table.taps(LEA, "C’est fait")
    table.jeanne_reads("Léa me dit que c’est fait")
    table.jeanne_taps("Oui, c’est fait")
    table.jeanne_reads("Comment cela s’est-il passé avec Léa")
    table.picture("no-show-done")
    set_about(town, it_is_done)
    for log in (table.jeanne.get_by_role("log"), table.phone(KARIM), table.phone(LEA)):
        expect(log).not_to_contain_text(BLAME)


def an_agent_sees_it(db: Session) -> None:
    alert = db.scalars(select(Alert).where(Alert.kind == "no_show").order_by(Alert.id.desc()).limit(1)).one()
    assert (alert.state, alert.person_id) == ("open", named(db, "Jeanne Morel").id)


def it_is_done(db: Session) -> None:
    request = db.scalars(select(HelpRequest).order_by(HelpRequest.id.desc()).limit(1)).one()
    ended = db.scalars(select(Mission).where(Mission.request_id == request.id).order_by(Mission.id)).all()
    assert request.state == "done"
    assert [(one.volunteer_id, one.state) for one in ended] == [
        (named(db, KARIM).id, "given_back"),
        (named(db, LEA).id, "done"),
    ]
