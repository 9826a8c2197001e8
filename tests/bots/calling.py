"""One HTTP call to an application of ours, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from fastapi import FastAPI


def call(
    app: FastAPI,
    method: str,
    path: str,
    *,
    content: str | bytes = b"",
    headers: dict[str, str] | None = None,
    beside: Callable[[], Awaitable[None]] | None = None,
) -> httpx.Response:
    """The answer; `beside` is at work as long as it takes."""

    async def run() -> httpx.Response:
        at_work = [asyncio.ensure_future(beside())] if beside else []
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://palier.test") as client:
            answer = await client.request(method, path, content=content, headers=headers)
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
        return answer

    return asyncio.run(run())
