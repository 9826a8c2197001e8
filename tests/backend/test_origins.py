"""What may stand in a policy as the site that shows our pages, and what may not."""

from __future__ import annotations

import pytest

from backend.origins import origin_of

ORIGINS = {
    "https://www.mairie.example": "https://www.mairie.example",
    "https://WWW.Mairie.example/": "https://www.mairie.example",
    "https://mairie.example/vivre-ici/entraide?x=1#y": "https://mairie.example",
    "https://mairie.example:443": "https://mairie.example",
    "https://mairie.example:8443": "https://mairie.example:8443",
    "https://mairie-évry.example": "https://xn--mairie-vry-h7a.example",
    "http://localhost:8000": "http://localhost:8000",
    "http://127.0.0.1": "http://127.0.0.1",
    "http://mairie.example": None,
    "https://*.mairie.example": None,
    "https://*": None,
    "*": None,
    "mairie.example": None,
    "'self'": None,
    "https://mairie.example; script-src *": None,
    "https://mairie.example https://mal.example": None,
    "https://user:word@mairie.example": None,
    "https://mairie.example:99999": None,
    "https://[::1": None,
    "javascript:alert(1)": None,
    "https://": None,
    "": None,
}


@pytest.mark.parametrize(("written", "origin"), ORIGINS.items(), ids=ORIGINS)
def test_an_origin_is_read(written: str, origin: str | None) -> None:
    assert origin_of(written) == origin
    assert origin is None or origin_of(origin) == origin
