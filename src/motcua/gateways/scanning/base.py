"""What a scanner of files does for us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Scanned:
    """``clean``, or what was found."""

    clean: bool
    found: str = ""


class ScannerDown(Exception):
    """The scanner did not answer: the file stays not scanned."""


class Unscannable(Exception):
    """The scanner cannot look through this file, and will not be able to later: the words say why."""


class Scanner(Protocol):
    """One scanner."""

    def scan(self, content: BinaryIO) -> Scanned:
        """Look through the bytes from their start. Raises ScannerDown or Unscannable."""
