"""ClamAV over TCP: the daemon gets the bytes in pieces (INSTREAM) and answers with one line.

The protocol is clamd's own: ``zINSTREAM``, then pieces with a length of four bytes before each, a length of
zero at the end; the answer is ``stream: OK``, ``stream: NAME FOUND`` or a line that ends in ``ERROR``.
"""

from __future__ import annotations

import re
import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

from motcua.gateways.scanning.base import Scanned, ScannerDown, Unscannable

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"^stream: (.{1,300}) FOUND$")


@dataclass(frozen=True, slots=True)
class ClamAV:
    """One daemon.

    Args:
        timeout: seconds to wait for the line and for its answer. limit: bytes it takes (its
            ``StreamMaxLength``, 25 MB unless told otherwise); a larger file is not even sent.
    """

    host: str
    port: int = 3310
    timeout: float = 20.0
    limit: int = 25 * 1024 * 1024

    def scan(self, content: BinaryIO) -> Scanned:
        """Look through the bytes from their start.

        Raises:
            ScannerDown: not reached, too slow, or its answer is nonsense. Unscannable: too large for it.
        """
        size = content.seek(0, 2)
        content.seek(0)
        if size > self.limit:
            raise Unscannable(f"Tệp lớn hơn mức máy quét nhận ({self.limit >> 20} MB)")
        try:
            with socket.create_connection((self.host, self.port), timeout=self.timeout) as line:
                self._send(line, content)
                answer = _answer(line)
        except OSError as error:
            raise ScannerDown(f"{self.host}:{self.port}: {error}") from error
        return _judged(answer)

    @staticmethod
    def _send(line: socket.socket, content: BinaryIO) -> None:
        line.sendall(b"zINSTREAM\x00")
        try:
            while piece := content.read(_PIECE):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            return  # it has heard enough (its limit is lower than ours) and may have said why


def _answer(line: socket.socket) -> str:
    heard = b""
    while not heard.endswith(b"\x00") and len(heard) < _LONGEST_ANSWER:
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        heard += part
    return heard.rstrip(b"\x00\n").decode("utf-8", "replace")


def _judged(answer: str) -> Scanned:
    if answer == "stream: OK":
        return Scanned(clean=True)
    found = _FOUND.match(answer)
    if found:
        return Scanned(clean=False, found=found[1][:200])
    if "size limit exceeded" in answer.lower():
        raise Unscannable("Tệp lớn hơn mức máy quét nhận")
    raise ScannerDown(f"unexpected answer: {answer[:100]!r}")


def from_address(address: str) -> ClamAV | None:
    """A daemon by ``host:port`` (port 3310 unless named); none for an empty text.

    Raises:
        ValueError: the port is no number of a port.
    """
    text = address.strip()
    if not text:
        return None
    host, _, port = text.rpartition(":") if ":" in text else (text, "", "3310")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"not host:port: {address!r}")
    return ClamAV(host.strip("[]"), int(port))
