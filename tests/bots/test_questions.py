"""HTTP as clients really send it: in pieces, many at once, half, garbled, without end, or not read by them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bots import questions
from nlu.serve import LARGEST, Answer, Asked, Flaw
from tests.support.nlu_served import served

PATIENCE = 20.0


def echo(asked: Asked) -> Answer:
    """Says what was asked."""
    code = {None: 200, Flaw.GARBLED: 400, Flaw.TOO_LONG: 413}[asked.flaw]
    return Answer(code, b"", b"%s %s %s" % (asked.method.encode(), asked.path.encode(), asked.body))


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with served(echo) as told:
        where = urlsplit(told)
        assert where.hostname
        assert where.port
        yield where.hostname, where.port


@pytest.fixture
def client(address: tuple[str, int]) -> Iterator[socket.socket]:
    with socket.create_connection(address, PATIENCE) as connected:
        yield connected


def until(client: socket.socket, told: bytes) -> bytes:
    """All that is answered, until this was."""
    heard = bytearray()
    while told not in heard[-100_000:]:
        piece = client.recv(65_536)
        assert piece, heard[-100:]
        heard += piece
    return bytes(heard)


def to_the_end(client: socket.socket) -> bytes:
    return b"".join(iter(lambda: client.recv(65_536), b""))


def asking(body: bytes, head: bytes = b"") -> bytes:
    return b"POST /x HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body)


def test_a_question_may_come_letter_by_letter(client: socket.socket) -> None:
    for at in range(len(question := asking(b"bonjour"))):
        client.send(question[at : at + 1])

    assert until(client, b"POST /x bonjour").startswith(b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n")


def test_a_question_may_come_in_chunks(client: socket.socket) -> None:
    client.sendall(
        b"POST /x?q=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbon\r\n4\r\njour\r\n0\r\n\r\n"
    )

    assert until(client, b"POST /x bonjour")


def test_many_questions_at_once_are_answered_in_their_order(client: socket.socket) -> None:
    client.sendall(b"".join(asking(b"<%d>" % number) for number in range(500)))

    heard = until(client, b"<499>")
    places = [heard.index(b"<%d>" % number) for number in range(500)]
    assert places == sorted(places)


def test_who_asks_much_at_once_lets_others_go_between(address: tuple[str, int]) -> None:
    heard: list[bytes] = []
    all_is_asked = threading.Event()

    def note(asked: Asked) -> Answer:
        assert all_is_asked.wait(PATIENCE)
        heard.append(asked.body)
        return echo(asked)

    with served(note) as told:
        where = urlsplit(told).hostname, urlsplit(told).port
        with socket.create_connection(where, PATIENCE) as greedy, socket.create_connection(where, PATIENCE) as modest:
            greedy.sendall(b"".join(asking(b"much") for _ in range(3_000)))
            modest.sendall(asking(b"little"))
            all_is_asked.set()
            until(modest, b"little")

            assert len(heard) < 3_000


def test_whoever_waits_for_a_go_ahead_gets_it(client: socket.socket) -> None:
    client.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\n")
    assert until(client, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"

    client.sendall(b"bonjour")
    assert until(client, b"POST /x bonjour")


def test_a_head_alone_has_no_body(client: socket.socket) -> None:
    client.sendall(b"HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n" + asking(b"next"))

    heard = until(client, b"next")
    assert heard.startswith(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nHTTP/1.1 200 OK")


@pytest.mark.parametrize(
    "last",
    [
        asking(b"last", b"Connection: close\r\n"),
        b"POST /x HTTP/1.0\r\nContent-Length: 4\r\n\r\nlast",
        b"GET /last HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    ],
    ids=["close", "HTTP/1.0", "another protocol"],
)
def test_behind_a_last_question_nothing_is_read(client: socket.socket, last: bytes) -> None:
    client.sendall(last + asking(b"ghost"))

    heard = to_the_end(client)
    assert b"connection: close" in heard
    assert heard.rstrip().endswith(b"last")


@pytest.mark.parametrize(
    "garbled",
    [
        b"hello\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"\x00" * 1_000,
    ],
    ids=["words", "TLS", "no number", "nothing"],
)
def test_what_is_no_http_is_told_so(client: socket.socket, garbled: bytes) -> None:
    client.sendall(asking(b"good") + garbled)

    first, second = to_the_end(client).split(b"HTTP/1.1 ")[1:]
    assert first.endswith(b"good")
    assert second.startswith(b"400 ")


@pytest.mark.parametrize(
    "start", [asking(b"")[:-5] + b"9999999\r\n\r\n", b"GET / HTTP/1.1\r\nHost: "], ids=["body", "head"]
)
def test_a_question_without_end_is_refused_before_it_ends(client: socket.socket, start: bytes) -> None:
    client.sendall(start + b"x" * LARGEST)

    assert b"HTTP/1.1 413 " in until(client, b"connection: close")


def test_half_a_question_is_nobodys_trouble(address: tuple[str, int], client: socket.socket) -> None:
    with socket.create_connection(address, PATIENCE) as leaving:
        leaving.sendall(asking(b"bonjour")[:-3])
    client.sendall(asking(b"bonjour"))

    assert until(client, b"bonjour")


def test_answers_that_are_not_taken_are_not_heaped_up() -> None:
    answered = 0

    def long(asked: Asked) -> Answer:
        nonlocal answered
        answered += 1
        return Answer(200, b"", b"x" * 100_000 if asked.body == b"much" else b"end")

    with served(long) as told:
        where = urlsplit(told).hostname, urlsplit(told).port
        with socket.create_connection(where, PATIENCE) as lazy, socket.create_connection(where, PATIENCE) as other:
            lazy.sendall(b"".join(asking(b"much") for _ in range(400)) + asking(b"one"))
            for _ in range(300):
                other.sendall(asking(b"one"))
                until(other, b"end")
            assert answered < 300 + 200

            until(lazy, b"end")
            assert answered == 300 + 401


def test_a_silent_connection_is_closed_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "KEPT", 0.05)
    with served(echo) as told:
        where = urlsplit(told).hostname, urlsplit(told).port
        with socket.create_connection(where, PATIENCE) as silent:
            assert silent.recv(1) == b""


def test_whoever_is_connected_at_the_end_is_let_go(address: tuple[str, int]) -> None:
    with served(echo) as told:
        where = urlsplit(told).hostname, urlsplit(told).port
        connected = socket.create_connection(where, PATIENCE)
        connected.sendall(asking(b"bonjour"))
        until(connected, b"bonjour")

    with connected:
        assert connected.recv(1) == b""
