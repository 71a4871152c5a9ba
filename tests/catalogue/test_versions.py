"""Publishing, abolishing and settling: what holds changes only by a new version."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from motcua.catalogue.actions import versions
from motcua.catalogue.actions.settling import Settlement
from motcua.catalogue.actions.versions import PaperMark
from motcua.catalogue.models import Procedure, ProcedureVersion, UnclearPoint
from motcua.catalogue.queries import current, listing
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.lib.refused import Invalid, NotFound, Stale
from motcua.org.models import OrgEvent
from tests.catalogue.conftest import Imports
from tests.catalogue.records import AT, LATER, marriage

pytestmark = pytest.mark.django_db
BY = "Trần Thị Quản Lý"


def holding(code: str = "1.000894") -> PinnedProcedure:
    found = current.current(code)
    assert found is not None
    return found


def point(kind: str) -> int:
    return int(UnclearPoint.objects.get(kind=kind, version__state="published").pk)


def test_a_draft_is_published_once(imports: Imports) -> None:
    imports(marriage(), publish=False)
    draft = ProcedureVersion.objects.get()
    assert versions.publish(draft.pk, at=AT, by=BY) == holding().version_id
    with pytest.raises(versions.NotDraft):
        versions.publish(draft.pk, at=AT, by=BY)
    with pytest.raises(NotFound):
        versions.publish(999_999, at=AT, by=BY)


def test_publishing_a_second_draft_ends_the_first_version(imports: Imports) -> None:
    imports(marriage())
    newer = marriage(name="Tên mới", decision_date="2026-10-01", field_name="Tư pháp")
    imports(newer, publish=False)
    assert holding().name == "Thủ tục đăng ký kết hôn"
    draft = ProcedureVersion.objects.get(state="draft")
    versions.publish(draft.pk, at=LATER, by=BY)
    assert (holding().name, holding().field_name) == ("Tên mới", "Tư pháp")
    old = ProcedureVersion.objects.get(number=1)
    assert (old.state, old.valid_to) == ("superseded", date(2026, 9, 30))
    assert OrgEvent.objects.filter(action="procedure.published", subject="procedure:1.000894").count() == 1


def test_a_settled_term_makes_a_new_version_and_keeps_the_words(imports: Imports) -> None:
    imports(marriage())
    old = holding()
    settlement = Settlement(words="Theo NĐ 123/2015", term_amount=Decimal(3), term_unit="working_day")
    new_id = versions.settle_unclear(point("term"), settlement, at=LATER, by=BY)
    new = holding()
    assert new.version_id == new_id != old.version_id
    online = next(entry for entry in new.channels if entry.channel == "online")
    assert (online.term_amount, online.term_unit, online.term_text) == (
        Decimal(3),
        "working_day",
        "theo quy định",
    )
    assert new.terms("counter").term_amount == Decimal(5)
    assert [paper.name for paper in new.papers(0)] == [paper.name for paper in old.papers(0)]
    assert new.terms("counter").charges == old.terms("counter").charges
    assert current.current_id("1.000894", date(2026, 11, 24)) == old.version_id
    changed = {change.path for change in listing.diff_versions(old.version_id, new.version_id)}
    assert changed == {
        "Cách thức thực hiện “Trực tuyến” › Thời hạn",
        "Cách thức thực hiện “Trực tuyến” › Đơn vị thời hạn",
    }


def test_what_is_settled_leaves_the_list_and_the_rest_stays(imports: Imports) -> None:
    imports(marriage())
    assert listing.todo_counts() == {"term": 1, "note": 1}
    settlement = Settlement(words="Rõ", term_amount=Decimal(3), term_unit="day")
    versions.settle_unclear(point("term"), settlement, at=LATER, by=BY)
    assert [row["kind"] for row in listing.todo()] == ["note"]
    done = listing.todo(settled=True)
    assert [(row["settled_by"], row["settlement"]) for row in done] == [(BY, "Rõ Thời hạn: 3 ngày.")]
    old = UnclearPoint.objects.get(kind="term", version__state="superseded")
    with pytest.raises(Stale):
        versions.settle_unclear(old.pk, settlement, at=LATER, by=BY)


def test_importing_the_same_file_after_a_settlement_changes_nothing(imports: Imports) -> None:
    imports(marriage())
    settlement = Settlement(words="Rõ", term_amount=Decimal(3), term_unit="day")
    settled = versions.settle_unclear(point("term"), settlement, at=LATER, by=BY)
    assert imports(marriage(), at=LATER).unchanged == 1
    assert holding().version_id == settled


def test_words_alone_settle_without_a_new_version(imports: Imports) -> None:
    imports(marriage())
    before = holding().version_id
    assert versions.settle_unclear(point("note"), Settlement(words="Chỉ xem"), at=LATER, by=BY) == before
    assert listing.todo_counts() == {"term": 1}


def test_a_note_becomes_a_paper(imports: Imports) -> None:
    imports(marriage())
    settlement = Settlement(words="Là giấy tờ", paper=True, originals=1, paper_name="Giấy tờ tùy thân")
    versions.settle_unclear(point("note"), settlement, at=LATER, by=BY)
    assert [(p.name, p.originals) for p in holding().papers(0)][-1] == ("Giấy tờ tùy thân", 1)


def test_a_fee_is_settled_at_every_place_that_it_names(imports: Imports) -> None:
    unclear = {
        "kind": "fee",
        "place": "channels[0].charges[0]; channels[1].charges",
        "words": "",
        "message": "?",
    }
    channels = [
        {"channel": "counter", "charges": [{"kind": "charge", "text": "theo HĐND"}]},
        {"channel": "online"},
    ]
    imports(marriage(channels=channels, unclear=[unclear]))
    assert holding().terms("counter").total is None
    assert not holding().terms("online").fees_known
    versions.settle_unclear(point("fee"), Settlement(words="NQ HĐND tỉnh", amount=20_000), at=LATER, by=BY)
    now = holding()
    assert (now.terms("counter").total, now.terms("online").total) == (20_000, 20_000)
    assert now.terms("counter").charges[0].text == "theo HĐND"


@pytest.mark.parametrize(
    ("kind", "settlement", "place"),
    [
        ("term", Settlement(words=" "), "words"),
        ("term", Settlement(words="x", term_amount=Decimal(3)), "term_unit"),
        ("term", Settlement(words="x", term_amount=Decimal(0), term_unit="day"), "term_amount"),
        ("term", Settlement(words="x", term_amount=Decimal(3), term_unit="tuần"), "term_unit"),
        ("term", Settlement(words="x", amount=5), "amount"),
        ("note", Settlement(words="x", term_amount=Decimal(3), term_unit="day"), "term_amount"),
        ("note", Settlement(words="x", paper=True), "originals"),
        ("note", Settlement(words="x", paper=True, originals=-1), "originals"),
    ],
)
def test_a_settlement_that_does_not_fit_is_refused_at_its_part(
    imports: Imports, kind: str, settlement: Settlement, place: str
) -> None:
    imports(marriage())
    with pytest.raises(Invalid) as refusal:
        versions.settle_unclear(point(kind), settlement, at=LATER, by=BY)
    assert set(refusal.value.errors) == {place}
    assert ProcedureVersion.objects.count() == 1


def test_a_paper_asked_only_where_it_applies_stays_so_under_the_next_decision(imports: Imports) -> None:
    imports(marriage())
    paper = holding().papers(0)[1]
    versions.mark_papers(holding().version_id, [PaperMark(paper.id, required=False)], at=LATER, by=BY)
    assert [p.required for p in holding().papers(0)] == [True, False]
    imports(marriage(decision_number="900/QĐ-BTP", decision_date="2026-12-01"), at=LATER)
    assert holding().number == 3
    assert [p.required for p in holding().papers(0)] == [True, False]


def test_marks_that_change_nothing_make_no_version_and_foreign_papers_are_refused(imports: Imports) -> None:
    imports(marriage(), marriage(code="1.2"))
    here, there = holding(), holding("1.2")
    same = [PaperMark(here.papers(0)[0].id, required=True)]
    assert versions.mark_papers(here.version_id, same, at=LATER, by=BY) == here.version_id
    wrong = [PaperMark(there.papers(0)[0].id, required=False)]
    with pytest.raises(NotFound):
        versions.mark_papers(here.version_id, wrong, at=LATER, by=BY)


def test_an_abolished_procedure_is_no_longer_found_but_its_past_is(imports: Imports) -> None:
    imports(marriage())
    old = holding().version_id
    versions.abolish("1.000894", on=date(2026, 11, 20), decision="12/QĐ-UBND", at=AT, by=BY)
    assert current.current("1.000894") is None
    assert current.current_id("1.000894", date(2026, 11, 19)) == old
    assert current.current_id("1.000894", date(2026, 11, 20)) is None
    assert not Procedure.objects.get().is_active
    assert imports(marriage(decision_number="x", name="Sửa")).skipped == 1
    assert imports(marriage(decision_number="901/QĐ", decision_date="2026-11-20"), at=LATER).changed == 1
    assert holding().decision_number == "901/QĐ"
    assert Procedure.objects.get().is_active


def test_abolishing_asks_for_a_decision_and_no_day_to_come(imports: Imports) -> None:
    imports(marriage())
    with pytest.raises(Invalid) as refusal:
        versions.abolish("1.000894", on=date(2026, 12, 1), decision=" ", at=AT, by=BY)
    assert set(refusal.value.errors) == {"decision", "on"}
    with pytest.raises(NotFound):
        versions.abolish("không có", on=date(2026, 11, 1), decision="1/QĐ", at=AT, by=BY)


def test_the_office_sets_what_only_it_knows(imports: Imports) -> None:
    imports(marriage())
    versions.set_local(holding().version_id, at=LATER, by=BY, cut_off="last_hour", reading="end_of_day")
    assert (holding().cut_off, holding().reading, holding().number) == ("last_hour", "end_of_day", 2)
    with pytest.raises(Invalid) as refusal:
        versions.set_local(holding().version_id, at=LATER, by=BY, cut_off="trưa", name="Khác")
    assert set(refusal.value.errors) == {"cut_off", "name"}
