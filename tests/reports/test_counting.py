"""Counts beside the facts: always the same figures, and never trusted longer than they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.actions.importing import import_file
from motcua.dossiers.actions.loading import PastDossier
from motcua.dossiers.models import Dossier
from motcua.law import periods
from motcua.law.periods import Period
from motcua.lib.remembered import forget_everything
from motcua.org.types import SYSTEM
from motcua.reports import counted, measuring
from motcua.reports.actions import counting
from motcua.reports.actions.counting import complete, prove, rebuild, refresh
from motcua.reports.defined import measure
from motcua.reports.models import CountedMonth, MonthCount
from motcua.reports.models.counts import KEPT
from motcua.reports.run import figures, run
from motcua.reports.scope import counted_units
from motcua.reports.types import RuleSet
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import THREE_DAYS, Office
from tests.reports.histories import NOW, a_history, load

pytestmark = pytest.mark.django_db
OF_DOSSIERS = [name for name in KEPT if measure(name).source == "dossiers"]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
#: closed ones and those that run at NOW (12/12/2026: the last month, quarter, half of the year)
PERIODS = ["2026-M06", "2026-M11", "2026-M12", "2026-Q2", "2026-Q3", "2026-Q4", "2026-H1", "2026-H2", "2026"]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "MANY", 0)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The authorities of each look at the facts."""
    looks: list[list[int]] = []
    original = measuring.count

    def noted(names: Any, ids: Any, what: Any, by: Any = ()) -> Any:
        looks.append(list(ids))
        return original(names, ids, what, by)

    monkeypatch.setattr(measuring, "count", noted)
    return looks


Answer = dict[object, dict[str, int]]


def answer(
    office: Office, period: Period, names: Sequence[str] = KEPT, at: datetime = NOW, **more: Any
) -> Answer:
    units = counted_units(office.units["province"], period)
    found = figures(names, units=units, period=period, at=at, **more)
    return {f.key: {name: f[name] for name in names} for f in found if any(f[name] for name in names)}


def facts(
    office: Office, monkeypatch: pytest.MonkeyPatch, period: Period, at: datetime = NOW, **more: Any
) -> Answer:
    with monkeypatch.context() as patch:
        patch.setattr(counted, "MANY", 10**6)
        return answer(office, period, at=at, **more)


Same = Callable[..., None]


@pytest.fixture
def same(office: Office, monkeypatch: pytest.MonkeyPatch) -> Same:
    """Counts and facts give one answer, for every measure."""

    def check(at: datetime = NOW, codes: Mapping[str, None] | list[str] = PERIODS, **more: Any) -> None:
        for code in codes:
            period = periods.parse(code)
            assert answer(office, period, at=at, **more) == facts(office, monkeypatch, period, at, **more), (
                code
            )

    return check


@pytest.mark.parametrize("by", ["unit", "field", "total"])
def test_counts_are_the_facts(office: Office, same: Same, read: list[list[int]], by: str) -> None:
    load(a_history(office, 150, span=330))
    assert rebuild(NOW) > 0
    read.clear()
    for code in PERIODS:
        answer(office, periods.parse(code), OF_DOSSIERS, by=by)
    assert read == []
    same(by=by)


def counted_ids() -> set[int]:
    return set(CountedMonth.objects.values_list("authority_id", flat=True))


def test_a_form_is_the_same_from_counts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    load(a_history(office, 100))
    asked = {"unit_id": office.units["province"], "period": periods.parse("2026-Q3"), "at": NOW}
    before = run("II.06b", **asked)  # type: ignore[arg-type]
    rebuild(NOW)
    assert run("II.06b", **asked) == before  # type: ignore[arg-type]


def test_nothing_counted_yet_means_the_facts(office: Office, same: Same) -> None:
    load(a_history(office, 30))
    same(codes=["2026-Q4"])
    assert not MonthCount.objects.exists()


def test_an_act_sends_its_authority_to_the_facts_until_it_is_counted(
    office: Office, same: Same, read: list[list[int]]
) -> None:
    load(a_history(office, 60))
    rebuild(NOW)
    case = a_dossier(office, THREE_DAYS, NOW + MINUTE).received()
    read.clear()
    answer(office, periods.parse("2026-Q4"), OF_DOSSIERS, case.at)
    assert [ids for ids in read if ids] == [[office.units["a"]]]
    same(case.at, ["2026-M12", "2026-Q4"])
    assert refresh(case.at) == 1
    read.clear()
    answer(office, periods.parse("2026-Q4"), at=case.at)
    assert read == []
    same(case.at)


def test_an_end_is_counted_in_every_month_since_the_receipt(office: Office, same: Same) -> None:
    received = NOW - 70 * DAY
    case = a_dossier(office, THREE_DAYS, received).received()
    rebuild(NOW - DAY)
    case.at = NOW - timedelta(hours=3)
    case.rescheduled(NOW + 3 * DAY).decided()
    assert refresh(NOW) == 3
    same()
    complete(NOW)
    same()


def test_refreshing_again_changes_nothing(office: Office) -> None:
    load(a_history(office, 60))
    rebuild(NOW)
    a_dossier(office, THREE_DAYS, NOW + MINUTE).received()
    rows = []
    for minute in (12, 14, 16, 18):
        refresh(NOW + minute * MINUTE)
        rows.append(sorted(MonthCount.objects.values_list("authority_id", "period", "field_code", *KEPT)))
    assert rows[0] == rows[1] == rows[2] == rows[3]
    assert refresh(NOW + 20 * MINUTE) == 0, "what is settled is not looked at for ever"


