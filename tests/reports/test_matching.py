"""Which line is which dossier, and what differs: without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from motcua.reports.sources.matching import Entry, match, unlike
from motcua.reports.types import DifferenceKind

DAY = date(2026, 11, 2)
READ_AT = datetime(2026, 11, 20, tzinfo=UTC)


def an_entry(number: int, **facts: object) -> Entry:
    plain = Entry(
        id=number,
        code=f"H27.15-261102-{number:04d}",
        person="nguyen thi hoa",
        procedure_code="1.001193",
        field_code="ho-tich",
        received=DAY,
    )
    return replace(plain, **facts)  # type: ignore[arg-type]


def kinds(
    here: list[Entry], there: list[Entry], known: dict[int, int] | None = None
) -> list[tuple[str, str]]:
    return [(one.kind.value, one.subject) for one in unlike(match(here, there, known or {}))]


def test_the_same_code_is_the_same_dossier_whatever_the_name() -> None:
    assert kinds([an_entry(1)], [an_entry(90, code="H27.15-261102-0001", person="nguyen hoa")]) == []


def test_a_paper_line_without_a_code_is_found_by_person_day_and_procedure() -> None:
    here = [an_entry(1), an_entry(2, procedure_code="2.000635")]
    assert kinds(here, [an_entry(90, code="", procedure_code="2.000635")]) == [("only_here", "d1")]


def test_a_line_is_one_dossier_only() -> None:
    here = [an_entry(1), an_entry(2)]
    there = [an_entry(90, code=""), an_entry(91, code=""), an_entry(92, code="")]
    assert kinds(here, there) == [("only_there", "l92")]


def test_two_codes_of_one_system_are_two_dossiers() -> None:
    there = [an_entry(90, code="H27.15-261102-0009")]
    assert kinds([an_entry(1)], there) == [("only_here", "d1"), ("only_there", "l90")]


def test_codes_of_two_systems_tell_nothing() -> None:
    assert kinds([an_entry(1)], [an_entry(90, code="000.15.27.H27-261102-0001")]) == []


def test_what_was_settled_before_holds() -> None:
    there = [an_entry(90, code="", person="nguyen thi hoa (me)", received=DAY + timedelta(days=1))]
    assert kinds([an_entry(1)], there, {90: 1}) == [("date", "d1/received")]


def test_dates_status_and_result_are_compared_where_both_tell_them() -> None:
    here = an_entry(
        1, due=(DAY, DAY + timedelta(days=4)), finished=DAY, status=9, verdict="early", outcome="granted"
    )
    there = an_entry(
        90,
        code=here.code,
        due=(DAY + timedelta(days=4),),
        finished=DAY + timedelta(days=1),
        status=4,
        verdict="late",
    )
    found = list(unlike(match([here], [there], {})))
    assert [(one.kind, one.what) for one in found] == [
        (DifferenceKind.DATE, "finished"),
        (DifferenceKind.STATUS, "status"),
        (DifferenceKind.RESULT, "verdict"),
    ]
    assert (found[0].here, found[0].there) == ("02/11/2026", "03/11/2026")
    assert (found[1].here, found[1].there) == ("đã xử lý xong", "đang xử lý")


def test_work_that_ended_after_the_other_book_was_read_is_no_difference() -> None:
    here = an_entry(1, status=9, finished=DAY, at=READ_AT + timedelta(hours=1))
    assert kinds([here], [an_entry(90, code=here.code, status=4, at=READ_AT)]) == []
    earlier = replace(here, at=READ_AT - timedelta(hours=1))
    assert kinds([earlier], [an_entry(90, code=here.code, status=4, at=READ_AT)]) == [("status", "d1/status")]


def test_stopped_here_and_resolved_there_differ() -> None:
    assert kinds([an_entry(1, status=8)], [an_entry(90, code=an_entry(1).code, status=10)]) == [
        ("status", "d1/status")
    ]
