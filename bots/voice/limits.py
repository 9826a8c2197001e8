"""How much is listened to, and for how long anybody waits. Each number with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a recording: what Telegram lets a bot download (Bot API, getFile); no voice note is as large."""
LONGEST: Final = 180
"""Seconds of a recording: ours. A need is said in one minute; three take a small CPU about as long to write down."""
BUDGET: Final = 60.0
"""Seconds that the service may take for one recording, its upload included."""
PATIENCE: Final = timedelta(seconds=90)
"""How long a voice note waits to be heard, tries and all; then its sender is told that we could not."""
CONNECT: Final = 5.0
"""Seconds to reach a service that runs in the same building."""
CONVERSION: Final = 20.0
"""Seconds for ffmpeg: three minutes take it less than one."""
LONGEST_TEXT: Final = 5_000
"""Characters of a transcript: nobody says more in three minutes, at some 25 a second; a machine that stutters does."""
LARGEST_ANSWER: Final = 2 * 1024 * 1024
"""Bytes of a transcriber's answer: the text, and what it tells of each segment."""
LONGEST_SPOKEN: Final = 1_500
"""Characters that are read aloud, two minutes of speech: a longer message is for the eyes."""
SYNTHESIS: Final = 20.0
"""Seconds for reading a message aloud: the text waits for it."""
