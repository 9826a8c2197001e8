"""How people ask for peace, to be addressed, to stay, to see their consents: what is heard, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from conversation_flows import consents, erasure, profile, quiet
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.conversation import Conversation, Running
from conversation_flows.engine.events import Chose, Heard, Sent
from conversation_flows.engine.flow import Scene, Town, Who
from nlu.understanding import Entity, Understanding

NOW: Final = datetime.fromisoformat("2026-11-24T09:10:00+01:00")
LEAVES: Final = datetime.fromisoformat("2026-12-25T03:00:00+01:00")
JEANNE: Final = Who(1, Town("Valbreuse"), "Jeanne Payet")


def scene(**who: Any) -> Scene:
    return Scene(FLOWS, Conversation(met=True), replace(JEANNE, **who), NOW, 7)


def heard(text: str, intent: str = "out_of_scope", *, until: str = "") -> Heard:
    span = {"start": "2026-11-24T00:00:00+01:00", "end": f"{until}T00:00:00+01:00", "grain": "day"}
    return Heard(Understanding(text, intent, 0.9, (), (Entity("time", span, 0, 0),) if until else ()))


@dataclass(frozen=True)
class Wish:
    text: str
    days: float | None
    """Until how many days from now; None where it is no such wish."""
    until: str = ""
    """The end of the time that the engine heard."""


_TO_THE_16TH: Final = 21 + (14 * 60 + 50) / 1440
WISHES: Final = (
    Wish("ne m'écrivez plus jusqu'au 15", _TO_THE_16TH, "2026-12-16"),
    Wish("m ecrivez plus jusqu au 15 svp", _TO_THE_16TH, "2026-12-16"),
    Wish("Bonjour, ne m'envoyez plus rien jusqu'au 15, je suis chez ma fille", _TO_THE_16TH, "2026-12-16"),
    Wish("plus de messages jusqu'au 15 décembre", _TO_THE_16TH, "2026-12-16"),
    Wish("laissez moi tranquille pendant deux semaines", 14),
    Wish("arrêtez de m'écrire pendant une semaine", 7),
    Wish("ne me contactez pas pendant 3 mois", 90),
    Wish("ne m'écrivez plus pendant 999 mois", 365),
    Wish("stop writing to me for two weeks", 14),
    Wish("please don't message me until monday", 6 + (14 * 60 + 50) / 1440, "2026-12-01"),
    Wish("leave me alone for a month", 30),
    Wish("pause pendant 10 jours", 10),
    Wish("ne m'écrivez plus", None),
    Wish("STOP", None),
    Wish("il me faut du lait jusqu'à vendredi", None, "2026-11-28"),
    Wish("Paul ne m'écrit plus", None),
    Wish("je fais une pause café", None),
    Wish("je n'ai pas reçu de message", None),
    Wish("Ne m'envoyez pas Karim avant mardi", None, "2026-12-01"),
    Wish("ma fille ne m'écrit plus pendant 3 mois", None),
    Wish("pas de message de mon fils pendant deux semaines, je m'inquiète", None),
)  # fmt: skip


@pytest.mark.parametrize("wish", WISHES, ids=lambda one: one.text)
def test_peace_is_wished_with_an_end(wish: Wish) -> None:
    reply = quiet.wished(scene(), heard(wish.text, until=wish.until))
    ends = [one.until for one in reply.does if isinstance(one, quiet.Pause)] if reply else []
    if wish.days is None:
        assert ends == []
    else:
        assert abs(ends[0] - NOW - timedelta(days=wish.days)) < timedelta(minutes=1)


def test_a_volunteer_s_break_is_theirs_as_a_volunteer() -> None:
    assert quiet.wished(scene(volunteer="active"), heard("pause pendant 10 jours")) is None
    assert quiet.wished(scene(volunteer="active"), heard("ne m'écrivez plus pendant 10 jours")) is not None


@pytest.mark.parametrize(
    "text",
    ["reprenez", "vous pouvez reprendre", "vous pouvez m'écrire", "vous pouvez m'écrire à nouveau", "fin de la pause",
     "ma pause est finie", "you can write to me again"],
)  # fmt: skip
def test_a_word_ends_a_pause_and_only_a_pause(text: str) -> None:
    paused = scene(quiet_until=NOW + timedelta(days=2))
    reply = quiet.resumed(paused, heard(text))
    assert reply is not None
    assert [type(one) for one in reply.does] == [quiet.EndPause]
    assert quiet.resumed(scene(quiet_until=NOW - timedelta(days=2)), heard(text)) is None
    assert quiet.resumed(paused, heard("vous pouvez venir demain ?")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("appelez-moi Madame Payet", "Madame Payet"),
        ("appelez moi madame payet svp", "Madame Payet"),
        ("dites-moi Jeanne", "Jeanne"),
        ("appelez moi jeanne", "Jeanne"),
        ("je préfère qu'on m'appelle Mme Payet.", "Mme Payet"),
        ("je préfère que vous m'appeliez « Jeannette »", "Jeannette"),
        ("call me Mrs Payet please", "Mrs Payet"),
        ("Bonjour, appelez-moi Marie-Christine merci", "Marie-Christine"),
    ],
)
def test_a_way_of_address_is_heard(text: str, words: str) -> None:
    reply = profile.addresses(scene(), heard(text))
    assert reply is not None
    assert reply.talk is not None
    assert reply.talk.running is not None
    assert reply.talk.running.known == {"called": words}


@pytest.mark.parametrize(
    "text",
    ["appelez-moi demain", "appelez-moi un taxi", "appelez moi quand vous pouvez", "dites-moi oui",
     "appelez-moi au 06 12", "dites-moi si Paul vient", "je m'appelle Jeanne", "appelez-moi svp", "call me back",
     "appelez-moi vite je suis tombée"],
)  # fmt: skip
def test_a_wish_for_a_call_is_no_name(text: str) -> None:
    assert profile.addresses(scene(), heard(text)) is None


def test_a_name_that_is_asked_for_is_no_way_of_address() -> None:
    asked = Conversation(Running("ask_for_help", asked="name"), met=True)
    assert profile.addresses(replace(scene(), talk=asked), heard("appelez-moi Jeanne")) is None


@pytest.mark.parametrize("text", ["mes accords", "Mes consentements svp", "my consents", "à quoi j'ai dit oui ?"])
def test_consents_are_asked_for(text: str) -> None:
    assert consents.said(scene(), heard(text)) is not None


@pytest.mark.parametrize("text", ["d'accord", "mes courses", "accord 482193", "je suis d'accord avec mes voisins"])
def test_an_ordinary_word_is_no_wish_to_see_them(text: str) -> None:
    assert consents.said(scene(), heard(text)) is None


@pytest.mark.parametrize(
    "text",
    ["je reste", "Non, je reste !", "finalement je veux rester", "ne m'effacez pas", "j'ai changé d'avis", "1",
     "I stay"],
)  # fmt: skip
def test_whoever_is_to_be_erased_stays_by_a_word_even_where_it_sounds_like_distress(text: str) -> None:
    reply = erasure.leaving(scene(leaves_at=LEAVES), heard(text, "distress"))
    assert reply is not None
    assert [type(one) for one in reply.does] == [erasure.Stay]


@pytest.mark.parametrize("intent", ["emergency", "distress", "report_abuse"])
def test_whoever_is_to_be_erased_is_still_heard_in_danger(intent: str) -> None:
    assert erasure.leaving(scene(leaves_at=LEAVES), heard("je reste par terre, je suis tombée", intent)) is None


@pytest.mark.parametrize(
    "event", [heard("bonjour", "greet"), Sent("photo"), Chose("accept:1"), heard("STOP", "stop")], ids=str
)
def test_nothing_else_is_answered_to_whoever_is_to_be_erased(event: Any) -> None:
    reply = erasure.leaving(scene(leaves_at=LEAVES), event)
    assert reply is not None
    assert reply.does == ()
    assert [one.id for one in reply.offers] == ["stay:0"]


def test_nobody_else_is_kept_from_speaking() -> None:
    assert erasure.leaving(scene(), heard("je reste", "distress")) is None
    assert erasure.leaving(scene(), heard("bonjour", "greet")) is None


def test_a_flood_from_whoever_is_to_be_erased_is_answered_once() -> None:
    here = scene(leaves_at=LEAVES)
    flood = tuple((f"0:{number}", NOW) for number in range(10))
    reply = erasure.leaving(replace(here, talk=replace(here.talk, flood=flood)), heard("bonjour", "greet"))
    assert reply is not None
    assert reply.talk is not None
    assert reply.talk.muted_until is not None
