"""Telegram's files: fetched in two steps, getFile and a download, and measured at each."""

from __future__ import annotations

from typing import Final

from aiogram.methods import GetFile, SendVoice
from aiogram.types import BufferedInputFile
from aiohttp import ClientError, ClientTimeout

from bots.channel import Media
from bots.errors import Rejected, SendError, SlowDown, TooLarge, Unreachable
from bots.telegram.connection import CONNECT_PATIENCE, PATIENCE, UNSAID_PAUSE, Connection

LARGEST: Final = 20 * 1024 * 1024
"""Bytes that a bot may download: Bot API, getFile."""
_KINDS: Final = {"oga": "audio/ogg", "ogg": "audio/ogg", "opus": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4"}
"""Telegram tells no type when a file is downloaded; its path does."""
_PIECE: Final = 65_536
VOICE_KINDS: Final = {"audio/ogg": "voice.ogg", "audio/mpeg": "voice.mp3", "audio/mp4": "voice.m4a"}
"""What is shown as a voice note: Bot API, sendVoice."""


async def fetch(line: Connection, file: str, largest: int) -> Media:
    """The file of that id. Raises TooLarge before more than that was read, Rejected where it is not there any more."""
    if not file:
        raise Rejected("there is no file")
    try:
        found = await line.call(GetFile(file_id=file))
    except Rejected as refused:
        if "too big" in str(refused):
            raise TooLarge("Telegram lets no bot download a file of that size") from None
        raise
    if (found.file_size or 0) > min(largest, LARGEST):
        raise TooLarge(f"a file of {found.file_size} bytes")
    path = found.file_path or ""
    if not path:
        raise Rejected("Telegram says nowhere to download it")
    try:
        content = await _downloaded(line, path, min(largest, LARGEST))
    except SendError:
        raise
    except (ClientError, TimeoutError, OSError) as error:
        raise Unreachable(f"the file did not come: {type(error).__name__}") from None
    return Media(content, _KINDS.get(path.rpartition(".")[2].lower(), "application/octet-stream"))


async def _downloaded(line: Connection, path: str, largest: int) -> bytes:
    patience = ClientTimeout(total=PATIENCE, sock_connect=CONNECT_PATIENCE)
    async with line.download(path, patience) as answer:
        _judge(answer.status)
        if (answer.content_length or 0) > largest:
            raise TooLarge(f"a file of {answer.content_length} bytes")
        content = b""
        async for piece in answer.content.iter_chunked(_PIECE):
            content += piece
            if len(content) > largest:
                raise TooLarge(f"a file of more than {largest} bytes")
        return content


def _judge(status: int) -> None:
    if status == 429:
        raise SlowDown(UNSAID_PAUSE, "account")
    if status >= 500:
        raise Unreachable(f"Telegram is in trouble: {status}")
    if status != 200:
        raise Rejected(f"Telegram does not give the file: {status}")


def voice_call(to: str, recording: Media) -> SendVoice:
    """The call that sends a voice note. Raises Rejected for a kind that Telegram would not show as one."""
    name = VOICE_KINDS.get(recording.kind)
    if name is None:
        raise Rejected(f"Telegram shows no {recording.kind} as a voice note: install ffmpeg")
    return SendVoice(chat_id=int(to), voice=BufferedInputFile(recording.content, name))
