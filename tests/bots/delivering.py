"""Delivery on a scripted channel: tests say what the platform answers, and look at what became of each row."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select

from backend.models import Alert
from bots.delivery import Delivery
from tests.support.channels import ScriptedChannel
from tests.support.post import Post

Story = Callable[[Delivery, ScriptedChannel], Awaitable[None]]


def delivery_of(post: Post, channel: ScriptedChannel, *, fence: int | None = None, on: str = "telegram") -> Delivery:
    return Delivery(post.database, post.clock, post.accounts[on], channel, "us", fence)


def delivers(post: Post, channel: ScriptedChannel, *, fence: int | None = None, on: str = "telegram") -> Delivery:
    """Everything that may be sent now is sent, to its end."""
    delivery = delivery_of(post, channel, fence=fence, on=on)
    asyncio.run(delivery.pump())
    return delivery


def played(post: Post, channel: ScriptedChannel, story: Story) -> Delivery:
    """The story alone: it says itself when to send."""
    delivery = delivery_of(post, channel)

    async def run() -> None:
        await story(delivery, channel)

    asyncio.run(run())
    return delivery


def plays(post: Post, channel: ScriptedChannel, story: Story, **given: Any) -> Delivery:
    """The story is played beside a delivery that runs until it ends."""
    delivery = delivery_of(post, channel, **given)

    async def run() -> None:
        at_work = asyncio.create_task(delivery.run())
        try:
            await story(delivery, channel)
        finally:
            at_work.cancel()
            await asyncio.gather(at_work, return_exceptions=True)

    asyncio.run(run())
    return delivery


def alerts(post: Post) -> list[tuple[str, int]]:
    """The alerts that staff and operators see: kind, and how often it happened."""
    with post.database.read() as db:
        return [(one.kind, one.count) for one in db.scalars(select(Alert).order_by(Alert.id))]