def test_with_the_day_dates_pass(office: Office, same: Same, read: list[list[int]]) -> None:
    a_dossier(office, THREE_DAYS, NOW - 4 * DAY).received()
    rebuild(NOW)
    later = NOW + 2 * DAY
    same(later, ["2026-M12", "2026-Q4"])
    complete(later)
    read.clear()
    assert answer(office, periods.parse("2026-M12"), at=later)[office.units["a"]]["open_overdue"] == 1
    assert read == []


def test_a_closed_month_is_counted_to_its_end(office: Office, same: Same) -> None:
    a_dossier(office, THREE_DAYS, NOW - 2 * DAY).received()
    rebuild(NOW)
    same(NOW + 30 * DAY, ["2026-M12", "2026-Q4", "2027-M01"])
    complete(NOW + 30 * DAY)
    same(NOW + 30 * DAY, ["2026-M12", "2026-Q4", "2027-M01", "2027-Q1"])


def test_other_questions_go_to_the_facts(office: Office, same: Same, read: list[list[int]]) -> None:
    load(a_history(office, 60))
    rebuild(NOW)
    run_of_days = "2026-10-01..2026-10-20"
    same(codes=["2026-Q3", run_of_days], rules=RuleSet.DVCQG_766)
    same(codes=["2026-Q4"], as_of=NOW - 3 * DAY)
    same(codes=["2026-Q3"], by="procedure")
    read.clear()
    answer(office, periods.parse("2026-Q4"), at=NOW - 3 * DAY)
    answer(office, periods.parse(run_of_days))
    assert len(read) == 2


def test_a_load_of_histories_is_left_to_the_night(
    office: Office, same: Same, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(a_history(office, 30))
    rebuild(NOW)
    more = [PastDossier(authority_id=office.units["b"], procedure_code=THREE_DAYS, received_at=NOW - DAY)]
    load(more * 5, NOW + MINUTE)
    monkeypatch.setattr(counting, "_A_LOAD", 3)
    refresh(NOW + 2 * MINUTE)
    assert office.units["b"] not in counted_ids()
    same(NOW + 3 * MINUTE)
    complete(NOW + 4 * MINUTE)
    assert office.units["b"] in counted_ids()
    same(NOW + 5 * MINUTE)


def test_the_proof_finds_and_mends_what_differs(office: Office) -> None:
    load(a_history(office, 80))
    rebuild(NOW)
    assert prove(NOW, everything=True) == []
    row = MonthCount.objects.filter(period="2026-M11", received__gt=0).first()
    assert row is not None
    MonthCount.objects.filter(pk=row.pk).update(received=row.received + 1)
    [wrong] = prove(NOW)
    assert (wrong.authority_id, wrong.period) == (row.authority_id, "2026-M11")
    assert wrong.kept["received"] == wrong.facts["received"] + 1
    assert prove(NOW, everything=True) == []


def test_the_proof_sees_a_dossier_changed_past_the_record(office: Office) -> None:
    load(a_history(office, 80))
    rebuild(NOW)
    inside = periods.parse("2026-M11")
    row = Dossier.objects.filter(received_at__gte=inside.starts_at, received_at__lt=inside.ends_at)[0]
    Dossier.objects.filter(pk=row.pk).update(field_code="linh-vuc-khac")
    assert {one.period for one in prove(NOW)} == {"2026-M11"}


def test_every_kept_measure_is_added_up_in_a_known_way() -> None:
    assert counted.sums("received") is counted.Sums.FLOW
    assert counted.sums("carried_over") is counted.Sums.START
    assert counted.sums("open_overdue") is counted.Sums.END
    assert set(counted.whole()) == {
        "paid_online",
        "supplemented",
        "supplemented_again",
        "finished_late_apologised",
        "finished_late_without_apology",
        "procedures",
        "procedures_unused",
    }


def test_procedures_wait_for_the_catalogue(
    office: Office, same: Same, read: list[list[int]], tmp_path: Path
) -> None:
    load(a_history(office, 40))
    rebuild(NOW)
    read.clear()
    answer(office, periods.parse("2026-Q4"))
    assert read == []
    path = tmp_path / "later.yaml"
    path.write_text(
        "code: '9.000077'\nname: Thủ tục mới (thử)\nfield_name: Hộ tịch\nlevels: [commune]\n"
        "channels: [{channel: counter, term_amount: 3, term_unit: working_day, charges: []}]\n"
        "cases: [{papers: [{name: Tờ khai, originals: 1}]}]\nresults: [{name: Kết quả}]\nsource: tests\n",
        encoding="utf-8",
    )
    import_file(path, at=NOW, by=SYSTEM)
    forget_everything()
    answer(office, periods.parse("2026-Q4"))
    assert len(read) == 1
    same(codes=["2026-Q3", "2026-Q4"])
    complete(NOW + MINUTE)
    read.clear()
    answer(office, periods.parse("2026-Q4"), at=NOW + MINUTE)
    assert read == []
    same(NOW + MINUTE, ["2026-Q3", "2026-Q4"])
