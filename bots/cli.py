"""`palier`: the command line. A command's module is imported only when that command is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from bots.commands.named_town import NAMED

COMMANDS: Final = {
    "run": "Run Palier: listen, answer, deliver, until told to stop.",
    "demo": "Play with an invented town in the browser; no token, no account.",
    "chat": "Talk to the bot in a terminal.",
    "desk": "The phone desk: whom to call next, and what they said; who is calling us.",
    "staff": "The agents' work: alerts, volunteers, requests, duty.",
    "check": "Say what is missing or wrong in the configuration.",
    "channels": "Show our accounts on the messengers, and what waits on each.",
    "trace": "Show a message's way, from update to receipt.",
    "nlu": "Understand messages: parse, explain, train, evaluate, serve, review.",
    "db": "The database: its schema, backups, keys.",
    "import": "Bring the town's open data in.",
    "whatsapp": "WhatsApp: the templates to submit to Meta, the webhook's address, what Meta says of us.",
    "invite": "Cards and posters with a QR code, and who came by them.",
    "export": "Write the town's state out, for scripts.",
}
"""Every command and its line of help. `bots.commands.<name>` holds its `app`, or a function of the name."""

WRONG_USE: Final = 2
"""The exit code of a command that was not called as it must be."""

_MODULES: Final = {"import": "imports"}


class Commands(TyperGroup):
    """The group of all commands; listing them imports none."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command's line of help; `resolve_command` loads the one that is used."""
        del ctx
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] in COMMANDS:
            return args[0], loaded(args[0]), args[1:]
        return super().resolve_command(ctx, args)


def loaded(name: str) -> Any:
    """Imports a command's module and gives the command."""
    module = import_module(f"bots.commands.{_MODULES.get(name, name)}")
    group = getattr(module, "app", None)
    if group is None:
        group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        group.command(name)(getattr(module, name))
    command = typer.main.get_command(group)
    command.name = name
    return command


app: Final = typer.Typer(
    cls=Commands,
    help="Neighbourly help by chat: residents ask, volunteers answer, the town's agents watch over both.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def palier(
    context: typer.Context,
    town: Annotated[
        str,
        typer.Option(
            envvar="PALIER_TOWN",
            metavar="NAME",
            help="The town that the command is about; else the first, or every town's (export).",
        ),
    ] = "",
) -> None:
    """Neighbourly help by chat: residents ask, volunteers answer, the town's agents watch over both."""
    before = NAMED.set(town)
    context.call_on_close(lambda: NAMED.reset(before))  # the name is this command's alone


def main() -> None:
    """The entry point of the `palier` script."""
    sys.exit(called(sys.argv[1:]))


def called(arguments: Sequence[str]) -> int:
    """Runs the command that these arguments name and gives its exit code; a wrong use is told in one sentence."""
    try:
        read = [_read(argument) for argument in arguments]
    except UnicodeDecodeError:
        typer.echo("The command line holds bytes that are no UTF-8.", err=True)
        return WRONG_USE
    try:
        return int(app(read, prog_name="palier", standalone_mode=False) or 0)
    except typer.TyperException as error:
        if said := " ".join(error.format_message().split()):  # nothing where the help was shown instead
            sentence = said.replace("Value error, ", "").rstrip(".")
            typer.echo(f"{sentence}: see `{_asked_of(error)} --help`.", err=True)
        return WRONG_USE


def _read(argument: str) -> str:
    """The argument as it was typed: where the locale knows no accents, Python leaves their bytes undecoded."""
    if any("\udc80" <= character <= "\udcff" for character in argument):
        return os.fsencode(argument).decode("utf-8")
    return argument


def _asked_of(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context else "palier"


if __name__ == "__main__":
    main()
