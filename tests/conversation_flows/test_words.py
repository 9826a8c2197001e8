"""How the texts of the flows read, whichever values fill them: short, whole, and fitting into each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Message

from backend.categories import CATEGORIES
from backend.wording import PREPOSITIONS, Text, wording
from conversation_flows import volunteer
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.conversation import Conversation
from conversation_flows.engine.flow import Scene, Town, Who
from conversation_flows.welcome import WELCOME
from conversation_flows.words import CATEGORY, NEED
from locales import texts
from locales.proofreading import PREPOSITIONS as JOINING
from tests.support.keys import TEST_KEYS as _KEYS
