"""Checks of the machine and the home: nothing here asks the database."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from motcua.documents.queries import scanner as scanners
from motcua.dossiers.slips.fonts import FontsMissing, font_files
from motcua.gateways.messages.configured import WrongConfiguration, gateways
from motcua.gateways.payments.setup import LABELS, PARTS, platforms
from motcua.gateways.scanning.base import ScannerDown

GOOD, WARNING, ERROR = "OK", "CẢNH BÁO", "LỖI"
OLDEST_PYTHON = (3, 11)
LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000
BACKUP_EVERY = timedelta(days=2)
LOCAL = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: how bad, what was seen, what to do."""

    level: str
    what: str
    advice: str = ""


def scanner() -> Iterator[Finding]:
    """Whether the scanner of uploaded files answers; an installation may have none."""
    try:
        found = scanners.configured(timeout=5.0)
        if found is None:
            yield Finding(WARNING, "Không có máy quét mã độc", "cài ClamAV, đặt MOTCUA_CLAMAV=127.0.0.1:3310")
            return
        found.scan(BytesIO(b"motcua"))
    except ValueError:
        yield Finding(
            ERROR, f"MOTCUA_CLAMAV={settings.MOTCUA_CLAMAV} không phải máy:cổng", "sửa rồi chạy lại"
        )
    except ScannerDown as down:
        yield Finding(
            ERROR, f"Máy quét mã độc không trả lời ({down})", "tệp mới chưa mở được; xem clamav-daemon"
        )
    else:
        yield Finding(GOOD, f"Máy quét mã độc {settings.MOTCUA_CLAMAV} trả lời")


def messages() -> Iterator[Finding]:
    """Which ways to tell citizens something are set up, and which only pretend."""
    try:
        ways = gateways(settings.MESSAGES)
    except (WrongConfiguration, OSError) as error:
        yield Finding(ERROR, f"Cấu hình gửi tin sai: {error}", "sửa messages.json, xem docs/notices.md")
        return
    pretending = [name for name, way in ways.items() if way.pretends]
    real = [name for name in ways if name not in pretending]
    if pretending:
        yield Finding(
            WARNING,
            f"Tin nhắn chỉ giả lập: {', '.join(pretending)}",
            "đặt messages.json, xem docs/notices.md",
        )
    if real:
        yield Finding(GOOD, f"Gửi tin qua {', '.join(real)}")


def python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield Finding(ERROR, f"Python {version}", "cần 3.11 trở lên; cài rồi chạy: make setup")
    else:
        yield Finding(GOOD, f"Python {version}")


def home() -> Iterator[Finding]:
    path: Path = settings.HOME.path
    if not path.is_dir():
        yield Finding(ERROR, f"Không có thư mục {path}", "chạy: motcua init")
        return
    if not os.access(path, os.W_OK):
        yield Finding(
            ERROR, f"Không ghi được vào {path}", "đổi chủ sở hữu thư mục cho tài khoản chạy dịch vụ"
        )
    private = [path, settings.HOME.keys, settings.HOME.files, settings.HOME.keys / "secret_key"]
    loose = [p.name for p in private if p.exists() and stat.S_IMODE(p.stat().st_mode) & 0o077]
    if loose:
        yield Finding(WARNING, f"Người khác trên máy đọc được: {', '.join(loose)}", f"chmod -R go= {path}")
    else:
        yield Finding(GOOD, f"Thư mục dữ liệu {path}")


def disk() -> Iterator[Finding]:
    path = settings.HOME.path if settings.HOME.path.exists() else Path.cwd()
    free = shutil.disk_usage(path).free
    level = ERROR if free < TOO_LITTLE else WARNING if free < LITTLE else GOOD
    advice = "dọn hoặc mở rộng ổ đĩa; chuyển bản sao lưu cũ đi nơi khác" if level != GOOD else ""
    yield Finding(level, f"Ổ đĩa còn trống {free / 1e9:.1f} GB", advice)


def static_files() -> Iterator[Finding]:
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding(GOOD, "Tệp giao diện")
    else:
        yield Finding(ERROR, "Thiếu tệp giao diện", "chạy: make setup")


