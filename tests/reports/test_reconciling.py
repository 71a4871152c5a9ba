"""Books compared dossier by dossier: tasks that stay the same, vanish, are settled, or are entered late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.dossiers.actions import books
from motcua.dossiers.models import BookEntry, Dossier
from motcua.dossiers.queries.audit import verify
from motcua.law import periods
from motcua.law.calendar import local
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.lib.vietnamese_text import fold
from motcua.org.types import Actor
from motcua.reports.actions import reconciling
from motcua.reports.actions.reconciling import NotSettled, compare, enter, pair, reopen, settle
from motcua.reports.models import Comparison, Difference, ImportedLine, ImportedRegister
from motcua.reports.queries import behind
from motcua.reports.queries.reconciling import differences, side_by_side
from motcua.reports.run import figures
from motcua.reports.scope import counted_units
from motcua.reports.types import DifferenceState, OtherBook, RegisterState
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import MONDAY, SAME_DAY, THREE_DAYS, Office
from tests.reports.histories import NOW, load
from tests.reports.pasts import a_past

pytestmark = pytest.mark.django_db
MONTH = periods.days(local(MONDAY).date(), local(MONDAY).date() + timedelta(days=20))


def a_register(office: Office, *lines: dict[str, Any], kind: str = "register") -> None:
    """A register kept elsewhere, as the import leaves it."""
    register = ImportedRegister.objects.create(
        authority_id=office.units["a"],
        kind=kind,
        title="Sổ giấy",
        file_name="so.xlsx",
        sha256="0" * 64,
        imported_at=NOW - timedelta(hours=1),
        imported_by="Người mẫu",
        state=RegisterState.DONE,
        first_on=MONTH.first,
        last_on=MONTH.last,
        book="HT" if kind == "special" else "",
    )
    for number, line in enumerate(lines, start=1):
        name = line.pop("name", "")
        received = line.pop("received_at", MONDAY)
        ImportedLine.objects.create(
            register=register,
            authority_id=office.units["a"],
            kind=kind,
            row_number=number,
            key=f"{register.pk}-{number}",
            digest=str(number),
            in_force=True,
            applicant_name=name,
            applicant_fold=fold(name),
            received_at=received,
            received_on=local(received).date(),
            **line,
        )


@pytest.fixture
def manager(office: Office) -> Actor:
    return office.actor("manager", NOW)


def tasks(office: Office) -> list[tuple[str, str, str]]:
    rows = Difference.objects.filter(authority_id=office.units["a"]).order_by("book", "kind", "pk")
    return [(row.book, row.kind, row.state) for row in rows]


def again(office: Office, manager: Actor, at: datetime = NOW) -> reconciling.Compared:
    return compare(office.units["a"], MONTH, actor=manager, at=at)


def test_here_not_there_and_there_not_here(office: Office, manager: Actor) -> None:
    load([a_past(office, code="CU-1", applicant_name="Lê Văn An"), a_past(office, code="CU-2")])
    a_register(office, {"code": "CU-1"}, {"name": "Trần Thị Bé", "procedure_code": THREE_DAYS})
    done = again(office, manager)
    assert (done.total, done.new, done.gone) == (2, 2, 0)
    assert tasks(office) == [("register", "only_here", "open"), ("register", "only_there", "open")]
    assert Comparison.objects.get().result == {"total": 2, "new": 2, "gone": 0}


def test_comparing_again_makes_no_second_task_and_what_vanished_goes(office: Office, manager: Actor) -> None:
    load([a_past(office, code="CU-1")])
    a_register(office, {"code": "CU-1"}, {"code": "CU-2"})
    assert again(office, manager).new == 1
    assert again(office, manager).new == 0
    load([a_past(office, code="CU-2")])
    done = again(office, manager)
    assert (done.total, done.gone) == (0, 1)
    assert tasks(office) == [("register", "only_there", "gone")]


def test_a_settled_difference_stays_settled_and_can_be_opened_again(office: Office, manager: Actor) -> None:
    a_register(office, {"code": "CU-9", "procedure_code": THREE_DAYS})
    again(office, manager)
    task = Difference.objects.get()
    with pytest.raises(Invalid):
        settle([task.pk], reason="", explanation="", actor=manager, at=NOW)
    with pytest.raises(Invalid, match="rõ lý do"):
        settle([task.pk], reason="other", explanation=" ", actor=manager, at=NOW)
    assert settle([task.pk], reason="there_wrong", explanation="", actor=manager, at=NOW) == 1
    assert settle([task.pk], reason="double", explanation="", actor=manager, at=NOW) == 0
    assert Difference.objects.get().reason == "there_wrong"
    again(office, manager, NOW + timedelta(minutes=1))
    assert tasks(office) == [("register", "only_there", "settled")]
    reopen(task.pk, actor=manager, at=NOW)
    assert tasks(office) == [("register", "only_there", "open")]


def test_only_the_office_itself_settles(office: Office, manager: Actor) -> None:
    a_register(office, {"code": "CU-9"})
    again(office, manager)
    stranger = office.actor("leader_b", NOW)
    with pytest.raises(NotFound):
        settle([Difference.objects.get().pk], reason="double", explanation="", actor=stranger, at=NOW)
    with pytest.raises(NotFound):
        compare(office.units["a"], MONTH, actor=stranger, at=NOW)


def test_two_that_are_one_dossier_are_paired_and_figures_know_it(office: Office, manager: Actor) -> None:
    load([a_past(office, code="CU-1", applicant_name="Lê Thị Bích Ngọc")])
    a_register(office, {"name": "Le Thi Ngoc", "procedure_code": THREE_DAYS})
    again(office, manager)
    there, here = (Difference.objects.get(kind=kind).pk for kind in ("only_there", "only_here"))
    assert _register_only(office) == 1
    with pytest.raises(NotSettled):
        pair([there, there], actor=manager, at=NOW)
    pair([here, there], actor=manager, at=NOW)
    assert _register_only(office) == 0
    again(office, manager)
    assert {state for *_, state in tasks(office)} == {"settled"}


def test_a_line_found_by_person_and_day_is_remembered(office: Office, manager: Actor) -> None:
    load([a_past(office, code="CU-1", applicant_name="Lê Văn An")])
    a_register(office, {"name": "Lê văn An", "procedure_code": THREE_DAYS})
    assert _register_only(office) == 1
    again(office, manager)
    assert _register_only(office) == 0
    assert tasks(office) == []


def _register_only(office: Office) -> int:
    units = counted_units(office.units["a"], MONTH)
    return figures(["register_only"], units=units, period=MONTH, at=NOW, by="total")[0]["register_only"]


def test_what_only_the_other_book_tells_is_entered_late(office: Office, manager: Actor) -> None:
    a_register(
        office,
        {
            "name": "Trần Thị Bé",
            "procedure_code": THREE_DAYS,
            "finished_at": MONDAY + timedelta(days=1),
            "finished_on": local(MONDAY).date() + timedelta(days=1),
        },
    )
    again(office, manager)
    task = Difference.objects.get()
    with pytest.raises(Forbidden):
        enter(task.pk, actor=office.actor("clerk", NOW), at=NOW)
    dossier = enter(task.pk, actor=manager, at=NOW)
    assert (dossier.entered_late, dossier.entered_at, dossier.received_at) == (True, NOW, MONDAY)
    assert dossier.applicant_name == "Trần Thị Bé"
    assert verify().ok
    again(office, manager)
    assert tasks(office) == [("register", "only_there", "settled")]
    assert enter(task.pk, actor=manager, at=NOW).pk == dossier.pk
    assert Dossier.objects.count() == 1


def test_a_line_without_a_known_procedure_makes_no_procedure_more(office: Office, manager: Actor) -> None:
    """It is entered under what the other book calls it; the number of procedures of the office stays."""
    units = counted_units(office.units["a"], MONTH)

    def procedures() -> int:
        return figures(["procedures"], units=units, period=MONTH, at=NOW, by="total")[0]["procedures"]

    before = procedures()
    a_register(office, {"name": "Trần Thị Bé", "procedure_name": "Xác nhận đơn xin việc", "code": "X-1"})
    again(office, manager)
    entered = enter(Difference.objects.get().pk, actor=manager, at=NOW)
    assert (entered.procedure_name, entered.procedure_code) == ("Xác nhận đơn xin việc", "0.000000")
    assert procedures() == before


def test_what_was_granted_stands_in_the_special_register(office: Office, manager: Actor) -> None:
    """Decided here, it has its entry; decided in another system, its entry is in the book kept there."""
    a_dossier(office, SAME_DAY).received().decided()
    load([a_past(office, code="CU-1", procedure_code=SAME_DAY, finished_at=MONDAY + timedelta(hours=2))])
    assert BookEntry.objects.count() == 1
    again(office, manager)
    assert tasks(office) == []
    beside = side_by_side(manager, office.units["a"], MONTH, by="field", at=NOW)
    assert {book: (here, there) for book, here, there in beside.total.counts}[OtherBook.SPECIAL] == (1, 1)


def test_granted_without_an_entry_is_a_difference(
    office: Office, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if somebody had written past the act that makes the entry."""
    monkeypatch.setattr(books, "enter", lambda _act: None)
    a_dossier(office, SAME_DAY).received().decided()
    again(office, manager)
    assert tasks(office) == [("special", "only_here", "open")]
    assert Difference.objects.get().there == "chưa vào sổ"


