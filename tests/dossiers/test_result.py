"""Decision, money, hand-over of the result, stopping, correcting, the special registers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.documents.models import StoredFile
from motcua.dossiers.actions import correcting, deciding, delivering, intake, working
from motcua.dossiers.actions.charging import add_charges, settle
from motcua.dossiers.actions.delivering import Taker
from motcua.dossiers.lifecycle import NotNow, Sent
from motcua.dossiers.models import BookEntry, Dossier
from motcua.dossiers.queries import audit, special_books
from motcua.dossiers.queries.special_books import BookPeriod
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.actions.applicants import ApplicantData
from tests.dossiers.builders import HOA, a_dossier, a_request
from tests.dossiers.office import FIVE_DAYS, MONDAY, SAME_DAY, THREE_DAYS, Office


def test_a_decision_needs_an_outcome_and_a_refusal_its_reason(office: Office) -> None:
    dossier = a_dossier(office).received().to_decision()
    leader = dossier.actor("leader")
    for outcome, reason, field in (("", "", "outcome"), ("refused", "  ", "reason")):
        with pytest.raises(Invalid) as refused:
            deciding.decide(dossier.id, outcome=outcome, reason=reason, actor=leader, at=dossier.at)
        assert list(refused.value.errors) == [field]


def test_granting_keeps_the_result_with_its_signer(office: Office) -> None:
    signed = deciding.Signed(number="15/TLCC")
    row = a_dossier(office).received().decided(result=signed).row
    result = row.results.get()
    assert (result.name, result.number, result.signer) == (
        "Trích lục cải chính hộ tịch",
        "15/TLCC",
        office.actor("leader").name,
    )
    assert str(result.signed_on) == "2026-11-02"


def test_refusing_makes_its_paper_and_no_book_entry(office: Office) -> None:
    row = a_dossier(office, SAME_DAY).received().decided("refused").row
    assert (row.outcome, row.verdict) == ("refused", "on_time")
    assert row.slips.get(kind="refusal").data["reason"] == "Không đủ điều kiện"
    assert not BookEntry.objects.exists()


def test_many_at_once_each_by_itself(office: Office) -> None:
    ready = [a_dossier(office).received().to_decision() for _ in range(2)]
    not_ready = a_dossier(office).received()
    late = a_dossier(office, at=MONDAY - timedelta(days=14)).received().to_decision()
    ids = [ready[0].id, not_ready.id, late.id, ready[1].id, ready[0].id, 10**9]
    lines = deciding.decide_batch(ids, actor=office.actor("leader"), at=not_ready.at, key="batch")
    assert [(line.dossier_id, line.ok) for line in lines] == [
        (ready[0].id, True),
        (not_ready.id, False),
        (late.id, False),
        (ready[1].id, True),
        (10**9, False),
    ]
    assert all(line.message for line in lines if not line.ok)
    again = deciding.decide_batch(ids[:1], actor=office.actor("leader"), at=not_ready.at, key="batch")
    assert again[0].ok
    assert ready[0].row.events.filter(name="decide").count() == 1


def test_what_is_owed_keeps_the_result(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received().charged(8000).decided()
    with pytest.raises(delivering.FeesOpen) as refused:
        dossier.returned()
    assert "8.000 đ" in refused.value.message
    dossier.settled().returned()
    charge = dossier.row.charges.get()
    assert (charge.method, charge.paid_at is not None) == ("cash", True)


def test_an_exemption_needs_its_ground(office: Office) -> None:
    dossier = a_dossier(office).received().charged()
    with pytest.raises(Invalid) as refused:
        dossier.settled("exempt")
    assert list(refused.value.errors) == ["note"]
    dossier.settled("exempt", note="Hộ nghèo, giấy 12/GXN")
    assert dossier.row.charges.get().note == "Hộ nghèo, giấy 12/GXN"
    with pytest.raises(Invalid):
        dossier.settled("cash")


def test_charges_are_whole_amounts(office: Office) -> None:
    dossier = a_dossier(office).received()
    for lines in ([], [intake.ChargeLine("x", amount=-5)], [intake.ChargeLine("x", amount=5, quantity=0)]):
        with pytest.raises(Invalid):
            add_charges(dossier.id, lines=lines, actor=dossier.actor("intake"), at=dossier.at)
    with pytest.raises(Invalid):
        settle(dossier.id, method="barter", actor=dossier.actor("intake"), at=dossier.at)


def test_a_refused_dossier_owes_nothing_at_return(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received().charged().decided("refused").returned()
    assert dossier.row.state == "returned"


def test_the_result_waits_for_the_seal(office: Office) -> None:
    dossier = a_dossier(office, THREE_DAYS).received().decided()
    with pytest.raises(delivering.NotSealed) as refused:
        delivering.return_result(dossier.id, actor=dossier.actor("intake"), at=dossier.at)
    assert "Đóng dấu" in refused.value.message
    dossier.returned()


def test_who_took_the_result_stands_in_the_dossier(office: Office) -> None:
    row = a_dossier(office, FIVE_DAYS).received().decided().returned().row
    assert (row.returned_to, row.return_method, row.returned_at is not None) == (HOA.name, "counter", True)
    note = row.slips.get(kind="return")
    assert note.data["taker"]["name"] == HOA.name


def test_someone_else_needs_a_written_authority(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS).received().decided()
    with pytest.raises(Invalid) as refused:
        dossier.returned(taker=Taker(name="Phạm Văn Ba"))
    assert list(refused.value.errors) == ["paper"]
    dossier.returned(taker=Taker(name="Phạm Văn Ba", paper="Giấy ủy quyền 05/11/2026"))
    assert dossier.row.slips.get(kind="return").data["proxy_paper"] == "Giấy ủy quyền 05/11/2026"


def test_the_proxy_and_the_same_name_otherwise_typed_need_none(office: Office) -> None:
    proxy = ApplicantData(name="Lê Thị Mai", identity_number="042195000001")
    first = a_dossier(office, FIVE_DAYS, proxy=proxy, proxy_paper="UQ 1").received().decided()
    assert first.returned(taker=Taker(name="lê thị mai")).row.returned_to == "lê thị mai"
    second = a_dossier(office, FIVE_DAYS).received().decided()
    second.returned(taker=Taker(name="NGUYỄN THỊ HOA"))


def test_by_post_nobody_signs_at_the_counter(office: Office) -> None:
    dossier = a_dossier(office, FIVE_DAYS, return_method="post", return_address="Xóm 3").received().decided()
    dossier.returned(method="post", taker=Taker(name="Bưu cục 4400"))
    assert dossier.row.return_method == "post"


def test_the_scan_of_the_result_comes_after_the_decision(office: Office) -> None:
    dossier = a_dossier(office).received().decided()
    file = StoredFile.objects.create(
        sha256="a" * 64,
        size=10,
        media_type="application/pdf",
        name="kq.pdf",
        stored_at=datetime(2026, 11, 2, tzinfo=UTC),
        stored_by="x",
        authority_id=office.units["a"],
    )
    working.attach_result(
        dossier.id, file=file, number="15/TLCC", actor=dossier.actor("clerk"), at=dossier.at
    )
    result = dossier.row.results.get()
    assert (result.number, result.file_id) == ("15/TLCC", file.pk)
    assert dossier.row.events.get(name="attach_result").data["sha256"] == "a" * 64
    with pytest.raises(Invalid):
        working.attach_result(dossier.id, actor=dossier.actor("clerk"), at=dossier.at)


# -- stopping and correcting --


def test_stopped_on_request_everything_is_closed(office: Office) -> None:
    row = a_dossier(office).received().advanced().stopped().row
    assert (row.state, row.verdict, row.outcome) == ("stopped", "early", "")
    assert not row.tasks.filter(state="open").exists()
    assert not row.stages.filter(finished_at=None).exists()
    assert row.slips.get(kind="stop").data["reason"] == "Người nộp đề nghị rút"


def test_a_decided_dossier_is_no_longer_stopped(office: Office) -> None:
    with pytest.raises(NotNow):
        a_dossier(office).received().decided().stopped()


def test_stopping_while_paused_ends_the_pause(office: Office) -> None:
    row = a_dossier(office).received().paused().stopped().row
    assert row.pauses.get().ended_at is not None


def test_a_wrong_intake_is_cancelled_and_issued_anew_from_the_same_moment(office: Office) -> None:
    wrong = a_dossier(office).received().later(hours=2)
    right = replace(a_request(office), applicant=replace(HOA, name="Nguyễn Thị Hoà"))
    taken = correcting.reissue(
        wrong.id,
        request=right,
        reason="Sai tên",
        actor=wrong.actor("intake"),
        at=wrong.at,
        sent=Sent(key="fix"),
    )
    old, new = wrong.row, Dossier.objects.get(pk=taken.dossier_id)
    assert (old.state, old.verdict, new.replaces_id, new.received_at) == ("stopped", "", old.pk, MONDAY)
    assert (new.applicant_name, new.due_at) == ("Nguyễn Thị Hoà", old.due_at)
    assert new.code == "H27.15-261102-0002"
    assert old.events.get(name="reissue").data["reason"] == "Sai tên"
    again = correcting.reissue(
        wrong.id,
        request=right,
        reason="Sai tên",
        actor=wrong.actor("intake"),
        at=wrong.at,
        sent=Sent(key="fix"),
    )
    assert (again.replayed, again.dossier_id, again.slip_id) == (True, taken.dossier_id, taken.slip_id)
    assert audit.verify().ok


def test_a_correction_that_fails_leaves_the_old_one_alive(office: Office) -> None:
    wrong = a_dossier(office).received()
    incomplete = replace(a_request(office), papers=[])
    with pytest.raises(intake.PapersMissing):
        correcting.reissue(wrong.id, request=incomplete, reason="x", actor=wrong.actor("intake"), at=wrong.at)
    assert wrong.row.state == "in_progress"
    assert Dossier.objects.count() == 1


def test_correcting_is_for_the_receiving_office(office: Office) -> None:
    wrong = a_dossier(office).received()
    with pytest.raises(Forbidden):
        correcting.reissue(
            wrong.id, request=a_request(office), reason="x", actor=wrong.actor("specialist"), at=wrong.at
        )


# -- special registers --

YEAR = BookPeriod("sct_bs", MONDAY.date().replace(month=1, day=1), MONDAY.date().replace(month=12, day=31))


def test_the_special_register_fills_itself(office: Office) -> None:
    charges = [intake.ChargeLine("Phí", 2000, quantity=2, method="cash")]
    dossier = a_dossier(office, SAME_DAY, charges=charges).received().decided()
    entry = BookEntry.objects.get(dossier_id=dossier.id)
    assert (entry.book, entry.year, entry.number) == ("sct_bs", 2026, 1)
    line = next(special_books.lines(dossier.actor("clerk"), YEAR))
    columns = [column.key for column in special_books.book("sct_bs").columns]
    shown = dict(zip(columns, line.cells, strict=True))
    assert shown == {
        "so_chung_thuc": 1,
        "ngay_chung_thuc": MONDAY.date(),
        "nguoi_yeu_cau": HOA.name,
        "ten_ban_chinh": "Bằng tốt nghiệp",
        "nguoi_ky": f"{office.actor('leader').name}, TM.",
        "so_ban_sao": 2,
        "phi": 4000,
        "ghi_chu": "",
    }


def test_a_book_is_numbered_by_year_and_authority(office: Office) -> None:
    for day in (MONDAY, MONDAY + timedelta(days=1), MONDAY.replace(year=2027, month=1, day=4)):
        a_dossier(office, SAME_DAY, at=day).received().decided()
    assert list(BookEntry.objects.order_by("pk").values_list("year", "number")) == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
    ]
    assert special_books.count(office.actor("clerk"), YEAR) == 2
    assert special_books.count(office.actor("intake_b"), YEAR) == 0


def test_a_number_of_a_book_is_given_once(office: Office) -> None:
    a_dossier(office, SAME_DAY).received().decided()
    entry = BookEntry.objects.get()
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_an_unknown_book_is_not_there(office: Office) -> None:
    with pytest.raises(NotFound):
        next(special_books.lines(office.actor("clerk"), replace(YEAR, book="khac")))


def test_facts_of_the_book_are_corrected_until_the_decision(office: Office) -> None:
    dossier = a_dossier(office, SAME_DAY).received()
    working.fill_details(
        dossier.id, details={"so_ban_sao": "5"}, actor=dossier.actor("intake"), at=dossier.at
    )
    assert dossier.row.details["so_ban_sao"] == 5
    assert dossier.row.events.get(name="fill_details").data["changed"] == ["so_ban_sao"]
    dossier.decided()
    with pytest.raises(NotNow):
        working.fill_details(
            dossier.id, details={"so_ban_sao": "6"}, actor=dossier.actor("intake"), at=dossier.at
        )
