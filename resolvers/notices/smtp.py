"""Hands mail over to a mail server. Next: ../access/recovery.py."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from resolvers.notices.outbox import Notice, NotSent

_SECONDS = 20.0  # for each answer of the server
_PORTS = {"smtp": 587, "smtps": 465}


class Smtp:
    """`url` is smtp(s)://user:password@host:port; a password is sent over TLS only."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sealed = parts.scheme == "smtps"
        self._place = (parts.hostname or "", parts.port or _PORTS[parts.scheme])
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender
        self._context = ssl.create_default_context()

    async def send(self, notice: Notice) -> None:
        await asyncio.to_thread(self._send, notice)

    async def look(self) -> None:
        """NotSent if the server is away, or does not let us in."""
        await asyncio.to_thread(self._send, None)

    def _send(self, notice: Notice | None) -> None:
        try:
            with self._connected() as server:
                if notice is not None:
                    server.send_message(self._message(notice))
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise NotSent(f"recipient refused: {codes}") from None
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"{type(error).__name__} {error.smtp_code}") from None
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        if self._sealed:
            server = smtplib.SMTP_SSL(*self._place, timeout=_SECONDS, context=self._context)
        else:
            server = smtplib.SMTP(*self._place, timeout=_SECONDS)
        try:
            server.ehlo()
            if not self._sealed and server.has_extn("starttls"):
                server.starttls(context=self._context)
            if self._user:
                if not isinstance(server.sock, ssl.SSLSocket):
                    raise NotSent("the mail server offers no TLS, so the password is not sent")
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, notice.recipient, notice.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(notice.body)
        return message
