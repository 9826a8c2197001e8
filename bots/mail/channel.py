"""E-mail as a channel that only speaks: one connection to the town's mail server for each letter."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Final

from backend.clock import Clock
from backend.mail_server import MailServer
from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Outgoing
from bots.channel import Receive
from bots.errors import AccountBroken, Rejected, SendError, Uncertain, Unreachable
from bots.mail.letter import letter

CAN: Final = Capabilities(10_000)
PACE: Final = 2.0
"""Letters a second. Ours: they are few."""
PATIENCE: Final = 20.0
"""Seconds in which the server must answer each word of ours."""
_FOR_NOW: Final = range(400, 500)
"""Answers of a server that may take the same letter later (RFC 5321, 4.2.1)."""


class EmailChannel:
    """The town's sender at its mail server. Certificates are verified; `trust` is another context for that."""

    name = "email"
    can = CAN
    repeats_safely = False
    pace = PACE
    pace_person = PACE

    def __init__(
        self, server: MailServer, sender: str, town: str, *, clock: Clock, trust: ssl.SSLContext | None = None
    ) -> None:
        self.address = sender
        self._server, self._town, self._clock = server, town, clock
        self._trust = trust or ssl.create_default_context()

    async def open(self) -> None:
        """Connects and signs in, and hangs up again.

        Raises:
            AccountBroken: the server does not know us, or is not encrypted as it should be.
            Unreachable: it does not answer.
        """
        await asyncio.to_thread(self._try)

    async def listen(self, receive: Receive, cursor: str, save: Callable[[str], Awaitable[None]]) -> None:
        """Nobody writes to us by e-mail."""
        del receive, cursor, save

    async def send(self, to: str, part: Outgoing, *, key: str) -> str:
        """Hands one letter to the server, and returns its id."""
        mail = letter(part, sender=self.address, town=self._town, to=to, key=key, now=self._clock.now())
        await asyncio.to_thread(self._post, mail, to)
        return str(mail["Message-ID"])

    async def close(self) -> None:
        """Nothing stays open."""

    def _try(self) -> None:
        with self._line():
            pass

    def _post(self, mail: EmailMessage, to: str) -> None:
        with self._line() as line:
            self._judge(line.mail(self.address), broken=f"it does not let us send as {self.address}")
            self._judge(line.rcpt(to))
            try:
                answer = line.data(mail.as_bytes())
            except smtplib.SMTPDataError as refused:
                answer = (refused.smtp_code, _bytes(refused.smtp_error))
            except (OSError, smtplib.SMTPException) as error:
                raise Uncertain(f"{type(error).__name__} while the letter was handed over") from None
            self._judge(answer)

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        """A connection that is encrypted and signed in. Whatever goes wrong on it is told in our words."""
        server = self._server
        line: smtplib.SMTP | None = None
        try:
            if server.tls == "at once":
                line = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=self._trust)
            else:
                line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
            if server.tls == "starttls":
                line.starttls(context=self._trust)
            if server.user:
                line.login(server.user, server.password)
            line.ehlo_or_helo_if_needed()
            yield line
        except SendError:
            raise
        except ssl.SSLCertVerificationError as error:
            raise AccountBroken(
                f"the mail server's certificate is not to be trusted ({error.verify_message})"
            ) from None
        except smtplib.SMTPAuthenticationError as error:
            raise AccountBroken(f"the mail server refuses our password ({error.smtp_code})") from None
        except smtplib.SMTPNotSupportedError as error:
            raise AccountBroken(f"the mail server cannot do what is asked of it ({error})") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"the mail server does not answer ({type(error).__name__})") from None
        finally:
            if line is not None:
                with suppress(OSError, smtplib.SMTPException):
                    line.quit()

    @staticmethod
    def _judge(answer: tuple[int, bytes], *, broken: str = "") -> None:
        code, says = answer
        if code < min(_FOR_NOW):
            return
        told = f"{code} {says.decode('utf-8', 'replace')}"[:200]
        if code in _FOR_NOW:
            raise Unreachable(f"the mail server says later: {told}")
        raise AccountBroken(f"{broken} ({told})") if broken else Rejected(f"the mail server refuses it: {told}")


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
