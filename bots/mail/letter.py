"""A notice of ours → an e-mail (pure)."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from backend.messaging.messages import Outgoing

LONGEST_SUBJECT: Final = 120


def letter(part: Outgoing, *, sender: str, town: str, to: str, key: str, now: datetime) -> EmailMessage:
    """Its first line is the subject. A repetition has the same id, so that mail programs show one."""
    mail = EmailMessage(policy=policy.SMTP)
    user, _at, host = sender.rpartition("@")
    mail["From"] = Address(town, user, host)
    mail["To"] = to
    mail["Subject"] = part.text.partition("\n")[0][:LONGEST_SUBJECT].strip()
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<palier.{key}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note comes back
    if part.urgent:
        mail["Importance"] = "high"
    mail.set_content(part.text)
    return mail
