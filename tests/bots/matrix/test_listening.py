"""Listening to a real homeserver: rooms by invitation, everything once, nothing lost over a restart."""

from __future__ import annotations

import pytest

from backend.messaging.messages import Edited, Left, Reacted, SentMedia, SharedPlace, Started, Wrote
from tests.bots.matrix.scene import Scene, on_matrix


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_the_first_words_are_heard_though_they_came_before_us(encrypted: bool, request: pytest.FixtureRequest) -> None:
    @on_matrix
    async def story(scene: Scene) -> None:
        async with scene.listening():
            await scene.jeanne.opens(scene.bot.user, encrypted=encrypted, says="Bonjour, mes courses ?")
            await scene.inbox.holds(Wrote("Bonjour, mes courses ?"))
            sent = await scene.says("Bonjour Jeanne.")
            shown = await scene.jeanne.reads("Bonjour Jeanne.")

        assert (shown.event_id, shown.encrypted) == (sent, encrypted)
        (kept,) = scene.inbox.kept.values()
        assert (kept.sender, kept.name) == (scene.jeanne.user, "Jeanne Payet")

    story(request.getfixturevalue("homeserver"), request.getfixturevalue("tmp_path"))