def fonts() -> Iterator[Finding]:
    try:
        found = font_files()
    except FontsMissing:
        yield Finding(ERROR, "Thiếu phông chữ để in giấy tờ", "chạy: make setup")
        return
    level = GOOD if len(found) >= 4 else WARNING
    yield Finding(
        level, f"Phông chữ in giấy tờ: {len(found)} tệp", "" if level == GOOD else "chạy: make setup"
    )


def address() -> Iterator[Finding]:
    url = urlsplit(settings.PUBLIC_URL)
    foreign = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL]
    if foreign and url.scheme != "https":
        yield Finding(
            WARNING,
            f"Phục vụ cho {', '.join(foreign)} nhưng địa chỉ công khai là {settings.PUBLIC_URL}",
            "đặt MOTCUA_PUBLIC_URL=https://… và một máy chủ TLS phía trước",
        )
    else:
        yield Finding(GOOD, f"Địa chỉ in trên phiếu: {settings.PUBLIC_URL}")


def demonstration() -> Iterator[Finding]:
    """Codes on the page and invented persons let anybody in as anybody."""
    pretends = [one["name"] for one in settings.MOTCUA_IDENTITY if one.get("pretends")]
    if settings.MOTCUA_DEMO_CODES or pretends:
        level = ERROR if settings.HTTPS else WARNING
        yield Finding(
            level,
            "Bản dùng thử: mã đăng nhập hiện ngay trên trang, danh tính là giả lập",
            "không dùng cho công việc thật; bỏ MOTCUA_DEMO_CODES và tệp demo.json",
        )
    if settings.MOTCUA_PAYMENTS.get("fake_page"):
        yield Finding(
            ERROR if settings.HTTPS else WARNING,
            "Ngân hàng thử đang bật: ai cũng bấm được “đã trả tiền” mà không trả",
            "không dùng cho công việc thật; bỏ MOTCUA_PAY_FAKE và tệp demo trong thư mục dữ liệu",
        )


def identity() -> Iterator[Finding]:
    """Whether citizens can sign in with a proven identity; what only pretends is told above."""
    real = [str(one["name"]) for one in settings.MOTCUA_IDENTITY if not one.get("pretends")]
    if real:
        yield Finding(GOOD, f"Người dân đăng nhập bằng {', '.join(real)}")
    elif not settings.MOTCUA_IDENTITY:
        yield Finding(
            WARNING,
            "Chưa nối hệ thống định danh điện tử: người dân chỉ đăng nhập bằng mã",
            "đặt MOTCUA_IDENTITY_…, xem docs/accounts.md",
        )


def payments() -> Iterator[Finding]:
    """Which platforms take money; one with a word missing takes none, and says nothing by itself."""
    ways = platforms(settings.MOTCUA_PAYMENTS)
    for name in ("national", "vnpay"):
        begun = any(settings.MOTCUA_PAYMENTS.get(f"{name}_{part}") for part in PARTS)
        if begun and name not in ways:
            advice = ", ".join(f"MOTCUA_PAY_{name}_{part}".upper() for part in PARTS)
            yield Finding(ERROR, f"{LABELS[name]} khai chưa đủ nên không dùng được", f"đặt đủ {advice}")
    if "fake" in ways:
        level = ERROR if settings.HTTPS else WARNING
        yield Finding(
            level, "Ngân hàng thử đang bật: tiền nộp qua đó không có thật", "bỏ MOTCUA_PAY_FAKE và tệp demo"
        )
    real = [LABELS[name] for name in ways if name != "fake"]
    if real:
        yield Finding(GOOD, f"Thu tiền qua {', '.join(real)}")
    elif not ways:
        yield Finding(
            WARNING, "Chưa nối cổng thanh toán nào: chỉ có mã QR chuyển khoản", "xem docs/payments.md"
        )


def backups() -> Iterator[Finding]:
    copies = list((settings.HOME.path / "backups").glob("motcua-*.tar.gz"))
    if not copies:
        yield Finding(WARNING, "Chưa có bản sao lưu nào", "chạy hằng ngày: motcua backup")
        return
    newest = max(copy.stat().st_mtime for copy in copies)
    made = datetime.fromtimestamp(newest, tz=timezone.get_current_timezone())
    old = timezone.now() - made > BACKUP_EVERY
    yield Finding(
        WARNING if old else GOOD,
        f"Bản sao lưu mới nhất: {made:%d/%m/%Y %H:%M}",
        "chạy hằng ngày: motcua backup" if old else "",
    )
