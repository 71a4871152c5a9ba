"""A history brought in becomes dossiers like any other: record, clock, figures, work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.catalogue.queries import current
from motcua.dossiers.actions import working
from motcua.dossiers.actions.loading import DaySealed, Loaded, PastDossier, PastSupplement, load_past
from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.models import Dossier, DossierEvent, DueMove, SupplementRequest
from motcua.dossiers.queries.audit import verify
from motcua.dossiers.queries.calendar_preview import out_of_step
from motcua.dossiers.queries.replay import differences, open_differences
from motcua.lib.refused import Forbidden
from motcua.org.models import Applicant
from motcua.org.types import SYSTEM
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import MONDAY, THREE_DAYS, Office

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=30)


def a_past(office: Office, received_at: datetime = MONDAY, **facts: object) -> PastDossier:
    given = {"authority_id": office.units["a"], "procedure_code": THREE_DAYS, "received_at": received_at}
    return PastDossier(**(given | facts))  # type: ignore[arg-type]


def load(*records: PastDossier, at: datetime = NOW, batch: int = 5000) -> Loaded:
    return load_past(records, actor=SYSTEM, at=at, batch=batch)


def proven() -> None:
    assert verify().ok
    for dossier in Dossier.objects.all():
        assert differences(dossier, dossier.events.order_by("seq")) == []


def test_little_is_enough(office: Office) -> None:
    day = timedelta(days=1)
    assert load(a_past(office, finished_at=MONDAY + day)).loaded == 1
    row = Dossier.objects.get()
    assert (row.state, row.outcome, row.verdict, row.channel) == ("decided", "granted", "early", "counter")
    assert row.due_at == a_dossier(office).received().due_at
    assert row.entered_at == row.received_at
    assert not row.entered_late
    assert row.code == "H27.15-261102-0001"
    assert row.stages.get().finished_at == row.finished_at
    assert row.results.get().file is None
    proven()


@pytest.mark.parametrize(
    ("days", "verdict"), [(1, "early"), (3, "on_time"), (4, "late")], ids=["early", "on time", "late"]
)
def test_verdicts_are_those_of_the_law(office: Office, days: int, verdict: str) -> None:
    load(a_past(office, finished_at=MONDAY + timedelta(days=days)))
    row = Dossier.objects.get()
    assert (row.verdict, row.verdict_by_date, row.verdict_index) == (verdict, verdict, verdict)


def test_every_way_through_the_table(office: Office) -> None:
    day = timedelta(days=1)
    asked = PastSupplement(MONDAY + day, MONDAY + 2 * day)
    waiting = PastSupplement(MONDAY + day)
    load(
        a_past(office, code="CU-1"),
        a_past(office, code="CU-2", finished_at=MONDAY + day, outcome="refused"),
        a_past(office, code="CU-3", finished_at=MONDAY + day, outcome="stopped"),
        a_past(office, code="CU-4", finished_at=MONDAY + 3 * day, returned_at=MONDAY + 4 * day),
        a_past(office, code="CU-5", supplements=[asked], finished_at=MONDAY + 3 * day),
        a_past(office, code="CU-6", supplements=[asked, PastSupplement(MONDAY + 3 * day)]),
        a_past(office, code="CU-7", supplements=[waiting], finished_at=MONDAY + 5 * day, outcome="stopped"),
        a_past(office, code="CU-8", apologised_at=MONDAY + 4 * day, rescheduled_to=MONDAY + 8 * day),
        a_past(office, code="CU-9", due_at=MONDAY + 9 * day, supplements=[asked]),
    )
    states = dict(Dossier.objects.values_list("code", "state"))
    assert states == {
        "CU-1": "in_progress",
        "CU-2": "decided",
        "CU-3": "stopped",
        "CU-4": "returned",
        "CU-5": "decided",
        "CU-6": "awaiting_applicant",
        "CU-7": "stopped",
        "CU-8": "in_progress",
        "CU-9": "in_progress",
    }
    proven()
    assert open_differences() == []
    assert out_of_step(SYSTEM) == []


def test_a_supplement_moves_the_date_by_law_as_at_the_counter(office: Office) -> None:
    live = a_dossier(office).received().later(days=1).asked().later(days=1).answered().row
    said = SupplementRequest.objects.get()
    past = PastSupplement(said.requested_at, said.answered_at)
    load(a_past(office, code="CU-1", supplements=[past]))
    row = Dossier.objects.get(code="CU-1")
    assert (row.due_at, row.original_due_at) == (live.due_at, live.original_due_at)
    moves = DueMove.objects.values_list("due_before", "due_after", "original_before", "original_after", "at")
    assert moves.get(dossier=row) == moves.get(dossier=live)
    theirs = row.supplement_requests.get()
    assert (theirs.due_subtract, theirs.rule) == (said.due_subtract, said.rule)


def test_an_apology_moves_the_promise_and_not_the_first_date(office: Office) -> None:
    day = timedelta(days=1)
    load(a_past(office, apologised_at=MONDAY + 3 * day, rescheduled_to=MONDAY + 8 * day,
                finished_at=MONDAY + 7 * day))  # fmt: skip
    row = Dossier.objects.get()
    assert row.due_at == MONDAY + 8 * day
    assert row.verdict == "late"
    assert (row.reschedules, row.apologised_at) == (1, MONDAY + 3 * day)
    proven()


def test_a_stated_date_is_kept_by_every_calendar(office: Office) -> None:
    load(a_past(office, due_at=MONDAY + timedelta(days=20)))
    assert out_of_step(SYSTEM) == []
    assert Dossier.objects.get().due_at == MONDAY + timedelta(days=20)


def test_entered_afterwards_is_marked(office: Office) -> None:
    load(a_past(office, entered_at=MONDAY + timedelta(days=3)))
    row = Dossier.objects.get()
    assert row.entered_late
    assert row.entered_at == MONDAY + timedelta(days=3)


def test_papers_charge_and_result_as_told(office: Office) -> None:
    load(
        a_past(
            office,
            papers=[True, False, True],
            charge=8000,
            charge_method="online",
            finished_at=MONDAY + timedelta(hours=2),
            result_file=True,
            result_number="12/GXN",
        )
    )
    row = Dossier.objects.get()
    assert [bool(paper.file_id) for paper in row.documents.all()] == [True, False, True]
    charge = row.charges.get()
    assert (charge.amount, charge.method, charge.paid_at) == (8000, "online", MONDAY)
    result = row.results.get()
    assert result.number == "12/GXN"
    assert result.file is not None
    assert result.file.authority_id == row.authority_id


def test_again_adds_nothing(office: Office) -> None:
    records = [a_past(office, code=f"CU-{n}") for n in range(4)]
    assert load(*records[:2]).loaded == 2
    again = load(*records, records[3], batch=2)
    assert (again.loaded, again.skipped) == (2, 3)
    assert Dossier.objects.count() == 4


def test_codes_of_ours_are_never_given_twice(office: Office) -> None:
    load(a_past(office, code="H27.15-261102-0007"), a_past(office), a_past(office))
    codes = set(Dossier.objects.values_list("code", flat=True))
    assert codes == {"H27.15-261102-0007", "H27.15-261102-0008", "H27.15-261102-0009"}
    assert a_dossier(office).received().code == "H27.15-261102-0010"


def test_one_person_is_one_record(office: Office) -> None:
    known = a_dossier(office).received().row.applicant
    assert known.identity_number
    load(
        a_past(office, applicant_name="Nguyễn Thị Hoa", identity_number=known.identity_number),
        a_past(office, applicant_name="Trần Văn Đạt", identity_number="042190009999"),
        a_past(office, applicant_name="Trần Văn Đạt", identity_number="042190009999"),
        a_past(office, applicant_name="Lê Thị Ánh"),
        a_past(office, applicant_name="Lê Thị Ánh"),
        a_past(office),
    )
    assert Applicant.objects.count() == 4
    assert set(Dossier.objects.values_list("applicant_fold", flat=True)) == {
        "nguyen thi hoa",
        "tran van dat",
        "le thi anh",
        "nguoi nop khong ghi ten",
    }


def test_an_unknown_procedure_is_kept_and_not_offered(office: Office) -> None:
    unknown: dict[str, Any] = {
        "procedure_code": "8.888888",
        "procedure_name": "Việc cũ",
        "field_code": "linh-vuc-cu",
    }
    load(a_past(office, **unknown), a_past(office, **unknown), batch=1)
    rows = Dossier.objects.all()
    assert {row.procedure_code for row in rows} == {"8.888888"}
    assert {row.field_code for row in rows} == {"linh-vuc-cu"}
    assert len({row.version_id for row in rows}) == 1
    assert not rows[0].version.procedure.is_active
    assert current.current("8.888888") is None
    proven()


def test_bad_records_are_named_and_the_others_stay(office: Office) -> None:
    day = timedelta(days=1)
    result = load(
        a_past(office, finished_at=MONDAY - day),
        a_past(office, finished_at=NOW + day),
        a_past(office, authority_id=999_999),
        a_past(office, outcome="granted"),
        a_past(office, returned_at=MONDAY + day),
        a_past(office, papers=[True] * 40),
        a_past(office, supplements=[PastSupplement(MONDAY)], finished_at=MONDAY + day),
        a_past(office, code="CU-9"),
    )
    assert result.loaded == 1
    assert [one.number for one in result.refused] == [1, 2, 3, 4, 5, 6, 7]
    assert all(one.reason for one in result.refused)
    assert Dossier.objects.get().code == "CU-9"


def test_an_open_one_can_be_worked_on(office: Office) -> None:
    load(a_past(office))
    row = Dossier.objects.get()
    specialist = office.actor("specialist")
    working.advance(row.pk, actor=specialist, at=NOW + timedelta(days=1))
    proven()


def test_sealed_days_stay_as_they_were_sealed(office: Office) -> None:
    a_dossier(office).received()
    seal_days(at=MONDAY + timedelta(days=2))
    load(a_past(office, finished_at=MONDAY + timedelta(days=1)))
    assert verify().ok
    seal_days(at=NOW + timedelta(days=1))
    with pytest.raises(DaySealed):
        load(a_past(office))


def test_only_the_system_or_an_administrator(office: Office) -> None:
    with pytest.raises(Forbidden):
        load_past([a_past(office)], actor=office.actor("intake"), at=NOW)
    assert load_past([a_past(office)], actor=office.actor("admin"), at=NOW).loaded == 1
    assert DossierEvent.objects.first().actor_name == office.actor("admin").name  # type: ignore[union-attr]
