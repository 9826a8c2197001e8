"""Groups of commands that list: `palier staff tips` is `palier staff tips list`, and the other way round."""

from __future__ import annotations

from typing import Any, Final

from typer.core import TyperGroup

LIST: Final = "list"
_HELP: Final = frozenset({"--help"})


class Lists(TyperGroup):
    """A group whose own name lists what it is about, with the options of `list`; `list` may be said as well."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if self.invoke_without_command:  # it lists by itself, its own options before what is done
            without = LIST not in self.commands and args[:1] == [LIST]
            return super().parse_args(ctx, args[1:] if without else args)
        bare = not args or (args[0].startswith("-") and args[0] not in _HELP and not set(args) & set(self.commands))
        return super().parse_args(ctx, [LIST, *args] if bare else args)
