"""Answer a neighbour's offer: yes in a tap, then a short list of what is needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from backend.wording import Span, Text, _
from conversation_flows.ask_for_help import WHERE, known_name, where_said
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Command, Opening, Reply, is_id
from conversation_flows.engine.slots import Name, Words
from conversation_flows.mission import Facts, filled
from conversation_flows.mission_news import never_a_card, person_buttons

_RECAP = _("“{words}”, {where}. Is that right?")
_TAKEN = _("It is settled: {category}, {when}, with {name}. When {name} comes, you will hear the word “{word}”.")
_TOO_LATE = _("It is full already, or closed. I can ask other neighbours for you.")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class TakeOffer(Command):
    """What the person needs of an offer that was told to them."""

    answer_id: int
    words: str
    where: Spot
    name: str
    plainly: bool = False
    """Without the words that choose neighbours by origin or belief."""


@dataclass(frozen=True, slots=True)
class OfferTaken:
    mission: Facts


@dataclass(frozen=True, slots=True)
class OfferTooLate:
    """It is full or closed: the same may be asked of others, where its time has not passed."""

    category: str
    when: Span
    command: TakeOffer


def begun(scene: Scene, answer_id: str, needs: str = "") -> Reply:
    """Asks what is needed, unless that was said with the yes."""
    if not is_id(answer_id):
        return Reply(says=(_SETTLED,))
    known: dict[str, Any] = {"answer": answer_id}
    if needs:
        known["needs"] = needs
    return collect.begin(scene, ERRAND, known, None, "")


def at_home(_known: Known, scene: Scene) -> Spot | None:
    return scene.who.home


def recap(known: Known, scene: Scene) -> Text:
    return _RECAP.of(words=known["needs"], where=where_said(known["where"], scene))


def take(known: Known, _scene: Scene) -> TakeOffer:
    return TakeOffer(int(known.get("answer", 0)), known["needs"], known["where"], str(known.get("name") or ""))


def taken(scene: Scene, result: OfferTaken) -> Reply:
    """As where a volunteer was found."""
    mission = result.mission
    says = (filled(_TAKEN, mission), never_a_card(scene))
    return Reply(says=says, offers=person_buttons(mission), about=f"mission:{mission.mission_id}", closes=True)


def too_late(scene: Scene, result: OfferTooLate) -> Reply:
    """Nobody is left with a closed door: what they need is asked of others, after one yes."""
    if result.when.end <= scene.now:
        return Reply(says=(_SETTLED,), closes=True)
    wish = result.command
    known = {"category": result.category, "when": result.when, "where": wish.where, "name": wish.name}
    return Reply(says=(_TOO_LATE,), opens=Opening("ask_for_help", known, wish.words), closes=True)


ERRAND = Flow(
    "errand",
    starts_on=frozenset(),
    slots=(
        Words("answer", _("Which offer is it?"), label=_("Which offer"), optional=True),
        Words(
            "needs",
            _("What would you need? A short list will do."),
            label=_("What you need"),
            again=_("In a few words: what should your neighbour bring you, or do for you?"),
        ),
        replace(WHERE, assumes=at_home),
        Name("name", _(
    "What is your first name? I will give it to whoever comes to help you."
), label=_("Your first name"), assumes=known_name),
    ),
    recap=recap,
    then=take,
    on={OfferTaken: taken, OfferTooLate: too_late},
    edits=("needs", "where"),
    gives_up_on=frozenset({"cancel_request"}),
)  # fmt: skip
