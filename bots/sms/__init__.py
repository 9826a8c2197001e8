"""SMS, through whatever HTTP gateway the town has: numbered answers, short texts, no buttons."""
