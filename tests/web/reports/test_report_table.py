"""The table of a form: headings merged as on paper, figures that lead to what they count."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.template.loader import render_to_string

from motcua.law import periods
from motcua.reports.sheets.frame import shown
from motcua.reports.types import Column, Report, Row, RowKind, RuleSet
from motcua.web.reports.report_table import table_of

NOW = datetime(2023, 6, 15, 2, tzinfo=UTC)
COLUMNS = (
    Column(key="all", number="3", title="Tổng số", groups=("Tiếp nhận",)),
    Column(key="online", number="4", title="Trực tuyến", groups=("Tiếp nhận", "Trong kỳ")),
    Column(key="direct", number="5", title="Trực tiếp", groups=("Tiếp nhận", "Trong kỳ")),
    Column(key="rate", number="6", title="Tỷ lệ", kind="rate"),
)
ROWS = (
    Row("total", RowKind.TOTAL, "", "Tổng số", (1246, 1000, 246, Decimal("80.26"))),
    Row("field:G09", RowKind.LINE, "1", "Tư pháp", (0, 0, 0, None)),
)


def a_report() -> Report:
    return Report(
        form="II.06",
        title="Tình hình giải quyết",
        source="TT 01/2020",
        unit_id=7,
        unit_name="UBND xã An Bình",
        receiver_name="UBND huyện",
        period=periods.quarter(2023, 2),
        cutoff=NOW,
        as_of=NOW,
        rules=RuleSet.LEGAL,
        columns=COLUMNS,
        rows=ROWS,
    )


def test_equal_groups_become_one_cell_and_short_columns_reach_down() -> None:
    head = table_of(a_report()).headings

    assert [[(h.text, h.across, h.down) for h in row] for row in head] == [
        [
            ("TT", 1, 3),
            ("Lĩnh vực, công việc giải quyết theo cấp", 1, 3),
            ("Tiếp nhận", 3, 1),
            ("Tỷ lệ", 1, 3),
        ],
        [("Tổng số", 1, 2), ("Trong kỳ", 2, 1)],
        [("Trực tuyến", 1, 1), ("Trực tiếp", 1, 1)],
    ]


def test_figures_are_printed_and_only_counts_lead_somewhere() -> None:
    table = table_of(a_report(), lambda row, column: f"?{row}&{column}")

    first, second = table.lines
    assert [figure.text for figure in first.figures] == ["1.246", "1.000", "246", "80,26"]
    assert [figure.href for figure in first.figures] == ["?total&all", "?total&online", "?total&direct", ""]
    assert [(figure.text, figure.href) for figure in second.figures] == [("0", "")] * 3 + [("–", "")]
    assert table.numbers == ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)")


def test_the_template_draws_every_line() -> None:
    page = render_to_string(
        "reports/report_table.html", {"table": table_of(a_report(), lambda row, column: f"?o={row}")}
    )

    assert page.count('class="form-line"') == 1
    assert page.count('class="form-total"') == 1
    assert 'href="?o=total"' in page
    assert 'colspan="2"' in page
    assert 'rowspan="3"' in page


def test_a_figure_is_written_as_people_here_write_it() -> None:
    assert shown(Decimal("80.26")) == "80,26"
    assert shown(Decimal("12.50")) == "12,5"
    assert shown(Decimal("3.00")) == "3"
    assert shown(1234567) == "1.234.567"
    assert shown(None) == "–"
