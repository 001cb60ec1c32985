"""A mail server with STARTTLS and authentication, for mail that Alertmanager sends. It delivers nothing."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from stack.sinks.faults import Kind
from stack.sinks.http import LOOPBACK, RESET
from stack.sinks.mail import InvalidMail, lacks, message, parsed
from stack.sinks.message import Sink

# The library warns of its own attribute at each login.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Smtp(Sink):
    """The server at `address`. Any user logs in with `password`; `certificate` is the authority's, in PEM."""

    name = "smtp"

    def __init__(self) -> None:
        super().__init__()
        self.address = ""
        self.password = secrets.token_hex(16)
        self._authority = trustme.CA()
        self.certificate = self._authority.cert_pem.bytes().decode()

    @contextmanager
    def serving(self, port: int, host: str) -> Iterator[None]:
        """Listen for as long as the block runs. Raises OSError if the port is taken."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert(LOOPBACK, "localhost").configure_cert(context)
        listening = socket.create_server((host, port))
        self.address = f"{LOOPBACK}:{listening.getsockname()[1]}"
        loop = asyncio.new_event_loop()
        ended = asyncio.Event()
        thread = threading.Thread(target=loop.run_until_complete, args=(self._serve(listening, context, ended),))
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(ended.set)
            thread.join()
            loop.close()

    async def _serve(self, listening: socket.socket, context: ssl.SSLContext, ended: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Server(self, context, loop), sock=listening)
        await ended.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
        """Whether a user may send. The client learns no more."""
        right = isinstance(given, LoginPassword) and secrets.compare_digest(given.password, self.password.encode())
        if not right:
            self.violations.append(f"refused: a login with a wrong password ({mechanism})")
        return AuthResult(success=right, handled=False, auth_data=given)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A mail begins: the place where the server fails, if a fault says so."""
        if fault := self.faults.take():
            if fault.kind is Kind.ERROR:
                return "451 4.3.0 local error in processing"
            if fault.kind is Kind.THROTTLED:
                return f"450 4.7.1 too many messages, retry after {fault.retry_after} seconds"
            if fault.kind is Kind.HANG:
                await asyncio.to_thread(fault.wait)
            _cut(server, reset=fault.kind is Kind.RESET)
        envelope.mail_from = address
        return "250 2.1.0 sender ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The mail has arrived."""
        assert isinstance(envelope.content, bytes)
        try:
            mail = parsed(envelope.content)
        except InvalidMail as invalid:
            self.violations.append(f"refused: {invalid}")
            return f"550 5.6.0 {invalid}"
        self.violations += lacks(mail, str(envelope.mail_from))
        user = session.auth_data.login.decode("utf-8", "replace") if session.auth_data else ""
        self.messages.append(message(self.name, mail, envelope.rcpt_tos, user))
        return "250 2.0.0 accepted"


def _cut(server: SMTP, *, reset: bool) -> None:
    """Close or reset a connection, and end the task that serves it."""
    transport = server.transport
    assert isinstance(transport, asyncio.Transport)
    if reset:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()
    raise asyncio.CancelledError


class _Server(SMTP):
    """One connection."""

    line_length_limit = 64 * 1024  # longer lines end the connection, and so cannot be reported

    def __init__(self, smtp: Smtp, context: ssl.SSLContext, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            smtp,
            hostname="localhost",
            ident="SMTP",
            tls_context=context,
            require_starttls=True,
            # Alertmanager refuses the prompts of LOGIN here, and prefers it to PLAIN.
            auth_exclude_mechanism=["LOGIN"],
            authenticator=smtp.login,
            loop=loop,
        )
