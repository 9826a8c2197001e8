"""What `palier nlu serve` answers with, served by a thread of the test at a door of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bots import doors
from bots.questions import serving
from nlu.serve import Answers


@contextmanager
def served(answers: Answers) -> Iterator[str]:
    """Its address, until the block ends."""
    door = doors.opened("127.0.0.1", 0)
    loop, told = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serving(answers, door, told),))
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join()
        loop.close()
