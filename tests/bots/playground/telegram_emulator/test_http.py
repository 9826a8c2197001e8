"""The envelope: bodies of every kind, unknown methods and tokens, Telegram's JSON to the letter."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.bots.playground.telegram_emulator.scene import KARIM, TOKEN, Scene, scene

FIELDS = {
    "chat_id": KARIM,
    "text": "Ça va ?",
    "reply_markup": {"inline_keyboard": [[{"text": "Oui", "callback_data": "o"}]]},
}
FLAT = {name: value if isinstance(value, str) else json.dumps(value) for name, value in FIELDS.items()}

Post = Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]]
WAYS: dict[str, Post] = {
    "json": lambda http, url: http.post(url, json=FIELDS),
    "json with structures as text": lambda http, url: http.post(url, json=FLAT),
    "form": lambda http, url: http.post(url, data=FLAT),
    "multipart": lambda http, url: http.post(url, files={name: (None, value) for name, value in FLAT.items()}),
    "query": lambda http, url: http.get(url, params=FLAT),
    "query and form": lambda http, url: http.post(url, params={"text": "non", "chat_id": "42"}, data=FLAT),
}


def play(story: Callable[[Scene, httpx.AsyncClient], Awaitable[None]]) -> None:
    async def played() -> None:
        async with scene("aiogram") as stage, httpx.AsyncClient(base_url=stage.base_url) as http:
            await story(stage, http)

    asyncio.run(played())


@pytest.mark.parametrize("way", WAYS)
def test_every_kind_of_body_is_understood(way: str) -> None:
    async def story(stage: Scene, http: httpx.AsyncClient) -> None:
        await stage.karim.starts()
        response = await WAYS[way](http, f"/bot{TOKEN}/sendMessage")
        assert response.json() == {
            "ok": True,
            "result": {
                "message_id": 2,
                "date": 1795507800,
                "chat": {"id": KARIM, "type": "private", "first_name": "Karim"},
                "from": {
                    "id": 123456,
                    "is_bot": True,
                    "first_name": "palier_demo_bot",
                    "username": "palier_demo_bot",
                },
                "text": "Ça va ?",
                "reply_markup": FIELDS["reply_markup"],
            },
        }

    play(story)


REFUSED: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "unknown method": (f"/bot{TOKEN}/sendMassage", {}, 404, "Not Found: method not found"),
    "malformed token": ("/botnonsense/getMe", {}, 404, "Not Found"),
    "unknown token": ("/bot1:abc/getMe", {}, 401, "Unauthorized"),
    "nowhere": ("/", {}, 404, "Not Found"),
    "unknown file": (f"/file/bot{TOKEN}/voice/file_9.oga", {}, 404, "Not Found"),
    "file of an unknown bot": ("/file/bot1:abc/voice/file_1.oga", {}, 401, "Unauthorized"),
    "no chat": (f"/bot{TOKEN}/sendMessage", {"text": "x"}, 400, "Bad Request: chat_id is empty"),
    "chat by name": (f"/bot{TOKEN}/sendMessage", {"text": "x", "chat_id": "@x"}, 400, "Bad Request: chat not found"),
    "broken keyboard": (
        f"/bot{TOKEN}/sendMessage",
        {"text": "x", "chat_id": 42, "reply_markup": "{"},
        400,
        "Bad Request: can't parse reply keyboard markup JSON object",
    ),
    "keyboard of another shape": (
        f"/bot{TOKEN}/sendMessage",
        {"text": "x", "chat_id": 42, "reply_markup": "[]"},
        400,
        "Bad Request: object expected as reply markup",
    ),
    "action": (f"/bot{TOKEN}/sendChatAction", {"action": "x"}, 400, "Bad Request: wrong parameter action in request"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_have_telegrams_shape(case: str) -> None:
    path, fields, code, description = REFUSED[case]

    async def story(_: Scene, http: httpx.AsyncClient) -> None:
        response = await http.post(path, data=fields)
        assert response.status_code == code
        assert response.json() == {"ok": False, "error_code": code, "description": description}

    play(story)


def test_methods_are_found_in_any_case() -> None:
    async def story(_: Scene, http: httpx.AsyncClient) -> None:
        assert (await http.get(f"/bot{TOKEN}/GETME")).json()["result"]["id"] == 123456

    play(story)
