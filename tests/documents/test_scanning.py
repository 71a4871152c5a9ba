"""Stored files are held until a scanner calls them clean; what is harmful is never handed out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from motcua.documents import jobs
from motcua.documents.actions.store import store
from motcua.documents.models import StoredFile
from motcua.documents.queries.files import HeldFile, handed, visible_file
from motcua.documents.types import ScanState
from motcua.org.types import SYSTEM
from tests.gateways.clamd import MARK, Clamd, clamd

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def daemon(settings: Any) -> Iterator[Clamd]:
    with clamd() as running:
        settings.MOTCUA_CLAMAV = f"127.0.0.1:{running.port}"
        yield running


def kept(content: bytes = b"%PDF-1.7 ...", name: str = "tờ khai.pdf", **options: Any) -> StoredFile:
    return store(ContentFile(content), name, SYSTEM, AT, authority_id=7, **options)


def fresh(file: StoredFile) -> StoredFile:
    return StoredFile.objects.get(pk=file.pk)


def test_without_a_scanner_a_file_is_handed_out_and_says_that_nobody_looked() -> None:
    assert handed(kept()).scan_state == ScanState.NOT_SCANNED
    assert jobs.scan(AT) == {}


def test_a_file_is_held_until_the_scanner_has_looked(daemon: Clamd) -> None:
    file = kept()
    with pytest.raises(HeldFile, match="đang chờ quét"):
        visible_file(file.pk, SYSTEM)

    assert jobs.scan(AT) == {"clean": 1}

    assert visible_file(file.pk, SYSTEM).scan_state == ScanState.CLEAN
    assert fresh(file).scanned_at == AT
    assert jobs.scan(AT) == {}


def test_a_file_is_looked_at_as_soon_as_it_is_stored(
    daemon: Clamd, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = kept()
    assert handed(fresh(file)).content == b"%PDF-1.7 ..."
    daemon.answer = b"nonsense"
    with django_capture_on_commit_callbacks(execute=True):
        late = kept(b"%PDF-1.7 another")
    assert fresh(late).scan_state == ScanState.NOT_SCANNED


def test_what_is_harmful_is_never_handed_out_even_when_the_scanner_is_gone(
    daemon: Clamd, settings: Any
) -> None:
    file = kept(b"%PDF-1.7" + MARK)
    assert jobs.scan(AT) == {"infected": 1}
    for address in (settings.MOTCUA_CLAMAV, ""):
        settings.MOTCUA_CLAMAV = address
        with pytest.raises(HeldFile, match=r"mã độc \(Eicar-Test\)"):
            handed(fresh(file))


def test_what_the_scanner_cannot_take_stays_shut_with_the_reason(daemon: Clamd) -> None:
    file, lost = kept(), kept(b"%PDF-1.7 lost")
    default_storage.delete(lost.relative_path)
    daemon.limit = 5
    assert jobs.scan(AT) == {"unscannable": 2}
    with pytest.raises(HeldFile, match="không quét được"):
        handed(fresh(file))
    assert "Không còn tệp" in fresh(lost).scan_words


def test_a_scanner_that_is_down_leaves_files_waiting(daemon: Clamd, caplog: pytest.LogCaptureFixture) -> None:
    daemon.answer = b"stream: lstat() ERROR\x00"
    for number in range(5):
        kept(b"%%PDF-1.7 %d" % number)
    assert jobs.scan(AT) == {"down": 3}  # then it is left in peace until the next minute
    assert "is not scanned" in caplog.text
    daemon.answer = None
    assert jobs.scan(AT) == {"clean": 5}


def test_a_file_that_nobody_can_scan_does_not_block_the_others(daemon: Clamd) -> None:
    kept(b"%PDF-1.7 first")
    kept(b"%PDF-1.7 second")
    daemon.chokes_on = b"first"
    assert jobs.scan(AT) == {"down": 1, "clean": 1}


def test_what_this_system_drew_itself_needs_no_scanner(daemon: Clamd) -> None:
    assert handed(kept(made_here=True)).scan_state == ScanState.CLEAN
    assert daemon.heard == []


def test_the_fake_scanner_of_a_demonstration(settings: Any) -> None:
    settings.MOTCUA_CLAMAV = "fake"
    good, bad = kept(), kept(b"%PDF-1.7 MOTCUA-TEST-VIRUS")
    assert jobs.scan(AT) == {"clean": 1, "infected": 1}
    assert handed(fresh(good)).content
    with pytest.raises(HeldFile):
        handed(fresh(bad))
