"""Check this installation. Each line says OK, CẢNH BÁO or LỖI, and what to do."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from django.db.utils import DatabaseError

from motcua.config.cli import FAILED, OK
from motcua.config.commands import doctor_machine, doctor_office
from motcua.config.commands.doctor_machine import ERROR, GOOD, WARNING, Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="show only what is wrong")


def run(args: argparse.Namespace) -> int:
    findings = [finding for check in CHECKS for finding in _safely(check)]
    for finding in findings:
        if not (args.quiet and finding.level == GOOD):
            advice = f" → {finding.advice}" if finding.advice else ""
            print(f"{finding.level:<9} {finding.what}{advice}")
    errors = sum(finding.level == ERROR for finding in findings)
    warnings = sum(finding.level == WARNING for finding in findings)
    print(f"{len(findings)} mục kiểm tra: {errors} lỗi, {warnings} cảnh báo.")
    return FAILED if errors else OK


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    doctor_machine.python,
    doctor_machine.home,
    doctor_machine.disk,
    doctor_machine.static_files,
    doctor_machine.fonts,
    doctor_machine.address,
    doctor_machine.demonstration,
    doctor_machine.scanner,
    doctor_machine.messages,
    doctor_machine.identity,
    doctor_machine.payments,
    doctor_machine.backups,
    doctor_office.database,
    doctor_office.clock,
    doctor_office.tables,
    doctor_office.calendar,
    doctor_office.catalogue,
    doctor_office.people,
    doctor_office.money,
    doctor_office.server,
    doctor_office.jobs,
    doctor_office.daily_jobs,
    doctor_office.seals,
)


def _safely(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A database that does not answer spoils its own line only."""
    try:
        yield from check()
    except (DatabaseError, OSError) as error:
        said = str(error).strip().splitlines()
        yield Finding(ERROR, f"{check.__name__}: {said[0] if said else type(error).__name__}")
