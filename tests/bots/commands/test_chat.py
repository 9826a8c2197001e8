"""`palier chat`: which language it is held in. What it answers is told in `tests/acceptance`."""

from __future__ import annotations

from tests.bots.commands.conftest import Palier


def test_a_later_locale_holds_until_the_person_chooses(palier: Palier) -> None:
    def chats(*arguments: str, says: str = "bonjour") -> tuple[str, str]:
        done = palier("chat", "--person", "Jeanne", *arguments, says=f"{says}\n")
        assert done.exit_code == 0
        return done.stdout, done.stderr

    assert "Bonjour" in chats()[0]
    said, complaints = chats("--locale", "en", says="hello")
    assert "Hello" in said
    assert "--locale" not in complaints
    assert "Hello" in chats(says="hello")[0]
    assert "français" in chats(says="en français s'il vous plaît")[0]
    said, complaints = chats("--locale", "en")
    assert "Bonjour" in said
    assert complaints == "--locale en is not used: fr was chosen in the chat.\n"
