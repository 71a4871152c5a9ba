"""Files in pieces: resumed where they stopped, never doubled, never another person's."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from motcua.documents.actions import unclaimed, uploads
from motcua.documents.actions.store import MAX_SIZE, UnfitFile
from motcua.documents.jobs import clean_uploads, delete_unclaimed
from motcua.documents.models import StoredFile, Upload
from motcua.documents.queries import pieces
from motcua.org.models import CitizenAccount, Empowerment

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def account(name: str = "Nguyễn Thị Lan") -> CitizenAccount:
    return CitizenAccount.objects.create(
        token=name[:32], name=name, stamp="x", created_at=AT, last_seen_at=AT
    )


@pytest.fixture
def lan() -> int:
    return account().pk


def begun(owner: int, name: str = "giấy chứng sinh.jpg", size: int = len(PHOTO)) -> str:
    return uploads.begin(name=name, size=size, account_id=owner, authority_id=7, at=AT).token


def send(token: str, owner: int, content: bytes = PHOTO, piece: int = 1000) -> None:
    for offset in range(0, len(content), piece):
        uploads.append(token, owner, offset, content[offset : offset + piece], at=AT)


def test_pieces_become_the_file_that_was_sent(lan: int, home: Path) -> None:
    token = begun(lan)
    send(token, lan)

    stored = StoredFile.objects.get(pk=uploads.finish(token, lan, at=AT))

    with default_storage.open(stored.relative_path) as kept:
        assert kept.read() == PHOTO
    assert (stored.name, stored.media_type) == ("giấy chứng sinh.jpg", "image/jpeg")
    assert (stored.stored_by, stored.authority_id) == ("Nguyễn Thị Lan", 7)
    assert not list((home / "uploads").iterdir())


def test_after_a_cut_line_the_status_says_where_to_go_on(lan: int) -> None:
    token = begun(lan)
    uploads.append(token, lan, 0, PHOTO[:3000], at=AT)

    told = uploads.status(token, lan, at=AT + timedelta(hours=20))

    assert (told.offset, told.size, told.state, told.file_id) == (3000, len(PHOTO), "open", None)
    uploads.append(token, lan, told.offset, PHOTO[told.offset :], at=AT)
    assert uploads.finish(token, lan, at=AT)


def test_a_piece_that_comes_twice_does_no_harm(lan: int) -> None:
    token = begun(lan)
    uploads.append(token, lan, 0, PHOTO[:1000], at=AT)
    assert uploads.append(token, lan, 0, PHOTO[:1000], at=AT).offset == 1000
    assert uploads.append(token, lan, 200, PHOTO[200:700], at=AT).offset == 1000


@pytest.mark.parametrize(("offset", "content"), [(500, PHOTO[500:1500]), (2000, b"x"), (1000, b"")])
def test_a_piece_that_belongs_elsewhere_is_told_the_right_place(
    lan: int, offset: int, content: bytes
) -> None:
    token = begun(lan)
    uploads.append(token, lan, 0, PHOTO[:1000], at=AT)
    if offset == 1000:
        assert uploads.append(token, lan, offset, content, at=AT).offset == 1000
        return
    with pytest.raises(uploads.OtherOffset) as refused:
        uploads.append(token, lan, offset, content, at=AT)
    assert refused.value.details == {"offset": 1000}


def test_nothing_beyond_the_announced_size_is_taken(lan: int) -> None:
    token = begun(lan, size=100)
    with pytest.raises(uploads.OtherOffset):
        uploads.append(token, lan, 0, PHOTO[:101], at=AT)
    big = begun(lan, size=MAX_SIZE)
    with pytest.raises(uploads.OtherOffset):
        uploads.append(big, lan, 0, b"x" * (uploads.MAX_PIECE + 1), at=AT)
    assert pieces.received(big) == 0


def test_a_file_in_crumbs_is_refused(lan: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PIECES", 3)
    token = begun(lan)
    send(token, lan, PHOTO[:3], piece=1)
    with pytest.raises(uploads.TooManyUploads):
        uploads.append(token, lan, 3, PHOTO[3:], at=AT)
    assert uploads.status(token, lan, at=AT).offset == 3


def test_of_many_that_bring_the_same_piece_one_wins() -> None:
    token = "a-token-of-an-upload-here"
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda _: pieces.add(token, 0, PHOTO), range(16)))
    assert won.count(True) == 1
    assert b"".join(pieces.joined(token)) == PHOTO


def test_a_gap_counts_only_up_to_the_gap() -> None:
    token = "a-token-of-an-upload-here"
    pieces.add(token, 0, b"abc")
    pieces.add(token, 5, b"later")
    assert pieces.received(token) == 3


def test_finishing_twice_gives_the_same_file(lan: int) -> None:
    token = begun(lan)
    send(token, lan)
    assert uploads.finish(token, lan, at=AT) == uploads.finish(token, lan, at=AT)
    assert StoredFile.objects.count() == 1
    with pytest.raises(uploads.UnknownUpload):
        uploads.append(token, lan, 0, b"more", at=AT)


def test_finishing_too_early_says_what_is_missing(lan: int) -> None:
    token = begun(lan)
    uploads.append(token, lan, 0, PHOTO[:10], at=AT)
    with pytest.raises(uploads.NotWhole) as refused:
        uploads.finish(token, lan, at=AT)
    assert refused.value.details == {"offset": 10}


def test_another_persons_upload_is_unknown(lan: int) -> None:
    token, binh = begun(lan), account("Trần Văn Bình").pk
    for attempt in (
        lambda: uploads.status(token, binh, at=AT),
        lambda: uploads.append(token, binh, 0, PHOTO, at=AT),
        lambda: uploads.finish(token, binh, at=AT),
        lambda: uploads.drop(token, binh, at=AT),
        lambda: uploads.status("no-such-upload-anywhere", lan, at=AT),
    ):
        with pytest.raises(uploads.UnknownUpload):
            attempt()
    assert uploads.status(token, lan, at=AT).state == "open"


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("IMG_0001.HEIC", 10, "Tương thích nhất"),
        ("chương trình.exe", 10, "chỉ nhận ảnh"),
        ("đơn.docx", 10, "chỉ nhận ảnh"),
        ("không đuôi", 10, "chỉ nhận ảnh"),
        ("ảnh.jpg", 0, "không có nội dung"),
        ("ảnh.jpg", MAX_SIZE + 1, "20 MB"),
    ],
)
def test_what_cannot_be_accepted_is_refused_before_it_is_sent(
    lan: int, name: str, size: int, words: str
) -> None:
    with pytest.raises(UnfitFile, match=words):
        begun(lan, name=name, size=size)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("ảnh.jpg", b"MZ a program"), ("ảnh.jpg", b"%PDF-1.7"), ("tờ.pdf", b"<html><script>")],
)
def test_a_content_that_is_something_else_is_refused_and_thrown_away(
    lan: int, name: str, content: bytes, home: Path
) -> None:
    token = begun(lan, name=name, size=len(content))
    uploads.append(token, lan, 0, content, at=AT)
    with pytest.raises(UnfitFile):
        uploads.finish(token, lan, at=AT)
    assert not StoredFile.objects.exists()
    assert not list((home / "uploads").iterdir())
    with pytest.raises(uploads.UnknownUpload):
        uploads.status(token, lan, at=AT)


def test_one_account_has_a_limited_number_of_uploads_under_way(lan: int) -> None:
    tokens = [begun(lan) for _ in range(uploads.MAX_OPEN)]
    with pytest.raises(uploads.TooManyUploads):
        begun(lan)
    uploads.drop(tokens[0], lan, at=AT)
    begun(lan)
    begun(account("Trần Văn Bình").pk)


def test_one_account_has_a_limit_of_bytes_under_way_and_in_a_day(
    lan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_OPEN_BYTES", 250)
    begun(lan, size=200)
    with pytest.raises(uploads.TooManyUploads, match="gửi dở"):
        begun(lan, size=51)
    monkeypatch.setattr(uploads, "MAX_OPEN_BYTES", 10_000)
    monkeypatch.setattr(uploads, "MAX_DAY_BYTES", 300)
    with pytest.raises(uploads.TooManyUploads, match="Hôm nay"):
        begun(lan, size=101)
    begun(lan, size=100)


def test_a_file_that_came_whole_is_checked_the_same_way(lan: int) -> None:
    kept = uploads.take(ContentFile(PHOTO), "ảnh.jpg", account_id=lan, authority_id=7, at=AT)
    assert StoredFile.objects.get(pk=kept).size == len(PHOTO)
    for name in ("ảnh.png", "ảnh.docx"):
        with pytest.raises(UnfitFile):
            uploads.take(ContentFile(PHOTO), name, account_id=lan, authority_id=7, at=AT)
    assert not Upload.objects.filter(state="open").exists()


def test_what_nobody_finished_is_thrown_away_after_a_day(lan: int, home: Path) -> None:
    old = begun(lan)
    uploads.append(old, lan, 0, PHOTO[:10], at=AT)
    done = begun(lan)
    send(done, lan)
    kept = uploads.finish(done, lan, at=AT)
    later = datetime.now(UTC) + timedelta(days=2)

    assert clean_uploads(later) == 1

    assert not list((home / "uploads").iterdir())
    with pytest.raises(uploads.UnknownUpload):
        uploads.status(old, lan, at=later)
    assert uploads.status(done, lan, at=later).file_id == kept
    assert clean_uploads(later) == 0


def finished(owner: int, content: bytes = PHOTO) -> StoredFile:
    token = begun(owner, size=len(content))
    send(token, owner, content)
    return StoredFile.objects.get(pk=uploads.finish(token, owner, at=AT))


def test_what_became_part_of_nothing_is_deleted_after_a_week(lan: int) -> None:
    file = finished(lan)
    later = datetime.now(UTC) + timedelta(days=8)
    assert delete_unclaimed(AT + timedelta(days=6, hours=23)) == 0
    assert delete_unclaimed(later) == 1
    assert not StoredFile.objects.exists()
    assert not Upload.objects.exists()
    assert not default_storage.exists(file.relative_path)
    assert delete_unclaimed(later) == 0


def test_bytes_stay_while_another_row_has_the_same(lan: int) -> None:
    finished(lan)
    other = StoredFile.objects.create(
        sha256=finished(lan).sha256, size=1, media_type="image/jpeg", name="b.jpg",
        stored_at=AT, stored_by="b", authority_id=7,
    )  # fmt: skip
    assert delete_unclaimed(datetime.now(UTC) + timedelta(days=8)) == 2
    assert default_storage.exists(other.relative_path)


def test_bytes_that_were_just_stored_again_stay(lan: int) -> None:
    file, later = finished(lan), AT + timedelta(days=8)
    just_now = (later - timedelta(minutes=30)).timestamp()
    os.utime(default_storage.path(file.relative_path), (just_now, just_now))
    assert delete_unclaimed(later) == 1
    assert default_storage.exists(file.relative_path)


def test_what_something_refers_to_stays(lan: int) -> None:
    held = finished(lan)
    Empowerment.objects.create(
        account_id=lan, name="Bà", paper="Giấy ủy quyền", file_id=held.pk,
        paper_date=AT.date(), valid_from=AT.date(), created_at=AT,
    )  # fmt: skip
    assert delete_unclaimed(AT + timedelta(days=400)) == 0
    assert StoredFile.objects.filter(pk=held.pk).exists()


def test_every_table_that_holds_files_is_asked() -> None:
    asked = {relation.related_model._meta.label for relation in unclaimed._keys_to_files()}
    holding = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is StoredFile and model is not Upload
    }
    assert asked == holding
    assert {"dossiers.ApplicationPaper", "dossiers.DossierDocument", "dossiers.DossierFile"} <= asked
    loose = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("file_id") and not field.is_relation
    }
    assert loose == {"org.Empowerment"}  # a new one must be asked, too


def test_a_stale_upload_takes_nothing_more(lan: int) -> None:
    token = begun(lan)
    with pytest.raises(uploads.UnknownUpload):
        uploads.append(token, lan, 0, PHOTO, at=AT + timedelta(days=1))
    with pytest.raises(uploads.UnknownUpload):
        uploads.status(token, lan, at=AT + timedelta(days=1))


@pytest.mark.parametrize("token", ["../../etc/passwd", "..", "", "x" * 60])
def test_a_token_is_never_a_path(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        pieces.received(token)
