"""Whom English messages speak of, and what makes a story of it: shared by the rules.

« nan » is read as « non », which is what these letters stand for in French.
"""

from __future__ import annotations

from typing import Final

WHO: Final = (
    r"(?:i|he|she|they|mum|mom|mam|mother|dad|daddy|father|non|nana|nanny|gran|granny|granda|grandma|grandad|grandpa"
    r"|grandmother|grandfather|wife|husband|son|daughter|brother|sister|neighbour|neighbor|friend|mate|flatmate"
    r"|lodger|uncle|aunt|auntie|man|woman|lady|gentleman|bloke|lad|girl|boy|child|kid|baby|toddler|partner|boyfriend"
    r"|girlfriend|carer|patient|resident|cyclist|someone|somebody|old boy|old girl|little one|old man)"
)
"""Who may come to harm."""

THEM: Final = (
    r"(?:he|she|they|husband|wife|partner|boyfriend|girlfriend|son|daughter|grandson|granddaughter|nephew|niece"
    r"|father|mother|dad|mum|step ?dad|stepfather|uncle|brother|sister|in law|ex|neighbour|landlord|boss|manager"
    r"|carer|helper|home help|nurse|volunteer|cleaner|aide|driver|lodger|flatmate|coach|teacher|priest|physio|man"
    r"|bloke|lad|lady|woman|girl|companion)"
)
"""Who may do it."""

FRAIL: Final = (
    r"(?:me|us|mum|mom|mam|mother|dad|father|non|nana|gran|granny|granda|grandma|grandad|grandpa|her|him"
    r"|the residents?|the kids|the old \w+|my (?:\w+ )?(?:mother|father|gran|wife|husband|aunt|uncle|brother|sister))"
)
"""To whom it is done."""

CAN_T: Final = r"(?:can t|cannot|can not|couldn t|cant|unable to|not able to|impossible to)"

STORY: Final = (
    r"\b(?:film|movie|book|novel|song|series|game|play|theatre|quiz|joke|joking|laugh\w*|party|wedding|birthday"
    r"|christmas"
)
"""The beginning of what takes the alarm out of it: fiction, feasts."""

AGO: Final = (
    r"\b(?:ago|last (?:year|month|week|winter|summer|spring|autumn|christmas)|since my fall|years|film|movie|book"
    r"|series|novel|song|game|joke|match|wii|xbox|in (?:19|20)\d\d"
)
"""The same: what is long past, or played."""
