"""Checks that ask the database: tables, clock, calendar, catalogue, people, jobs, seals."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from motcua.catalogue.queries.current import DEFAULT_ROUTE
from motcua.catalogue.queries.listing import procedures, route_versions
from motcua.config.commands.doctor_machine import ERROR, GOOD, WARNING, Finding
from motcua.config.commands.init import database_name, unapplied
from motcua.config.reaper import LOST_AFTER
from motcua.config.schedule import ENTRIES, Scheduler
from motcua.dossiers.queries.audit import unsealed_days
from motcua.dossiers.queries.payments import account_of
from motcua.org.queries.calendars import day_list
from motcua.org.queries.officials import officials_of, roles_of
from motcua.org.queries.units import authorities
from motcua.org.types import Role

OLDEST_POSTGRES = 150000
CLOCK_OFF = timedelta(seconds=5)
WAITS_TOO_LONG = timedelta(minutes=5)


def database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            text = f"{database_name()} (SQLite {sqlite3.sqlite_version}, {mode})"
            yield Finding(
                GOOD if mode == "wal" else WARNING, text, "" if mode == "wal" else "cần journal_mode=WAL"
            )
            return
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
        )
        number, encoding = cursor.fetchone()
    text = f"{database_name()} (máy chủ {number // 10000}.{number % 100}, {encoding})"
    if number < OLDEST_POSTGRES:
        yield Finding(ERROR, text, "cần PostgreSQL 15 trở lên")
    elif encoding != "UTF8":
        yield Finding(ERROR, text, "tạo lại cơ sở dữ liệu với ENCODING 'UTF8'")
    else:
        yield Finding(GOOD, text)


def clock() -> Iterator[Finding]:
    now = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            off = abs(cursor.fetchone()[0] - now)
        if off > CLOCK_OFF:
            yield Finding(
                ERROR, f"Đồng hồ lệch máy chủ dữ liệu {off.total_seconds():.0f} giây", "bật đồng bộ giờ (NTP)"
            )
            return
    zone = timezone.get_current_timezone_name()
    good = zone == "Asia/Ho_Chi_Minh"
    text = f"Đồng hồ: {timezone.localtime(now):%d/%m/%Y %H:%M} ({zone})"
    yield Finding(GOOD if good else ERROR, text, "" if good else "TIME_ZONE phải là Asia/Ho_Chi_Minh")


def tables() -> Iterator[Finding]:
    waiting = unapplied()
    if waiting:
        yield Finding(ERROR, f"Bảng dữ liệu còn thiếu {waiting} bước nâng cấp", "chạy: motcua init")
    else:
        yield Finding(GOOD, "Bảng dữ liệu đúng phiên bản")


def calendar() -> Iterator[Finding]:
    year = timezone.localdate().year
    for wanted in (year, year + 1):
        days = day_list(None, wanted)
        unsure = sum(not day.certain for day in days)
        if not days:
            yield Finding(WARNING, f"Chưa có lịch nghỉ năm {wanted}", "nhập lịch nghỉ ở trang Quản trị")
        elif unsure:
            advice = (
                "xác nhận khi có thông báo chính thức"
                if wanted > year
                else "đối chiếu với thông báo chính thức"
            )
            yield Finding(WARNING, f"Lịch nghỉ năm {wanted}: {unsure} ngày là tạm tính", advice)
        else:
            yield Finding(GOOD, f"Lịch nghỉ năm {wanted}: {len(days)} ngày")


def catalogue() -> Iterator[Finding]:
    count = procedures().count()
    if not count:
        yield Finding(ERROR, "Danh mục thủ tục trống", "chạy: motcua init --again")
        return
    unclear = procedures(unclear=True).count()
    yield Finding(GOOD, f"{count} thủ tục đang áp dụng, {unclear} còn điểm chưa rõ")
    if not route_versions(DEFAULT_ROUTE).exists():
        yield Finding(ERROR, "Không có quy trình mặc định", "chạy: motcua init --again")


def people() -> Iterator[Finding]:
    today = timezone.localdate()
    places = [unit.id for unit in authorities(today)]
    if not places:
        yield Finding(WARNING, "Chưa có cơ quan nào", "chạy: motcua org load FILE, hoặc motcua demo")
        return
    accounts = [row["id"] for row in officials_of(places) if row["is_active"]]
    held = roles_of(accounts, today)
    admins = [pk for pk, roles in held.items() if any(role.role == Role.ADMIN for role in roles)]
    text = f"{len(places)} cơ quan, {len(accounts)} tài khoản, {len(admins)} người quản trị"
    yield Finding(
        GOOD if admins else WARNING,
        text,
        "" if admins else "giao vai trò ADMIN: motcua user assign … --role ADMIN",
    )


def money() -> Iterator[Finding]:
    """An authority without an account of its own shows no QR and takes no money online."""
    today = timezone.localdate()
    places = authorities(today)
    without = [unit.name for unit in places if account_of(unit.id, today) is None]
    if without:
        more = f" và {len(without) - 3} cơ quan khác" if len(without) > 3 else ""
        yield Finding(
            WARNING,
            f"Chưa có tài khoản nhận tiền: {', '.join(without[:3])}{more}",
            "người quản lý khai ở trang Đối chiếu tiền",
        )
    elif places:
        yield Finding(GOOD, f"{len(places)} cơ quan có tài khoản nhận tiền")


def server() -> Iterator[Finding]:
    try:
        state = json.loads((settings.HOME.path / "serve.json").read_text(encoding="utf-8"))
        pids = {"motcua serve": int(state["pid"]), **{name: int(pid) for name, pid in state["parts"].items()}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield Finding(WARNING, "Dịch vụ không chạy trên máy này", "chạy: motcua serve")
        return
    dead = [name for name, pid in pids.items() if not _runs(pid)]
    if dead:
        yield Finding(ERROR, f"Không còn chạy: {', '.join(dead)}", "khởi động lại: motcua serve")
    elif "worker" not in pids:
        yield Finding(WARNING, f"Dịch vụ chạy ở {state['address']}, không có tiến trình nền", "motcua worker")
    else:
        yield Finding(GOOD, f"Dịch vụ chạy ở {state['address']}, có tiến trình nền")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def jobs() -> Iterator[Finding]:
    now = timezone.now()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - WAITS_TOO_LONG).count()
    stuck = DBTaskResult.objects.running().filter(started_at__lt=now - LOST_AFTER).count()
    failed = DBTaskResult.objects.failed().count()
    if waiting:
        yield Finding(ERROR, f"{waiting} việc nền chờ quá 5 phút", "chạy: motcua serve (hoặc motcua worker)")
    if stuck:
        yield Finding(WARNING, f"{stuck} việc nền chạy quá một giờ", "chạy: motcua scheduler --once")
    if failed:
        yield Finding(WARNING, f"{failed} việc nền hỏng", "xem nhật ký của motcua serve")
    if not (waiting or stuck or failed):
        yield Finding(GOOD, "Việc nền không có gì tồn đọng")


def daily_jobs() -> Iterator[Finding]:
    past = Scheduler(settings.HOME.path / "schedule.json").past()
    broken = [
        entry.name
        for entry in ENTRIES
        if (last := past.get(entry.name)) and last.failed and (last.done is None or last.failed > last.done)
    ]
    if broken:
        yield Finding(ERROR, f"Việc hằng ngày bị hỏng: {', '.join(broken)}", "xem nhật ký của motcua serve")
    elif not past:
        yield Finding(WARNING, "Việc hằng ngày chưa chạy lần nào", "chạy: motcua serve")
    else:
        yield Finding(GOOD, "Việc hằng ngày chạy đều")


def seals() -> Iterator[Finding]:
    now = timezone.now()
    waiting = unsealed_days(now)
    late = [day for day in waiting if day < timezone.localdate(now) - timedelta(days=1)]
    if late:
        yield Finding(
            WARNING, f"{len(late)} ngày chưa niêm phong, từ {late[0]:%d/%m/%Y}", "chạy: motcua audit seal"
        )
    else:
        yield Finding(GOOD, "Niêm phong sự kiện đúng hạn")
