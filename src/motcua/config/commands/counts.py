"""Counts that are kept beside the facts of reports: take all anew, or prove them equal."""

from __future__ import annotations

import argparse

from django.utils import timezone

from motcua.config.cli import FAILED, OK
from motcua.reports.actions.counting import prove, rebuild


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    commands.add_parser("rebuild", help="forget all counts and take them from the facts (after a large load)")
    check = commands.add_parser("check", help="compare counts with the facts; what differs is counted again")
    check.add_argument("--all", action="store_true", help="every closed period, not only this night's share")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    if args.what == "rebuild":
        print(f"Đã đếm lại {rebuild(now)} kỳ của các đơn vị.")
        return OK
    found = prove(now, everything=args.all)
    for one in found:
        place = f"đơn vị {one.authority_id}, kỳ {one.period}"
        print(f"SAI: {place}: lưu {dict(one.kept)}, dữ liệu {dict(one.facts)}")
    print(f"{len(found)} số đếm khác dữ liệu, đã đếm lại." if found else "ĐÚNG: số đếm khớp với dữ liệu.")
    return FAILED if found else OK
