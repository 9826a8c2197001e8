"""Onto the register: name, birth, address, telephone, ground, who comes to the house, whom to warn; a recap; done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from backend.register import Ground, grounds
from backend.wording import Text, _
from conversation_flows.ask_for_help import home
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Flow, Known, Scene
from conversation_flows.engine.outcome import Command, Offered
from conversation_flows.engine.slots import NEEDS, Choice, Got, Name, Place, Reading, Words, Wrong, plain_words
from conversation_flows.phone_numbers import number_said
from conversation_flows.register_words import born_said

PURPOSE = _(
    "The town hall keeps this register to call or visit people at home in a heatwave, great cold or the like. Only a"
    " few agents read it, and it serves nothing else."
)
_RECAP = _(
    "{name}, born {born}. {where}. Telephone: {phone}. {ground}. Comes to you: {services}. To warn: {warn}. Is that"
    " right?"
)
_THE_REGISTER = _("Heatwave register")
_NONE = _("none")
_NOBODY = _("nobody")
_NO_DATE = _("I cannot read a date of birth in that. For instance: 12 March 1942, or only 1942.")
_TOO_YOUNG = _(
    "The register is for people of 65 and over, of 60 and over who cannot work, and for grown-ups with a disability."
    " When were you born?"
)
_NOT_YOURS = _(
    "Then the law does not open the register to you. I can ask how you are instead: write “cancel”, then “ask how I"
    " am”."
)
_NO_NUMBER = _("I cannot read a telephone number in that. For instance: 02 33 00 00 01. Or “none”.")
GROUNDS: Final = {
    Ground.AGE.value: _("65 or over"),
    Ground.UNFIT.value: _("Unfit for work"),
    Ground.DISABLED.value: _("Disability"),
}
NO_NUMBER: Final = "none"
LONGEST: Final = 300
"""Characters of who comes, and of whom to warn."""
_ANYTHING: Final = NEEDS | frozenset(
    "change_profile report_isolated start_checkins stop_checkins mission_done my_requests inform affirm deny offer_help"
    " accept_request decline_request become_volunteer set_availability find_company share_tip ask_tip browse_requests"
    " checkin_fine checkin_low".split()
)
"""What the answer to an open question may look like."""


@dataclass(frozen=True, slots=True)
class EnterRegister(Command):
    """They wish to be on it, or what stands there is corrected."""

    name: str
    born: str
    address: str
    phone: str
    ground: str
    services: str
    warn: str


def offered(scene: Scene) -> tuple[Offered, ...]:
    """A button to it, for whoever has just said that they wish to be looked after; none where it is not spoken of."""
    return () if "register" in scene.who.closed else (Offered("register:look", _THE_REGISTER),)


class Born(Words):
    """« le 12 mars 1942 », « 12/03/42 », « j'ai 84 ans »."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        today = now.date()
        said = born_said(heard.text, today) if asked or whole else None
        if said is None:
            return None
        if not said:
            return Wrong(_NO_DATE)
        return Got(said) if grounds(said, today) else Wrong(_TOO_YOUNG)


class Telephone(Choice):
    """« 02 33 00 00 01 », « zéro deux trente-trois… »; « je n'en ai pas »."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        del now
        said = number_said(heard.text) if asked else None
        if said is not None:
            return Got(said.number) if said.number else Wrong(_NO_NUMBER)
        return Got(NO_NUMBER) if whole and _has_none(heard) else None


class OnWhatGround(Choice):
    """Asked only of whoever is not 65 yet."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        del now
        words = plain_words(heard.text) if asked else ""
        if re.search(r"\b(?:handicap\w*|invalid\w+|aah|mdph|disab\w+)\b", words):
            return Got(Ground.DISABLED.value)
        if re.search(r"\b(?:inapte|inaptitude|plus travailler|unfit|cannot work)\b", words):
            return Got(Ground.UNFIT.value)
        return Wrong(_NOT_YOURS) if whole and _has_none(heard) else None


class OrNobody(Words):
    """Free words; « non », « personne » is an answer, too."""

    def read(self, heard: Heard, now: datetime, *, asked: bool, whole: bool) -> Reading:
        if whole and _has_none(heard):
            return Got("")
        reading = super().read(heard, now, asked=asked, whole=whole)
        return Got(str(reading.value)[:LONGEST]) if isinstance(reading, Got) else reading


