"""Events as the daemon words them: the fields of signal-cli 0.13.19's Json… classes, in their order."""

from __future__ import annotations

from typing import Any

from bots.playground.signal_emulator.state import Account, Json, Profile, StoredFile


def event(account: Account, source: Profile, timestamp: int, **content: Json) -> Json:
    """What stands in one `receive` event. `content` is dataMessage, editMessage, receiptMessage, typingMessage…"""
    envelope = {
        "source": source.number or source.uuid,
        "sourceNumber": source.number,
        "sourceUuid": source.uuid,
        "sourceName": source.name,
        "sourceDevice": 1,
        "timestamp": timestamp,
        "serverReceivedTimestamp": timestamp + 40,
        "serverDeliveredTimestamp": timestamp + 45,
        **content,
    }
    return {"envelope": envelope, "account": account.me.number}


def untrusted(account: Account, source: Profile, timestamp: int) -> Json:
    """What the daemon says of a message that it keeps back: the sender's key is not the one it knows."""
    told = event(account, source, timestamp)
    said = f"Untrusted identity key: {source.uuid}"
    return {**told, "exception": {"message": said, "type": "UntrustedIdentityException"}}


def data(timestamp: int, message: str | None, **more: Any) -> Json:
    """JsonDataMessage: what is null is left out, but for the first fields."""
    return {"timestamp": timestamp, "message": message, "expiresInSeconds": 0, "viewOnce": False, **more}


def attachment(file: StoredFile, size: int | None = None) -> Json:
    """JsonAttachment: neither how long a sound lasts, nor whether it is a voice note."""
    return {
        "contentType": file.kind,
        "filename": file.name,
        "id": file.id,
        "size": len(file.content) if size is None else size,
        "width": None,
        "height": None,
        "caption": None,
        "uploadTimestamp": None,
    }


def quote(of: int, author: Profile, text: str) -> Json:
    return {
        "id": of,
        "author": author.number or author.uuid,
        "authorNumber": author.number,
        "authorUuid": author.uuid,
        "text": text,
        "attachments": [],
    }


def reaction(emoji: str, of: int, author: Profile, *, removed: bool) -> Json:
    return {
        "emoji": emoji,
        "targetAuthor": author.number or author.uuid,
        "targetAuthorNumber": author.number,
        "targetAuthorUuid": author.uuid,
        "targetSentTimestamp": of,
        "isRemove": removed,
    }


def receipt(when: int, kind: str, timestamps: list[int]) -> Json:
    kinds = {"isDelivery": kind == "delivery", "isRead": kind == "read", "isViewed": kind == "viewed"}
    return {"when": when, **kinds, "timestamps": timestamps}


def contact(name: str, number: str) -> Json:
    given, _space, family = name.partition(" ")
    parts = {"nickname": None, "given": given, "family": family or None, "prefix": None, "suffix": None, "middle": None}
    return {"name": parts, "phone": [{"value": number, "type": "MOBILE", "label": None}]}
