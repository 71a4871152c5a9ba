"""Fill a statutory form for an office and a period, from the dossiers, and write it down.

  motcua report list
  motcua report II.06b --unit H27.62 --period 2026-Q3 --format xlsx --out bieu.xlsx

Periods are the state's: 2023-Q2 is 15/03/2023 to 14/06/2023; also 2023-M06, 2023-H1, 2023 and any days
(2023-03-15..2023-04-02). Without --out, CSV and JSON go to standard output.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TextIO

from django.utils import timezone

from motcua.config.cli import FAILED, OK
from motcua.dossiers.slips.wording import short_date
from motcua.law import periods
from motcua.law.calendar import ZONE
from motcua.lib.refused import Invalid, Refused
from motcua.reports import defined, sheets
from motcua.reports.defined import Form
from motcua.reports.queries.naming import unit_for
from motcua.reports.run import run as fill
from motcua.reports.sheets.frame import definitions
from motcua.reports.types import Report, RuleSet

LIST = "list"
FORMATS = ("xlsx", "pdf", "json", "csv")
_BINARY = frozenset({"xlsx", "pdf"})


class NoFormat(Refused):
    """It is not said, or cannot be told, how the report is to be written."""

    code = "no-format"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "form", metavar="FORM", help="II.06b, II.07b …; or list: all forms and what they count"
    )
    parser.add_argument("--unit", default="", metavar="CODE", help="code of the office, either order")
    parser.add_argument("--period", default="", metavar="PERIOD", help="2023-Q2, 2023-M06, 2023-H1, 2023 …")
    parser.add_argument("--format", default="", choices=FORMATS, help="else the ending of --out, else json")
    parser.add_argument(
        "--as-of",
        default="",
        metavar="INSTANT",
        help="what was known then: 2023-06-15T08:00 (time of Vietnam)",
    )
    parser.add_argument(
        "--rules",
        default=RuleSet.LEGAL.value,
        metavar="RULES",
        help="legal (default), dvcqg-766 or date-only",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write")


def run(args: argparse.Namespace) -> int:
    if args.form == LIST:
        print("\n".join(line for name in defined.form_names() for line in _listed(defined.form(name))))
        return OK
    kind = _format(args.format, args.out)
    report = _filled(args)
    if args.out is None:
        parts = sheets.csv_parts(report) if kind == "csv" else sheets.json_parts(report)
        sys.stdout.writelines(parts)
        return _told(report, sys.stderr)
    _write(report, kind, args.out)
    print(
        f"{args.out}: biểu {report.form}, {report.unit_name}, {report.period.label}, {len(report.rows)} dòng."
    )
    return _told(report, sys.stdout)


def _filled(args: argparse.Namespace) -> Report:
    shape = defined.form(args.form)
    missing = [name for name, given in (("--unit", args.unit), ("--period", args.period)) if not given]
    if missing:
        raise Invalid({"report": f"Còn thiếu {' và '.join(missing)}."})
    period = periods.parse(args.period)
    return fill(
        shape.name,
        unit_id=unit_for(args.unit, period).id,
        period=period,
        at=timezone.now(),
        as_of=_instant(args.as_of),
        rules=_rules(args.rules),
    )


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            {"as_of": f"Không hiểu thời điểm “{text}”. Ghi như 2023-06-15 hoặc 2023-06-15T08:00."}
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _rules(text: str) -> RuleSet:
    try:
        return RuleSet(text)
    except ValueError:
        known = ", ".join(rules.value for rules in RuleSet)
        raise Invalid({"rules": f"Không có quy tắc đếm “{text}”. Có: {known}."}) from None


def _format(asked: str, out: Path | None) -> str:
    ending = out.suffix.lower().lstrip(".") if out else ""
    kind = asked or (ending if ending in FORMATS else "")
    if out is not None and not kind:
        raise NoFormat(f"Không đoán được dạng tệp từ tên “{out.name}”. Thêm --format {'|'.join(FORMATS)}.")
    if out is None and kind in _BINARY:
        raise NoFormat(f"Dạng {kind} không in ra màn hình được. Thêm --out TỆP.{kind}.")
    return kind or "json"


def _write(report: Report, kind: str, path: Path) -> None:
    try:
        if kind == "xlsx":
            with path.open("wb") as file:
                sheets.write_xlsx(report, file)
        elif kind == "pdf":
            path.write_bytes(sheets.pdf(report))
        else:
            parts = sheets.csv_parts(report) if kind == "csv" else sheets.json_parts(report)
            with path.open("w", encoding="utf-8", newline="") as text:
                text.writelines(parts)
    except OSError as error:
        raise Refused(f"Không ghi được tệp {path}: {error.strerror}.", code="cannot-write") from error


def _told(report: Report, channel: TextIO) -> int:
    """Say what was checked and what to know of the figures; apart from the figures themselves."""
    wrong = [check.sentence for check in report.checks if not check.ok]
    good = len(report.checks) - len(wrong)
    if report.checks:
        print(f"Đạt {good}/{len(report.checks)} đẳng thức.", file=channel)
    for sentence in wrong:
        print(f"SAI: {sentence}", file=sys.stderr)
    for note in report.notes:
        print(note, file=channel)
    return OK if not wrong else FAILED


def _listed(shape: Form) -> list[str]:
    until = f" đến {short_date(shape.valid_to)}" if shape.valid_to else ""
    guess = "" if shape.layout == "known" else " – bố cục dựng lại"
    lines = [
        f"{shape.name}  {shape.title}",
        f"    Biểu {shape.number}, {shape.citation}, áp dụng từ {short_date(shape.valid_from)}{until}{guess}",
    ]
    for one in definitions(shape.columns):
        per = f" (mẫu số: {one.denominator})" if one.denominator else ""
        lines.append(f"    {one.number:>5} {one.title}: {one.words}{per}")
    return [*lines, ""]
