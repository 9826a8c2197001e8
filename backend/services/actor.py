"""Who does a thing: a person, an agent, or the program itself. Every service takes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Actor:
    kind: str
    id: int | str = ""

    @classmethod
    def person(cls, person_id: int) -> Actor:
        return cls("person", person_id)

    @classmethod
    def agent(cls, login: str) -> Actor:
        return cls("agent", login)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id != "" else self.kind


SYSTEM: Final = Actor("system")
