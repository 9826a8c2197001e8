"""« Ce téléphone est aussi celui de mon mari »: an agent sees to it, with both of them.

It is never done in chat: the same address proves no consent, and whoever holds the telephone may not be whom the other
wishes to be read by.
"""

from __future__ import annotations

import re
from typing import Final

from backend.wording import pledge
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Reply
from conversation_flows.engine.slots import plain_words

LONGEST: Final = 30
"""Words; a longer message tells a story, and is read as one."""

_SEEN_TO: Final = pledge(
    "Noted. Somebody from the town hall will ask you both: nothing of the other person’s is shown here before they "
    "have agreed. Until then I take it that it is you who write."
)


def shares(scene: Scene, heard: Heard) -> Reply | None:
    """A telephone that is somebody else's too, said about a person of one's home."""
    words = plain_words(heard.text)
    if scene.talk.running or scene.talk.writing or heard.corrects or len(words.split()) > LONGEST:
        return None
    if not _SHARED.search(words):
        return None
    return Reply(says=(_SEEN_TO,), does=(RaiseAlert("shared_phone", heard.text),))


_PHONE: Final = r"(?:telephone|portable|mobile|numero|smartphone|phone|number)"
_SOMEBODY: Final = (
    r"(?:mon|ma|mes|notre|my|our) (?:\w+ )?(?:mari|femme|epou\w+|compagn\w+|conjoint\w*|copain|copine|mere|pere|maman"
    r"|papa|fille|fils|soeur|frere|colocataire|husband|wife|partner|mother|father|daughter|son|sister|brother)"
)
_SHARED: Final = re.compile(
    rf"\b(?:partag\w+|share)\b.*\b{_PHONE}\b.*\b{_SOMEBODY}\b"
    rf"|\b{_PHONE}\b.*\b(?:est|sert|appartient|is)\b.*\b(?:aussi|egalement|also)\b.*\b{_SOMEBODY}\b"
    rf"|\b{_PHONE}\b.*\b(?:aussi|egalement|also)\b.*\b(?:celui|a|pour|de)\b.*\b{_SOMEBODY}\b"
    rf"|\b{_SOMEBODY}\b.*\b(?:utilis\w+|se sert|prend|ecri\w+|uses?)\b.*\b(?:aussi|egalement|also)\b.*\b{_PHONE}\b"
    rf"|\b(?:meme|un seul|same|only one) {_PHONE}\b.*\b{_SOMEBODY}\b"
    rf"|\b{_SOMEBODY}\b.*\b(?:meme|un seul|same) {_PHONE}\b"
)

SHARED_PHONE: Final = Desk("shared_phone", phrases=(shares,))
