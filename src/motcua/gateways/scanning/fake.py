"""A scanner for tests and demonstrations: it finds one harmless mark, and can be down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from motcua.gateways.scanning.base import Scanned, ScannerDown

#: the marker that this scanner calls a virus; no real scanner knows it
MARK = b"MOTCUA-TEST-VIRUS"


@dataclass(slots=True)
class FakeScanner:
    """``down`` makes it not answer."""

    down: bool = False

    def scan(self, content: BinaryIO) -> Scanned:
        """Harmful when the mark stands anywhere in the bytes."""
        if self.down:
            raise ScannerDown("switched off")
        content.seek(0)
        return Scanned(clean=False, found="Motcua-Test") if MARK in content.read() else Scanned(clean=True)
