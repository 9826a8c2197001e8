"""HTTP in: refused, malformed, too large, not now; acknowledged only when it is in the database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from backend import database as database_module
from backend.database import Conflict
from backend.models import InboxEvent
from bots import webhooks
from bots.channel import Received, Webhook
from bots.reception import Reception
from tests.bots.calling import call
from tests.support.channels import ScriptedHook
from tests.support.post import Post, count

RIGHT = {"secret": "right"}
READY, STARTING, WITHOUT = 1, 7, 8


@pytest.fixture
def hook(post: Post) -> ScriptedHook:
    def received(body: bytes) -> list[Received]:
        key, sender, text = body.decode().split(" ", 2)
        return [post.incoming(sender, text, key=key)]

    return ScriptedHook(received)


@dataclass
class Platform:
    """The platform that calls us; what it brings goes through a reception at work."""

    post: Post
    hook: ScriptedHook

    def calls(self, body: str | bytes = "1 jeanne Bonjour", *, account: int = READY, **headers: str) -> int:
        """The status that we answer with."""
        reception = Reception(self.post.database, self.post.clock, lambda: None)

        async def keep(account_id: int, received: Sequence[Received]) -> None:
            await reception.receive(self.post.accounts["telegram"], received)

        app = FastAPI()
        app.include_router(webhooks.routes(self._hooks, keep))
        path = f"/webhooks/{account}"
        return call(app, "POST", path, content=body, headers=headers or RIGHT, beside=reception.run).status_code

    def _hooks(self, account_id: int) -> Webhook | None:
        if account_id == STARTING:
            raise webhooks.NotNow
        return {READY: self.hook, WITHOUT: None}[account_id]


@pytest.fixture
def platform(post: Post, hook: ScriptedHook) -> Platform:
    return Platform(post, hook)


def test_what_the_platform_brings_is_kept_then_acknowledged(platform: Platform, post: Post, hook: ScriptedHook) -> None:
    assert platform.calls() == 200
    assert count(post, InboxEvent) == 1
    assert len(hook.acknowledged) == 1


def test_the_platform_waits_for_no_sign_that_we_make(
    platform: Platform, post: Post, hook: ScriptedHook, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_received: Sequence[Received]) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(hook, "acknowledge", never)

    assert platform.calls() == 200
    assert count(post, InboxEvent) == 1


def test_a_redelivery_is_acknowledged_and_changes_nothing(platform: Platform, post: Post) -> None:
    assert [platform.calls(), platform.calls()] == [200, 200]
    assert count(post, InboxEvent) == 1


def test_who_does_not_know_the_secret_is_refused(platform: Platform, post: Post, hook: ScriptedHook) -> None:
    assert platform.calls(secret="wrong") == 403
    assert platform.calls(other="header") == 403
    assert (count(post, InboxEvent), hook.acknowledged) == (0, [])


def test_what_cannot_be_read_is_refused(platform: Platform, post: Post) -> None:
    assert platform.calls("?") == 400
    assert count(post, InboxEvent) == 0


def test_what_is_too_large_is_not_read(platform: Platform, post: Post) -> None:
    assert platform.calls(b"1 jeanne " + b"x" * webhooks.LARGEST) == 413
    assert count(post, InboxEvent) == 0


@pytest.mark.parametrize(("account", "status"), [(99, 404), (WITHOUT, 404), (STARTING, 503)])
def test_a_call_to_nobody_is_lost_and_one_that_comes_too_early_is_not(
    platform: Platform, account: int, status: int
) -> None:
    assert platform.calls(account=account) == status


def test_while_the_database_is_locked_the_platform_keeps_its_message(
    platform: Platform, post: Post, hook: ScriptedHook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_MS", 50)
    post.database.engine.dispose()
    other = sqlite3.connect(str(post.database.file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert platform.calls() == 503
        assert hook.acknowledged == []
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert platform.calls() == 200
    assert count(post, InboxEvent) == 1


def test_while_a_backup_waits_for_its_release_the_platform_keeps_its_message(platform: Platform, post: Post) -> None:
    post.account_is("held")
    assert platform.calls() == 503
    post.account_is("working")
    assert platform.calls() == 200


def test_transactions_that_cross_again_and_again_are_tried_later(
    platform: Platform, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crosses(_reception: Reception, _batch: object) -> int:
        raise Conflict("deadlock detected")

    monkeypatch.setattr(Reception, "_write_once", crosses)
    assert platform.calls() == 503
    assert count(post, InboxEvent) == 0
