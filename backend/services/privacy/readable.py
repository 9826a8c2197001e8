"""The copy as a person reads it: what the town knows, what it does with it, what they may ask. French or English."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from backend.checkins import rhythm
from backend.services.checkins import plans
from backend.wording import Text, Wording, _, plural_

_TITLE = _("What {town} knows of you, through its neighbours’ help line")
_MADE = _("Copy made on {day}, for you alone. Everything is also in the file {file}, which other programs can read.")
_YOU = _("About you")
_NAME = _("Name: {name}")
_ADDRESSED = _("How you wish to be addressed: {name}")
_ADDRESS = _("Address: {address}")
_SINCE = _("Known since: {day}")
_CHANNELS = _("You write to us by: {channels}")
_ASKED = _("What was asked for you, or by you")
_GIVEN = _("Helping hands that you gave, or promised")
_OFFERED = _("What you offered")
_CHECKINS = _("Being asked how you are")
_IN_HEAT = _("While a plan of heat, cold or flood is on")
_LOOK_IN = _("They may be asked to look in on you: {names}")
_LOOKS_IN = plural_(
    "You look in on {n} person, where they do not answer", "You look in on {n} people, where they do not answer"
)
_CONSENTS = _("What you were told, or said yes or no to")
_AGREED = _("{kind}: yes, on {day}")
_REFUSED = _("{kind}: no, since {day}")
_OTHERS = _("Also in the other file")
_COUNTED = _("{what}: {n}")
_WHY = _("Why, and for how long")
_PURPOSE = _(
    "The town hall uses this to find you help, as part of its public-interest mission. Nothing is sold, and nothing is "
    "used for advertising."
)
_KEPT = _(
    "Messages are emptied after 30 days, a request two years after it was closed. Your name and address stay until you "
    "ask to be erased. Records of who decided what stay, without your name."
)
_RIGHTS = _("What you may ask")
_ASK = _(
    "Write to the bot: “my profile” to correct, “my consents” to change your mind, “delete me” to be erased. An agent "
    "does the same for you."
)
_CALL = _("You may also call {phone}.")
_COMPLAIN = _(
    "If you are not satisfied, you may write to the town’s data protection officer, or to the CNIL (cnil.fr)."
)
_LINE = _("{day}: {what} ({state})")

_STATES: Final[Mapping[str, Text]] = {
    "held": _("read by an agent first"), "open": _("looking for somebody"), "taken": _("somebody comes"),
    "unserved": _("nobody was found"), "done": _("done"), "cancelled": _("called off"), "accepted": _("promised"),
    "on_the_way": _("on the way"), "arrived": _("there"), "missed": _("missed"), "helped": _("done, to be confirmed"),
    "given_back": _("given back"), "reassigned": _("taken over"), "closed": _("closed"), "withdrawn": _("withdrawn"),
    "proposed": _("not answered yet"), "active": _("running"), "lent": _("running"), "paused": _("paused"),
    "ended": _("ended"), "refused": _("refused"),
}  # fmt: skip
_KINDS: Final[Mapping[str, Text]] = {
    "information": _("Who we are and what becomes of your words"),
    "offers": _("Offers of neighbours"),
    "gatherings": _("What neighbours do together"),
    "announcements": _("Announcements of the town hall"),
    "helped": _("Help asked for you by somebody else"),
    "checkins": _CHECKINS,
    "unclear": _("Messages that are kept without your name, to teach the bot"),
}
_TABLES: Final[Mapping[str, Text]] = {
    "inbox_event": _("Messages that you sent, and news for you"),
    "outbox_message": _("Messages that we sent you"),
    "alert": _("What agents looked at for you"),
    "call_task": _("Telephone calls to you"),
    "checkin": _("Times that you were asked how you are"),
    "feedback": _("What you said after a helping hand"),
    "invitation": _("Requests that were suggested to you"),
    "offer_answer": _("Offers that were made to you"),
    "agreement": _("Agreements asked for"),
    "recurrence": _("Help that comes back"),
    "purchase": _("How shopping was paid"),
    "new_time": _("Other times that were proposed"),
    "gathering": _("What you proposed to neighbours"),
    "gathering_guest": _("What neighbours proposed to you"),
    "tip": _("Good addresses that you gave"),
    "moderation": _("Words of yours that an agent read first"),
    "block": _("Whom you do not wish to hear from"),
    "interview": _("Meetings with the town hall"),
    "worry_report": _("Worries that you told us of"),
    "register_entry": _("Your entry on the town hall’s register"),
    "register_reading": _("Times that an agent looked at it, each with the reason"),
    "history": _("Changes of state of all these"),
    "audit_entry": _("Who did what with them"),
}
JSON_FILE: Final = _("my-data.json")
READ_ME: Final = _("read-me.txt")
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""A ZIP file knows no earlier moment."""


