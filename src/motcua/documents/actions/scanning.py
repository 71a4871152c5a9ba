"""Let the scanner look at stored files, and note what it said.

A file is looked at right after it was stored, with little patience; what the scanner could not see then waits
for the job. A verdict never changes by itself: what was harmful stays shut.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import BinaryIO, cast

from django.core.files.storage import default_storage
from django.db import transaction

from motcua.documents.models import StoredFile
from motcua.documents.queries import scanner as scanners
from motcua.documents.types import ScanState
from motcua.gateways.scanning.base import Scanner, ScannerDown, Unscannable

logger = logging.getLogger("motcua.documents")
#: seconds that somebody who just sent a file waits for the scanner
_PATIENCE = 5.0
#: files in one run of the job, and failures one after the other that mean the scanner is down
_MOST, _ENOUGH_FAILURES = 300, 3


def scan_when_stored(file_id: int, *, at: datetime) -> None:
    """Look at a file once its row is stored for good; nothing where no scanner is set up."""
    if scanners.is_configured():
        transaction.on_commit(partial(_scan_new, file_id, at), robust=True)


def scan_waiting(scanner: Scanner, *, at: datetime) -> dict[str, int]:
    """Look at the files that wait, oldest first: how many of each verdict, and ``down`` for those without."""
    counts: dict[str, int] = {}
    failures = 0
    waiting = StoredFile.objects.filter(scan_state=ScanState.NOT_SCANNED).order_by("pk")
    for file in waiting[:_MOST]:
        try:
            state = _scan(file, scanner, at)
        except ScannerDown as down:
            counts["down"] = counts.get("down", 0) + 1
            failures += 1
            logger.warning("file %s is not scanned: %s", file.pk, down)
            if failures >= _ENOUGH_FAILURES:
                break
        else:
            failures = 0
            counts[state] = counts.get(state, 0) + 1
    return counts


def _scan_new(file_id: int, at: datetime) -> None:
    scanner = scanners.configured(timeout=_PATIENCE)
    file = StoredFile.objects.filter(pk=file_id, scan_state=ScanState.NOT_SCANNED).first()
    if scanner is None or file is None:
        return
    try:
        _scan(file, scanner, at)
    except ScannerDown as down:
        logger.warning("file %s waits for the scanner: %s", file_id, down)


def _scan(file: StoredFile, scanner: Scanner, at: datetime) -> ScanState:
    try:
        with default_storage.open(file.relative_path) as stream:
            told = scanner.scan(cast(BinaryIO, stream.file))
        state, words = (ScanState.CLEAN, "") if told.clean else (ScanState.INFECTED, told.found)
    except Unscannable as refused:
        state, words = ScanState.UNSCANNABLE, str(refused)
    except FileNotFoundError:
        state, words = ScanState.UNSCANNABLE, "Không còn tệp trên máy chủ"
    StoredFile.objects.filter(pk=file.pk, scan_state=ScanState.NOT_SCANNED).update(
        scan_state=state, scanned_at=at, scan_words=words[:200]
    )
    if state is not ScanState.CLEAN:
        logger.warning("file %s is %s: %s", file.pk, state.value, words)
    return state
