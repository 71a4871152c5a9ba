"""Servers on this machine that play a mail server and a provider of messages."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class MailServer:
    """What it was told, and how it answers."""

    port: int = 0
    refuses: dict[str, str] = field(default_factory=dict)
    after_data: str = "250 taken"
    envelopes: list[tuple[str, list[str], str]] = field(default_factory=list)


class _MailTalk(socketserver.StreamRequestHandler):
    server_state: MailServer
    sender: str
    receivers: list[str]

    def handle(self) -> None:
        self.sender, self.receivers = "", []
        self._say("220 mail.test")
        while line := self.rfile.readline():
            text = line.decode().strip()
            word = text.partition(" ")[0].upper()
            answers = {"MAIL": self._from, "RCPT": self._to, "DATA": self._data}
            self._say(answers[word](text) if word in answers else "250 ok")
            if word == "QUIT":
                return

    def _from(self, text: str) -> str:
        self.sender = text
        return "250 ok"

    def _to(self, text: str) -> str:
        address = text.partition("<")[2].partition(">")[0]
        answer = self.server_state.refuses.get(address, "250 ok")
        self.receivers += [address] if answer.startswith("250") else []
        return answer

    def _data(self, _text: str) -> str:
        self._say("354 go on")
        body = b""
        while (part := self.rfile.readline()) not in {b".\r\n", b""}:
            body += part
        answer = self.server_state.after_data
        if answer.startswith("250"):
            self.server_state.envelopes.append((self.sender, self.receivers, body.decode()))
        return answer

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """An SMTP server for one test: one connection after the other, no encryption."""
    state = MailServer()

    class Talk(_MailTalk):
        server_state = state

    with _running(socketserver.TCPServer(("127.0.0.1", 0), Talk)) as port:
        state.port = port
        yield state


@dataclass
class ProviderServer:
    """What it was sent, and what it answers: HTTP status and a JSON value or raw bytes."""

    url: str = ""
    status: int = 200
    answer: Any = None
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)


@contextmanager
def provider_server() -> Iterator[ProviderServer]:
    """A provider of messages by HTTP for one test."""
    state = ProviderServer()

    class Talk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.requests.append((self.path, dict(self.headers), json.loads(body)))
            content = state.answer if isinstance(state.answer, bytes) else json.dumps(state.answer).encode()
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    with _running(HTTPServer(("127.0.0.1", 0), Talk)) as port:
        state.url = f"http://127.0.0.1:{port}/v1/send?x=1"
        yield state


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
