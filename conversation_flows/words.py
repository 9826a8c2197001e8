"""Names of the things that every flow speaks of: the kinds of help, before and after acceptance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backend.wording import Text, _

CATEGORY: Final[Mapping[str, Text]] = {
    "shopping": _("Shopping"),
    "pharmacy": _("Pharmacy"),
    "transport": _("A lift"),
    "pets": _("A pet"),
    "repairs": _("A small repair"),
    "gardening": _("Gardening"),
    "paperwork": _("Paperwork"),
    "digital": _("Computer or phone"),
    "company": _("Company"),
    "phone_call": _("A phone call"),
    "meals": _("A meal"),
    "childcare": _("Childcare"),
    "tutoring": _("Help with homework"),
    "loan": _("Lending a tool"),
    "parcel": _("A parcel"),
    "housework": _("A hand at home"),
    "other": _("Something else"),
}
"""What the person who asks reads, and the volunteer once they have accepted."""

NEED: Final[Mapping[str, Text]] = {
    "shopping": _("a hand with shopping"),
    "pharmacy": _("something from the pharmacy"),
    "transport": _("a lift"),
    "pets": _("a hand with a pet"),
    "repairs": _("a small repair"),
    "gardening": _("a hand in the garden"),
    "paperwork": _("a hand with paperwork"),
    "digital": _("a hand with a computer or phone"),
    "company": _("some company"),
    "phone_call": _("a friendly phone call"),
    "meals": _("a hand with a meal"),
    "childcare": _("a hand with children"),
    "tutoring": _("help with homework"),
    "loan": _("to borrow a tool"),
    "parcel": _("somebody to fetch a parcel"),
    "housework": _("a hand at home"),
    "other": _("a small hand"),
}
"""As in « somebody would need … »."""
