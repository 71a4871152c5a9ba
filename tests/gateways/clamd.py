"""A daemon on this machine that plays clamd: it takes INSTREAM and answers as it is told."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: what it calls a virus, in pieces so that no real scanner minds this file
MARK = b"EICAR-" + b"LIKE-MARK"


@dataclass
class Clamd:
    """``answer``: what it says instead of a verdict; ``silent``: it listens and never answers.

    ``chokes_on``: it hangs up on these bytes.
    """

    port: int = 0
    answer: bytes | None = None
    silent: bool = False
    chokes_on: bytes = b""
    limit: int = 1 << 30
    heard: list[bytes] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class _Talk(socketserver.StreamRequestHandler):
    state: Clamd

    def handle(self) -> None:
        if self.rfile.read(len(b"zINSTREAM\x00")) != b"zINSTREAM\x00":
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.state.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\x00")
                return
        self.state.heard.append(content)
        if self.state.chokes_on and self.state.chokes_on in content:
            return
        if self.state.silent:
            self.state.released.wait(5)
            return
        verdict = b"stream: Eicar-Test FOUND\x00" if MARK in content else b"stream: OK\x00"
        self.wfile.write(verdict if self.state.answer is None else self.state.answer)


@contextmanager
def clamd() -> Iterator[Clamd]:
    """A running daemon."""
    state = Clamd()
    handler = type("Talk", (_Talk,), {"state": state})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            state.released.set()
            server.shutdown()
            thread.join()
