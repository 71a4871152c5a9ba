"""A letter is drawn up from figures, edited, numbered, issued; what was numbered stays as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from pytest_django.plugin import DjangoDbBlocker

from motcua.lib.refused import Invalid, NotFound, Refused, Stale
from motcua.org.models import Official
from motcua.org.queries.actors import actor_for
from motcua.org.types import Actor
from motcua.reports.actions.lettering import (
    NoDraft,
    NothingFound,
    NotYourLetter,
    NumberTaken,
    Wanted,
    discard,
    draw_up,
    edit,
    give_number,
    issue,
    next_number,
)
from motcua.reports.models import Letter, LetterRevision
from motcua.reports.queries import letters
from motcua.reports.queries.letter_document import document
from motcua.reports.types import LetterKind
from tests.reports.districts import District, a_district, an_official
from tests.reports.test_findings import ENTERED, LATE, NO_ONLINE

KEYS = ("late", "entry_share", "no_online")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[District]:
    with django_db_blocker.unblock(), transaction.atomic():
        district = a_district("cam-xuyen-2022", at=datetime.fromisoformat("2022-03-31T08:00:00+07:00"))
        an_official("lanh-dao", "Phạm Văn An", "Phó Chủ tịch", "LEADER", district.id, "KT.")
        an_official("van-thu", "Lê Thị Bình", "Văn thư", "CLERK", district.id)
        an_official("van-thu-xa", "Võ Thị Én", "Văn thư", "CLERK", district.communes["xã Cẩm Hà"])
        yield district
        transaction.set_rollback(True)


@pytest.fixture
def district(built: District, db: None, settings: LazySettings, tmp_path: Path) -> District:
    settings.MEDIA_ROOT = tmp_path
    return built


def who(username: str, district: District) -> Actor:
    return actor_for(Official.objects.get(username=username).pk, district.written_on)


def wanted(district: District, **changes: object) -> Wanted:
    plain = Wanted(
        unit_id=district.id, period=district.period, kind=LetterKind.CRITICISE, keys=KEYS, limits={}
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def drawn(district: District) -> int:
    return draw_up(wanted(district), actor=who("van-thu", district), at=district.at)


def numbered(letter_id: int, district: District, day: date, number: int | None = None) -> int:
    actor = who("van-thu", district)
    return give_number(letter_id, day=day, number=number, actor=actor, at=district.at)


def saved(
    letter_id: int,
    district: District,
    content: letters.Content,
    seen: int | None = None,
    subject: str = "nhắc",
) -> int:
    return edit(
        letter_id,
        subject="nhắc việc",
        symbol="UBND-VP",
        content=content,
        actor=who("van-thu", district),
        at=district.at,
        seen=seen,
    )


def read(letter_id: int, district: District) -> letters.LetterInfo:
    return letters.letter(letter_id, who("van-thu", district))


def test_the_document_carries_exactly_the_lists_of_the_letter(district: District) -> None:
    letter_id = drawn(district)
    give_number(letter_id, day=date(2022, 4, 7), number=847, actor=who("van-thu", district), at=district.at)
    found = read(letter_id, district)
    packed = letters.stored_document(found)
    assert packed is not None
    word = docx.Document(io.BytesIO(packed))
    lines = [paragraph.text for paragraph in word.paragraphs]
    for words in (LATE, ENTERED, NO_ONLINE):
        assert [line for line in lines if line.startswith("- Về") and line.endswith(words)]
    head = word.tables[0]
    assert head.cell(0, 0).text.split("\n")[:2] == ["ỦY BAN NHÂN DÂN", "HUYỆN CẨM XUYÊN"]
    assert head.cell(1, 0).text.startswith("Số: 847/UBND-VP\nV/v chấn chỉnh việc tiếp nhận")
    assert head.cell(1, 1).text == "Cẩm Xuyên, ngày 07 tháng 4 năm 2022"
    assert "Kính gửi: Ủy ban nhân dân các xã, thị trấn." in lines
    assert [line for line in lines if line.endswith("./.")]
    foot = word.tables[1]
    assert foot.cell(0, 1).text.split("\n")[:3] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert foot.cell(0, 1).text.endswith("Phạm Văn An")


def test_the_annex_shows_the_same_cells(district: District) -> None:
    found = read(drawn(district), district)
    word = docx.Document(io.BytesIO(document(found)))
    late, entered, online = ([[c.text for c in row.cells] for row in t.rows] for t in word.tables[2:])
    assert late[0][:4] == ["TT", "Đơn vị", "Số hồ sơ quá hạn", "Trong đó đang quá hạn"]
    assert late[0][4:] == ["Tổng hồ sơ đã và đang giải quyết", "Tỷ lệ"]
    assert late[1] == ["1", "Xã Cẩm Hà", "17", "0", "119", "14,29%"]
    assert [row for row in late if row[1] == "Xã Nam Phúc Thăng"] == [
        ["10", "Xã Nam Phúc Thăng", "2", "2", "20", "10,00%"]
    ]
    assert entered[1] == ["1", "Xã Cẩm Hưng", "33", "109", "30,28%"]
    assert entered[3] == ["3", "Xã Cẩm Dương", "26", "59", "44,07%"]
    assert (len(late), len(entered), len(online)) == (18, 13, 16)
    assert len(word.sections) == 2
    notes = [p.text for p in word.paragraphs if p.text.startswith("Cách tính: ")]
    assert notes[1].endswith("Chỉ tiêu: 80%; Chung các đơn vị: 64,67%.")


def test_figures_stay_as_of_the_day_they_were_taken(district: District) -> None:
    letter_id = drawn(district)
    before = read(letter_id, district)
    assert before.proven
    Letter.objects.filter(pk=letter_id).update(cells={**before.cells, "overview": {"received": 1}})
    assert not read(letter_id, district).proven


def test_editing_keeps_every_version_and_refuses_the_one_who_is_behind(district: District) -> None:
    letter_id = drawn(district)
    content = replace(read(letter_id, district).content, body=("Một.", "", "  <b>Hai</b>  "))
    assert saved(letter_id, district, content, seen=1) == 2
    assert saved(letter_id, district, content, seen=2) == 2, "nothing new"
    with pytest.raises(Stale):
        saved(letter_id, district, content, seen=1)
    assert read(letter_id, district).content.body == ("Một.", "<b>Hai</b>")
    assert [r.label for r in letters.revisions(letter_id)] == ["Sửa nội dung", "Lập từ số liệu"]
    assert "Về thời hạn" in str(LetterRevision.objects.get(letter_id=letter_id, seq=1).data["content"])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LetterRevision.objects.filter(letter_id=letter_id).update(actor_name="ai khác")


def test_what_cannot_be_kept_is_refused_by_field(district: District) -> None:
    letter_id = drawn(district)
    empty = letters.Content(addressees=(" - ; ",), body=("",), receivers=(), titles=())
    with pytest.raises(Invalid) as refused:
        edit(letter_id, subject=" ", symbol="", content=empty, actor=who("van-thu", district), at=district.at)
    assert set(refused.value.errors) == {"subject", "symbol", "addressees", "body"}
    saved(letter_id, district, replace(read(letter_id, district).content, signer_name=""))
    with pytest.raises(Invalid, match="họ tên người ký"):
        numbered(letter_id, district, district.written_on)


def test_numbers_run_per_year_and_go_on_after_a_typed_one(district: District) -> None:
    first, second, third, old, late = (drawn(district) for _ in range(5))
    assert next_number(district.id, 2022) == 1
    assert numbered(first, district, date(2022, 4, 7)) == 1
    assert numbered(second, district, date(2022, 4, 7), 847) == 847
    with pytest.raises(NumberTaken):
        numbered(third, district, date(2022, 4, 7), 847)
    assert next_number(district.id, 2022) == 848
    assert numbered(third, district, date(2022, 4, 7)) == 848
    assert numbered(old, district, date(2021, 12, 31)) == 1
    with pytest.raises(Invalid, match="chưa đến"):
        numbered(late, district, date(2022, 4, 8))
    with pytest.raises(Invalid, match="từ 1 đến"):
        numbered(late, district, date(2022, 4, 7), 0)


def test_a_numbered_letter_never_changes(district: District) -> None:
    letter_id, clerk = drawn(district), who("van-thu", district)
    numbered(letter_id, district, district.written_on)
    kept = letters.stored_document(read(letter_id, district))
    with pytest.raises(NoDraft, match="đã lấy số"):
        saved(letter_id, district, read(letter_id, district).content)
    with pytest.raises(NoDraft):
        discard(letter_id, actor=clerk, at=district.at)
    changes: tuple[dict[str, Any], ...] = ({"subject": "khác"}, {"cells": {}}, {"number": 5})
    for change in changes:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Letter.objects.filter(pk=letter_id).update(**change)
    issue(letter_id, actor=clerk, at=district.at + timedelta(hours=1))
    after = read(letter_id, district)
    assert after.state_label == "Đã phát hành"
    assert letters.stored_document(after) == kept
    assert document(after) == kept
    with pytest.raises(Refused, match="chưa phát hành"):
        issue(letter_id, actor=clerk, at=district.at)


def test_nobody_writes_in_the_name_of_another_unit(district: District) -> None:
    outsider = who("van-thu-xa", district)
    with pytest.raises(NotYourLetter):
        draw_up(wanted(district), actor=outsider, at=district.at)
    letter_id = drawn(district)
    with pytest.raises(NotFound):
        letters.letter(letter_id, outsider)
    with pytest.raises(NotFound):
        issue(letter_id, actor=outsider, at=district.at)
    assert not letters.letters_of(outsider).exists()
    assert letters.letters_of(who("van-thu", district)).count() == 1


def test_a_discarded_draft_leaves_the_list_and_stays_in_the_record(district: District) -> None:
    letter_id, clerk = drawn(district), who("van-thu", district)
    discard(letter_id, actor=clerk, at=district.at)
    assert not letters.letters_of(clerk).exists()
    assert letters.revisions(letter_id)[0].label == "Bỏ bản nháp"


def test_nothing_to_write_about_is_said_and_a_form_sent_twice_makes_one_letter(district: District) -> None:
    clerk, at = who("van-thu", district), district.at
    with pytest.raises(NothingFound):
        draw_up(wanted(district, keys=("online_payment",)), actor=clerk, at=at)
    one = draw_up(wanted(district), actor=clerk, at=at, key="k1")
    assert draw_up(wanted(district), actor=clerk, at=at, key="k1") == one
    assert Letter.objects.count() == 1
