"""The web chat as any program may use it: sessions, posts, history, the stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from backend.clock import FrozenClock, SystemClock
from backend.database import Database, DatabaseFull
from backend.messaging.messages import Content, Option, Outgoing, Priority, SharedPlace, Started, Tapped, Wrote
from tests.bots.webchat.town import Town
from tests.bots.webchat.visitor import Visitor

JSON = {"Content-Type": "application/json"}
GREETING = Outgoing("Bonjour. De quoi avez-vous besoin ?", 1, (Option("shopping", "Des courses"),))


@pytest.fixture
def town(sqlite_database: Database) -> Iterator[Town]:
    with Town(sqlite_database, SystemClock()).open() as town:
        yield town


@pytest.fixture
def visitor(town: Town) -> Iterator[Visitor]:
    with httpx.Client(base_url=town.url, timeout=15) as web:
        visitor = Visitor(web)
        visitor.opens()
        yield visitor


def texts(events: list[dict[str, str]]) -> list[str]:
    return [json.loads(event["data"])["text"] for event in events]


def test_what_is_posted_is_heard_once(town: Town, visitor: Visitor) -> None:
    first = visitor.posts("same-key", text="Bonjour")
    again = visitor.posts("same-key", text="Bonjour")
    visitor.posts(choice="shopping", question=1, title="Des courses")
    visitor.posts(location=[48.1, -1.6])
    visitor.posts(start="affiche")

    assert (first.status_code, again.status_code) == (202, 202)
    expected: list[Content] = [
        Wrote("Bonjour"), Tapped("shopping", 1, "Des courses"), SharedPlace(48.1, -1.6), Started("affiche")
    ]  # fmt: skip
    assert town.contents == expected
    assert {one.language for one in town.heard} == {"en"}


def test_two_visitors_may_use_the_same_key(town: Town, visitor: Visitor) -> None:
    other = Visitor(visitor.web)
    other.opens()

    visitor.posts("same-key", text="Bonjour")
    other.posts("same-key", text="Bonsoir")

    assert town.contents == [Wrote("Bonjour"), Wrote("Bonsoir")]
    assert town.heard[0].sender != town.heard[1].sender


def test_an_answer_arrives_on_the_open_stream(town: Town, visitor: Visitor) -> None:
    town.answer = lambda _: [GREETING]
    stream = visitor.listens()
    assert next(stream)["event"] == "state"
    visitor.posts(text="Bonjour")

    arrived = next(event for event in stream if event["event"] == "message")

    shown = json.loads(arrived["data"])
    assert shown["text"] == GREETING.text
    assert shown["options"] == [{"id": "shopping", "title": "Des courses", "description": ""}]
    assert arrived["id"] == shown["id"]


def test_a_stream_goes_on_where_the_last_one_left_off(town: Town, visitor: Visitor) -> None:
    visitor.posts(text="Bonjour")
    for number in range(3):
        town.says(Outgoing(f"Message {number}"))
    first = visitor.hears(1)
    rest = visitor.hears(2, after=first[0]["id"])
    town.says(Outgoing("Message 3"))
    last = visitor.hears(1, after=rest[-1]["id"])

    assert texts(first + rest + last) == [f"Message {number}" for number in range(4)]


def test_a_stream_from_nowhere_we_know_starts_at_the_beginning(town: Town, visitor: Visitor) -> None:
    visitor.posts(text="Bonjour")
    town.says(Outgoing("Message"))

    assert texts(visitor.hears(1, after="zzz")) == ["Message"]


def test_a_message_that_waited_long_is_not_missed_behind_a_younger_one(town: Town, visitor: Visitor) -> None:
    """Rows are numbered as they are written; what a page has seen goes by when they were sent."""
    visitor.posts(text="Bonjour")
    town.writes(Outgoing("Plus tard"), Priority.BULK)
    town.says(Outgoing("Tout de suite"))
    (seen,) = visitor.hears(1)
    town.delivers()

    assert texts(visitor.hears(1, after=seen["id"])) == ["Plus tard"]


def test_a_busy_bot_and_an_agent_show(town: Town, visitor: Visitor) -> None:
    stream = visitor.listens()
    standings = (json.loads(event["data"]) for event in stream if event["event"] == "state")
    assert next(standings) == {"busy": False, "agent": "", "locale": ""}

    visitor.posts(text="Bonjour")
    town.taken_over_by("Sylvie")

    assert any(one["agent"] == "Sylvie" for one in standings)


def test_history_holds_both_sides_in_order(town: Town, visitor: Visitor) -> None:
    town.answer = lambda content: [GREETING] if isinstance(content, Started) else [Outgoing("C'est noté.")]
    visitor.posts(start="")
    visitor.posts("the-choice", choice="shopping", question=1, title="Des courses")

    history = visitor.history()

    assert [(one["mine"], one["text"]) for one in history["messages"]] == [
        (False, GREETING.text), (True, "Des courses"), (False, "C'est noté.")
    ]  # fmt: skip
    assert history["messages"][1]["key"] == "the-choice"
    assert history["cursor"] == history["messages"][-1]["id"]
    town.says(Outgoing("Encore un mot."))
    assert texts(visitor.hears(1, after=history["cursor"])) == ["Encore un mot."]


def test_answers_stand_below_their_questions_even_within_one_moment(sqlite_database: Database) -> None:
    clock = FrozenClock(datetime(2026, 11, 24, 8, 10, tzinfo=UTC))
    with Town(sqlite_database, clock).open() as town, httpx.Client(base_url=town.url) as web:
        town.answer = lambda content: [Outgoing(f"Re : {getattr(content, 'text', '')}")]
        visitor = Visitor(web)
        visitor.opens()
        for word in ("un", "deux", "trois"):
            visitor.posts(text=word)

        assert [one["text"] for one in visitor.history()["messages"]] == [
            "un", "Re : un", "deux", "Re : deux", "trois", "Re : trois"
        ]  # fmt: skip


def test_nobody_reads_another_conversation(town: Town, visitor: Visitor) -> None:
    visitor.posts(text="Bonjour")
    town.says(Outgoing("Pour vous seul"))
    other = Visitor(visitor.web)
    other.opens()
    other.posts(text="Bonsoir")

    assert [one["text"] for one in other.history()["messages"]] == ["Bonsoir"]


@pytest.mark.parametrize("proof", ["", "Bearer", "Bearer wrong", "Basic abc", "Bearer é"])
@pytest.mark.parametrize(("method", "path"), [("GET", "history"), ("GET", "events"), ("POST", "messages")])
def test_without_its_secret_a_conversation_is_closed(
    town: Town, visitor: Visitor, proof: str, method: str, path: str
) -> None:
    headers = [(b"Authorization", proof.encode()), (b"Accept-Language", b"en"), (b"Content-Type", b"application/json")]
    answer = visitor.web.request(method, f"/chat/{path}", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["error"].startswith("This conversation is no longer open")


def test_a_session_is_kept(town: Town, visitor: Visitor) -> None:
    assert visitor.opens().status_code == 200
    assert visitor.opens().json() == {}


def test_new_sessions_from_one_address_are_limited(town: Town, visitor: Visitor) -> None:
    answers = [Visitor(visitor.web).opens() for _ in range(5)]

    assert [answer.status_code for answer in answers] == [201, 201, 201, 201, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert (
        answers[-1].json()["error"] == "Too many new conversations were started from here. Please try again in 60 min."
    )


def test_100_kb_are_taken_and_more_than_200_kb_are_refused_in_a_sentence(town: Town, visitor: Visitor) -> None:
    long = "x" * 100_000
    taken = visitor.posts(text=long)
    refused = visitor.posts(text="x" * 200_000)
    huge = visitor.posts(text="x" * 3_000_000)

    assert taken.status_code == 202
    assert town.contents == [Wrote(long)]
    assert (refused.status_code, huge.status_code) == (413, 413)
    assert refused.json()["error"] == "This message is too long: please send it in several parts."


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"key": "abcdefgh"}', b"[" * 50_000, b"\xff"], ids=repr)
def test_what_cannot_be_read_is_refused_in_a_sentence(town: Town, visitor: Visitor, body: bytes) -> None:
    answer = visitor.web.post("/chat/messages", content=body, headers={**visitor.headers, **JSON})

    assert answer.status_code == 400
    assert "reload" in answer.json()["error"]


def test_a_message_that_cannot_be_kept_is_to_be_sent_again(town: Town, visitor: Visitor) -> None:
    town.trouble = DatabaseFull("no space")
    refused = visitor.posts("same-key", text="Bonjour")
    town.trouble = None
    taken = visitor.posts("same-key", text="Bonjour")

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert taken.status_code == 202
    assert town.contents == [Wrote("Bonjour")]


def test_the_page_is_closed_to_other_sites_and_small(town: Town, visitor: Visitor) -> None:
    page = visitor.web.get("/chat?lang=en")
    script = visitor.web.get("/chat/palier-chat.js")
    style = visitor.web.get("/chat/palier-chat.css")

    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert '<html lang="en">' in page.text
    assert "Sainte-Colline" in page.text
    assert "02\u00a099\u00a000\u00a000\u00a000" in page.text
    assert script.headers["content-type"].startswith("text/javascript")
    assert style.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    ("query", "accepted", "spoken"),
    [("", "", "fr"), ("", "en-GB,fr;q=0.5", "en"), ("?lang=fr", "en", "fr"), ("?lang=xx", "de,it", "fr")],
)
def test_the_page_speaks_the_visitors_language(
    town: Town, visitor: Visitor, query: str, accepted: str, spoken: str
) -> None:
    page = visitor.web.get(f"/chat{query}", headers={"Accept-Language": accepted})

    assert f'<html lang="{spoken}">' in page.text


def test_closing_the_channel_lets_the_pages_go(town: Town, visitor: Visitor) -> None:
    stream = visitor.listens()
    next(stream)
    town.closes_its_pages()

    assert list(stream) == []
    assert town.hub.open_pages == 0


def test_a_page_of_another_site_is_refused_in_a_sentence(town: Town, visitor: Visitor) -> None:
    """Even with the secret, which it cannot have."""
    elsewhere = {**visitor.headers, "Sec-Fetch-Site": "cross-site", "Origin": "https://mal.example"}
    for method, path in (
        ("POST", "session"), ("POST", "messages"), ("DELETE", "session"), ("GET", "history"), ("GET", "events"),
    ):  # fmt: skip
        answer = visitor.web.request(method, f"/chat/{path}", headers=elsewhere)
        assert answer.status_code == 403
        assert answer.json()["error"] == "This conversation can only be used from its own page."
        assert not [name for name in answer.headers if name.startswith("access-control")]
    form = visitor.web.post("/chat/session", data={"text": "Bonjour"}, headers=visitor.headers)

    assert form.status_code == 415
    assert visitor.web.options("/chat/messages", headers=elsewhere).status_code == 405
    assert visitor.posts(text="Bonjour").status_code == 202
    assert town.contents == [Wrote("Bonjour")]


def test_a_device_that_was_forgotten_opens_nothing(town: Town, visitor: Visitor) -> None:
    visitor.posts(text="Bonjour")

    assert visitor.web.delete("/chat/session", headers=visitor.headers).status_code == 204
    assert visitor.web.get("/chat/history", headers=visitor.headers).status_code == 401
    assert visitor.web.delete("/chat/session", headers=visitor.headers).status_code == 204
    assert visitor.web.delete("/chat/session").status_code == 204


def test_a_browser_behind_a_proxy_that_holds_streams_back_is_answered_whole(town: Town, visitor: Visitor) -> None:
    visitor.posts(text="Bonjour")
    town.says(Outgoing("Un"))
    first = visitor.web.get("/chat/events?once", headers=visitor.headers).text
    seen = visitor.history()["cursor"]
    rest = visitor.web.get("/chat/events?once", headers={**visitor.headers, "Last-Event-ID": seen}).text

    assert first.count("event: message") == 1
    assert "event: message" not in rest
    assert "event: state" in rest
