"""Registers kept elsewhere: bring in paper and Excel registers and exports of other software; list them.

  motcua register import so_quy_2.xlsx --unit H27.15
  motcua register import xuat.csv --unit H27.15 --kind software --mapping "Số HS=code,Ngày vào=received"
  motcua register import so_chung_thuc.xls --unit H27.15 --kind special --book SCT/BS --field G15 --dry-run

A mapping says which heading is which field; headings known to everybody need none. It may be a TOML file of
lines like  "Số HS" = "code"  and is remembered for the unit. Fields: code, procedure_code, procedure, field,
applicant, address_phone, address, phone, received, due, finished, returned, return_method, channel, status,
verdict, result, number, note; an empty one leaves the column aside.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from datetime import date
from pathlib import Path

from django.utils import timezone

from motcua.config.cli import FAILED, OK
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import SYSTEM
from motcua.reports.actions import registers as acts
from motcua.reports.actions.registers import Imported, Preview, RegisterRequest
from motcua.reports.queries import registers as queries
from motcua.reports.sources.fields import FIELDS, by_words
from motcua.reports.types import RegisterKind, RegisterState

SHOWN = 50
#: a heading may hold commas: it ends at the equals sign
_PAIR = re.compile(r"([^=]+)=([^,=]*)(?:,|$)")
_PAIRS = re.compile(r"([^=]+=[^,=]*(,|$))+")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    load = commands.add_parser(
        "import", help="bring a file in; every row is accepted, or refused with its number and reason"
    )
    load.add_argument("file", type=Path, help=".xlsx, .xls or .csv")
    load.add_argument("--unit", required=True, metavar="CODE", help="whose register it is")
    load.add_argument("--kind", choices=RegisterKind.values, default=RegisterKind.REGISTER.value)
    load.add_argument("--book", default="", help="of a special register, e.g. SCT/BS")
    load.add_argument(
        "--field", default="", metavar="CODE", help="field of procedures of lines that name none"
    )
    load.add_argument("--title", default="", help="what to call it (default: the file's name)")
    load.add_argument("--sheet", default="", metavar="NAME", help="default: the first one with rows")
    load.add_argument(
        "--mapping", default="", metavar="FILE.toml|'Heading=field,…'", help="which heading is which field"
    )
    load.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="a day on which the unit stood (default: today)",
    )
    load.add_argument("--dry-run", action="store_true", help="show how it would be read; store nothing")
    load.add_argument("--strict", action="store_true", help="exit code 1 when a row was refused")
    load.add_argument("--all", action="store_true", help=f"print every refusal, not the first {SHOWN}")
    listed = commands.add_parser("list", help="registers that were brought in, newest first")
    listed.add_argument("--unit", default="", metavar="CODE")
    listed.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    listed.add_argument("--limit", type=int, default=SHOWN)


def run(args: argparse.Namespace) -> int:
    return _import(args) if args.what == "import" else _list(args)


def _unit(code: str, on: date) -> UnitInfo:
    found = units.find(code, on)
    if found is None:
        raise NotFound(
            f"Không có đơn vị nào mang mã {code} ngày {on:%d/%m/%Y}. Xem: motcua org list; "
            "đơn vị đã sáp nhập thì thêm --on với một ngày khi đơn vị còn."
        )
    return units.unit(found.authority_id)


def _import(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        raise Refused(f"Không có tệp {args.file}.")
    at = timezone.now()
    asked = RegisterRequest(
        unit_id=_unit(args.unit, args.on or timezone.localtime(at).date()).id,
        kind=args.kind,
        book=args.book,
        title=args.title,
        field_code=args.field,
        sheet=args.sheet,
        mapping=mapping_of(args.mapping),
    )
    if args.dry_run:
        looked = acts.preview(args.file, asked, actor=SYSTEM, at=at)
        _print_preview(looked)
        return FAILED if args.strict and looked.refused else OK
    progress = _progress if sys.stderr.isatty() else None
    done = acts.import_register(args.file, args.file.name, asked, actor=SYSTEM, at=at, progress=progress)
    _print_done(done, everything=args.all)
    return FAILED if args.strict and done.refused else OK


def mapping_of(text: str) -> dict[str, str]:
    """A mapping as given on the command line: a TOML file, or ``Heading=field,Heading=field``.

    Raises:
        Invalid: it cannot be read, or names a field that does not exist.
    """
    if not text:
        return {}
    if text.endswith(".toml"):
        try:
            given = tomllib.loads(Path(text).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Invalid({"mapping": f"Không đọc được tệp ghép cột {text}: {error}"}) from None
        pairs = [(heading, str(field)) for heading, field in given.items()]
    else:
        if not _PAIRS.fullmatch(text):
            raise Invalid({"mapping": "Ghi --mapping dạng “Tên cột=mục,Tên cột=mục”."})
        pairs = [(heading.strip(), field.strip()) for heading, field in _PAIR.findall(text)]
    try:
        return {heading: by_words(field) for heading, field in pairs}
    except KeyError as unknown:
        names = ", ".join(field.name for field in FIELDS)
        raise Invalid({"mapping": f"Không có mục “{unknown.args[0]}”; có: {names}."}) from None


def _progress(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _print_preview(looked: Preview) -> None:
    print(f"Trang tính: {looked.sheet or '–'}; tiêu đề ở dòng {looked.head_first}–{looked.head_last}")
    for column in looked.columns:
        examples = " | ".join(column.look.examples)
        told = f"{column.look.letter:>3} {column.look.heading} → {column.field or '(bỏ qua)'}"
        print(f"  {told}   {examples[:80]}")
    reach = "tất cả" if looked.whole else "đầu tiên"
    print(f"{looked.looked_at} dòng {reach}: {looked.accepted} nhập được, {looked.refused} bị từ chối")
    for warning in looked.warnings:
        print(f"  ! {warning}")
    for row in looked.refusals:
        print(f"  dòng {row.number}: {row.reason}")


def _print_done(done: Imported, *, everything: bool) -> None:
    print(
        f"{done.total} dòng: {done.new} mới, {done.changed} đổi, {done.known} đã có, "
        f"{done.refused} bị từ chối; bỏ qua {done.skipped} dòng không phải hồ sơ (sổ số {done.register_id})"
    )
    for note in queries.register(done.register_id, SYSTEM).notes:
        print(f"  ! {note}")
    refused = queries.refused(done.register_id)
    for row in refused if everything else refused[:SHOWN]:
        print(f"  dòng {row['row_number']}: {row['reason']}")
    if not everything and done.refused > SHOWN:
        print(f"  … và {done.refused - SHOWN} dòng nữa (--all)")


def _list(args: argparse.Namespace) -> int:
    today = timezone.localtime(timezone.now()).date()
    ids = [_unit(args.unit, args.on or today).id] if args.unit else None
    for row in queries.registers(ids)[: args.limit]:
        state = RegisterState(row["state"]).label
        imported = timezone.localtime(row["imported_at"])
        print(
            f"{row['pk']:>5}  {imported:%d/%m/%Y %H:%M}  {row['authority__name']}  {row['title']}  [{state}] "
            f"{row['rows_accepted']} nhập, {row['rows_refused']} từ chối"
        )
    return OK
