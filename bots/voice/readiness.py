"""What is missing before voices are heard, a sentence each: for `palier check`, without asking the service anything."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from backend.services.findings import Finding
from backend.settings import Settings
from bots.voice import address, audio


def of_voice(settings: Settings) -> Iterator[Finding]:
    """What the settings and this machine tell."""
    for name, written in (("TRANSCRIBER", settings.transcriber), ("SYNTHESISER", settings.synthesiser)):
        if written is None:
            continue
        where = address.read(written)
        if where.base.startswith("http://") and not _at_home(where.host):
            told = f"PALIER_{name} sends residents' voices and words unprotected over the network: use openai+https://."
            yield Finding(told, True)
        if audio.ffmpeg() is None:
            yield from _without_ffmpeg(name, where.protocol)


def _without_ffmpeg(name: str, protocol: str) -> Iterator[Finding]:
    wyoming = protocol == "wyoming"
    if name == "SYNTHESISER":
        if wyoming:
            yield Finding("ffmpeg is missing: messengers play no WAV, so nothing is read aloud. Install it.", True)
    elif wyoming:
        yield Finding("ffmpeg is missing: a Wyoming service hears WAV alone, which no phone records. Install it.", True)
    else:
        yield Finding("ffmpeg is missing: recordings go as they are, and not every transcriber reads them.", False)


def _at_home(host: str) -> bool:
    """On this machine, or in the building: a name without a domain is one of the local network, or of a container."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal"))
