"""A test that plays an asynchronous story in a scene, which is set up before and taken down after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

Played = TypeVar("Played")
Test = Callable[[], None]


def told_in(
    scene: Callable[..., AbstractAsyncContextManager[Played]],
) -> Callable[..., Callable[[Callable[[Played], Awaitable[None]]], Test]]:
    """Makes `@on_…(options)`: the story under it is a test, played in a scene that is made with these options."""

    def with_options(**options: Any) -> Callable[[Callable[[Played], Awaitable[None]]], Test]:
        def staged(story: Callable[[Played], Awaitable[None]]) -> Test:
            async def play() -> None:
                async with scene(**options) as played:
                    await story(played)

            def test() -> None:
                asyncio.run(play())

            # Not `functools.wraps`: pytest would look for the story's own parameters.
            test.__name__, test.__doc__ = getattr(story, "__name__", "test"), story.__doc__
            return test

        return staged

    return with_options
