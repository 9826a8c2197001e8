"""Every scripted conversation, told through the real turn and saved between any two of its turns."""

from __future__ import annotations

import pytest

from backend.database import Database
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.flow import Flow
from conversation_flows.turn import Understand
from tests.support.stories import Story, stories, tell

STORIES = tuple(stories())


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.name)
def test_the_story_goes_as_told(
    story: Story, sqlite_database: Database, understand: Understand, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(story, sqlite_database, None if story.given else understand, monkeypatch.setattr)


def test_stories_are_there() -> None:
    assert len(STORIES) > 20


@pytest.mark.parametrize("flow", list(FLOWS), ids=lambda one: one.name)
def test_every_flow_has_a_story(flow: Flow) -> None:
    assert [story for story in STORIES if flow.name in story.data.get("flows", ())]
