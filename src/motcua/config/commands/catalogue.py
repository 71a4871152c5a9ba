"""Administrative procedures: import, list, show, search, and what changed between two versions."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from motcua.catalogue.actions.eform_importing import import_forms
from motcua.catalogue.actions.importing import Refusal, Summary, import_file
from motcua.catalogue.eform.from_sentences import LEFT_OUT
from motcua.catalogue.queries.current import current
from motcua.catalogue.queries.listing import charge_words, diff_versions, procedures, term_words, versions
from motcua.catalogue.queries.pinned import Case, PinnedProcedure
from motcua.catalogue.queries.search import search
from motcua.catalogue.types import Channel, VersionState
from motcua.config.cli import FAILED, OK
from motcua.lib.refused import NotFound, Refused

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    load = commands.add_parser(
        "import",
        help="bring the procedures of a file into the catalogue; twice changes nothing",
        description="Reads lists and details of the national portal (JSON, CSV) and our own YAML. "
        "What a source leaves unclear is kept with its words and shown to the manager.",
    )
    load.add_argument("file", type=Path)
    load.add_argument("--draft", action="store_true", help="leave new versions as drafts")
    load.add_argument(
        "--replace", action="store_true", help="replace the starter's version of the same decision too"
    )
    load.add_argument("--all", action="store_true", help="show every refusal and note, not the first 20")
    forms = commands.add_parser(
        "forms",
        help="bring electronic forms in; twice changes nothing",
        description="Reads our own YAML (docs/eforms.md) and internal processes that tell the fields of "
        "their form in sentences (JSON): each becomes a typed question, or is left out for a reason.",
    )
    forms.add_argument("file", type=Path)
    forms.add_argument("--all", action="store_true", help="show every refusal and note, not the first 20")
    listed = commands.add_parser("list", help="procedures in force, by code")
    listed.add_argument("--field", default="", metavar="CODE")
    listed.add_argument("--level", default="", choices=["", "commune", "province", "central"])
    listed.add_argument("--unclear", action="store_true", help="only those with unsettled points")
    for name, text in (("search", "by code or part of the name, with or without diacritics"),):
        found = commands.add_parser(name, help=text)
        found.add_argument("text", nargs="+")
        found.add_argument("--limit", type=int, default=SHOWN)
    shown = commands.add_parser("show", help="all that one procedure says")
    shown.add_argument("code")
    shown.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as it held on that day")
    changed = commands.add_parser("diff", help="what changed from one version to the next")
    changed.add_argument("code")
    changed.add_argument("--from", dest="older", type=int, metavar="N", help="number of the older version")
    changed.add_argument("--to", dest="newer", type=int, metavar="N", help="number of the newer version")


def run(args: argparse.Namespace) -> int:
    acts = {
        "import": _import,
        "forms": _forms,
        "list": _list,
        "search": _search,
        "show": _show,
        "diff": _diff,
    }
    return acts[args.what](args)


def _import(args: argparse.Namespace) -> int:
    if not args.file.exists():
        raise Refused(f"Không có tệp {args.file}.")
    done = _progress if sys.stderr.isatty() else None
    found = import_file(
        args.file,
        at=timezone.now(),
        by="motcua catalogue import",
        publish=not args.draft,
        progress=done,
        replace=args.replace,
    )
    print(
        f"{found.total} bản ghi: {found.added} mới, {found.changed} có phiên bản mới, "
        f"{found.unchanged} không đổi, {found.older} phiên bản cũ, {found.skipped} bỏ qua; "
        f"{found.unclear} điểm chưa rõ; {len(found.refused)} bị từ chối"
    )
    _print_refusals("Bị từ chối", found.refused, everything=args.all)
    _print_refusals("Lưu ý", found.notes, everything=args.all)
    return FAILED if found.refused and not _went_in(found) else OK


def _forms(args: argparse.Namespace) -> int:
    if not args.file.exists():
        raise Refused(f"Không có tệp {args.file}.")
    found = import_forms(args.file, at=timezone.now(), by="motcua catalogue forms")
    print(
        f"{found.total} tờ khai: {found.added} mới, {found.changed} có bản mới, {found.unchanged} không đổi, "
        f"{found.skipped} bỏ qua; {len(found.refused)} bị từ chối"
    )
    if found.sentences:
        print(
            f"{found.sentences} mục trong tệp: {found.asked} thành {found.questions} câu hỏi "
            f"({found.with_help} có lời giải thích); {sum(found.left_out.values())} không hỏi trong tờ khai"
        )
        for reason, count in found.left_out.most_common():
            print(f"  {count}: {LEFT_OUT[reason]}")
    for code, labels in found.plain.items():
        print(f"  {code}: chưa rõ kiểu, để một dòng chữ: {'; '.join(labels)}")
    _print_refusals("Bị từ chối", found.refused, everything=args.all)
    _print_refusals("Lưu ý", found.notes, everything=args.all)
    return FAILED if found.refused else OK


def _went_in(found: Summary) -> int:
    return found.added + found.changed + found.unchanged + found.older + found.skipped


def _progress(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _print_refusals(title: str, rows: list[Refusal], *, everything: bool) -> None:
    if not rows:
        return
    print(f"{title}:")
    for row in rows if everything else rows[:SHOWN]:
        print(f"  {row.place} {row.code}: {row.reason}")
    if not everything and len(rows) > SHOWN:
        print(f"  … và {len(rows) - SHOWN} dòng nữa (--all)")


def _list(args: argparse.Namespace) -> int:
    count = 0
    for row in procedures(field=args.field, level=args.level, unclear=True if args.unclear else None):
        print(f"{row['procedure__code']:<16} {row['name']}  [{row['procedure__field__name'] or '–'}]")
        count += 1
    print(f"{count} thủ tục")
    return OK


def _search(args: argparse.Namespace) -> int:
    found = search(" ".join(args.text), limit=args.limit)
    for hit in found:
        print(f"{hit.code:<16} {hit.name}  [{hit.field_name}]")
    if not found:
        print("Không tìm thấy thủ tục nào.")
    return OK if found else FAILED


def _show(args: argparse.Namespace) -> int:
    found = current(args.code, args.on)
    if found is None:
        raise NotFound(f"Không có thủ tục {args.code} đang áp dụng. Tìm: motcua catalogue search …")
    print("\n".join(_lines(found)))
    return OK


def _lines(found: PinnedProcedure) -> list[str]:
    decided = f"{found.decision_date:%d/%m/%Y}" if found.decision_date else "chưa rõ ngày"
    lines = [
        f"{found.code}  {found.name}",
        f"Lĩnh vực: {found.field_name}",
        f"Phiên bản {found.number} ({found.state}); công bố: {found.decision_number or 'chưa rõ'}, {decided}",
        f"Nguồn: {found.source}",
        "Cách nộp:",
    ]
    for entry in found.channels:
        label = Channel(entry.channel).label if entry.channel in Channel.values else entry.channel
        lines.append(f"  {label}: {term_words(found, entry)}; {charge_words(entry)}")
    lines.append("Thành phần hồ sơ:")
    for case in found.cases:
        lines += _case_lines(case)
    lines.append("Kết quả: " + "; ".join(result.name for result in found.results))
    lines.append("Căn cứ: " + "; ".join(basis.number or basis.name for basis in found.legal_bases))
    return lines


def _case_lines(case: Case) -> list[str]:
    head = [f"  {case.name}:"] if case.name else []
    return head + [
        f"    {'(lưu ý) ' if paper.is_note else ''}{paper.name}"
        + (f" – {paper.originals} bản chính, {paper.copies} bản sao" if not paper.is_note else "")
        for paper in case.papers
    ]


def _diff(args: argparse.Namespace) -> int:
    by_number = {row["number"]: row for row in versions(args.code)}
    if not by_number:
        raise NotFound(f"Không có thủ tục {args.code}.")
    newer = args.newer or _published(by_number)
    older = args.older or max((number for number in by_number if number < newer), default=None)
    if older is None:
        print(f"{args.code} chỉ có phiên bản {newer}.")
        return OK
    for number in (older, newer):
        if number not in by_number:
            raise NotFound(f"{args.code} không có phiên bản {number}; có: {sorted(by_number)}.")
    print(f"{args.code}: phiên bản {older} → {newer}")
    for change in diff_versions(by_number[older]["pk"], by_number[newer]["pk"]):
        print(f"  {change.path}\n    - {_short(change.before)}\n    + {_short(change.after)}")
    return OK


def _published(by_number: dict[int, dict[str, Any]]) -> int:
    published = [n for n, row in by_number.items() if row["state"] == VersionState.PUBLISHED]
    return max(published or by_number)


def _short(value: object) -> str:
    text = "(không có)" if value is None else " ".join(str(value).split())
    return text if len(text) <= 300 else text[:299] + "…"
