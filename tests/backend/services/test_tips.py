"""Tips: read by an agent first, found by what they are good for, shown for as long as the town decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.models import Alert, Person, Territory, Tip
from backend.services import directory, tips
from backend.services.actor import Actor
from backend.services.errors import NoSuchTip, UnfitTip
from backend.services.lifecycles import NotAllowed
from backend.services.tips.fitness import FLAGS, flags
from backend.services.tips.giving import LONGEST, months_later
from backend.services.tips.scoring import ENOUGH, score, telling, trades
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")
PLUMBER = "M. Durand, plombier, vient vite et ne prend pas cher"


def give(town: Town, words: str = PLUMBER, where: str = "", category: str | None = None) -> int:
    giver = town.ids.get("Jeanne") or town.person("Jeanne")
    with town.write() as db:
        person, key = db.get_one(Person, giver), f"tip:{next(town.posted)}"
        given = tips.give(
            db, person, words, where, category=category, key=key, actor=Actor.person(giver), now=town.now()
        )
        return given.id


def publish(town: Town, tip_id: int, **changes: str) -> Tip:
    with town.write() as db:
        return tips.publish(db, db.get_one(Tip, tip_id), **changes, actor=SYLVIE, now=town.now())


def published(town: Town, *words: str) -> list[int]:
    return [publish(town, give(town, one)).id for one in words]


def found(town: Town, need: str, category: str | None = None) -> list[int]:
    with town.database.read() as db:
        return [tip.id for tip in tips.find(db, town.territory_id, need, category, now=town.now())]


def state(town: Town, tip_id: int) -> str:
    with town.database.read() as db:
        return db.get_one(Tip, tip_id).state


def test_nobody_reads_a_tip_before_an_agent_has(town: Town) -> None:
    tip = give(town)
    before = found(town, "un bon plombier")
    publish(town, tip)

    assert before == []
    assert town.alerts() == ["tip_to_read"]
    assert found(town, "un bon plombier") == [tip]
    assert town.history("tip", tip) == [
        ("", "pending", f"person:{town.ids['Jeanne']}"),
        ("pending", "published", "agent:sylvie"),
    ]


def test_one_event_gives_once(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        person, actor = db.get_one(Person, jeanne), Actor.person(jeanne)
        first = tips.give(db, person, PLUMBER, "", category=None, key="m1", actor=actor, now=town.now())
        again = tips.give(db, person, PLUMBER, "", category=None, key="m1", actor=actor, now=town.now())
        assert first is again
    with town.database.read() as db:
        assert len(tips.of(db, town.territory_id, ("pending",))) == db.query(Alert).count() == 1


def test_a_long_story_fits_a_small_screen(town: Town) -> None:
    tip = give(town, "Le garage Martin est formidable. " * 20)

    with town.database.read() as db:
        words = db.get_one(Tip, tip).words
    assert len(words) <= LONGEST
    assert words.endswith("…")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Mme Simon, couturière, 06 12 34 56 78", ("number",)),
        ("Karim répare tout, karim@exemple.fr", ("number",)),
        ("appelez Paul au +33 6 12 34 56 78", ("number",)),
        ("Mme Simon, couturière, zéro six douze trente-quatre cinquante-six soixante-dix-huit", ("number",)),
        ("Paul, peintre, 0 6 1 2 3 4 5 6 7 8", ("number",)),
        ("Paul, peintre, paul arobase free point fr", ("number",)),
        ("Paul, peintre, paul-peintre.fr", ()),
        ("Durand, un gros c0nnard", ("insult",)),
        ("la boulangerie rue Hugo livre, 01 39 00 00 00", ()),
        ("garage Martin, 0139000000", ()),
        ("n'allez pas chez Durand", ("insult",)),
        ("Durand est un voleur, 06 12 34 56 78", ("number", "insult")),
        ("le garage Martin, une arnaque", ("insult",)),
        ("le robinet qui fuit, M. Durand l'a réparé", ()),
        ("la librairie, ouverte depuis 1998", ()),
        ("ils n'arnaquent personne", ("insult",)),
    ],
)
def test_what_an_agent_must_look_at(words: str, expected: tuple[str, ...]) -> None:
    assert flags(words) == expected
    assert set(expected) <= set(FLAGS)


@pytest.mark.parametrize("words", ["Mme Simon, couturière, 06 12 34 56 78", "Durand, plombier, un voleur"])
def test_a_stranger_s_number_and_an_insult_are_never_published(town: Town, words: str) -> None:
    tip = give(town, words)
    with pytest.raises(UnfitTip):
        publish(town, tip)
    with pytest.raises(UnfitTip):
        publish(town, tip, words="Durand, plombier", where="06 98 76 54 32")
    unread = state(town, tip)
    written = publish(town, tip, words="Mme Simon, couturière", where="rue Hugo")

    assert unread == "pending"
    assert (written.words, written.where, written.flags) == ("Mme Simon, couturière", "rue Hugo", "")


def test_it_expires_and_an_agent_renews_it(town: Town) -> None:
    (tip,) = published(town, PLUMBER)
    town.later(days=364)
    still = found(town, "plombier")
    town.later(days=1, minutes=1)
    over = (found(town, "plombier"), state(town, tip))
    publish(town, tip)

    assert still == [tip]
    assert over == ([], "expired")
    assert found(town, "plombier") == [tip]
    town.later(days=364)
    assert publish(town, tip).expires_at == datetime.fromisoformat("2029-11-22T09:11:00+01:00")


def test_the_town_decides_for_how_long(town: Town) -> None:
    town.decides("tip_months", 3)
    (tip,) = published(town, PLUMBER)
    town.later(days=92, minutes=1)

    assert state(town, tip) == "expired"


@pytest.mark.parametrize(
    ("now", "months", "later"),
    [
        ("2026-11-24T09:10:00+01:00", 12, "2027-11-24T09:10:00+01:00"),
        ("2026-03-31T09:10:00+02:00", 1, "2026-04-30T09:10:00+02:00"),
        ("2028-02-29T09:10:00+01:00", 12, "2029-02-28T09:10:00+01:00"),
        ("2026-12-24T09:10:00+01:00", 6, "2027-06-24T09:10:00+02:00"),
    ],
)
def test_months_are_the_calendar_s(now: str, months: int, later: str) -> None:
    at = months_later(datetime.fromisoformat(now), months, ZoneInfo("Europe/Paris"))

    assert at == datetime.fromisoformat(later)


def test_a_refused_tip_is_shown_no_more_and_may_be_taken_up_again(town: Town) -> None:
    (tip,) = published(town, PLUMBER)
    with town.write() as db:
        tips.refuse(db, db.get_one(Tip, tip), actor=SYLVIE, now=town.now())
        tips.refuse(db, db.get_one(Tip, tip), actor=SYLVIE, now=town.now())
    refused = found(town, "plombier")
    with town.write() as db, pytest.raises(NotAllowed):
        tips.expire(db, db.get_one(Tip, tip), actor=SYLVIE, now=town.now())
    publish(town, tip)

    assert refused == []
    assert found(town, "plombier") == [tip]


def test_a_number_of_nobody_s_tip_is_said(town: Town) -> None:
    with town.database.read() as db, pytest.raises(NoSuchTip):
        tips.of(db, town.territory_id, (), 4711)


def test_no_tip_of_another_town_is_found(town: Town) -> None:
    (tip,) = published(town, PLUMBER)
    with town.write() as db:
        db.get_one(Tip, tip).territory_id = town.another_territory(db)

    assert found(town, "plombier") == []


# --- how well it answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("need", "tip", "fits"),
    [
        ("vous connaissez un bon plombier ?", PLUMBER, True),
        ("un plonbier", PLUMBER, True),
        ("j'ai une fuite sous l'évier", PLUMBER, True),
        ("un coiffeur à domicile", "Salon Mireille, coiffure, rue Hugo", True),
        ("quelqu'un pour mes cheveux", "Salon Mireille, coiffure, rue Hugo", True),
        ("réparer mes chaussures", "le cordonnier de la place du Marché", True),
        ("du bon pain", "la boulangerie rue Hugo livre à domicile", True),
        ("un médecin traitant", "Le docteur Petit prend encore des patients", True),
        ("un macramé", "Atelier macramé le jeudi à la MJC", True),
        ("un bon électricien", PLUMBER, False),
        ("réparer mes chaussures", "le garage Martin répare bien ma voiture", False),
        ("un dentiste", "la boulangerie rue Hugo livre à domicile", False),
        ("un boucher", "la boulangerie rue Hugo", False),
        ("", PLUMBER, False),
        ("????", PLUMBER, False),
    ],
)
def test_a_tip_answers_the_need_it_is_about(need: str, tip: str, fits: bool) -> None:
    assert (score(need, tip) >= ENOUGH) is fits


def test_the_best_come_first_and_three_are_enough(town: Town) -> None:
    far, *others = published(
        town, "Le chauffagiste Leroy répare aussi les robinets", PLUMBER, "Plombier Petit, rue Haute", "Aqua, plombier"
    )

    assert found(town, "un plombier") == sorted(others, reverse=True)
    assert far not in found(town, "un plombier")


def test_the_kind_of_help_only_breaks_ties(town: Town) -> None:
    first = publish(town, give(town, "Plombier Petit", category="repairs")).id
    second = publish(town, give(town, "Plombier Grand")).id

    assert found(town, "plombier", "repairs") == [first, second]
    assert found(town, "plombier") == [second, first]
    assert found(town, "un électricien", "repairs") == []


@given(need=st.text(max_size=60), tip=st.text(max_size=60))
def test_any_words_have_a_score_between_none_and_all(need: str, tip: str) -> None:
    assert 0.0 <= score(need, tip) <= 1.0
    assert set(trades(telling(need))) <= set(trades(telling(need)) | {""})


@given(words=st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=3, max_size=40))
def test_what_says_something_answers_itself(words: str) -> None:
    assert score(words, words) == (1.0 if telling(words) else 0.0)


def test_without_an_imported_directory_nothing_is_invented(town: Town) -> None:
    with town.database.read() as db:
        assert tips.services_for(db, town.territory_id, "plombier", "repairs") == []


def test_an_imported_directory_answers_after_the_tips(town: Town) -> None:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        entry = directory.Entry("Électricité Durand", ("electrician",), "02 33 11 22 33", "9 h à 18 h")
        directory.import_directory(db, hall, [entry], actor=Actor.agent("sylvie"), now=town.now())
        found = tips.services_for(db, town.territory_id, "un bon électricien", "repairs")
        assert [(one.name, one.phone) for one in found] == [("Électricité Durand", "02 33 11 22 33")]
        assert tips.services_for(db, town.territory_id, "un coiffeur", None) == []


def test_a_tip_lasts_whatever_happens_to_the_day(town: Town) -> None:
    (tip,) = published(town, PLUMBER)
    with town.database.read() as db:
        expires = db.get_one(Tip, tip).expires_at
    assert expires is not None
    assert expires - town.now() == timedelta(days=365)
