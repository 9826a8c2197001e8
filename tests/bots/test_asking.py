"""`palier check` asks each platform whether our account is ours: right or wrong in a sentence, and never for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response

from backend.clock import FrozenClock
from backend.one_town import FurtherTown
from backend.services.findings import Finding
from backend.settings import Settings, read_settings
from bots.asking import QUESTIONS, ask_all
from bots.playground.signal_emulator import SignalEmulator
from bots.playground.telegram_emulator import TelegramEmulator
from bots.playground.telegram_emulator.state import Webhook, WebhookTroubles
from bots.playground.whatsapp_emulator import PHONE_ID, WhatsAppEmulator
from tests.bots.serving import serving
from tests.support.mail_server import mail_server

TOKEN = "123456789:AAE-" + "x" * 31
US = "+33612345678"
BOT = "@entraide:example.org"
GATEWAY = """
[send]
url = "{url}/sms"
body = {{to = "{{to}}", text = "{{text}}"}}
[proof]
header = "X-Signature"
"""


@dataclass
class World:
    """Every platform, on this machine, and the settings that name our account on each."""

    telegram: TelegramEmulator
    homeserver: FastAPI
    told: dict[str, Any]
    clock: FrozenClock

    async def says(self, **changed: Any) -> list[str]:
        return [written(one) for one in await ask_all(read_settings(**self.told, **changed), self.clock)]


def written(one: Finding) -> str:
    return f"{'note' if one.note else 'must' if one.must else 'should'}: {one.says}"


def others(user: str = BOT, *, device: str | None = "DEVICE", refuses: bool = False) -> FastAPI:
    """A homeserver that knows this token, and an SMS gateway beside it."""
    app = FastAPI()

    @app.get("/_matrix/client/v3/account/whoami")
    async def whoami(request: Request) -> Response:
        known = request.headers["authorization"] == "Bearer syt_ours" and not refuses
        body = f'{{"user_id": "{user}", "device_id": "{device}"}}' if device else f'{{"user_id": "{user}"}}'
        return Response(body if known else "{}", 200 if known else 401)

    @app.post("/sms")
    async def sms() -> Response:
        raise AssertionError("nobody wanted to send one")

    return app


@asynccontextmanager
async def world(clock: FrozenClock, folder: Path, homeserver: FastAPI | None = None) -> AsyncIterator[World]:
    telegram = TelegramEmulator(TOKEN, "valbreuse_bot", clock=clock)
    signal = SignalEmulator(US, clock=clock)
    whatsapp = WhatsAppEmulator("EAAJB-token", "0" * 32, clock=clock)
    app = homeserver or others()
    async with AsyncExitStack() as stack:
        api, daemon, graph, matrix = [
            await stack.enter_async_context(one)
            for one in (telegram.serving(), signal.serving(), whatsapp.serving(), serving(app))
        ]
        mail = await stack.enter_async_context(mail_server())
        (folder / "sms.toml").write_text(GATEWAY.format(url=matrix), encoding="utf-8")
        told = {
            "telegram_token": TOKEN, "telegram_api": api, "telegram_secret": "secret",
            "signal_url": daemon, "signal_account": US, "public_url": "https://palier.example",
            "whatsapp_token": "EAAJB-token", "whatsapp_phone_id": PHONE_ID, "whatsapp_api": graph,
            "whatsapp_app_secret": "0" * 32, "whatsapp_verify_token": "word",
            "matrix_homeserver": matrix, "matrix_user": BOT, "matrix_token": "syt_ours",
            "sms_gateway": folder / "sms.toml", "sms_sender": "+33600000000", "sms_secret": "s",
            "smtp_url": f"smtp://127.0.0.1:{mail.port}", "smtp_from": "alertes@mairie.example",
        }  # fmt: skip
        yield World(telegram, app, told, clock)


def asked(clock: FrozenClock, folder: Path, homeserver: FastAPI | None = None, **changed: Any) -> list[str]:
    async def run() -> list[str]:
        async with world(clock, folder, homeserver) as there:
            return await there.says(**changed)

    return asyncio.run(run())


def test_every_account_that_is_ours_is_told_so(clock: FrozenClock, tmp_path: Path) -> None:
    said = asked(clock, tmp_path)

    assert [one for one in said if not one.startswith("note:")] == [
        "should: Telegram: @valbreuse_bot reads all that is said in groups: switch @BotFather's group privacy on."
    ]
    assert "note: Telegram: the token is that of @valbreuse_bot." in said
    assert "note: Telegram: no webhook is set there yet: the next `palier run` sets it." in said
    assert any(one.startswith("note: WhatsApp: the phone number's id is that of +33") for one in said)
    assert f"note: Signal: the daemon answers, and has {US}." in said
    assert f"note: Matrix: the token is that of {BOT}." in said
    assert "note: SMS: 127.0.0.1 answers; whether it knows us, only a message tells." in said
    assert "note: E-mail: 127.0.0.1 lets us in." in said


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"telegram_token": "987654321:" + "y" * 35},
            "must: Telegram, PALIER_TELEGRAM_TOKEN: Telegram refuses the bot",
        ),
        ({"whatsapp_phone_id": "999999999"}, "must: WhatsApp, PALIER_WHATSAPP_TOKEN: "),
        ({"whatsapp_token": "another"}, "must: WhatsApp, PALIER_WHATSAPP_TOKEN: WhatsApp refuses our account"),
        ({"signal_account": "+33699999999"}, "must: Signal, PALIER_SIGNAL_URL: "),
        ({"matrix_token": "another"}, "must: Matrix: PALIER_MATRIX_TOKEN is refused: log in again."),
        (
            {"matrix_user": "@other:example.org"},
            f"must: Matrix: PALIER_MATRIX_TOKEN is {BOT}'s, not @other:example.org's",
        ),
        ({"telegram_api": "http://127.0.0.1:1"}, "must: Telegram, PALIER_TELEGRAM_TOKEN: Telegram cannot be reached"),
        (
            {"smtp_url": "smtp://127.0.0.1:1"},
            "must: E-mail, PALIER_SMTP_URL: the mail server does not answer (ConnectionRefusedError).",
        ),
        ({"smtp_url": "smtp://u:secret@127.0.0.1:{port}"}, "must: E-mail, PALIER_SMTP_URL: the mail server cannot do"),
        ({"matrix_homeserver": "http://127.0.0.1:1"}, "must: Matrix: it cannot be reached from here (ConnectError)."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_an_account_that_is_not_ours_is_told_and_hides_no_other(
    clock: FrozenClock, tmp_path: Path, changed: dict[str, Any], says: str
) -> None:
    async def run() -> list[str]:
        async with world(clock, tmp_path) as there:
            port = there.told["smtp_url"].rpartition(":")[2]
            there.told |= {name: value.replace("{port}", port) for name, value in changed.items()}
            return await there.says()

    said = asyncio.run(run())

    assert len([one for one in said if one.startswith("must:")]) == 1, said
    assert any(one.startswith(says) for one in said), said
    assert not any(secret in "".join(said) for secret in (TOKEN, "syt_", "EAAJB", "u:secret"))


def test_a_token_of_no_device_encrypts_nothing(clock: FrozenClock, tmp_path: Path) -> None:
    said = asked(clock, tmp_path, others(device=None))
    assert "must: Matrix: PALIER_MATRIX_TOKEN belongs to no device: log in for one." in said


def test_a_webhook_that_fails_or_is_another_s_is_told(clock: FrozenClock, tmp_path: Path) -> None:
    async def run() -> list[list[str]]:
        async with world(clock, tmp_path) as there:
            bot = there.telegram.bot
            said = []
            for url in ("https://elsewhere.example/hook", "https://palier.example/webhooks/1"):
                bot.webhook = Webhook(url, "secret", 1)
                bot.webhook_troubles = WebhookTroubles(clock.now() - timedelta(minutes=5), "Connection refused")
                said.append(await there.says())
            clock.forward(timedelta(hours=1))
            said.append(await there.says())
            there.told |= {"public_url": None, "whatsapp_token": None}
            said.append(await there.says())
            bot.webhook = None
            return said

    elsewhere, failing, later, polling = asyncio.run(run())

    another = "should: Telegram: it calls https://elsewhere.example/hook, which is not ours: the next `palier run`"
    fails = "must: Telegram: it could not call us (Connection refused): is https://palier.example open to it?"
    assert f"{another} sets ours." in elsewhere
    assert fails in failing
    assert fails not in later
    assert any("the next `palier run` takes it away" in one for one in polling)


def test_who_says_nothing_is_not_waited_for(clock: FrozenClock) -> None:
    """A server that takes the call and never answers: each is given up in its time, all at once."""

    async def run() -> list[str]:
        async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await asyncio.Event().wait()
            finally:
                writer.transport.abort()

        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        here = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        told: Settings = read_settings(
            telegram_token=TOKEN, telegram_api=here, matrix_homeserver=here, matrix_user=BOT, matrix_token="syt",
            signal_url=here, signal_account=US,
        )  # fmt: skip
        try:
            async with asyncio.timeout(20):
                return [written(one) for one in await ask_all(told, clock, 0.2)]
        finally:
            server.close()

    said = asyncio.run(run())
    assert said == [
        f"must: {name}: no answer within 0.2 s: is it reached from here?" for name in ("Telegram", "Signal", "Matrix")
    ]


def test_each_town_s_accounts_are_asked_and_named(clock: FrozenClock, tmp_path: Path) -> None:
    async def run() -> list[str]:
        async with world(clock, tmp_path) as there:
            second = {"name": "Saint-Aubin", "telegram_token": "987654321:" + "y" * 35}
            further = FurtherTown.read(second | {"telegram_api": there.told["telegram_api"], "telegram_secret": "s"}, 1)
            return await there.says(territory_name="Valbreuse", towns=[further])

    said = asyncio.run(run())
    assert "note: Valbreuse: Telegram: the token is that of @valbreuse_bot." in said
    assert any(one.startswith("must: Saint-Aubin: Telegram, Saint-Aubin: telegram_token: ") for one in said)


def test_what_is_not_set_up_is_not_asked(clock: FrozenClock) -> None:
    async def run() -> list[Finding]:
        return [
            *await ask_all(read_settings(), clock),
            *await ask_all(read_settings(whatsapp_token="x", telegram_token="hello"), clock),
        ]

    assert asyncio.run(run()) == []
    assert len(QUESTIONS) == 6
