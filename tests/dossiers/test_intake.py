"""The counter: what is received, asked for, declined; nothing half-stored."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from motcua.catalogue.actions.versions import abolish
from motcua.documents.models import StoredFile
from motcua.dossiers.actions import intake, supplementing
from motcua.dossiers.actions.preparing import ChargeLine, NotInForce, PaperGiven
from motcua.dossiers.actions.terms import ManualTerm, UnclearTerm
from motcua.dossiers.lifecycle import KeyReused, NotYours, Sent
from motcua.dossiers.models import Counter, Dossier, DossierEvent, Slip
from motcua.lib.refused import Invalid
from motcua.org.actions.applicants import ApplicantData
from motcua.org.models import Applicant
from motcua.org.types import SYSTEM
from tests.dossiers.builders import HOA, a_dossier, a_request
from tests.dossiers.office import FIVE_DAYS, MONDAY, SAME_DAY, THREE_DAYS, UNCLEAR, Office


def test_a_complete_dossier_gets_code_slip_clock_and_first_task(office: Office) -> None:
    dossier = a_dossier(office).received()
    row = dossier.row
    assert row.code == "H27.15-261102-0001"
    assert row.due_at == row.original_due_at == MONDAY + timedelta(days=3)
    assert (row.register_volume, row.register_number) == ("01", 1)
    assert row.documents.filter(given=True).count() == 3
    assert [(e.name, e.state_after) for e in row.events.order_by("seq")] == [
        ("submit", "submitted"),
        ("receive", "in_progress"),
    ]
    slip = row.slips.get()
    assert (slip.kind, slip.number, slip.year) == ("receipt", 1, 2026)
    assert slip.data["applicant"]["name"] == "Nguyễn Thị Hoa"
    assert dossier.task.name == "Thẩm định"


def test_the_second_of_the_day_has_the_next_number_and_each_field_its_own_book(office: Office) -> None:
    a_dossier(office).received()
    second = a_dossier(office).received().row
    other_field = a_dossier(office, FIVE_DAYS).received().row
    next_day = a_dossier(office, at=MONDAY + timedelta(days=1)).received().row
    assert [d.code for d in (second, other_field, next_day)] == [
        "H27.15-261102-0002",
        "H27.15-261102-0003",
        "H27.15-261103-0001",
    ]
    assert [d.register_number for d in (second, other_field, next_day)] == [2, 1, 3]


def test_each_commune_counts_for_itself(office: Office) -> None:
    a_dossier(office).received()
    assert a_dossier(office).received("intake_b").row.code == "H27.16-261102-0001"


def test_under_the_old_decree_the_code_begins_with_the_smallest_unit(office: Office) -> None:
    spring = MONDAY.replace(year=2023, month=6, day=15)
    row = a_dossier(office, at=spring).received().row
    assert (row.code, row.regime) == ("000.00.15.H27-230615-0001", "nd61_2018")
    assert row.slips.get().data["regime"] == "nd61_2018"


def test_a_missing_paper_is_not_received_and_leaves_nothing(office: Office) -> None:
    request = a_request(office)
    with pytest.raises(intake.PapersMissing) as refused:
        intake.receive_at_counter(
            replace(request, papers=request.papers[:2]), actor=office.actor("intake"), at=MONDAY
        )
    assert "Giấy tờ tùy thân" in refused.value.message
    assert "Điều 17" in refused.value.citation
    for table in (Dossier, DossierEvent, Slip, Counter, Applicant):
        assert not table._default_manager.exists()


def test_nothing_beyond_the_list_can_be_asked_or_entered(office: Office) -> None:
    request = a_request(office)
    foreign = office.procedure(FIVE_DAYS).papers(0)[0].id
    papers = [*request.papers, PaperGiven(foreign)]
    with pytest.raises(Invalid) as refused:
        intake.receive_at_counter(replace(request, papers=papers), actor=office.actor("intake"), at=MONDAY)
    assert list(refused.value.errors) == ["papers"]


def test_a_waived_paper_need_not_be_there(office: Office) -> None:
    request = a_request(office)
    last = request.papers[-1].paper_id
    papers = [*request.papers[:2], PaperGiven(last, given=False, waived="Tra cứu được trong CSDL dân cư")]
    row = a_dossier(office, papers=papers).received().row
    assert row.documents.get(required_id=last).waived == "Tra cứu được trong CSDL dân cư"


def test_one_full_exact_list_at_intake_and_no_code_yet(office: Office) -> None:
    dossier = a_dossier(office).asked_at_intake(missing=2)
    row = dossier.row
    assert (row.state, row.code, row.received_at, row.due_at) == ("awaiting_applicant", None, None, None)
    slip = row.slips.get()
    assert slip.kind == "supplement"
    assert [item["name"] for item in slip.data["items"]] == [
        "Giấy tờ chứng minh nội dung cải chính",
        "Giấy tờ tùy thân (xuất trình)",
    ]
    dossier.answered()
    assert dossier.row.state == "submitted"
    dossier.received_after_submission()
    assert dossier.row.code == "H27.15-261102-0001"
    assert dossier.row.received_at == dossier.at - timedelta(minutes=10)
    assert dossier.due_at == dossier.row.received_at + timedelta(days=3)


def test_only_once_at_intake(office: Office) -> None:
    dossier = a_dossier(office).asked_at_intake().answered()
    with pytest.raises(supplementing.TooManySupplements):
        dossier.asked("intake", approval="Lãnh đạo đồng ý")


def test_a_submitted_dossier_waits_for_the_counter(office: Office) -> None:
    dossier = a_dossier(office).submitted()
    assert (dossier.row.state, dossier.row.code) == ("submitted", None)
    dossier.later(hours=5).received_after_submission("intake_2")
    row = dossier.row
    assert row.received_at == dossier.at - timedelta(minutes=10)
    assert row.received_by_id == office.people["intake_2"]
    assert row.submitted_at == MONDAY


def test_a_submitted_dossier_without_its_papers_is_not_received(office: Office) -> None:
    dossier = a_dossier(office, papers=[]).submitted()
    with pytest.raises(intake.PapersMissing):
        dossier.received_after_submission()
    assert dossier.row.state == "submitted"


def test_a_submitted_dossier_can_be_declined(office: Office) -> None:
    dossier = a_dossier(office).submitted()
    supplementing.decline_submitted(
        dossier.id, reason="Không thuộc thẩm quyền", actor=dossier.actor("intake"), at=dossier.at
    )
    row = dossier.row
    assert (row.state, row.verdict, row.slips.get().kind) == ("declined", "", "refusal")


def test_declining_at_the_counter_is_counted_and_printed(office: Office) -> None:
    row = a_dossier(office).declined().row
    assert (row.state, row.code, row.finished_at) == ("declined", None, MONDAY)
    assert row.slips.get().data["reason"] == "Không thuộc thẩm quyền"


def test_declining_needs_a_reason(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        intake.decline(a_request(office), reason=" \n ", actor=office.actor("intake"), at=MONDAY)
    assert "reason" in refused.value.errors


def test_same_day_ends_with_the_day_and_after_15h_with_the_next(office: Office) -> None:
    early = a_dossier(office, SAME_DAY).received().row
    late = a_dossier(office, SAME_DAY, at=MONDAY + timedelta(hours=7, minutes=30)).received().row
    assert early.due_at == MONDAY + timedelta(hours=9)
    assert late.due_at == MONDAY + timedelta(days=1, hours=9)


def test_an_unclear_term_is_stated_by_hand_with_its_ground(office: Office) -> None:
    with pytest.raises(UnclearTerm):
        a_dossier(office, UNCLEAR).received()
    with pytest.raises(Invalid):
        a_dossier(office, UNCLEAR, manual_term=ManualTerm(Decimal(2), "working_day", " ")).received()
    with pytest.raises(Invalid):
        a_dossier(office, UNCLEAR, manual_term=ManualTerm(Decimal(-2), "fortnight", "QĐ 1")).received()
    stated = ManualTerm(Decimal(2), "working_day", "QĐ 12/QĐ-UBND")
    dossier = a_dossier(office, UNCLEAR, manual_term=stated).received()
    assert dossier.row.due_at == MONDAY + timedelta(days=2)
    assert dossier.row.events.get(name="receive").data["manual_term"] == "QĐ 12/QĐ-UBND"


def test_nobody_changes_a_published_term_by_hand(office: Office) -> None:
    stated = ManualTerm(Decimal(90), "working_day", "cho thoải mái")
    assert a_dossier(office, manual_term=stated).received().row.due_at == MONDAY + timedelta(days=3)


def test_entered_afterwards_the_clock_runs_from_the_real_receipt(office: Office) -> None:
    dossier = a_dossier(office, at=MONDAY + timedelta(hours=5), received_at=MONDAY, late_reason="Mất điện")
    row = dossier.received().row
    assert (row.received_at, row.entered_late) == (MONDAY, True)
    assert row.due_at == MONDAY + timedelta(days=3)
    assert row.events.get(name="receive").data["entered_late"] is True


def test_no_receipt_in_the_future(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        a_dossier(office, received_at=MONDAY + timedelta(minutes=1)).received()
    assert "received_at" in refused.value.errors


def test_without_intake_role_nothing_is_received(office: Office) -> None:
    for who in ("specialist", "leader", "manager", "specialist_d"):
        with pytest.raises(NotYours):
            a_dossier(office).received(who)
    with pytest.raises(NotYours):
        a_dossier(office, authority_id=office.units["b"]).received("intake")
    assert not Dossier.objects.exists()


def test_the_same_key_twice_is_one_dossier(office: Office) -> None:
    dossier = a_dossier(office)
    first = dossier.received(sent=Sent(key="k1")).last
    again = dossier.received(sent=Sent(key="k1")).last
    assert isinstance(first, intake.Taken)
    assert isinstance(again, intake.Taken)
    assert (again.replayed, again.code, again.slip_id) == (True, first.code, first.slip_id)
    assert Dossier.objects.count() == 1
    assert a_dossier(office).received().row.code == "H27.15-261102-0002"


def test_the_key_of_a_receipt_is_no_key_for_a_refusal(office: Office) -> None:
    a_dossier(office).received(sent=Sent(key="k1"))
    with pytest.raises(KeyReused):
        intake.decline(
            a_request(office), reason="x", actor=office.actor("intake"), at=MONDAY, sent=Sent(key="k1")
        )


def test_a_proxy_needs_the_paper_that_empowers(office: Office) -> None:
    proxy = ApplicantData(name="Lê Thị Mai", identity_number="042195000001")
    with pytest.raises(Invalid) as refused:
        a_dossier(office, proxy=proxy).received()
    assert "proxy_paper" in refused.value.errors
    row = a_dossier(office, proxy=proxy, proxy_paper="UQ 12 ngày 01/11/2026").received().row
    assert row.proxy is not None
    assert row.slips.get().data["proxy"]["name"] == "Lê Thị Mai"


def test_errors_stand_at_their_fields(office: Office) -> None:
    wrong: dict[str, Any] = {
        "channel": "fax",
        "return_method": "pigeon",
        "sets": 0,
        "charges": [ChargeLine("x", amount=-1)],
    }
    with pytest.raises(Invalid) as refused:
        a_dossier(office, **wrong).received()
    assert set(refused.value.errors) == set(wrong)
    with pytest.raises(Invalid) as refused:
        intake.receive_at_counter(replace(a_request(office), case=7), actor=office.actor("intake"), at=MONDAY)
    assert list(refused.value.errors) == ["case"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"ten_ban_chinh": "x", "so_ban_sao": "hai"}, "details.so_ban_sao"),
        ({"ten_ban_chinh": "x", "so_ban_sao": "2", "ngay_cap": "31/02/2026"}, "details.ngay_cap"),
        ({"ten_ban_chinh": "", "so_ban_sao": "2"}, "details.ten_ban_chinh"),
        ({"ten_ban_chinh": "x" * 1001, "so_ban_sao": "2"}, "details.ten_ban_chinh"),
        ({"ten_ban_chinh": "x", "so_ban_sao": "2", "lạ": "y"}, "details.lạ"),
    ],
)
def test_each_question_of_the_book_is_checked(office: Office, details: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_dossier(office, SAME_DAY, details=details).received()
    assert list(refused.value.errors) == [field]


def test_hard_text_is_stored_clean_and_whole(office: Office) -> None:
    name = unicodedata.normalize("NFD", "Nguyễn Thị Hường")
    nasty = "'; DROP TABLE dossiers_dossier; -- <script>alert(1)</script> 🌸\u0000"
    row = a_dossier(office, subject=nasty, applicant=replace(HOA, name=name)).received().row
    assert row.applicant_name == unicodedata.normalize("NFC", name)
    assert "DROP TABLE" in row.subject
    assert "🌸" in row.subject
    assert "\x00" not in row.subject


def test_ten_thousand_characters_are_refused_or_cut_never_an_error(office: Office) -> None:
    with pytest.raises(Invalid):
        a_dossier(office, applicant=replace(HOA, name="A" * 10_000)).received()
    row = a_dossier(office, subject="B" * 10_000, return_address="C" * 10_000).received().row
    assert len(row.subject) == 2000
    assert len(row.return_address) == 500


def test_charges_paid_at_once_and_owed(office: Office) -> None:
    charges = [ChargeLine("Phí", 2000, quantity=3, method="cash"), ChargeLine("Lệ phí", 8000)]
    row = a_dossier(office, charges=charges).received().row
    assert [(c.amount, c.method, bool(c.paid_at)) for c in row.charges.all()] == [
        (6000, "cash", True),
        (8000, "", False),
    ]
    assert row.slips.get().data["fee"] == "14.000 đ"


def test_a_test_dossier_uses_no_real_number(office: Office) -> None:
    trial = a_dossier(office, is_test=True).received()
    assert trial.code.startswith("THU-")
    assert a_dossier(office).received().row.code == "H27.15-261102-0001"


def test_the_pinned_version_stays(office: Office) -> None:
    row = a_dossier(office, THREE_DAYS).received().row
    assert row.version_id == office.procedure(THREE_DAYS).version_id


@pytest.mark.parametrize(
    "charge",
    [ChargeLine("x", 10**30), ChargeLine("x", 1, quantity=10**9), ChargeLine("x", 1, method="gold")],
)
def test_amounts_beyond_reason_are_refused_at_their_field(office: Office, charge: ChargeLine) -> None:
    with pytest.raises(Invalid) as refused:
        a_dossier(office, charges=[charge]).received()
    assert list(refused.value.errors) == ["charges"]


def test_a_kind_of_charge_too_long_is_cut(office: Office) -> None:
    row = a_dossier(office, charges=[ChargeLine("Phí", 1, kind="k" * 500, note="n" * 500)]).received().row
    assert row.charges.get().kind == "k" * 10


def test_a_key_longer_than_what_is_stored_is_refused() -> None:
    with pytest.raises(Invalid):
        Sent(key="k" * 81)


def test_a_file_of_another_office_is_not_attached(office: Office) -> None:
    foreign = StoredFile.objects.create(
        sha256="b" * 64,
        size=1,
        media_type="application/pdf",
        name="x.pdf",
        stored_at=MONDAY,
        stored_by="x",
        authority_id=office.units["b"],
    )
    request = a_request(office)
    for file_id in (foreign.pk, 10**9):
        papers = [replace(request.papers[0], file_id=file_id), *request.papers[1:]]
        with pytest.raises(Invalid) as refused:
            a_dossier(office, papers=papers).received()
        assert list(refused.value.errors) == ["papers"]
    own = StoredFile.objects.create(
        sha256="c" * 64,
        size=1,
        media_type="application/pdf",
        name="x.pdf",
        stored_at=MONDAY,
        stored_by="x",
        authority_id=office.units["a"],
    )
    papers = [replace(request.papers[0], file_id=own.pk), *request.papers[1:]]
    assert a_dossier(office, papers=papers).received().row.documents.filter(file=own).exists()


def test_a_procedure_that_ended_is_not_received_but_what_was_received_before_goes_on(office: Office) -> None:
    running = a_dossier(office).received()
    request = a_request(office)
    abolish(THREE_DAYS, on=MONDAY.date(), decision="QĐ 9/QĐ-BTP", at=MONDAY, by=SYSTEM)
    with pytest.raises(NotInForce):
        intake.receive_at_counter(request, actor=office.actor("intake"), at=MONDAY)
    before = MONDAY - timedelta(days=3)
    intake.receive_at_counter(
        replace(request, received_at=before, late_reason="Mất điện"), actor=office.actor("intake"), at=MONDAY
    )
    running.advanced()