def test_a_special_register_kept_elsewhere_is_compared_by_the_day_of_the_result(
    office: Office, manager: Actor
) -> None:
    load([a_past(office, code="CU-1", procedure_code=SAME_DAY, finished_at=MONDAY + timedelta(days=1))])
    a_register(
        office,
        {"code": "CU-1", "received_at": MONDAY + timedelta(days=1)},
        {"name": "Trần Thị Bé", "received_at": MONDAY + timedelta(days=1)},
        kind="special",
    )
    again(office, manager)
    assert tasks(office) == [("special", "only_there", "open")]


def test_counts_stand_side_by_side_by_field_and_day(office: Office, manager: Actor) -> None:
    load([a_past(office, code="CU-1"), a_past(office, MONDAY + timedelta(days=1), code="CU-2")])
    a_register(office, {"code": "CU-1", "field_code": Dossier.objects.first().field_code})  # type: ignore[union-attr]
    by_day = side_by_side(manager, office.units["a"], MONTH, by="day", at=NOW)
    counts = {line.label: {book: (h, t) for book, h, t in line.counts} for line in by_day.lines}
    assert counts["02/11/2026"][OtherBook.REGISTER] == (1, 1)
    assert counts["03/11/2026"][OtherBook.REGISTER] == (1, 0)
    assert counts["03/11/2026"][OtherBook.SOFTWARE] == (1, None)
    assert by_day.present == (OtherBook.REGISTER,)
    assert not by_day.total.equal
    by_field = side_by_side(manager, office.units["a"], MONTH, by="field", at=NOW)
    assert {book: (h, t) for book, h, t in by_field.total.counts}[OtherBook.REPORT] == (2, None)


def test_a_superior_sees_the_list_without_names(office: Office, manager: Actor) -> None:
    a_register(office, {"name": "Trần Thị Bé", "procedure_code": THREE_DAYS})
    again(office, manager)
    own = differences(manager, office.units["a"], MONTH).get()
    assert own["line__applicant_name"] == "Trần Thị Bé"
    assert own["state"] == DifferenceState.OPEN
    office.official("tinh", "Nguyễn Văn Tỉnh")
    office.assigned("tinh", "province", "MANAGER")
    above = differences(office.actor("tinh", NOW), office.units["a"], MONTH).get()
    assert "line__applicant_name" not in above


def test_behind_the_lines_of_other_books_stand_the_lines_without_names(
    office: Office, manager: Actor
) -> None:
    a_register(office, {"name": "Trần Thị Bé", "procedure_code": THREE_DAYS, "procedure_name": "Ba ngày"})
    asked = behind.Question(unit_id=office.units["a"], period=MONTH, at=NOW)
    found = behind.behind_measures(manager, ["register_only"], {}, asked)
    (line,) = behind.register_lines(found.keys)
    assert (found.source, line["register__title"], line["row_number"]) == ("register_lines", "Sổ giấy", 1)
    assert not any("Bé" in str(value) for value in line.values())
