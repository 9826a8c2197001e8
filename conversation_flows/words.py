"""Names of the things that every flow speaks of: the kinds of help, before and after acceptance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backend.wording import Text, _

CATEGORY: Final[Mapping[str, Text]] = {
    "shopping": _("Shopping"),
    "pharmacy": _("Pharmacy"),
    "transport": _("A lift"),
    "pets": _("Pets"),
    "repairs": _("Small repairs"),
    "gardening": _("Gardening"),
    "paperwork": _("Paperwork"),
    "digital": _("Computer or phone"),
    "company": _("Some company"),
    "phone_call": _("A friendly call"),
    "meals": _("Meals"),
    "childcare": _("Childcare"),
    "tutoring": _("Homework"),
    "loan": _("Borrowing a tool"),
    "parcel": _("A parcel"),
    "housework": _("A hand at home"),
    "other": _("Something else"),
}
"""What the person who asks reads, and the volunteer once they have accepted."""

NEED: Final[Mapping[str, Text]] = {
    "shopping": _("a hand with their shopping"),
    "pharmacy": _("something from the pharmacy"),
    "transport": _("a lift"),
    "pets": _("a hand with their pet"),
    "repairs": _("a small repair"),
    "gardening": _("a hand in the garden"),
    "paperwork": _("a hand with some paperwork"),
    "digital": _("a hand with a computer or phone"),
    "company": _("some company"),
    "phone_call": _("a friendly phone call"),
    "meals": _("a hand with a meal"),
    "childcare": _("a hand with the children"),
    "tutoring": _("help with homework"),
    "loan": _("the loan of a tool"),
    "parcel": _("a hand with a parcel"),
    "housework": _("a hand at home"),
    "other": _("a little help"),
}
"""As in « somebody would need … »."""

DAYS_OF_WEEK: Final = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
"""As `weekday` counts them."""
