"""Which files are a logo."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.logo import LARGEST, UnusableLogo, read_logo

SVG = b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf<svg viewBox='0 0 1 1'/>", "image/svg+xml"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_image_is_told_by_what_it_holds(tmp_path: Path, content: bytes, kind: str) -> None:
    file = tmp_path / "logo.txt"
    file.write_bytes(content)

    assert read_logo(file).kind == kind


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><svg></svg></html>", "no PNG"),
        (b"GIF89a", "no PNG"),
        (b"", "no PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * LARGEST, "larger than 20 kB"),
    ],
    ids=["a page", "a GIF", "nothing", "too large"],
)
def test_anything_else_is_refused_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)

    with pytest.raises(UnusableLogo, match=says):
        read_logo(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableLogo, match=r"logo\.png cannot be read"):
        read_logo(tmp_path / "logo.png")
