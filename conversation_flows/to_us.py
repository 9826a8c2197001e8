"""What is said to us of our own messages: « ne m'écrivez plus », « pas de messages »; « il ne m'écrit plus » is not."""

from __future__ import annotations

import re
from typing import Final

_NEVER: Final = r"(?:plus|pas|jamais|rien|aucun)"
_WRITE: Final = r"(?:ecri(?:vez|re|s)|contact(?:ez|er)|derang(?:ez|er)|relanc(?:ez|er)|sollicit(?:ez|er)|appele[rz])"
_MESSAGES: Final = r"(?:de |d |les |aux |rien )*(?:messages?|notifications?)\b(?! (?:de|du|d|from)\b)"
_WHEN: Final = r"(?:jusqu\w*|pendant|durant|avant|apres|le|la|until|before|after|svp|s il|merci|$)"
_ME: Final = r"(?:write|writing|messag\w+|contact\w*|text\w*|call\w*|disturb\w*)(?: to)? me\b"

TO_US: Final = re.compile(
    rf"\bme? {_WRITE} {_NEVER}\b|\b(?:{_NEVER}|arretez?|cessez?|stop)(?: de| d)? me? ?{_WRITE}\b"
    rf"|\bm envo(?:yez|yer|ie) {_NEVER}(?: rien)? (?:{_MESSAGES}|{_WHEN})|\bm envoyez (?:plus )?rien\b"
    rf"|(?:^|\b(?:et|svp|merci|bonjour|non|ok|veux|voudrais|souhaite|want) )(?:plus|pas|aucun|jamais|stop|no more|no)"
    rf" {_MESSAGES}"
    r"|\blaissez? moi (?:tranquille|en paix|souffler)\b|\bpas (?:etre )?derangee?\b"
    rf"|\b(?:stop|don t|do not|not|never|quit) {_ME}|\bleave me (?:alone|in peace)\b"
)
"""That we write no more, or not at some hours."""
WELCOME: Final = re.compile(
    rf"\b(?:pouvez|peux) (?:de nouveau |a nouveau |toujours )?me? ?{_WRITE}|\b{_WRITE} moi\b"
    r"|\b(?:may|can) (?:write|text|message|call|contact)\b|\bmessages? a toute heure\b"
)
"""That we may."""
