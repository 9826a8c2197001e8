"""An SMS goes out by one call of the gateway; what it calls us with is proven, read, and kept once."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from backend.clock import FrozenClock
from backend.messaging.messages import Incoming, Outgoing, Receipt, Wrote
from bots.errors import (
    AccountBroken,
    Malformed,
    NotFromPlatform,
    Rejected,
    SendError,
    SlowDown,
    Uncertain,
    Unreachable,
)
from bots.sms.channel import SmsChannel
from bots.sms.gateway import BadGateway, Gateway, filled, found, read

FILE = """
[send]
url = "http://127.0.0.1:9/sms"
body = { to = "{to}", from = "{sender}", message = { text = "{text}", ref = "{key}" }, options = ["unicode"] }
headers = { Authorization = "Bearer {token}" }
id = "messages.0.id"

[incoming]
sender = "from"
text = "message.text"
id = "id"
at = "date"

[report]
id = "ref"
state = "status"
delivered = ["DELIVRD"]
failed = ["UNDELIV", "EXPIRED"]
error = "reason"

[proof]
header = "X-Signature"
prefix = "sha256="
"""
SECRET = "le secret"
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def gateway(tmp_path: Path) -> Gateway:
    file = tmp_path / "gateway.toml"
    file.write_text(FILE, encoding="utf-8")
    return read(file)


def channel(gateway: Gateway, clock: FrozenClock, answer: Answer | None = None) -> SmsChannel:
    transport = httpx.MockTransport(answer) if answer else None
    return SmsChannel(gateway, "+33700000000", clock=clock, secret=SECRET, token="jeton", transport=transport)


def sent(told: SmsChannel, text: str = "Bonjour « Jeanne »", to: str = "+33612345678") -> str:
    return asyncio.run(told.send(to, Outgoing(text), key="7.0"))


def called(told: SmsChannel, body: bytes, signature: str | None = None) -> list[Incoming | Receipt]:
    signed = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return list(asyncio.run(told.receive({"x-signature": signed if signature is None else signature}, body)))


def test_a_message_is_one_call_in_the_gateway_s_own_words(gateway: Gateway, clock: FrozenClock) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(202, json={"messages": [{"id": 41}]})

    assert sent(channel(gateway, clock, answer)) == "41"
    assert asked[0].headers["authorization"] == "Bearer jeton"
    assert json.loads(asked[0].content) == {
        "to": "+33612345678", "from": "+33700000000", "message": {"text": 'Bonjour "Jeanne"', "ref": "7.0"},
        "options": ["unicode"],
    }  # fmt: skip


def test_a_gateway_may_want_a_form(gateway: Gateway, clock: FrozenClock) -> None:
    form = gateway.model_copy(
        update={"send": gateway.send.model_copy(update={"form": True, "body": {"n": "{to}", "m": "{text}"}})}
    )
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return httpx.Response(200, text="OK")

    assert sent(channel(form, clock, answer), "à 10 h & demie") == "7.0"  # it names nothing: our own name stands
    assert parse_qs(asked[0].decode()) == {"n": ["+33612345678"], "m": ["à 10 h & demie"]}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(401), AccountBroken), (httpx.Response(403), AccountBroken), (httpx.Response(400), Rejected),
        (httpx.Response(422, text="<html>no"), Rejected), (httpx.Response(302), Rejected),
        (httpx.Response(500), Unreachable), (httpx.Response(503), Unreachable), (httpx.Response(504), Uncertain),
        (httpx.Response(200, html="<html>Maintenance"), Uncertain), (httpx.ConnectError("dns"), Unreachable),
        (httpx.ConnectTimeout("slow"), Unreachable), (httpx.ReadTimeout("slow"), Uncertain),
        (httpx.RemoteProtocolError("half a body"), Uncertain),
    ],
    ids=repr,
)  # fmt: skip
def test_whose_fault_a_failure_is(
    gateway: Gateway, clock: FrozenClock, answer: httpx.Response | Exception, error: type[SendError]
) -> None:
    def failing(_request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(error):
        sent(channel(gateway, clock, failing))


@pytest.mark.parametrize(
    ("header", "seconds"), [("12", 12.0), ("", 30.0), ("soon", 30.0), ("99999", 3600.0), ("-1", 0.1)]
)
def test_too_fast_waits_as_long_as_the_gateway_says(
    gateway: Gateway, clock: FrozenClock, header: str, seconds: float
) -> None:
    with pytest.raises(SlowDown) as slow:
        sent(channel(gateway, clock, lambda _: httpx.Response(429, headers={"retry-after": header})))

    assert (slow.value.seconds, slow.value.scope) == (seconds, "account")


def test_what_is_no_number_is_not_sent(gateway: Gateway, clock: FrozenClock) -> None:
    with pytest.raises(Rejected):
        sent(channel(gateway, clock, lambda _: httpx.Response(200)), to="Jeanne")


def test_somebody_writes(gateway: Gateway, clock: FrozenClock) -> None:
    body = {"id": "m1", "from": "06 12 34 56 78", "message": {"text": "oui merci"}, "date": "2026-11-24T09:00:00+01:00"}

    (one,) = called(channel(gateway, clock), json.dumps(body).encode())

    assert isinstance(one, Incoming)
    assert (one.key, one.sender, one.content) == ("m1", "+33612345678", Wrote("oui merci"))
    assert one.at.isoformat() == "2026-11-24T09:00:00+01:00"


def test_several_come_in_one_call_and_a_bad_one_stops_no_other(gateway: Gateway, clock: FrozenClock) -> None:
    good = {"id": "m1", "from": "0033612345678", "message": {"text": "1"}, "date": "yesterday"}
    body = json.dumps([good, {"id": "m2"}, None, {"ref": "41", "status": "DELIVRD"}]).encode()

    message, report = called(channel(gateway, clock), body)

    assert isinstance(message, Incoming)
    assert message.at == clock.now()
    assert report == Receipt("41", "delivered", clock.now())


@pytest.mark.parametrize(
    ("status", "state", "error"), [("UNDELIV", "failed", "no such number"), ("ENROUTE", "accepted", "")]
)
def test_what_became_of_one(gateway: Gateway, clock: FrozenClock, status: str, state: str, error: str) -> None:
    body = json.dumps({"ref": "41", "status": status, "reason": "no such number"}).encode()

    assert called(channel(gateway, clock), body) == [Receipt("41", state, clock.now(), error)]


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "é"])
def test_a_call_without_its_proof_is_refused(gateway: Gateway, clock: FrozenClock, signature: str) -> None:
    told = channel(gateway, clock)

    with pytest.raises(NotFromPlatform):
        called(told, b"{}", signature)
    assert told.counts["not_from_platform"] == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"{}", b'{"from": 1}', b"[" * 50_000], ids=repr)
def test_what_is_neither_message_nor_report_is_refused(gateway: Gateway, clock: FrozenClock, body: bytes) -> None:
    with pytest.raises(Malformed):
        called(channel(gateway, clock), body)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[proof]", "[nothing]"), "proof"),
        (('to = "{to}", ', ""), "{to} and {text}"),
        (("http://127.0.0.1:9/sms", "ftp://x"), "send.url"),
        (("[send]", "[send"), "no TOML"),
        (('header = "X-Signature"', 'header = "X"\nkind = "none"'), "proof.kind"),
    ],
)
def test_a_gateway_s_file_says_what_is_wrong_in_it(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    file = tmp_path / "gateway.toml"
    file.write_text(FILE.replace(*change), encoding="utf-8")

    with pytest.raises(BadGateway, match=says):
        read(file)
    with pytest.raises(BadGateway, match="cannot be read"):
        read(tmp_path / "none.toml")


def test_words_that_look_like_a_place_stay_words() -> None:
    assert filled({"m": "{text} {to}"}, {"to": "{text}", "text": "{key} et {to}"}) == {"m": "{key} et {to} {text}"}


@pytest.mark.parametrize(
    ("told", "where", "value"),
    [
        ({"a": [{"b": 1}]}, "a.0.b", "1"),
        ({"a": []}, "a.0", None),
        ({"a": True}, "a", None),
        ("a", "a", None),
        ({}, None, None),
    ],
)
def test_a_value_is_found_where_it_stands(told: object, where: str | None, value: str | None) -> None:
    assert found(told, where) == value
