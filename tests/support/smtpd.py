"""A mail server that keeps what it is given, or refuses as it is told. Next: users.py."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """Speaks enough of SMTP for a client that sends one message a connection."""

    def __init__(self) -> None:
        self.port = 0
        self.refusal = b""  # sent instead of 250 for each recipient
        self.recipients: list[str] = []
        self.messages: list[EmailMessage] = []
        self.said: list[str] = []  # the verbs that came

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            verb = line.split()[0].upper().decode()
            self.said.append(verb)
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                body = await reader.readuntil(b"\r\n.\r\n")
                text = body[:-3].replace(b"\r\n..", b"\r\n.").replace(b"\r\n", b"\n")
                found = message_from_bytes(text, policy=policy.default)
                self.messages.append(found)
                writer.write(b"250 kept\r\n")
            elif verb == "RCPT" and self.refusal:
                writer.write(self.refusal)
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                if verb == "RCPT":
                    self.recipients.append(line.decode().partition("<")[2].partition(">")[0])
                writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()


@asynccontextmanager
async def mail_server() -> AsyncGenerator[MailServer]:
    found = MailServer()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found
