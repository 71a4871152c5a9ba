"""Prove that no event and no sealed report was changed or removed; seal the days that are over."""

from __future__ import annotations

import argparse

from django.utils import timezone

from motcua.config.cli import FAILED, OK
from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.queries.audit import unsealed_days, verify
from motcua.dossiers.queries.replay import open_differences
from motcua.reports.queries.submission_proof import verify_submissions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    commands.add_parser(
        "verify", help="check every event, chain, seal and sealed report; names the first broken row"
    )
    commands.add_parser(
        "replay", help="derive state and due date of open dossiers from their events; name what differs"
    )
    commands.add_parser("seal", help="seal every finished day not yet sealed (happens by itself every night)")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    if args.what == "seal":
        print(f"Đã niêm phong {seal_days(at=now)} ngày.")
        return OK
    if args.what == "replay":
        return _replay()
    proof = verify()
    counted = f"{proof.events} sự kiện của {proof.dossiers} hồ sơ, {proof.seals} ngày niêm phong"
    if proof.broken:
        print(f"SAI: {proof.broken.place}: {proof.broken.problem}")
        print(f"Đã kiểm tra đến đó: {counted}.")
        return FAILED
    reports = verify_submissions()
    if reports.broken:
        print(f"ĐÚNG: {counted}.")
        print(f"SAI: báo cáo đã chốt: {reports.broken.place}: {reports.broken.problem}")
        return FAILED
    if reports.reports:
        counted += f", {reports.reports} báo cáo đã chốt"
    waiting = len(unsealed_days(now))
    print(f"ĐÚNG: {counted}." + (f" Còn {waiting} ngày chưa niêm phong." if waiting else ""))
    return OK


def _replay() -> int:
    found = open_differences()
    for one in found:
        print(f"SAI: hồ sơ {one.code}, {one.what}: lưu {one.stored}, theo sự kiện {one.derived}")
    print(
        f"{len(found)} hồ sơ đang giải quyết khác với sự kiện." if found else "ĐÚNG: hồ sơ khớp với sự kiện."
    )
    return FAILED if found else OK
