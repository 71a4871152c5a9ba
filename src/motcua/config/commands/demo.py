"""Load the demonstration into an empty installation, and print the accounts to log in with.

A present-day commune at work, and a commune of the second quarter of 2023. All persons are invented.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from motcua.config import demo
from motcua.config.cli import OK
from motcua.config.commands.init import prepare
from motcua.config.demo.loading import NotEmpty
from motcua.config.identity import make_demonstration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do not complain when there is data already")
    parser.add_argument("--init", action="store_true", help="prepare the home first, as motcua init does")


def run(args: argparse.Namespace) -> int:
    if args.init:
        prepare(brief=True)
    now = timezone.now()
    if not (args.once and demo.is_loaded()):
        try:
            _load(now)
        except NotEmpty:
            if not args.once:
                raise
    if demo.is_loaded():
        make_demonstration(settings.HOME)
    accounts = demo.accounts(now) if demo.is_loaded() else []
    if accounts:
        print(f"Tài khoản dùng thử (mật khẩu chung: {demo.PASSWORD}):")
        for account in accounts:
            print(f"  {account.username:<12} {account.name:<24} {account.title}")
        print("Người dân: trang đầu → Đăng nhập, chọn một người giả lập hoặc nhận mã (hiện ngay trên trang).")
    return OK


def _load(now: datetime) -> None:
    print("Đang nạp dữ liệu mẫu (khoảng nửa phút) …", flush=True)
    begun = time.monotonic()
    made = demo.load(at=now, tell=_tell if sys.stderr.isatty() else lambda _: None)
    print(f"{made.dossiers} hồ sơ mẫu, nạp trong {time.monotonic() - begun:.0f} giây.")


def _tell(beats: int) -> None:
    print(f"{beats} việc", end="\r", file=sys.stderr, flush=True)
