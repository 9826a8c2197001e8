"""Whose page may call."""

from __future__ import annotations

import pytest

from bots.webchat.provenance import is_json, is_ours

PUBLIC = "https://entraide.example.fr"
CASES = {
    "a program": ({}, True),
    "our page": ({"sec-fetch-site": "same-origin", "origin": PUBLIC}, True),
    "typed in": ({"sec-fetch-site": "none"}, True),
    "another site": ({"sec-fetch-site": "cross-site", "origin": "https://mal.example"}, False),
    "a site of the same town": ({"sec-fetch-site": "same-site", "origin": "https://www.example.fr"}, False),
    "an old browser on our page": ({"origin": "http://chat.internal:8080"}, True),
    "an old browser behind a proxy that renames us": ({"origin": PUBLIC}, True),
    "an old browser elsewhere": ({"origin": "https://mal.example"}, False),
    "a page without an origin": ({"origin": "null"}, False),
}


@pytest.mark.parametrize("label", CASES)
def test_only_our_own_page_may_call(label: str) -> None:
    headers, ours = CASES[label]
    assert is_ours({"host": "chat.internal:8080", **headers}, PUBLIC) is ours


@pytest.mark.parametrize(
    ("kind", "json"),
    [("application/json", True), ("application/JSON; charset=utf-8", True), ("text/plain", False), ("", False)],
)
def test_a_form_of_another_site_is_no_json(kind: str, json: bool) -> None:
    assert is_json({"content-type": kind}) is json
