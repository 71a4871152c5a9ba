"""The index of QĐ 766 from dossiers: figures, points, N/A with reasons, officials, units, losses."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.catalogue.actions.importing import import_file
from motcua.dossiers.actions.loading import PastDossier, PastSupplement, load_past
from motcua.dossiers.models import Dossier
from motcua.law.periods import parse
from motcua.law.service_index import INDICATORS, Applies, open_is_late
from motcua.lib.refused import Invalid, NotFound
from motcua.org.types import SYSTEM
from motcua.reports.defined import measures
from motcua.reports.queries import index_counts
from motcua.reports.queries.index_counts import COUNTED, LOST
from motcua.reports.queries.index_losses import KINDS, losses, lost_dossiers, lost_ids
from motcua.reports.queries.indices import (
    NOT_COUNTED,
    in_force,
    service_index_of,
)
from motcua.reports.run import dossier_ids
from motcua.reports.scope import counted_units
from motcua.reports.types import RuleSet
from tests.dossiers.office import MONDAY, PROCEDURES, SET_UP_AT, THREE_DAYS, Office

pytestmark = pytest.mark.django_db
NOVEMBER = parse("2026-M11")
DAY = timedelta(days=1)
NOW = MONDAY + 20 * DAY


def load(office: Office, *facts: dict[str, object], unit: str = "a") -> None:
    given = {"authority_id": office.units[unit], "procedure_code": THREE_DAYS, "received_at": MONDAY}
    rows = [PastDossier(**(given | one)) for one in facts]  # type: ignore[arg-type]
    load_past(rows, actor=SYSTEM, at=NOW)


def seven(office: Office) -> None:
    """Two good ones, and each way to lose points."""
    asked = PastSupplement(MONDAY + DAY / 4, MONDAY + DAY / 3)
    again = PastSupplement(MONDAY + DAY, MONDAY + DAY + DAY / 24)
    first, second = office.people["intake"], office.people["intake_2"]
    paid = {"charge": 8000, "papers": [True], "result_file": True}
    load(
        office,
        {"code": "TOT-1", "finished_at": MONDAY + DAY, "charge_method": "cash", "official_id": first} | paid,
        {
            "code": "TOT-2",
            "finished_at": MONDAY + 3 * DAY,
            "channel": "online",
            "charge_method": "online",
            "official_id": second,
        }
        | paid,
        {"code": "MUON", "finished_at": MONDAY + 8 * DAY, "channel": "online", "official_id": second},
        {"code": "TREO", "official_id": first},
        {"code": "CHO", "supplements": [PastSupplement(MONDAY + DAY)], "official_id": first},
        {
            "code": "HAI-LAN",
            "supplements": [asked, again],
            "finished_at": MONDAY + DAY * 1.5,
            "official_id": first,
        },
        {"code": "CON-HAN", "received_at": MONDAY + 10 * DAY, "channel": "online", "official_id": second},
    )


def test_every_indicator_is_counted_or_says_why_not() -> None:
    codes = {row.code for row in INDICATORS}
    assert set(COUNTED) | set(NOT_COUNTED) == codes
    assert not set(COUNTED) & set(NOT_COUNTED)
    assert set(KINDS) == set(LOST)
    assert set(index_counts.measures()) <= set(measures())


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "points"),
    [
        ("2.1", 4, 7, "11.43"),
        ("3.3", 2, 7, "2.29"),
        ("3.6", 1, 2, "3.00"),
        ("4.1", 2, 4, "3.00"),
        ("4.2", 2, 4, "2.50"),
        ("5.2", 0, 0, None),
        ("1.4", None, None, None),
        ("3.1", None, None, None),
    ],
)
def test_a_commune(
    office: Office, code: str, numerator: int | None, denominator: int | None, points: str | None
) -> None:
    seven(office)
    found = service_index_of(office.units["a"], period=NOVEMBER, at=NOW).index.score(code)
    assert found is not None
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert found.points == (Decimal(points) if points else None)
    assert bool(found.reason) is (points is None)


def test_totals_leave_out_what_is_not_scored(office: Office) -> None:
    seven(office)
    page = service_index_of(office.units["a"], period=NOVEMBER, at=NOW)
    whole = page.index.total
    assert whole.points == sum((row.points or 0 for row in page.index.scores), Decimal(0))
    assert whole.full == 84
    assert {"1.4", "4.4", "5.3", "5.4"} <= set(whole.left_out)
    assert whole.out_of + sum(
        row.indicator.maximum for row in page.index.scores if row.points is None
    ) == Decimal(84)
    assert [group.code for group in page.index.groups] == ["1", "2", "3", "4", "5"]
    assert page.cutoff == NOVEMBER.ends_at
    assert {value.name for value in page.switches} >= {"service_index.no_denominator"}


def test_a_period_without_dossiers_is_not_zero_points(office: Office) -> None:
    seven(office)
    page = service_index_of(office.units["a"], period=parse("2026-M09"), at=NOW)
    timely = page.index.score("2.1")
    assert timely is not None
    assert timely.points is None
    assert "mẫu số" in timely.reason
    assert page.mean.span is None
    assert page.officials == ()


def test_as_of_sees_only_what_was_known(office: Office) -> None:
    seven(office)
    page = service_index_of(office.units["a"], period=NOVEMBER, at=NOW, as_of=MONDAY + 2 * DAY)
    timely = page.index.score("2.1")
    assert timely is not None
    # six were received; nothing is late yet but the one asked twice
    assert (timely.numerator, timely.denominator) == (5, 6)


def test_a_period_ahead_is_refused(office: Office) -> None:
    with pytest.raises(Invalid, match="chưa có số liệu"):
        service_index_of(office.units["a"], period=parse("2027-M05"), at=NOW)


def test_the_mean_time_is_of_granted_dossiers(office: Office) -> None:
    load(office, {"finished_at": MONDAY + DAY}, {"finished_at": MONDAY + 3 * DAY}, {})
    load(office, {"finished_at": MONDAY + 9 * DAY, "outcome": "refused"})
    mean = service_index_of(office.units["a"], period=NOVEMBER, at=NOW).mean
    assert (mean.dossiers, mean.span) == (2, 2 * DAY)


def test_online_levels_of_the_catalogue(office: Office, tmp_path: Path) -> None:
    first = PROCEDURES.read_text(encoding="utf-8").split("---")[1]
    file = tmp_path / "online.yaml"
    file.write_text(first.replace("9.000003", "9.000093") + "\nonline_level: toan_trinh\n", encoding="utf-8")
    assert not import_file(file, at=SET_UP_AT, by=SYSTEM).refused
    load(office, {"procedure_code": "9.000093", "channel": "online"}, {"channel": "online"})
    index = service_index_of(office.units["a"], period=NOVEMBER, at=NOW).index
    offered, used = index.score("3.1"), index.score("3.2")
    assert offered is not None
    assert used is not None
    assert (offered.numerator, used.numerator, used.denominator, used.points) == (1, 1, 1, Decimal("4.00"))
    assert (offered.denominator or 0) > 1


def test_fees_of_procedures(office: Office) -> None:
    seven(office)
    index = service_index_of(office.units["a"], period=NOVEMBER, at=NOW).index
    with_dossiers, paid = index.score("3.5a"), index.score("3.5b")
    assert with_dossiers is not None
    assert paid is not None
    assert with_dossiers.denominator == paid.denominator
    assert (with_dossiers.numerator or 0) >= (paid.numerator or 0)


def test_facts_and_law_agree_on_what_is_late(office: Office) -> None:
    hours = [timedelta(hours=h) for h in (2, 30, 55, 71, 73, 80, 170)]
    histories: list[list[PastSupplement]] = [[]]
    for asked in hours:
        histories.append([PastSupplement(MONDAY + asked)])
        answered = MONDAY + asked + timedelta(hours=9)
        histories.append([PastSupplement(MONDAY + asked, answered)])
        histories.append([PastSupplement(MONDAY + asked, answered), PastSupplement(answered + DAY)])
    starts = [timedelta(0), 4 * DAY, 8 * DAY]
    for start in starts:
        moved = [
            [
                PastSupplement(s.requested_at + start, s.answered_at + start if s.answered_at else None)
                for s in history
            ]
            for history in histories
        ]
        load(office, *({"received_at": MONDAY + start, "supplements": history} for history in moved))
    last = NOVEMBER.ends_at - timedelta(microseconds=1)
    judged = set()
    for row in Dossier.objects.prefetch_related("supplement_requests"):
        known = [s for s in row.supplement_requests.all() if s.requested_at <= last]
        waits = [s.requested_at for s in known if s.answered_at is None or s.answered_at > last]
        moved_to = [s.due_subtract for s in known if s.answered_at and s.answered_at <= last]
        due = max([d for d in moved_to if d], default=None) or _promised(row)
        if open_is_late(last, due, supplements=len(known), waiting_since=max(waits, default=None)):
            judged.add(row.pk)
    units = counted_units(office.units["a"], NOVEMBER)
    counted = dossier_ids(["open_overdue"], units=units, period=NOVEMBER, at=NOW, rules=RuleSet.DVCQG_766)
    assert set(counted) == judged
    assert 0 < len(judged) < Dossier.objects.count()


def _promised(row: Dossier) -> datetime | None:
    """The first promised date as it stood at the end of the period."""
    later = row.due_moves.filter(at__gte=NOVEMBER.ends_at).order_by("pk").first()
    return later.original_before if later else row.original_due_at


def test_officials_have_their_own_index(office: Office) -> None:
    seven(office)
    page = service_index_of(office.units["a"], period=NOVEMBER, at=NOW)
    by_label = {row.label: row for row in page.officials}
    assert set(by_label) == {"Nguyễn Văn Bình", "Nguyễn Văn Châu"}
    first = by_label["Nguyễn Văn Bình"].score("2.1")
    second = by_label["Nguyễn Văn Châu"].score("2.1")
    assert first is not None
    assert second is not None
    assert ((first.numerator, first.denominator), (second.numerator, second.denominator)) == ((2, 4), (2, 3))
    assert all(row.applies is Applies.OFFICIAL for row in page.officials)
    assert page.officials[0].label == "Nguyễn Văn Châu"


def test_units_are_ranked_and_add_up(office: Office) -> None:
    seven(office)
    load(office, {"finished_at": MONDAY + DAY, "channel": "online", "result_file": True}, unit="b")
    page = service_index_of(office.units["province"], period=NOVEMBER, at=NOW)
    assert page.officials == ()
    labels = [row.label for row in page.units]
    assert labels.index("UBND xã Bình Minh") < labels.index("UBND xã An Bình")
    timely = page.index.score("2.1")
    assert timely is not None
    assert (timely.numerator, timely.denominator) == (5, 8)
    assert page.index.applies is Applies.PROVINCE
    assert page.index.total.full == 100
    assert page.units[-1].total.share is None or page.units[-1].total.points is not None


def test_whoever_had_no_dossiers_comes_last(office: Office) -> None:
    load(office, {"finished_at": MONDAY + 9 * DAY})
    page = service_index_of(office.units["province"], period=NOVEMBER, at=NOW)
    assert page.units[0].label == "UBND xã An Bình"
    assert [row.has_dossiers for row in page.units] == [True, *[False] * (len(page.units) - 1)]


def test_losses_are_ordered_by_what_mending_brings(office: Office) -> None:
    seven(office)
    page = service_index_of(office.units["a"], period=NOVEMBER, at=NOW)
    found = losses(page)
    assert [loss.gain for loss in found] == sorted((loss.gain for loss in found), reverse=True)
    by_code = {loss.score.indicator.code: loss for loss in found}
    assert set(by_code) == {"2.1", "3.3", "3.6", "4.1", "4.2"}
    assert {code: loss.dossiers for code, loss in by_code.items()} == {
        "2.1": 3,
        "3.3": 5,
        "3.6": 1,
        "4.1": 2,
        "4.2": 2,
    }
    # half of seven are enough for 3.3, eight in ten of four for 4.2
    assert (by_code["3.3"].needed, by_code["4.2"].needed) == (2, 2)
    assert by_code["2.1"].gain == Decimal("8.57")
    assert [(share.code, share.dossiers) for share in by_code["2.1"].procedures] == [(THREE_DAYS, 3)]
    assert by_code["2.1"].procedures[0].name
    assert by_code["4.1"].kind.mendable
    assert not by_code["2.1"].kind.mendable


def test_a_full_index_loses_nothing(office: Office) -> None:
    load(
        office,
        {
            "finished_at": MONDAY + DAY,
            "channel": "online",
            "charge": 1000,
            "charge_method": "online",
            "papers": [True],
            "result_file": True,
        },
    )
    page = service_index_of(office.units["a"], period=NOVEMBER, at=NOW)
    assert losses(page) == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "2.1",
            {
                "MUON": "Giải quyết quá hạn",
                "TREO": "Đang giải quyết quá hạn",
                "HAI-LAN": "Yêu cầu bổ sung 2 lần nên tính quá hạn",
            },
        ),
        ("3.6", {"TOT-1": "Phí, lệ phí chưa thanh toán trực tuyến"}),
        ("4.1", {"MUON": "Thiếu tệp kết quả", "HAI-LAN": "Thiếu tệp kết quả"}),
        (
            "4.2",
            {
                "MUON": "Thiếu bản chụp thành phần hồ sơ và tệp kết quả",
                "HAI-LAN": "Thiếu bản chụp thành phần hồ sơ và tệp kết quả",
            },
        ),
    ],
)
def test_dossiers_that_cost_points_say_why(office: Office, code: str, expected: dict[str, str]) -> None:
    seven(office)
    ids = lost_ids(office.units["a"], code, period=NOVEMBER, at=NOW)
    rows = lost_dossiers(code, ids, actor=office.actor("leader"))
    assert {row.code: row.why for row in rows} == expected
    assert all(row.opens for row in rows)
    assert not any(row.opens for row in lost_dossiers(code, ids, actor=office.actor("leader_b")))


def test_dossiers_of_one_official(office: Office) -> None:
    seven(office)
    ids = lost_ids(office.units["a"], "2.1", period=NOVEMBER, at=NOW, official_id=office.people["intake_2"])
    assert list(Dossier.objects.filter(pk__in=ids).values_list("code", flat=True)) == ["MUON"]


def test_online_dossiers_without_a_result_file_cost_points_too(office: Office) -> None:
    seven(office)
    ids = lost_ids(office.units["a"], "3.3", period=NOVEMBER, at=NOW)
    why = {row.code: row.why for row in lost_dossiers("3.3", ids, actor=SYSTEM)}
    assert why["MUON"] == "Thiếu tệp kết quả"
    assert why["TOT-1"].startswith("Nộp ")
    assert set(why) == {"MUON", "TOT-1", "TREO", "CHO", "HAI-LAN"}


def test_only_indicators_of_dossiers_have_lists(office: Office) -> None:
    with pytest.raises(NotFound, match=r"5\.4"):
        lost_ids(office.units["a"], "5.4", period=NOVEMBER, at=NOW)


def test_the_decision_began_in_june_2022() -> None:
    assert not in_force(parse("2022-M06").last)
    assert in_force(parse("2022-M07").last)
