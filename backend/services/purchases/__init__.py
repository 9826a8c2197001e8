"""Shopping money, by the three ways of the field: paid by phone, on an account at the shop, or with an envelope."""

from backend.services.purchases.counting import change, keep_receipt, note_given, note_spent, say
from backend.services.purchases.paying import PAID, choose, of, wanted, ways

__all__ = [
    "PAID",
    "change",
    "choose",
    "keep_receipt",
    "note_given",
    "note_spent",
    "of",
    "say",
    "wanted",
    "ways",
]
