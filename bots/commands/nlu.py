"""`palier nlu`: read messages, explain, train, measure, serve, and review what was not understood."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn
from zoneinfo import ZoneInfo

import typer
from typer.core import TyperGroup

from backend.clock import SystemClock
from bots import doors

if TYPE_CHECKING:
    from nlu.engine import Engine

REVIEW: Final = "review"
UNASKED: Final = 4
"""Processes that serve at most where nobody said how many: a small server has other work."""


class Understanding(TyperGroup):
    """The group, with one command that stands on the database and is imported only when it is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), REVIEW]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name != REVIEW:
            return super().get_command(ctx, cmd_name)
        from bots.commands.review import app as review

        command = typer.main.get_command(review)
        command.name = REVIEW
        return command


app = typer.Typer(
    cls=Understanding, help="Understand messages: parse, explain, train, evaluate, serve, review.", no_args_is_help=True
)

TROUBLE: Final = 1
WRONG_USE: Final = 2
"""Exit codes: the work could not be done; it was asked for wrongly."""

Locale = Annotated[str, typer.Option(help="The language of the messages.")]
Now = Annotated[str | None, typer.Option(help="What 'tomorrow' counts from, ISO 8601; the clock's hour by default.")]
Zone = Annotated[str, typer.Option("--tz", help="The time zone of the persons who write.")]


@app.command()
def parse(
    locale: Locale = "fr",
    now: Now = None,
    tz: Zone = "Europe/Paris",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Each input line is a JSON object.")] = False,
) -> None:
    """One message a line in, one JSON object a line out, in order, as they come."""
    engine = _engine()
    given = {"locale": locale, "now": now, "tz": tz}
    # Lines end at "\n" alone: a message may hold any other separator.
    lines = (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer)
    for number, line in enumerate(lines, start=1):
        asked = _asked(line, number) if jsonl else {"text": line}
        told = _parsed(engine, {**given, **{key: value for key, value in asked.items() if value is not None}}, number)
        sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The message, as a person would write it.")],
    *,
    locale: Locale = "fr",
    expecting: Annotated[str | None, typer.Option(help="What the bot has just asked for: when, category…")] = None,
    now: Now = None,
    tz: Zone = "Europe/Paris",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Says why a message is understood as it is: which rules spoke, which words and letters decided."""
    from bots.commands import reasons
    from nlu.engine import EmbeddedEngine
    from nlu.explain import explained

    at, zone = _moment(now, 1), _zone(tz)
    engine = EmbeddedEngine(_trained().parent)
    told = explained(engine, text, locale=locale, now=at, timezone=zone, expecting=expecting)
    if as_json:
        _say(json.dumps(told.to_wire(), ensure_ascii=False))
    else:
        for line in reasons.lines(told):
            _say(line)


@app.command()
def train(
    models: Annotated[Path | None, typer.Option(help="Where the models go.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Train even if nothing has changed.")] = False,
) -> None:
    """Trains every language that has data, unless data and code are as they were, and the model whole."""
    typer.echo(str(_trained(models, force=force)))


@app.command()
def evaluate(
    test: Annotated[Path, typer.Option(exists=True, help="A Rasa test file.")],
    *,
    train: Annotated[Path | None, typer.Option(exists=True, help="A Rasa training file to learn from first.")] = None,
    locale: Locale = "fr",
    misses: Annotated[int, typer.Option(min=0, metavar="N", help="Show N messages that were misunderstood.")] = 0,
    at_least: Annotated[
        float | None, typer.Option(min=0, max=1, help="Leave with 1 where the accuracy is lower.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Measures the product's understanding on a test file, or that of a throw-away engine trained on --train."""
    from bots.commands import marks
    from nlu.corpus import BadTrainingData
    from nlu.evaluate import learnt_and_tested, tested

    clock = SystemClock()
    try:
        if train is not None:
            measured = learnt_and_tested(train, test, clock.monotonic)
        else:
            at, zone = clock.now(), _zone("Europe/Paris")
            measured = tested(_engine(), test, clock.monotonic, locale=locale, now=at, timezone=zone)
    except (BadTrainingData, ValueError) as error:
        _refuse(str(error))
    told = measured.figures()
    if as_json:
        missed = [{"text": one.right.text, "right": one.right.intent, "said": one.intent} for one in measured.misses()]
        _say(json.dumps({**told, **({"misses": missed[:misses]} if misses else {})}, ensure_ascii=False))
    else:
        for line in marks.lines(measured, misses):
            _say(line)
    if at_least is not None and told["accuracy"] < at_least:
        _refuse(f"The accuracy is {told['accuracy']}, and should be {at_least} at least.", TROUBLE)


