"""Both transcribers: what they hear, with a real recogniser behind them, and what each failure means."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
from wyoming.error import Error
from wyoming.event import Event

from backend.messaging.voice import Transcript
from backend.settings import Settings, WrongSetting, read_settings
from bots.channel import Media
from bots.voice import audio, limits, openai_speech, services
from bots.voice.address import read
from bots.voice.errors import Busy, Down, Inaudible, Refused, VoiceError
from bots.voice.openai_speech import OpenAISynthesiser, OpenAITranscriber
from bots.voice.services import Transcriber
from bots.voice.wyoming_speech import WyomingTranscriber
from tests.bots.voice.services import OpenAIService, WyomingService, serving_openai, serving_wyoming
from tests.bots.voice.speech import Recogniser, recorded, silence

NEED: Final = "I need help with my shopping tomorrow morning"
HEARD: Final = "i need help with my shopping tomorrow morning"
SECRET: Final = "sk-of-nobody"


def made(settings: Settings) -> Transcriber:
    transcriber = services.transcriber(settings)
    assert transcriber is not None
    return transcriber


@pytest.mark.parametrize("form", ["ogg", "m4a", "mp3", "wav"])
def test_openai_s_http_with_a_real_recogniser(form: str, recogniser: Recogniser) -> None:
    service = OpenAIService(recogniser.hear)

    async def play() -> Transcript:
        async with serving_openai(service) as address:
            transcriber = made(read_settings(transcriber=f"{address}?model=small"))
            return await transcriber.write_down(recorded(NEED, form), language="en")

    assert asyncio.run(play()) == Transcript(HEARD)
    assert service.asked == [{"model": "small", "language": "en", "response_format": "verbose_json"}]


def test_wyoming_with_a_real_recogniser(recogniser: Recogniser) -> None:
    service = WyomingService(recogniser.hear)

    async def play() -> Transcript:
        async with serving_wyoming(service) as address:
            transcriber = made(read_settings(transcriber=address))
            return await transcriber.write_down(recorded("yes please"), language="en")

    assert asyncio.run(play()) == Transcript("yes please", language="en")
    assert [getattr(one, "language", "") for one in service.asked] == ["en"]


def test_without_ffmpeg_wyoming_hears_wav_and_says_what_it_cannot_hear(
    recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    wav, ogg = recorded("yes please", "wav"), recorded("yes please", "ogg")
    monkeypatch.setattr(shutil, "which", lambda _program: None)

    async def play(recording: Media) -> Transcript:
        async with serving_wyoming(WyomingService(recogniser.hear)) as address:
            return await WyomingTranscriber(read(address)).write_down(recording, language=None)

    assert asyncio.run(play(wav)).text == "yes please"
    with pytest.raises(Inaudible, match="unreadable"):
        asyncio.run(play(ogg))


def test_without_ffmpeg_a_recording_goes_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(200, json={"text": "bonjour"})

    assert heard(answer, Media(b"OggS as it is", "audio/ogg")) == Transcript("bonjour")
    assert b'filename="voice.ogg"' in sent[0]
    assert b"OggS as it is" in sent[0]


# --- every answer of a server ---------------------------------------------------------------------------------------

Answer = Callable[[httpx.Request], httpx.Response]


def heard(answer: Answer, recording: Media | None = None) -> Transcript:
    transcriber = OpenAITranscriber(read("openai+http://voice.test/v1"), SECRET, httpx.MockTransport(answer))
    given = recording or Media(silence(0.2), "audio/wav")
    return asyncio.run(transcriber.write_down(given, language="fr"))


def always(status: int, content: Any = b"", **headers: str) -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda _request: httpx.Response(status, content=body, headers=headers)


def fails(error: Exception) -> Answer:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error

    return answer


def told(text: str, logprob: float, silent: float = 0.0) -> dict[str, Any]:
    return {"text": text, "language": "french", "segments": [{"avg_logprob": logprob, "no_speech_prob": silent}]}


@dataclass(frozen=True)
class Case:
    label: str
    answer: Answer
    expect: Transcript | type[VoiceError]
    why: str = ""


CASES: Final = (
    Case("words", always(200, {"text": " Bonjour,\n Karim "}), Transcript("Bonjour, Karim")),
    Case("sure", always(200, told("bonjour", -0.2)), Transcript("bonjour", language="french")),
    Case("unsure", always(200, told("bonjour", -0.9)), Transcript("bonjour", sure=False, language="french")),
    Case("a novel", always(200, {"text": "a" * 9_000}), Transcript("a" * limits.LONGEST_TEXT)),
    Case("nothing", always(200, {"text": " … "}), Inaudible, "silent"),
    Case("nobody spoke", always(200, told("ah", -1.4, 0.9)), Inaudible, "silent"),
    Case("credits", always(200, {"text": "Sous-titres réalisés par la communauté d'Amara.org"}), Inaudible, "silent"),
    Case("another's thanks", always(200, {"text": "Merci d'avoir regardé cette vidéo !"}), Inaudible, "silent"),
    Case("unreadable", always(400), Inaudible, "unreadable"),
    Case("too large for it", always(413), Inaudible, "too_large"),
    Case("no such kind", always(415), Inaudible, "unreadable"),
    Case("wrong key", always(401), Refused),
    Case("forbidden", always(403), Refused),
    Case("no such model", always(404), Refused),
    Case("busy", always(429, **{"retry-after": "7"}), Busy),
    Case("busy, no delay told", always(429, **{"retry-after": "Tuesday"}), Busy),
    Case("in trouble", always(500), Down),
    Case("a gateway's page", always(502, b"<html>"), Down),
    Case("a page of HTML", always(200, b"<html>hello</html>"), Down),
    Case("half a body", always(200, b'{"text": "bon'), Down),
    Case("nothing at all", always(200), Down),
    Case("a list", always(200, ["bonjour"]), Down),
    Case("no text", always(200, {"text": None}), Down),
    Case("deep nonsense", always(200, b"[" * 100_000), Down),
    Case(
        "segments of nonsense", always(200, {"text": "oui", "segments": [1, {"avg_logprob": "x"}]}), Transcript("oui")
    ),
    Case("an endless answer", always(200, b" " * (limits.LARGEST_ANSWER + 1)), Down),
    Case("moved", always(302, location="http://elsewhere.test"), Down),
    Case("refused", fails(httpx.ConnectError("refused")), Down),
    Case("no such host", fails(httpx.ConnectError("Name or service not known")), Down),
    Case("slow", fails(httpx.ReadTimeout("slow")), Down),
    Case("hung up", fails(httpx.RemoteProtocolError("hung up")), Down),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_what_a_server_may_answer(case: Case) -> None:
    if isinstance(case.expect, Transcript):
        assert heard(case.answer) == case.expect
        return
    with pytest.raises(case.expect) as caught:
        heard(case.answer)
    assert getattr(caught.value, "why", "") == case.why
    assert SECRET not in str(caught.value)


def test_labels_are_unique() -> None:
    assert len({case.label for case in CASES}) == len(CASES)


def test_a_server_that_waits_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_speech, "BUDGET", 0.05)

    async def play() -> None:
        async def never(_request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

        transcriber = OpenAITranscriber(read("openai+http://voice.test/v1"), None, httpx.MockTransport(never))
        await transcriber.write_down(Media(silence(0.2), "audio/wav"), language=None)

    with pytest.raises(Down):
        asyncio.run(play())


def test_a_server_that_tells_the_text_alone_is_asked_for_no_more() -> None:
    forms: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        form = "verbose_json" if b"verbose_json" in request.content else "json"
        forms.append(form)
        return httpx.Response(400) if form == "verbose_json" else httpx.Response(200, json={"text": "oui"})

    assert heard(answer) == Transcript("oui")
    assert forms == ["verbose_json", "json"]


def test_the_key_goes_to_the_server_and_the_language_only_where_it_is_wished() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"text": "oui"})

    transport = httpx.MockTransport(answer)
    transcriber = OpenAITranscriber(read("openai+https://voice.test/v1/?model=m&language=auto"), SECRET, transport)
    asyncio.run(transcriber.write_down(Media(silence(0.2), "audio/wav"), language="fr"))

    assert str(seen[0].url) == "https://voice.test/v1/audio/transcriptions"
    assert seen[0].headers["authorization"] == f"Bearer {SECRET}"
    assert b'name="language"' not in seen[0].content


@pytest.mark.parametrize(
    ("recording", "why"),
    [
        (Media(b"", "audio/ogg"), "unreadable"),
        (Media(b"OggS, and nothing of it", "audio/ogg"), "unreadable"),
        (Media(b"#EXTM3U\n/etc/passwd\n", "audio/ogg"), "unreadable"),
        (Media(b"RIFF\x00\x00", "audio/wav"), "unreadable"),
        (Media(bytes(limits.LARGEST + 1), "audio/ogg"), "too_large"),
        (Media(silence(240), "audio/wav"), "too_long"),
    ],
    ids=["empty", "no ogg", "a playlist", "half a header", "too large", "four minutes"],
)
def test_what_cannot_be_heard_is_not_sent_anywhere(recording: Media, why: str) -> None:
    with pytest.raises(Inaudible, match=why):
        heard(fails(AssertionError("nothing is asked")), recording)


def test_four_minutes_of_opus_are_seen_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    ogg = asyncio.run(audio.as_voice_note(Media(silence(240), "audio/wav")))
    assert ogg.content.startswith(b"OggS")
    monkeypatch.setattr(shutil, "which", lambda _program: None)

    with pytest.raises(Inaudible, match="too_long"):
        heard(fails(AssertionError("nothing is asked")), ogg)


@pytest.mark.parametrize(
    "instead",
    [None, Error("out of memory").event(), Event("transcript", {"words": "?"}), Event("transcript", {"text": ["?"]})],
    ids=["hangs up", "an error", "no text", "a list"],
)
def test_what_a_wyoming_service_may_answer(instead: Event | None) -> None:
    async def play() -> Transcript:
        async with serving_wyoming(WyomingService(lambda _pcm: "", instead=[instead])) as address:
            return await WyomingTranscriber(read(address)).write_down(Media(silence(0.2), "audio/wav"), language="fr")

    if instead is not None and instead.data == {"text": ["?"]}:
        with pytest.raises(Inaudible, match="silent"):
            asyncio.run(play())
        return
    with pytest.raises(Down):
        asyncio.run(play())


def test_a_wyoming_service_that_is_not_there_is_down() -> None:
    with pytest.raises(Down):
        asyncio.run(
            WyomingTranscriber(read("wyoming://127.0.0.1:1")).write_down(
                Media(silence(0.2), "audio/wav"), language=None
            )
        )


def test_a_wyoming_service_that_hears_nothing() -> None:
    async def play() -> Transcript:
        async with serving_wyoming(WyomingService(lambda _pcm: " ")) as address:
            return await WyomingTranscriber(read(address)).write_down(Media(silence(0.2), "audio/wav"), language="fr")

    with pytest.raises(Inaudible, match="silent"):
        asyncio.run(play())


# --- reading aloud --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["openai", "wyoming"])
def test_a_text_is_read_aloud_and_understood_again(protocol: str, recogniser: Recogniser) -> None:
    async def play() -> tuple[Media, Transcript]:
        async with (
            serving_openai(OpenAIService(recogniser.hear)) as http,
            serving_wyoming(WyomingService(recogniser.hear)) as wyoming,
        ):
            address = {"openai": http, "wyoming": wyoming}[protocol]
            settings = read_settings(synthesiser=address, transcriber=address)
            synthesiser = services.synthesiser(settings)
            assert synthesiser is not None
            note = await synthesiser.say("I need help with my garden", language="en")
            return note, await made(settings).write_down(note, language="en")

    note, transcript = asyncio.run(play())
    assert note.kind == "audio/ogg"
    assert note.content.startswith(b"OggS")
    assert transcript.text == "i need help with my garden"


@pytest.mark.parametrize(
    ("answer", "expect"),
    [
        (always(200, b"<html>", **{"content-type": "text/html"}), Down),
        (always(200, b"", **{"content-type": "audio/ogg"}), Down),
        (always(200, b"no mp3", **{"content-type": "audio/mpeg"}), Down),
        (always(401), Refused),
        (always(503), Down),
    ],
    ids=["a page", "nothing", "no sound", "wrong key", "in trouble"],
)
def test_what_cannot_be_read_aloud(answer: Answer, expect: type[VoiceError]) -> None:
    synthesiser = OpenAISynthesiser(read("openai+http://voice.test/v1"), None, httpx.MockTransport(answer))
    with pytest.raises(expect):
        asyncio.run(synthesiser.say("Bonjour", language="fr"))


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["transcriber", "synthesiser"])
@pytest.mark.parametrize("wrong", ["", "http://host:8000/v1", "wyoming://host", "openai+ftp://host", "whisper"])
def test_a_wrong_address_stops_the_start(name: str, wrong: str) -> None:
    with pytest.raises(WrongSetting, match=f"PALIER_{name.upper()}: openai"):
        read_settings(**{name: wrong})


def test_nobody_listens_unless_the_settings_say_so() -> None:
    assert services.transcriber(read_settings()) is None
    assert services.synthesiser(read_settings()) is None
