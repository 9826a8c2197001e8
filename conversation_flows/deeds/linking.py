"""Deeds about autonomous links: answered, a number noted and given, words passed on, stopped; and their news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.messaging.tidings import LinkNews, LinkWrote
from backend.models import Link, Recurrence
from backend.services import two_sides
from backend.services.errors import LinkRefused, NotYourNumber
from backend.services.links import answering, ending, handing, keeping
from backend.services.locking import existing
from backend.services.people import NAMELESS
from conversation_flows import link_letter, link_news, link_numbers, links
from conversation_flows import linked as seen
from conversation_flows.deeds.case import Case, first_name
from conversation_flows.deeds.recurring import coming_of
from conversation_flows.engine.slots import plain_words


def linked(
    db: Session, one: Link, case: Case, *, number: bool = False, comings: Sequence[Recurrence] = ()
) -> seen.Linked:
    """The link as this person may see it; the other's `number` where it is to be told."""
    mine = one.volunteer_id == case.person_id
    name = first_name(one.person if mine else one.volunteer)
    given = one.person_gives if mine else one.volunteer_gives
    contact = one.person_contact if mine else one.volunteer_contact
    return seen.Linked(
        one.id,
        "" if name == NAMELESS else name,
        mine,
        three=one.missions == 3,
        number=contact or "" if number and given == "number" and one.state == "active" else "",
        writes=keeping.passes_words(one, "volunteer" if mine else "person"),
        begun=one.active_at is not None,
        until=one.next_due_at if one.state in {"proposed", "agreed_by_one", "agreed"} else None,
        comings=() if mine else tuple(coming_of(db, coming, case) for coming in comings),
        why=one.ended_why or "",
    )


def answer(db: Session, command: links.AnswerLink, case: Case) -> Sequence[Any]:
    try:
        one = answering.answer(db, command.link_id, case.person_id, command.agrees, actor=case.actor, now=case.now)
    except LinkRefused:
        return (links.LinkSettled(),)
    return (links.LinkAnswered(linked(db, one, case), command.agrees, one.state == "agreed"),)


def note_number(db: Session, command: link_numbers.NoteNumber, case: Case) -> Sequence[Any]:
    try:
        one = answering.note_number(db, command.link_id, case.person_id, command.number, actor=case.actor, now=case.now)
    except NotYourNumber:
        return (link_numbers.NumberNotOwn(linked(db, existing(db, Link, command.link_id), case)),)
    except LinkRefused:
        return (links.LinkSettled(),)
    return (link_numbers.NumberNoted(linked(db, one, case), command.number),)


def ask_number(db: Session, command: link_numbers.AskNumber, case: Case) -> Sequence[Any]:
    try:
        one, side = two_sides.theirs(db, Link, command.link_id, case.person_id)
    except LinkRefused:
        return (links.LinkSettled(),)
    if one.state != "agreed" or getattr(one, f"{side}_gives") is not None:
        return (links.LinkSettled(),)
    return (link_numbers.NumberWanted(linked(db, one, case)),)


def give_number(db: Session, command: link_numbers.GiveNumber, case: Case) -> Sequence[Any]:
    try:
        one = answering.give(db, command.link_id, case.person_id, command.gives, actor=case.actor, now=case.now)
    except LinkRefused:
        return (links.LinkSettled(),)
    return (link_numbers.NumberSettled(linked(db, one, case), command.gives),)


def look(db: Session, command: links.LookAtLinks, case: Case) -> Sequence[Any]:
    """Which link they mean: the one of the button, else the one whose name is in the words, else all of theirs."""
    mine = [one for one in keeping.mine(db, case.person_id) if command.link_id in {None, one.id}]
    theirs = [linked(db, one, case) for one in mine]
    if command.heard is not None:
        words = set(plain_words(command.heard.text).split())
        theirs = [one for one in theirs if set(plain_words(one.name).split()) & words] or theirs
    return (links.MayEndLink(command, tuple(theirs)),)


def end(db: Session, command: links.EndLink, case: Case) -> Sequence[Any]:
    try:
        two_sides.theirs(db, Link, command.link_id, case.person_id)
        one = ending.end(db, command.link_id, actor=case.actor, now=case.now)
    except LinkRefused:
        return (links.LinkSettled(),)
    return (links.LinkEnded(linked(db, one, case)),)


