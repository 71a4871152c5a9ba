"""One dossier as the record knows it: state, clock, people, papers, steps and every event."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from motcua.config.cli import OK
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries.page import DossierPage, dossier_page, due_explained
from motcua.dossiers.queries.visible import find
from motcua.dossiers.transitions import BY_NAME
from motcua.law.deadlines import explain_lines
from motcua.org.types import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    shown = commands.add_parser("show", help="one dossier by its code")
    shown.add_argument("code", help="e.g. H27.15-260615-0007")
    shown.add_argument("--explain", action="store_true", help="why this date: the arithmetic of the due date")


def run(args: argparse.Namespace) -> int:
    page = dossier_page(find(args.code, SYSTEM).pk, SYSTEM)
    print("\n".join(_lines(page)))
    explained = due_explained(page.dossier) if args.explain else None
    if explained:
        print("\nVì sao là ngày này:")
        print("\n".join(f"  {line}" for line in explain_lines(explained.due)))
    return OK


def _lines(page: DossierPage) -> Iterator[str]:
    dossier = page.dossier
    yield f"{dossier.code}  {dossier.procedure_code} {dossier.procedure_name}"
    yield f"Cơ quan: {page.authority.name}; nơi nhận: {page.one_stop.name}"
    yield f"Người nộp: {dossier.applicant_name}; {dossier.applicant_address}"
    yield f"Hình thức: {dossier.get_channel_display()}; trả kết quả: {dossier.get_return_method_display()}"
    yield f"Trạng thái: {dossier.get_state_display()}{_outcome(dossier)}"
    yield f"Nhận: {_moment(dossier.received_at)}; hẹn trả: {_moment(dossier.due_at)}{_moved(dossier)}"
    yield f"Xong: {_moment(dossier.finished_at)}; trả: {_moment(dossier.returned_at)}"
    if page.documents:
        yield "Giấy tờ:"
        yield from (f"  {'có   ' if paper.given else 'thiếu'} {paper.name}" for paper in page.documents)
    if page.tasks:
        yield "Các bước:"
        yield from (f"  {task.get_state_display():<12} {task.name}" for task in page.tasks)
    yield "Sự kiện:"
    yield from (_event(event) for event in reversed(page.events))


def _outcome(dossier: Dossier) -> str:
    words = [dossier.get_outcome_display(), dossier.get_verdict_display()]
    return "".join(f", {word}" for word in words if word)


def _moved(dossier: Dossier) -> str:
    if dossier.original_due_at is None or dossier.original_due_at == dossier.due_at:
        return ""
    return f" (hẹn đầu: {_moment(dossier.original_due_at)})"


def _event(event: DossierEvent) -> str:
    label = BY_NAME[event.name].label if event.name in BY_NAME else event.name
    return f"  {event.seq:>3}  {_moment(event.at)}  {label} – {event.actor_name}  [{event.hash[:12]}]"


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}" if at else "–"
