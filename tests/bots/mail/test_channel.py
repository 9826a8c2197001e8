"""A letter reaches a real server, over TLS; and what each of its answers means."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from backend.clock import FrozenClock
from backend.mail_server import EXPECTED, MailServer, read_server
from backend.messaging.messages import Outgoing
from bots.errors import AccountBroken, Rejected, SendError, Uncertain, Unreachable
from bots.mail.channel import EmailChannel
from tests.support import mail_server as real
from tests.support.mail_server import HOST, PASSWORD, USER, mail_server, self_signed

NOTICE = Outgoing("Alerte urgente nº 12 à Valbourg : palier staff take 12\nOu répondez ici : je prends 12", urgent=True)
TO = "sylvie@mairie.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trust(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[0]))


def channel(url: str, clock: FrozenClock, trust: ssl.SSLContext | None = None) -> EmailChannel:
    return EmailChannel(read_server(url), "alertes@mairie.example", "Valbourg", clock=clock, trust=trust)


def plain(server: real.MailServer) -> str:
    return f"smtp://{HOST}:{server.port}"


def signed_in(scheme: str, server: real.MailServer, password: str = PASSWORD) -> str:
    return f"{scheme}://{USER}:{quote(password, safe='')}@{HOST}:{server.port}"


def test_a_letter_arrives_and_says_what_the_notice_says(clock: FrozenClock) -> None:
    async def story() -> real.MailServer:
        async with mail_server() as server:
            assert (
                await channel(plain(server), clock).send(TO, NOTICE, key="duty.7") == "<palier.duty.7@mairie.example>"
            )
        return server

    server = asyncio.run(story())

    [mail], [to] = server.mails, server.to
    assert to == [TO]
    assert mail["From"] == "Valbourg <alertes@mairie.example>"
    assert mail["Subject"] == "Alerte urgente nº 12 à Valbourg : palier staff take 12"
    assert mail.get_content().splitlines() == NOTICE.text.splitlines()
    assert (mail["Auto-Submitted"], mail["Importance"]) == ("auto-generated", "high")
    assert mail["Message-ID"] == "<palier.duty.7@mairie.example>"
    assert mail["Date"] == "Tue, 24 Nov 2026 08:10:00 +0000"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server's: it does not see that the line is encrypted at once
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_the_line_is_encrypted_and_we_sign_in(
    scheme: str, clock: FrozenClock, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    async def story() -> int:
        at_once = scheme == "smtps"
        async with mail_server(certificate, at_once=at_once, needs_password=True) as server:
            ours = channel(signed_in(scheme, server), clock, trust)
            await ours.open()
            await ours.send(TO, NOTICE, key="1")
            return len(server.mails)

    assert asyncio.run(story()) == 1


def refused(
    clock: FrozenClock,
    url: Callable[[real.MailServer], str],
    *,
    certificate: tuple[Path, Path] | None = None,
    trust: ssl.SSLContext | None = None,
    says: dict[str, str] | None = None,
    hangs_up: bool = False,
) -> SendError:
    async def story() -> SendError:
        async with mail_server(certificate, needs_password=certificate is not None) as server:
            server.says, server.hangs_up = says or {}, hangs_up
            with pytest.raises(SendError) as found:
                await channel(url(server), clock, trust).send(TO, NOTICE, key="1")
            return found.value

    return asyncio.run(story())


def test_a_server_that_nobody_vouches_for_is_told_no_password(
    clock: FrozenClock, certificate: tuple[Path, Path]
) -> None:
    error = refused(clock, lambda server: signed_in("smtp+starttls", server), certificate=certificate)

    assert isinstance(error, AccountBroken)
    assert "certificate" in str(error)


def test_a_server_without_encryption_is_told_nothing(clock: FrozenClock) -> None:
    error = refused(clock, lambda server: signed_in("smtp+starttls", server))

    assert isinstance(error, AccountBroken)
    assert "STARTTLS" in str(error)


def test_a_wrong_password_is_the_operators_to_correct(
    clock: FrozenClock, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    error = refused(
        clock, lambda server: signed_in("smtp+starttls", server, "autre"), certificate=certificate, trust=trust
    )

    assert isinstance(error, AccountBroken)
    assert PASSWORD not in str(error)
    assert "autre" not in str(error)


@pytest.mark.parametrize(
    ("says", "means"),
    [
        ({"RCPT": "550 No such user here"}, Rejected),
        ({"RCPT": "450 Greylisted, try again later"}, Unreachable),
        ({"MAIL": "553 Not allowed to send as this"}, AccountBroken),
        ({"DATA": "554 Looks like spam"}, Rejected),
        ({"DATA": "452 Insufficient storage"}, Unreachable),
    ],
    ids=lambda one: next(iter(one.values()))[:3] if isinstance(one, dict) else None,
)
def test_what_the_answers_of_a_server_mean(clock: FrozenClock, says: dict[str, str], means: type[SendError]) -> None:
    assert type(refused(clock, plain, says=says)) is means


def test_a_letter_whose_receipt_never_came_is_of_unknown_fate(clock: FrozenClock) -> None:
    assert isinstance(refused(clock, plain, hangs_up=True), Uncertain)


def test_a_server_that_is_not_there_is_waited_for(clock: FrozenClock) -> None:
    async def story() -> None:
        async with mail_server() as server:
            gone = plain(server)
        with pytest.raises(Unreachable):
            await channel(gone, clock).open()

    asyncio.run(story())


def test_nobody_is_listened_to(clock: FrozenClock) -> None:
    async def story() -> None:
        ours = channel("smtp://localhost", clock)
        await asyncio.wait_for(ours.listen(None, "", None), 20)  # type: ignore[arg-type]
        await ours.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    ("written", "server"),
    [
        ("smtps://a%40b.fr:p%3Aw@mail.example.org", MailServer("mail.example.org", 465, "at once", "a@b.fr", "p:w")),
        ("smtp+starttls://u:p@mail.example.org:2525/", MailServer("mail.example.org", 2525, "starttls", "u", "p")),
        ("smtp://localhost", MailServer("localhost", 25, "none")),
    ],
)
def test_how_a_server_is_written(written: str, server: MailServer) -> None:
    assert read_server(written) == server
    assert "p:w" not in repr(read_server(written))


@pytest.mark.parametrize(
    "written",
    [
        "", "mail.example.org", "smtp://mail.example.org", "https://mail.example.org", "smtps://", "smtps://host:x",
        "smtps://host/path", "smtps://u:secret@host:99999", "smtps://host?from=a@b",
    ],
)  # fmt: skip
def test_what_is_no_server_is_said_without_its_password(written: str) -> None:
    with pytest.raises(ValueError, match="smtps://user:password") as found:
        read_server(written)
    assert str(found.value) == EXPECTED
