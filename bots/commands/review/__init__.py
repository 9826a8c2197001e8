"""`palier nlu review`: messages that were not understood go out to staff, and come back with what they meant."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from backend.policies import LONGEST_KEPT
from backend.services import people, territories, unclear
from backend.services.unclear import Settled
from bots.commands.opening import one_sentence
from bots.commands.review.files import BadReviewFile, Kept, read_labels, to_label, to_train
from bots.commands.staff.desk import LARGEST_ID, As, AsJson, Desk, at_desk
from bots.commands.staff.listing import show

app: Final = typer.Typer(
    help="Label the messages that were not understood; off until switched on.", no_args_is_help=True
)

Town = Annotated[
    str | None, typer.Option("--territory", metavar="NAME", help="Its name or number; by default the first.")
]
Out = Annotated[Path, typer.Argument(metavar="FILE.yml", help="The file to write; it must not exist.")]

LARGEST_FILE: Final = 20_000_000
"""Bytes: no territory keeps so much."""


class FileTrouble(Exception):
    """The file cannot be read or written."""


@app.command()
def on(
    *,
    days: Annotated[
        int | None, typer.Option(min=1, max=LONGEST_KEPT, help="How long they are kept; 30 by default.")
    ] = None,
    territory: Town = None,
    login: As = None,
) -> None:
    """Keep messages that are not understood, without who wrote them; people are told first and may refuse."""
    with at_desk(login, technician=True, territory=territory) as desk:
        if days is not None:
            territories.decide(desk.db, desk.town, "keep_unclear_days", days, actor=desk.actor, now=desk.now)
        territories.decide(desk.db, desk.town, "keep_unclear", True, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.town.name}: {_kept_for(desk)} A message is kept only after its writer was told so.")


@app.command()
def off(*, territory: Town = None, login: As = None) -> None:
    """Keep none any more; those that are kept, labelled or not, are deleted at once."""
    with at_desk(login, technician=True, territory=territory) as desk:
        territories.decide(desk.db, desk.town, "keep_unclear", False, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.town.name}: {_kept_for(desk)} Those that are kept are deleted by the schedule, at once.")


@app.command("list")
def list_(*, territory: Town = None, as_json: AsJson = False, login: As = None) -> None:
    """Count what waits for a label and what has one, by language."""
    with at_desk(login, technician=True, territory=territory) as desk:
        days = timedelta(days=territories.days_kept(desk.town.policies))
        rows = [
            {
                "locale": one.locale,
                "waiting": one.waiting,
                "labelled": one.labelled,
                "oldest": f"{one.oldest.astimezone(desk.zone):%Y-%m-%d}",
                "deleted_on": f"{one.oldest.astimezone(desk.zone) + days:%Y-%m-%d}",
            }
            for one in unclear.tally(desk.db, desk.town)
        ]
        if not as_json:
            typer.echo(f"{desk.town.name}: {_kept_for(desk)}")
        show(rows, desk.zone, as_json=as_json, nothing="None is kept now.")


@app.command()
def export(file: Out, *, territory: Town = None, login: As = None) -> None:
    """Write the messages that wait for a label into a file that says how to label them."""
    with _told(), at_desk(login, technician=True, territory=territory) as desk:
        waiting = unclear.waiting(desk.db, desk.town, actor=desk.actor, now=desk.now)
        if not waiting:
            typer.echo(f"{desk.town.name}: no message waits for a label, and no file was written.")
            return
        kept = [
            Kept(
                one.id,
                one.text,
                one.locale,
                one.received_day.astimezone(desk.zone),
                one.expecting,
                one.guess,
                one.confidence,
            )
            for one in waiting
        ]
        _write(file, to_label(kept, _intents()))
        typer.echo(f"{desk.town.name}: {len(kept)} messages wait for a label in {file}, which says how it is done.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.yml", help="A file that `export` wrote, with labels.")],
    *,
    territory: Town = None,
    login: As = None,
) -> None:
    """Take the labels of a file in; what is left empty waits on. All of the file, or nothing of it."""
    with _told(file):
        answers = read_labels(_read(file), _intents())
    with at_desk(login, territory=territory) as desk:
        settled = unclear.settle(desk.db, desk.town, answers, actor=desk.actor, now=desk.now)
        typer.echo(f"{desk.town.name}: {_outcome(settled)} Delete {file} now.")


@app.command()
def examples(
    file: Out,
    *,
    locale: Annotated[str, typer.Option(help="The language of the messages.")] = "fr",
    territory: Town = None,
    login: As = None,
) -> None:
    """Write what has a label as training data, in Rasa's format; marks are filled with invented names and numbers."""
    with _told(), at_desk(login, technician=True, territory=territory) as desk:
        found = unclear.labelled(desk.db, desk.town, locale, actor=desk.actor, now=desk.now)
        if not found:
            typer.echo(f"{desk.town.name}: no message in {locale} has a label, and no file was written.")
            return
        made = to_train([(one.text, one.label) for one in found if one.label], locale)
        _write(file, made.written)
        left_out = f" {made.contradicting} with contradicting labels were left out." if made.contradicting else ""
        typer.echo(f"{desk.town.name}: {made.count} examples of {made.intents} intents are in {file}.{left_out}")


@app.command()
def refuse(
    number: Annotated[int, typer.Argument(min=1, max=LARGEST_ID, metavar="ID", help="The number of the person.")],
    *,
    territory: Town = None,
    login: As = None,
) -> None:
    """A person objects, by telephone or by letter: none of their messages is kept from now on."""
    with at_desk(login, territory=territory) as desk:
        people.refuse(desk.db, desk.person(number), people.KEPT_UNCLEAR, actor=desk.actor, now=desk.now)
        typer.echo(f"No message of {desk.name(number)} is kept from now on; those kept before bear no name.")


def _kept_for(desk: Desk) -> str:
    days = territories.days_kept(desk.town.policies)
    if not days:
        return "messages that are not understood are not kept."
    return f"messages that are not understood are kept for {days} day{'s' if days > 1 else ''}, without who wrote them."


def _outcome(settled: Settled) -> str:
    told = [
        (settled.labelled, "labelled"),
        (settled.left, "left without a label"),
        (settled.deleted, "deleted"),
        (settled.struck_out, "with words struck out"),
        (settled.done_before, "labelled before, and left so"),
        (len(settled.gone), f"no longer kept ({', '.join(map(str, settled.gone[:10]))})"),
    ]
    return (", ".join(f"{count} {what}" for count, what in told if count) or "the file holds no message") + "."


def _intents() -> frozenset[str]:
    """What the understanding is trained to tell apart, in any language."""
    from nlu import corpus

    return frozenset(intent for locale in corpus.locales() for intent in corpus.of_locale(locale).intents)


@contextmanager
def _told(file: Path | None = None) -> Iterator[None]:
    with one_sentence(FileTrouble):
        try:
            yield
        except BadReviewFile as error:
            raise FileTrouble(f"{file}: {error}") from None


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise FileTrouble(f"{file} is too large to be a review.")
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise FileTrouble(f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise FileTrouble(f"{file}: this is no UTF-8, save it as UTF-8.") from None


def _write(file: Path, content: str) -> None:
    """A new file that nobody else may read."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write(content)
    except FileExistsError:
        raise FileTrouble(f"{file} exists already, and may hold labels: choose another name.") from None
    except OSError as error:
        raise FileTrouble(f"{file}: {error.strerror}.") from None
