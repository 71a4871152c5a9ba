"""The board says what forms, registers and dossiers say; beside goals, averages, ranks and the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import register
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.law import periods
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.lib.remembered import forget_everything
from motcua.org.actions.units import NewUnit, create_unit, end_unit
from motcua.org.models import OrgEvent
from motcua.org.types import SYSTEM, Level, Role, UnitKind
from motcua.reports.actions.targets import NewTarget, end_target, set_target
from motcua.reports.queries.behind import Question, behind_measures
from motcua.reports.queries.board import COUNTS, SHOWN, Board, Line, board
from motcua.reports.queries.board_parts import PARTS, parts
from motcua.reports.queries.board_report import as_report
from motcua.reports.queries.findings import find
from motcua.reports.queries.ranks import ranks
from motcua.reports.queries.targets import goals_of
from motcua.reports.run import run
from motcua.reports.scope import UnitNotThen, counted_units
from motcua.reports.types import RuleSet
from tests.dossiers.office import FIVE_DAYS, Office
from tests.reports.histories import NOW, a_history, load
from tests.reports.pasts import a_past

pytestmark = pytest.mark.django_db
QUARTER = periods.parse("2026-Q4")
DAY = timedelta(days=1)


@pytest.fixture
def led(office: Office) -> Office:
    """The office with somebody who looks at the whole province."""
    office.official("head", "Lê Thị Đầu", "Phó Chủ tịch")
    office.assigned("head", "province", Role.MANAGER)
    forget_everything()
    return office


def of(office: Office, who: str = "head", unit: str = "province", **more: object) -> Board:
    asked = {"period": QUARTER, "at": NOW} | more
    return board(office.actor(who, NOW), office.units[unit], **asked)  # type: ignore[arg-type]


def line(found: Board, office: Office, unit: str) -> Line:
    return next(one for one in found.lines if one.unit.id == office.units[unit])


# -- one definition ---------------------------------------------------------------------


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seed=st.integers(0, 10_000),
    rules=st.sampled_from(list(RuleSet)),
    code=st.sampled_from(["2026-Q4", "2026-Q3", "2026", "2026-M11"]),
)
def test_board_form_register_letter_and_dossiers_agree(
    led: Office, seed: int, rules: RuleSet, code: str
) -> None:
    with transaction.atomic():
        load(a_history(led, 30, seed=seed))
        period = periods.parse(code)
        found = of(led, period=period, rules=rules)
        for one in (found.whole, *found.lines):
            form = run("II.06b", unit_id=one.unit.id, period=period, at=NOW, rules=rules)
            cells = {column.key: form.cell("total", column.key) for column in form.columns}
            direct = (int(cells[key] or 0) for key in ("received_online", "received_direct"))
            assert one.counts["received"] == sum(direct)
            assert one.counts["finished"] == cells["finished"]
            assert one.counts["open"] == cells["open"]
            assert one.counts["late"] == int(cells["finished_late"] or 0) + int(cells["open_overdue"] or 0)
        book = RegisterPeriod(period.first, period.last)
        assert found.whole.counts["received"] == register.count(SYSTEM, book)
        assert found.whole.counts["received"] == _received(period)
        _letter_names_the_same(led, found)
        assert [one.counts["received"] for one in found.lines] == [
            _received(period, authority_id=one.unit.id) for one in found.lines
        ]
        transaction.set_rollback(True)
    forget_everything()


def _letter_names_the_same(office: Office, found: Board) -> None:
    """Whoever is named in a letter is named with the figures of the board."""
    told = find(office.units["province"], period=found.period, at=NOW, rule_set=found.rules, level="commune")
    lines = {one.unit.id: one for one in found.lines}
    for item in told.items:
        for named in item.units:
            if item.rule.key == "late":
                assert named.numerator == lines[named.unit_id].counts["late"]
            elif item.rule.rate.name in found.shown:
                mark = lines[named.unit_id].marks[item.rule.rate.name]
                assert (named.numerator, named.denominator) == (
                    mark.fraction.numerator,
                    mark.fraction.denominator,
                )


def _received(period: periods.Period, **where: int) -> int:
    """Counted from the dossiers by hand."""
    rows = Dossier.objects.filter(is_test=False, received_at__isnull=False, **where)
    moments = [row.received_at for row in rows if row.received_at]
    return sum(period.starts_at <= moment < min(period.ends_at, NOW) for moment in moments)


def test_every_count_opens_to_as_many_dossiers(led: Office) -> None:
    load(a_history(led, 60))
    found = of(led)
    asked = Question(unit_id=led.units["a"], period=QUARTER, at=NOW)
    mine = line(found, led, "a")
    for key, (_, measures) in COUNTS.items():
        listed = behind_measures(led.actor("head", NOW), measures, {}, asked)
        assert len(listed.keys) == mine.counts[key], key
    assert sum(mine.counts.values()) > 10


@pytest.mark.parametrize("by", list(PARTS))
def test_a_unit_taken_apart_adds_up(led: Office, by: str) -> None:
    load(a_history(led, 60))
    mine = line(of(led), led, "a")
    taken = parts(led.actor("head", NOW), led.units["a"], by, period=QUARTER, at=NOW)
    for key in COUNTS:
        assert sum(part.counts[key] for part in taken) == mine.counts[key]
    for name in set(SHOWN) - {"unused_procedures"}:
        assert sum(part.rates[name].numerator for part in taken) == mine.marks[name].fraction.numerator
    assert [part.counts["late"] for part in taken] == sorted((p.counts["late"] for p in taken), reverse=True)


# -- beside others ----------------------------------------------------------------------


def test_rank_average_and_the_period_before(led: Office) -> None:
    def many(unit: str, online: int, counter: int, at: object = NOW - 5 * DAY) -> list[object]:
        facts = {"authority_id": led.units[unit], "finished_at": at, "received_at": at}
        channels = ["online"] * online + ["counter"] * counter
        return [replace(a_past(led), channel=channel, **facts) for channel in channels]  # type: ignore[arg-type]

    before = QUARTER.before().starts_at + 20 * DAY
    load([*many("a", 3, 1), *many("b", 1, 3), *many("a", 1, 4, before)])  # type: ignore[list-item]
    found = of(led)
    a, b = (line(found, led, unit).marks["online_share"] for unit in ("a", "b"))
    assert (a.rate, a.rank, a.ranked) == (Decimal("75.00"), 1, 2)
    assert (b.rate, b.rank) == (Decimal("25.00"), 2)
    assert a.peers == b.peers == Decimal("50.00")
    assert (a.before, a.change, a.better) == (Decimal("20.00"), Decimal("55.00"), True)
    assert (b.before, b.change, b.better) == (None, None, None)
    assert a.trend == (None, None, None, None, Decimal("20.00"), Decimal("75.00"))
    assert (a.against(a.peers), b.against(b.peers)) == (True, False)
    assert found.periods[-1] == QUARTER
    assert len(found.periods) == 6


def test_ranks_share_a_place_and_leave_out_who_has_no_rate() -> None:
    rates = {1: Decimal(5), 2: Decimal(9), 3: None, 4: Decimal(9), 5: Decimal(1)}
    assert ranks(rates, better="high") == {2: 1, 4: 1, 1: 3, 5: 4}
    assert ranks(rates, better="low") == {5: 1, 1: 2, 2: 3, 4: 3}
    assert ranks({1: None}, better="low") == {}


def test_waiting_longest_is_live_and_skips_what_waits_for_the_applicant(led: Office) -> None:
    load([a_past(led, NOW - 20 * DAY), a_past(led, NOW - 30 * DAY, finished_at=NOW - DAY)])
    oldest = Dossier.objects.get(finished_at=None)
    found = of(led, period=periods.parse("2026-Q2"))
    waits = line(found, led, "a").waiting
    assert waits is not None
    assert oldest.original_due_at is not None
    assert waits.due_at == oldest.original_due_at
    assert waits.days == (NOW.date() - oldest.original_due_at.date()).days
    assert found.whole.waiting == waits
    assert line(found, led, "b").waiting is None


def test_departments_are_a_group_of_their_own(led: Office) -> None:
    found = of(led)
    assert found.group == "commune"
    assert dict(found.groups) == {"department": "Sở, ngành", "province": "Cấp tỉnh", "commune": "Cấp xã"}
    departments = of(led, group="department")
    assert [one.unit.id for one in departments.lines] == [led.units["department"]]
    assert departments.whole.counts == found.whole.counts


# -- who sees what ----------------------------------------------------------------------


def test_a_commune_stands_among_its_peers_and_opens_only_its_own(led: Office) -> None:
    load(a_history(led, 40))
    found = of(led, "leader", "a")
    assert found.own is not None
    assert found.root.id == led.units["province"]
    assert {one.unit.id for one in found.lines} == {led.units["a"], led.units["b"]}
    assert [one.unit.id for one in found.lines if one.opens] == [led.units["a"]]
    assert not found.whole.opens
    assert found.own_line is line(found, led, "a")


def test_a_commune_reaches_no_peer(led: Office) -> None:
    leader = led.actor("leader", NOW)
    for act in (
        lambda: board(leader, led.units["b"], period=QUARTER, at=NOW),
        lambda: board(leader, led.units["province"], period=QUARTER, at=NOW),
        lambda: parts(leader, led.units["b"], "field", period=QUARTER, at=NOW),
        lambda: behind_measures(
            leader, ["received"], {}, Question(unit_id=led.units["b"], period=QUARTER, at=NOW)
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_who_does_not_answer_for_figures_sees_none(led: Office) -> None:
    with pytest.raises(NotFound):
        of(led, "intake", "a")


def test_a_period_ahead_and_a_unit_that_was_not_there(led: Office) -> None:
    with pytest.raises(Invalid):
        of(led, period=periods.parse("2027-Q3"))
    with pytest.raises(UnitNotThen):
        of(led, period=periods.parse("2010-Q1"))


# -- goals ------------------------------------------------------------------------------


def goal(
    office: Office,
    unit: str,
    value: int,
    since: date,
    indicator: str = "online_share",
    decision: str = "12/KH-UBND",
) -> NewTarget:
    return NewTarget(
        unit_id=office.units[unit],
        indicator=indicator,
        value=Decimal(value),
        valid_from=since,
        decision=decision,
    )


def holding(office: Office, unit: str, on: date) -> Decimal | None:
    info = next(
        one.unit
        for one in counted_units(office.units["province"], QUARTER)
        if one.unit.id == office.units[unit]
    )
    found = goals_of([info], on)[info.id].get("online_share")
    return found.value if found else None


def test_goals_are_dated_and_the_nearest_above_holds(led: Office) -> None:
    head = led.actor("head", NOW)
    set_target(actor=head, at=NOW, new=goal(led, "province", 40, date(2026, 1, 1)))
    set_target(actor=head, at=NOW, new=goal(led, "province", 60, date(2026, 7, 1)))
    set_target(actor=led.actor("leader", NOW), at=NOW, new=goal(led, "a", 80, date(2026, 10, 1)))
    assert holding(led, "a", date(2025, 12, 31)) is None
    assert holding(led, "a", date(2026, 6, 30)) == 40
    assert holding(led, "a", date(2026, 7, 1)) == 60
    assert holding(led, "a", date(2026, 10, 1)) == 80
    assert holding(led, "b", date(2026, 10, 1)) == 60
    assert holding(led, "department", date(2026, 10, 1)) == 60
    assert OrgEvent.objects.filter(action="target.set").count() == 3


def test_a_goal_of_the_same_day_is_replaced_and_one_can_end(led: Office) -> None:
    head = led.actor("head", NOW)
    set_target(actor=head, at=NOW, new=goal(led, "province", 40, date(2026, 1, 1)))
    made = set_target(actor=head, at=NOW, new=goal(led, "province", 45, date(2026, 1, 1)))
    assert holding(led, "a", date(2026, 5, 1)) == 45
    end_target(actor=head, at=NOW, target_id=made.pk, last_day=date(2026, 4, 30))
    assert holding(led, "a", date(2026, 4, 30)) == 45
    assert holding(led, "a", date(2026, 5, 1)) is None


def test_an_earlier_goal_ends_where_a_later_one_begins(led: Office) -> None:
    head = led.actor("head", NOW)
    set_target(actor=head, at=NOW, new=goal(led, "province", 60, date(2026, 7, 1)))
    set_target(actor=head, at=NOW, new=goal(led, "province", 40, date(2026, 1, 1)))
    assert holding(led, "a", date(2026, 6, 30)) == 40
    assert holding(led, "a", date(2026, 7, 1)) == 60


def test_goals_are_refused_with_reasons(led: Office) -> None:
    head = led.actor("head", NOW)
    bad = goal(led, "province", 130, date(2026, 7, 1), indicator="nothing", decision=" ")
    with pytest.raises(Invalid) as refused:
        set_target(actor=head, at=NOW, new=bad)
    assert set(refused.value.errors) == {"value", "indicator", "decision"}
    for who, unit in (("leader", "province"), ("leader", "b"), ("clerk", "a"), ("head", "a")):
        with pytest.raises(Forbidden):
            set_target(actor=led.actor(who, NOW), at=NOW, new=goal(led, unit, 40, date(2026, 7, 1)))


def test_a_goal_is_met_from_the_right_side(led: Office) -> None:
    load([a_past(led, NOW - 3 * DAY, channel="online", finished_at=NOW - 2 * DAY, procedure_code=FIVE_DAYS)])
    head = led.actor("head", NOW)
    for name, value in (("online_share", 100), ("late", 0), ("online_payment", 30)):
        set_target(actor=head, at=NOW, new=goal(led, "province", value, date(2026, 7, 1), indicator=name))
    marks = line(of(led), led, "a").marks
    assert marks["online_share"].met is True
    assert marks["late"].met is True, "none late, at most none"
    assert marks["online_payment"].met is None, "no charge, no rate"
    assert marks["apology"].goal is None
    assert line(of(led), led, "b").marks["online_share"].met is None


# -- paper, cost ------------------------------------------------------------------------


def test_the_report_says_what_the_board_says(led: Office) -> None:
    load(a_history(led, 40))
    found = of(led)
    report = as_report(found, at=NOW)
    assert report.cell("total", "count_received") == found.whole.counts["received"]
    mine = line(found, led, "a")
    key = f"unit:{led.units['a']}"
    for name in SHOWN:
        assert report.cell(key, name) == mine.marks[name].rate
        assert report.cell(key, f"rank_{name}") == mine.marks[name].rank
    assert report.cell("before", "late") == found.whole.marks["late"].before
    assert {len(row.cells) for row in report.rows} == {len(report.columns)}


def test_a_board_costs_the_same_however_many_dossiers(led: Office) -> None:
    def queries() -> int:
        forget_everything()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            of(led)
        return len(caught)

    load(a_history(led, 10))
    few = queries()
    load([replace(one, code=f"SAU-{n}") for n, one in enumerate(a_history(led, 60, seed=2))])
    assert queries() == few
    assert few <= 26, "two or three statements a period, some of units, actor, goals"


def test_the_history_of_these_tests_is_worth_something(led: Office) -> None:
    load(a_history(led, 60))
    whole = of(led).whole
    assert whole.counts["late"] > 3
    assert whole.counts["open"] > 3


def test_a_unit_that_ended_in_the_period_still_has_its_board(led: Office) -> None:
    """Above, its dossiers stand with the successor; on its own board with itself."""
    ids: list[int] = []
    for code, level in (("H27.90", Level.DISTRICT), ("H27.90.01", Level.COMMUNE)):
        new = NewUnit(
            code=code,
            name=f"Ủy ban nhân dân {level.label}",
            kind=UnitKind.AUTHORITY.value,
            level=level.value,
            valid_from=date(2020, 1, 1),
            parent_id=ids[-1] if ids else led.units["province"],
        )
        ids.append(create_unit(actor=SYSTEM, at=NOW, new=new).pk)
    load([a_past(led, NOW - 10 * DAY, authority_id=ids[1])])
    for unit_id in reversed(ids):
        end_unit(
            actor=SYSTEM,
            at=NOW,
            unit_id=unit_id,
            last_day=QUARTER.last - 5 * DAY,
            successors=[(led.units["b"], True)],
            decision="12/NQ",
        )
    forget_everything()
    found = board(SYSTEM, ids[0], period=QUARTER, at=NOW)
    assert found.whole.counts["received"] == 1
    assert [one.counts["received"] for one in found.lines] == [1]
    assert line(of(led), led, "b").counts["received"] == 1