@app.command("export-rasa")
def export_rasa(
    folder: Annotated[Path, typer.Argument(help="Where the project goes: a new or empty folder.")],
    locale: Annotated[list[str] | None, typer.Option(help="A language of the data; may be given again.")] = None,
) -> None:
    """Writes a project with which Rasa 3.6 trains on exactly our data; its README.md says how."""
    from nlu import corpus
    from nlu.rasa.project import NotEmpty, export

    locales = locale or ["fr"]
    if unknown := sorted({*locales} - {*corpus.locales()}):
        _refuse(f"There is no training data in {unknown[0]!r}: write {' or '.join(corpus.locales())}.")
    try:
        export(corpus.read([corpus.DATA / one for one in locales]), folder, locales=locales)
    except NotEmpty as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{folder} cannot be written ({error.strerror}).", TROUBLE)
    typer.echo(f"{folder} is a Rasa project now: its README.md says how to train and start it.")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 5005,
    locale: Locale = "fr",
    tz: Zone = "Europe/Paris",
    models: Annotated[Path | None, typer.Option(help="Serve what was trained here, as it is.")] = None,
    processes: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=64, help="Processes that answer; as many as there are cores, up to four."),
    ] = None,
) -> None:
    """Answers POST /model/parse and GET /status as a Rasa server does."""
    from bots import questions
    from nlu import serve as server
    from nlu import workers
    from nlu.engine import EmbeddedEngine

    try:
        door = doors.opened(host, port)
    except OSError as error:
        _refuse(f"{host}:{port} cannot be used ({error.strerror}): choose another --host or --port.", TROUBLE)
    if models is None:
        folder = _trained()
        engine, version = EmbeddedEngine(folder.parent), folder.name
    else:
        engine = EmbeddedEngine(models, as_it_is=True)
        if engine.refused is not None:
            _refuse(f"{models}: {engine.refused}", TROUBLE)
        version = engine.version
    served = server.app(engine, locale=locale, timezone=_zone(tz), now=SystemClock().now, version=version)

    def answers() -> None:
        questions.run(served, door)

    count = processes or min(workers.cores(), UNASKED)
    if count == 1:
        answers()
        return
    _ = engine.refused  # reads the model, once for all of them
    try:
        workers.run(answers, count)
    except workers.WorkerDied as error:
        _refuse(str(error), TROUBLE)


def _engine() -> Engine:
    """The engine that the settings name, trained if need be."""
    import os

    from nlu.engine import engine_for

    models = _models()
    try:
        engine = engine_for(os.environ.get("PALIER_NLU"), models)
    except ValueError as error:
        _refuse(str(error))
    _trained(models)
    return engine


def _models() -> Path:
    """Where the settings keep the trained understanding."""
    from backend.settings import WrongSetting, read_settings

    try:
        return read_settings().models
    except WrongSetting as error:
        _refuse(str(error), TROUBLE)


def _trained(models: Path | None = None, *, force: bool = False) -> Path:
    """The folder of a whole model of today's data and code, in the settings' place: made first, if need be."""
    from nlu import train as training

    act = training.train if force else training.ensure_trained
    try:
        return act(models or _models(), _progress, at=SystemClock().now())
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}", TROUBLE)


def _asked(line: str, number: int) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError:
        _refuse(f"line {number} is not a JSON object")
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        _refuse(f'line {number} is not a JSON object with a "text"')
    return asked


def _parsed(engine: Engine, asked: Mapping[str, Any], number: int) -> dict[str, Any]:
    at = _moment(asked.get("now"), number)
    zone = _zone(str(asked["tz"]))
    expecting = asked.get("expecting")
    return engine.parse(
        asked["text"],
        locale=str(asked["locale"]),
        now=at,
        timezone=zone,
        expecting=None if expecting is None else str(expecting),
    ).to_wire()


def _moment(given: object, number: int) -> datetime:
    if given is None:
        return SystemClock().now()
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        _refuse(f"line {number}: now is {given!r}, write 2026-11-22T09:00:00+01:00")
    if at.tzinfo is None:
        _refuse(f"line {number}: now is {given!r} and has no offset, write 2026-11-22T09:00:00+01:00")
    return at


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        _refuse(f"tz is {name!r}, which names no time zone: write Europe/Paris")


def _say(line: str) -> None:
    """French, whatever the terminal's own encoding."""
    typer.echo(line.encode("utf-8", "replace"))


def _progress(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _refuse(sentence: str, code: int = WRONG_USE) -> NoReturn:
    typer.echo(sentence.splitlines()[0], err=True)
    raise typer.Exit(code)