def archive(
    copy: Mapping[str, Any], wording: Wording, *, phone: str, kinds_of_help: Mapping[str, Text], now: datetime
) -> bytes:
    """The copy as one ZIP file: the page to read, and everything as JSON."""
    at = max(now.astimezone(ZoneInfo("UTC")).timetuple()[:6], _OLDEST)
    page = summary(copy, wording, phone=phone, kinds_of_help=kinds_of_help)
    whole = json.dumps(copy, ensure_ascii=False, indent=1)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in ((READ_ME, page), (JSON_FILE, whole)):
            file.writestr(zipfile.ZipInfo(wording.say(name), at), content.encode(), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def summary(copy: Mapping[str, Any], wording: Wording, *, phone: str, kinds_of_help: Mapping[str, Text]) -> str:
    """The page to read. `kinds_of_help` names the categories of requests."""
    page = _Page(copy, wording, kinds_of_help)
    file = wording.say(JSON_FILE)
    town, made = str(copy["territory"]), datetime.fromisoformat(copy["made_at"])
    ask = (_ASK, _CALL.of(phone=phone)) if phone else (_ASK,)
    parts: list[tuple[Text | None, Iterator[Text] | Sequence[Text]]] = [
        (None, (_TITLE.of(town=town), _MADE.of(day=wording.date(made), file=file))),
        (_YOU, page.who()),
        (_ASKED, page.cases("help_request", "start")),
        (_GIVEN, page.missions()),
        (_OFFERED, page.cases("offer", "start")),
        (_CHECKINS, page.checkins()),
        (_CONSENTS, page.consents()),
        (_OTHERS, page.counted()),
        (_WHY, (_PURPOSE, _KEPT)),
        (_RIGHTS, (*ask, _COMPLAIN)),
    ]
    written: list[str] = []
    for title, texts in parts:
        lines = [wording.say(text) for text in texts]
        if lines:
            head = [wording.say(title).upper()] if title else []
            written.append("\n".join([*head, *lines]))
    return "\n\n".join(written) + "\n"


class _Page:
    """The lines of each part."""

    def __init__(self, copy: Mapping[str, Any], wording: Wording, kinds_of_help: Mapping[str, Text]) -> None:
        self._tables: Mapping[str, list[dict[str, Any]]] = copy["tables"]
        self._wording = wording
        self._kinds = kinds_of_help

    def who(self) -> Iterator[Text]:
        person = self._tables["person"][0]
        for text, name in ((_NAME, "name"), (_ADDRESSED, "way_of_address"), (_ADDRESS, "address")):
            if person.get(name):
                yield text.of(**{"address" if name == "address" else "name": person[name]})
        channels = sorted({str(one["channel_account_id"]) for one in self._tables.get("identity", ())})
        if channels:
            yield _CHANNELS.of(channels=", ".join(channels))
        yield _SINCE.of(day=self._day(person["created_at"]))

    def cases(self, table: str, when: str) -> Iterator[Text]:
        for row in self._tables.get(table, ()):
            yield self._line(row, row[when], self._kinds.get(row["category"], row["category"]))

    def missions(self) -> Iterator[Text]:
        for row in self._tables.get("mission", ()):
            if row["volunteer_id"] == "you":
                yield self._line(row, row["accepted_at"], _HAND)

    def checkins(self) -> Iterator[Text]:
        """The rhythm that was agreed, in their own hours, who looks in on them, and on whom they do."""
        for row in self._tables.get("checkin_plan", ()):
            lent = row.get("asked_by") == plans.TOWN  # at the hours of the town's plan, whichever they are
            yield self._line(row, row["created_at"], _IN_HEAT if lent else self._rhythm(row))
        contacts = [one for one in self._tables.get("checkin_contact", ()) if one["state"] in {"proposed", "agreed"}]
        names = [str(one["person_id"]) for one in contacts if one["person_id"] != "you"]
        if names:
            yield _LOOK_IN.of(names=self._wording.listed(names))
        if len(names) < len(contacts):
            yield _LOOKS_IN.of(n=len(contacts) - len(names))

    def _rhythm(self, row: Mapping[str, Any]) -> str:
        """« tous les jours, 9 h et 18 h »."""
        minutes = [row["local_minute"], *rhythm.read_hours(row.get("more_minutes") or "")]
        day = datetime.fromisoformat(row["created_at"]).astimezone(self._wording.timezone).date()
        hours = [
            self._wording.hour(datetime.combine(day, time(one // 60, one % 60), self._wording.timezone))
            for one in minutes
        ]
        days = self._wording.repeat(row["rrule"])
        return ", ".join(filter(None, (days, self._wording.listed(hours))))

    def consents(self) -> Iterator[Text]:
        for row in self._tables.get("consent", ()):
            if row["kind"].endswith("_asked"):
                continue  # that they were asked is no yes
            kind = self._wording.say(_KINDS.get(row["kind"], row["kind"]))
            back = row.get("withdrawn_at")
            yield (_REFUSED if back else _AGREED).of(kind=kind, day=self._day(back or row["given_at"]))

    def counted(self) -> Iterator[Text]:
        for table, name in _TABLES.items():
            if rows := self._tables.get(table):
                yield _COUNTED.of(what=self._wording.say(name), n=len(rows))

    def _line(self, row: Mapping[str, Any], at: str, what: Text | str) -> Text:
        state = self._wording.say(_STATES.get(row["state"], row["state"]))
        return _LINE.of(day=self._day(at), what=self._wording.say(what), state=state)

    def _day(self, at: str) -> str:
        return self._wording.date(datetime.fromisoformat(at))


_HAND = _("A helping hand")
