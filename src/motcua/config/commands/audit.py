"""Prove that no event was changed, removed or put in between; seal the days that are over."""

from __future__ import annotations

import argparse

from django.utils import timezone

from motcua.config.cli import FAILED, OK
from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.queries.audit import unsealed_days, verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    commands.add_parser(
        "verify", help="check every event, every chain and every seal; names the first broken row"
    )
    commands.add_parser("seal", help="seal every finished day not yet sealed (happens by itself every night)")


def run(args: argparse.Namespace) -> int:
    now = timezone.now()
    if args.what == "seal":
        print(f"Đã niêm phong {seal_days(at=now)} ngày.")
        return OK
    proof = verify()
    counted = f"{proof.events} sự kiện của {proof.dossiers} hồ sơ, {proof.seals} ngày niêm phong"
    if proof.broken:
        print(f"SAI: {proof.broken.place}: {proof.broken.problem}")
        print(f"Đã kiểm tra đến đó: {counted}.")
        return FAILED
    waiting = len(unsealed_days(now))
    print(f"ĐÚNG: {counted}." + (f" Còn {waiting} ngày chưa niêm phong." if waiting else ""))
    return OK
