"""A mail server of a hundred lines on this machine: takes mails, refuses or drops them when told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default


@dataclass
class Sink:
    """What came in, and how the server behaves.

    `refuse`: (verb, answer) pairs, e.g. ("RCPT", "550 no"). `drop_after_data`: takes the words, and breaks the
    connection before it says so. `hold`: set to let a mail through that waits before it is answered.
    """

    port: int = 0
    mails: list[Message] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    drop_after_data: bool = False
    taken: threading.Event = field(default_factory=threading.Event)
    hold: threading.Event | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=huying@example.org"

    @property
    def recipients(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails)

    @property
    def text(self) -> str:
        """Subject and words of everything that came in."""
        return "\n".join(f"{m['Subject']}\n{m.get_content()}" for m in self.mails)  # type: ignore[attr-defined]


class _Handler(socketserver.StreamRequestHandler):
    sink: Sink

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.decode().strip().upper().split(" ")[0].split(":")[0]
            if verb in self.sink.refuse:
                self.say(self.sink.refuse[verb])
            elif verb == "DATA":
                self.say("354 go on")
                if not self.take():
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        if line == b"":
            return False  # the sender is gone before the end: nothing was mailed
        self.sink.mails.append(message_from_bytes(b"".join(lines), policy=default))
        self.sink.taken.set()
        if self.sink.hold is not None:
            self.sink.hold.wait(20)
        if self.sink.drop_after_data:
            return False
        self.say("250 taken")
        return True

    def say(self, words: str) -> None:
        with suppress(OSError):  # whoever was killed does not listen any more
            self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that was killed is no error of the sink's."""


@contextmanager
def listening() -> Iterator[Sink]:
    sink = Sink()
    handler = type("Handler", (_Handler,), {"sink": sink})
    with _Server(("127.0.0.1", 0), handler) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
