"""``motcua law``: due dates with their arithmetic, and the register of rules, on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from motcua.law.calendar import ZONE, WorkCalendar
from motcua.law.deadlines import CutOff, Reading, Term, TermUnit, due_date, explain_lines
from motcua.law.index import index
from motcua.law.regimes import regime_on
from motcua.law.wording import moment_text


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” không phải thời điểm; viết như 2023-04-27T16:30"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def _amount(text: str) -> Fraction:
    try:
        return Fraction(Decimal(text.replace(",", ".")))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải số; viết như 3 hoặc 0,5") from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands of ``motcua law`` to its parser."""
    commands = parser.add_subparsers(dest="law_command", required=True, metavar="COMMAND")
    due = commands.add_parser(
        "due-date",
        help="reckon a return date and show each step with its citation",
        description="Tính ngày hẹn trả kết quả và giải thích từng bước.",
    )
    due.add_argument("--received", type=_moment, required=True, help="2023-04-27T16:30, Vietnam time")
    due.add_argument("--term", type=_amount, default=Fraction(1), help="amount, e.g. 3 or 0,5")
    due.add_argument("--unit", type=TermUnit, choices=list(TermUnit), default=TermUnit.WORKING_DAY)
    due.add_argument("--same-day", action="store_true", help="result on the day of receipt")
    due.add_argument("--calendar", metavar="UNIT", default=None, help="code of the unit whose hours count")
    due.add_argument("--reading", type=Reading, choices=list(Reading), default=None)
    due.add_argument("--cut-off", type=CutOff, choices=list(CutOff), default=None)
    due.add_argument("--explain", action="store_true", help="show the arithmetic")
    commands.add_parser("index", help="print the index of rules, parameters and sources (Markdown)")


def run(args: argparse.Namespace, load_calendar: Callable[[str | None], WorkCalendar]) -> list[str]:
    """The lines to print.

    Args:
        args: parsed by a parser that :func:`add_arguments` filled.
        load_calendar: gives a unit's calendar by its code; ``None`` for the national one.

    Raises:
        Refused: a term or calendar that cannot be reckoned.
    """
    if args.law_command == "index":
        return index().splitlines()
    calendar = load_calendar(args.calendar)
    term = Term(args.term, args.unit, same_day=args.same_day)
    due = due_date(args.received, term, calendar, reading=args.reading, cut_off=args.cut_off)
    lines = [f"{due.due_at:%d/%m/%Y %H:%M}  ({moment_text(due.due_at)})"]
    if args.explain:
        lines += [
            f"Thời hạn: {term}. Lịch làm việc: {calendar.name}.",
            f"Áp dụng: {regime_on(args.received.date()).citation}.",
            *explain_lines(due),
        ]
    return lines
