"""The words that every reader of a message shares: what was said, and what it seems to mean.

The wire format is Rasa's own (see `docs/contracts.md`), so an answer of a Rasa server and one of the embedded
engine are read by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SAFETY_INTENTS: Final = frozenset({"emergency", "distress", "report_abuse"})
"""Win every tie, in every state of every conversation."""

OUT_OF_SCOPE: Final = "out_of_scope"

INFORM: Final = "inform"
"""The message answers the question that was asked, and says nothing else. The classifier knows such messages; the name
is only ever given where a question is open."""

TELL: Final = "tell"
"""The message tells how things stand, asks for nothing and answers nothing: « elle dort encore, les sacs sont dans la
cuisine ». The classifier knows such messages, so that they are taken neither for danger nor for an answer; the name is
never given: to whoever reads, they are out of scope, or the answer to a question that takes free words."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that the message names: `text[start:end]` was read as `value`."""

    name: str
    value: Any
    start: int
    end: int
    confidence: float = 1.0
    extractor: str = "rules"

    def to_wire(self) -> dict[str, Any]:
        return {
            "entity": self.name,
            "value": self.value,
            "start": self.start,
            "end": self.end,
            "confidence_entity": self.confidence,
            "extractor": self.extractor,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Entity:
        return cls(
            name=str(wire["entity"]),
            value=wire.get("value"),
            start=int(wire.get("start", 0)),
            end=int(wire.get("end", 0)),
            confidence=float(wire.get("confidence_entity") or 1.0),
            extractor=str(wire.get("extractor") or ""),
        )


@dataclass(frozen=True, slots=True)
class Besides:
    """What a message says beside what it is about, in its own words: « merci pour hier »."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """One message, understood. `ranking` holds (intent, confidence) pairs, best first.

    `language` is the one it is most likely written in; `answer_in` the locale in which it is to be answered, where
    `telling` words of it say so: those that only languages answered so have, less those of others.
    """

    text: str
    intent: str
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()
    language: str | None = None
    also: tuple[Besides, ...] = ()
    """What else the message clearly says, in its order: thanks for yesterday before today's need."""
    answer_in: str | None = None
    telling: int = 0
    overruled: bool = False
    """A safety rule heard something, and the classifier was sure that it is only talked about."""
    tells: bool = False
    """It clearly only tells how things stand, and answers nothing unless words were asked for (`TELL`)."""

    def values(self, name: str) -> tuple[Any, ...]:
        """The values of every entity of this name, in the order of the text."""
        return tuple(entity.value for entity in self.entities if entity.name == name)

    def first(self, name: str) -> Any | None:
        """The value of the first entity of this name, or None."""
        return next(iter(self.values(name)), None)

    def to_wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {
            "text": self.text,
            "intent": {"name": self.intent, "confidence": self.confidence},
            "intent_ranking": [{"name": name, "confidence": score} for name, score in self.ranking],
            "entities": [entity.to_wire() for entity in self.entities],
        }
        if self.language:
            wire["language"] = self.language
        if self.also:
            wire["also"] = [{"name": one.intent, "text": one.text} for one in self.also]
        if self.answer_in:
            wire |= {"answer_in": self.answer_in, "telling": self.telling}
        if self.overruled:
            wire["overruled"] = True
        if self.tells:
            wire["tells"] = True
        return wire

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Understanding:
        """Reads what this engine or a Rasa server answered; an intent that is missing is out of scope."""
        intent = wire.get("intent") or {}
        return cls(
            text=str(wire.get("text", "")),
            intent=str(intent.get("name") or OUT_OF_SCOPE),
            confidence=float(intent.get("confidence") or 0.0),
            ranking=tuple((str(one["name"]), float(one["confidence"])) for one in wire.get("intent_ranking") or ()),
            entities=tuple(Entity.from_wire(one) for one in wire.get("entities") or ()),
            language=wire.get("language"),
            also=tuple(Besides(str(one["name"]), str(one.get("text") or "")) for one in wire.get("also") or ()),
            answer_in=wire.get("answer_in"),
            telling=int(wire.get("telling") or 0),
            overruled=wire.get("overruled") is True,
            tells=wire.get("tells") is True,
        )