def say_word(db: Session, command: link_news.SayWord, case: Case) -> Sequence[Any]:
    try:
        one = keeping.word(
            db, command.link_id, case.person_id, fine=command.fine, words=command.words or None, actor=case.actor,
            now=case.now,
        )  # fmt: skip
    except LinkRefused:
        return (links.LinkSettled(),)
    return (link_news.WordKept(linked(db, one, case), command.fine),)


def keep_here(db: Session, command: link_news.KeepHere, case: Case) -> Sequence[Any]:
    try:
        kept = handing.keep_here(db, command.link_id, case.person_id, actor=case.actor, now=case.now)
    except LinkRefused:
        return (links.LinkSettled(),)
    one = existing(db, Link, command.link_id)
    return (link_news.KeptHere(linked(db, one, case, comings=kept)),)


def open_letter(db: Session, command: link_letter.OpenLetter, case: Case) -> Sequence[Any]:
    try:
        one, side = two_sides.theirs(db, Link, command.link_id, case.person_id)
    except LinkRefused:
        return (links.LinkSettled(),)
    if not keeping.passes_words(one, side):
        return (links.LinkSettled(),)
    return (link_letter.MayWriteToLink(linked(db, one, case)),)


def pass_on(db: Session, command: link_letter.PassToLink, case: Case) -> Sequence[Any]:
    try:
        reads = keeping.pass_on(db, command.link_id, case.person_id, command.words, key=case.key, now=case.now)
    except LinkRefused:
        reads = None
    if reads is None:
        return (link_letter.PassedToLink(""),)
    one = linked(db, existing(db, Link, command.link_id), case)
    return (link_letter.PassedToLink(one.name or reads),)


def may_write(db: Session, case: Case) -> Sequence[Any]:
    """« écrire à Karim », with no mission under way: the one link through which they still write."""
    theirs = [linked(db, one, case) for one in keeping.mine(db, case.person_id)]
    writing = [one for one in theirs if one.writes]
    return (link_letter.MayWriteToLink(writing[0]),) if len(writing) == 1 else ()


def together(db: Session, case: Case) -> tuple[str, ...]:
    """With whom this person organises themselves now."""
    theirs = (linked(db, one, case) for one in keeping.mine(db, case.person_id) if one.state == "active")
    return tuple(one.name for one in theirs if one.name)


# --- news -----------------------------------------------------------------------------------------------------------


def brief(
    db: Session, news: LinkNews | LinkWrote, case: Case
) -> link_news.LinkIs | link_news.LinkWords | None:  # fmt: skip
    """The facts of this news; None where there is nothing to say any more."""
    return told(db, news, case) if isinstance(news, LinkNews) else words_came(db, news, case)


def told(db: Session, news: LinkNews, case: Case) -> link_news.LinkIs | None:
    """Told while it is true; who has answered already is not asked."""
    one = existing(db, Link, news.link_id)
    mine = one.volunteer_id == case.person_id
    if not _still_true(one, news.what, "volunteer" if mine else "person"):
        return None
    comings: Sequence[Recurrence] = ()
    if news.what == "begun":
        comings = handing.of(db, one.id)
    elif news.what in {"over", "suspended"}:
        comings = handing.taken_back(db, one.id)
    facts = linked(db, one, case, number=news.what == "begun", comings=comings)
    return link_news.LinkIs(news, facts, news.what)


def _still_true(one: Link, what: str, side: str) -> bool:
    match what:
        case "proposed":
            return one.state in {"proposed", "agreed_by_one"} and getattr(one, f"{side}_says") is None
        case "agreed":
            return one.state == "agreed" and getattr(one, f"{side}_gives") is None
        case "word":
            return one.state == "active" and getattr(one, f"{side}_word") is None
        case "begun" | "resumed":
            return one.state == "active"
        case "suspended":
            return one.state == "suspended"
        case _:
            return one.ended_at is not None


def words_came(db: Session, news: LinkWrote, case: Case) -> link_news.LinkWords | None:
    """Passed on while the two still organise themselves."""
    one = existing(db, Link, news.link_id)
    if one.state != "active":
        return None
    return link_news.LinkWords(news, linked(db, one, case), news.text)