def _has_none(heard: Heard) -> bool:
    return heard.meant.intent == "deny" or bool(_NO.match(plain_words(heard.text)))


_NO: Final = re.compile(
    r"^(?:non|no|nan|aucune?|personne|rien|pas du tout|none|nobody|nothing|(?:je )?(?:n )?en ai pas|y a personne"
    r"|ni l un ni l autre|neither)\b"
)


def full_name(_known: Known, scene: Scene) -> str | None:
    """A first name alone is asked about: the register needs both."""
    return scene.who.name if " " in scene.who.name.strip() else None


def by_age(known: Known, scene: Scene) -> str | None:
    """Whoever is 65 is on it by their age; else it is asked."""
    own = grounds(str(known["born"]), _today(scene)) if known.get("born") else ()
    return Ground.AGE.value if own == (Ground.AGE,) else None


def open_grounds(known: Known, scene: Scene) -> tuple[str, ...]:
    return tuple(one.value for one in grounds(str(known.get("born") or ""), _today(scene)))


def recap(known: Known, scene: Scene) -> Text:
    return _RECAP.of(
        name=known["name"],
        born=born_in_words(scene, known["born"]),
        where=known["where"].words,
        phone=_NONE if known["phone"] == NO_NUMBER else known["phone"],
        ground=ground_of(known, scene),
        services=known["services"] or _NOBODY,
        warn=known["warn"] or _NOBODY,
    )


def born_in_words(scene: Scene, born: str) -> str:
    """« 12 mars 1942 », « 1942 »."""
    if "-" not in born:
        return born
    day = date.fromisoformat(born)
    return scene.wording.date(datetime(day.year, day.month, day.day, 12, tzinfo=scene.wording.timezone))


def ground_of(known: Known, scene: Scene) -> Text:
    """As the birth says, where it was corrected after the ground was known."""
    said = str(known.get("ground") or "")
    own = open_grounds(known, scene)
    return GROUNDS[said if said in own or not own else own[0]]


def enter(known: Known, scene: Scene) -> EnterRegister:
    said, own = str(known["ground"]), open_grounds(known, scene)
    return EnterRegister(
        str(known["name"]),
        str(known["born"]),
        known["where"].words,
        "" if known["phone"] == NO_NUMBER else str(known["phone"]),
        said if said in own or not own else own[0],
        str(known["services"]),
        str(known["warn"]),
    )


def _today(scene: Scene) -> date:
    return scene.now.astimezone(scene.wording.timezone).date()


REGISTER: Final = Flow(
    "register",
    starts_on=frozenset(),
    opening=lambda _scene: (PURPOSE,),
    slots=(
        Name("name", _("What are your first name and your name?"), label=_("Name"), assumes=full_name),
        Born(
            "born",
            _("When were you born?"),
            label=_("Date of birth"),
            again=_("When were you born? For instance: 12 March 1942."),
            takes=_ANYTHING,
            by_form=True,
        ),
        Place(
            "where",
            _("Where do you live?"),
            label=_("Address"),
            if_unknown=_("I cannot find “{words}” in {town}. Could you write it another way, or give a landmark?"),
            if_several=_("I have found several. Which one is it?"),
            if_home_unknown=_("I do not know your address yet. What is it?"),
            assumes=home,
        ),
        Telephone(
            "phone",
            _("Under which number can you be called?"),
            options={NO_NUMBER: _("I have none")},
            label=_("Telephone"),
            offers=(NO_NUMBER,),
            again=_("Under which number can you be called? For instance 02 33 00 00 01, or “none”."),
            reads=lambda _text: None,
        ),
        OnWhatGround(
            "ground",
            _("Before 65, the register is for people who are unfit for work (from 60) or have a disability. Are you?"),
            options=GROUNDS,
            label=_("Why"),
            offers=(Ground.UNFIT.value, Ground.DISABLED.value),
            fitting=open_grounds,
            reads=lambda _text: None,
            assumes=by_age,
        ),
        OrNobody(
            "services",
            _("Does anybody come to your home: a nurse, meals, a home help? Who, and their number if you know it."),
            label=_("Who comes to you"),
            takes=_ANYTHING,
        ),
        OrNobody(
            "warn",
            _("Whom should the town hall warn, if need be? A name and a number."),
            label=_("Whom to warn"),
            takes=_ANYTHING,
        ),
    ),
    recap=recap,
    then=enter,
    edits=("name", "born", "where", "phone", "services", "warn"),
    confided=True,
)
