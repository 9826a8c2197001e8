"""How files are named, and opened."""

from __future__ import annotations

import pytest
from nio.crypto import encrypt_attachment

from bots.errors import Rejected
from bots.matrix.files import named, opened, reference


def test_a_sealed_file_is_opened_by_its_name() -> None:
    locked, keys = encrypt_attachment(b"OggS of Jeanne")
    name = reference({"file": {**keys, "url": "mxc://mairie.test/a_b-1"}, "info": {"mimetype": "audio/ogg"}})

    file = named(name)

    assert (file.path, file.kind) == ("mairie.test/a_b-1", "audio/ogg")
    assert opened(file, locked) == b"OggS of Jeanne"
    with pytest.raises(Rejected, match="not what was sent"):
        opened(file, locked + b"!")


def test_a_plain_file_is_named_by_its_address() -> None:
    file = named(reference({"url": "mxc://mairie.test:8448/abc"}))

    assert (file.path, file.lock) == ("mairie.test%3A8448/abc", None)
    assert opened(file, b"x") == b"x"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "https://example.org/x",
        "mxc://mairie.test/../../admin",
        "mxc://a/b?x=1",
        "mxc://a/b/c",
        "{",
        '{"url": 3}',
        "[]",
    ],
)
def test_what_is_no_name_leads_nowhere(name: str) -> None:
    with pytest.raises(Rejected):
        named(name)
