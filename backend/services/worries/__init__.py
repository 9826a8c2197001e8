"""Worries: somebody says in a sentence that they worry about a person; an agent looks after it.

`reporting` keeps what was said, `likeness` tells whether two worries are about one person, `settling` is what agents
do, `following` the day by which somebody looks again, `relays` the role of those whose sentence is enough.
"""

from __future__ import annotations

from typing import Final

KIND: Final = "isolated"
"""The kind of a worry's alert."""
