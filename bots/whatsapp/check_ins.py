"""The openings of check-ins and their reminders, as WhatsApp approves them: a day after the person's last message they
alone may be sent.

Utility wording: each speaks of what was agreed, and offers nothing. Fifteen, an odd number, so that both halves of the
day go through all of them. They are answered by their own buttons, as the question itself is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wordings:
    """`answers` in the order of the question's own: fine, low, need."""

    language: str
    answers: tuple[str, str, str]
    bodies: Sequence[str]


_FR: Final = ("Ça va", "Pas trop", "J’ai besoin de…")
_EN: Final = ("I am fine", "Not so well", "I need something")

OPENINGS: Final[Sequence[Wordings]] = (
    Wordings(
        "fr",
        _FR,
        (
            "Bonjour, ici l'assistant d'entraide de {{1}}, comme convenu. Comment allez-vous aujourd'hui ?",
            "Bonjour. L'assistant d'entraide de {{1}} prend de vos nouvelles, comme convenu. Comment va la vie ?",
            "Bonjour, c'est l'heure convenue pour vos nouvelles avec l'entraide de {{1}}. Comment vous sentez-vous ?",
            "Bonjour, ici l'assistant d'entraide de {{1}} pour votre message du jour. Tout va-t-il bien chez vous ?",
            "Bonjour. Comme convenu avec l'entraide de {{1}}, voici la question du jour : comment allez-vous ?",
            "Bonjour, l'entraide de {{1}} vient aux nouvelles, comme prévu. Comment se passe votre journée ?",
            "Bonjour, c'est l'assistant d'entraide de {{1}}. Un mot de vous suffit : comment allez-vous aujourd'hui ?",
            "Bonjour. Voici votre rendez-vous de nouvelles avec l'entraide de {{1}}. Comment ça va aujourd'hui ?",
            "Bonjour, ici l'entraide de {{1}}, à l'heure que vous avez choisie. Comment allez-vous ?",
            "Bonjour. L'entraide de {{1}} vous demande de vos nouvelles, comme convenu. Vous portez-vous bien ?",
            "Bonjour, c'est le message convenu de l'entraide de {{1}}. Comment vous portez-vous aujourd'hui ?",
            "Bonjour, l'assistant d'entraide de {{1}} est là, comme prévu. Quelles sont vos nouvelles ?",
            "Bonjour. Pour le suivi que vous avez demandé à l'entraide de {{1}} : comment allez-vous en ce moment ?",
            "Bonjour, ici l'assistant d'entraide de {{1}}. Il est l'heure de vos nouvelles : comment cela va-t-il ?",
            "Bonjour. Une petite question de l'entraide de {{1}}, comme convenu : tout va-t-il bien aujourd'hui ?",
        ),
    ),
    Wordings(
        "en",
        _EN,
        (
            "Hello, this is the neighbourly help assistant of {{1}}, as agreed. How are you today?",
            "Hello. The neighbourly help assistant of {{1}} asks how you are, as you wished. How are you?",
            "Hello, it is the agreed time for your news, with the help assistant of {{1}}. How do you feel?",
            "Hello, this is the help assistant of {{1}} with your message of the day. Is all well at home?",
            "Hello. As agreed with the neighbourly help of {{1}}, here is today's question: how are you?",
            "Hello, the help assistant of {{1}} comes for your news, as planned. How is your day going?",
            "Hello, this is the help assistant of {{1}}. A word from you is enough: how are you today?",
            "Hello. Here is your appointment for news with the neighbourly help of {{1}}. How are things today?",
            "Hello, this is the neighbourly help of {{1}}, at the hour that you chose. How are you?",
            "Hello. The help assistant of {{1}} asks for your news, as agreed. Are you keeping well?",
            "Hello, this is the agreed message of the neighbourly help of {{1}}. How are you doing today?",
            "Hello, the help assistant of {{1}} is here, as planned. What is your news?",
            "Hello. For the check-in that you asked of the neighbourly help of {{1}}: how are you at the moment?",
            "Hello, this is the help assistant of {{1}}. It is time for your news: how are you keeping?",
            "Hello. A short question from the neighbourly help of {{1}}, as agreed: is all well today?",
        ),
    ),
)

AGAIN: Final[Sequence[Wordings]] = (
    Wordings(
        "fr",
        _FR,
        (
            "Bonjour, l'assistant d'entraide de {{1}} n'a pas encore eu de vos nouvelles aujourd'hui. Un mot suffit.",
            "L'entraide de {{1}} est toujours sans nouvelles de vous aujourd'hui. Un simple « oui » suffit.",
            "Ici l'entraide de {{1}}, toujours sans nouvelles de vous. Sans un mot de vous, on vous appellera, comme "
            "convenu.",
        ),
    ),
    Wordings(
        "en",
        _EN,
        (
            "Hello, the help assistant of {{1}} has not heard from you yet today. One word is enough.",
            "The help assistant of {{1}} has still not heard from you today. A simple “yes” is enough.",
            "This is the neighbourly help of {{1}}, still without news of you. Without a word from you, somebody will "
            "call you, as agreed.",
        ),
    ),
)
"""The first, the second, and the last, which says what comes next; not when: on a holiday it may be the day after."""
