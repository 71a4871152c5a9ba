"""What stands in the side navigation of the desk, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from motcua.org.types import Actor, Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an address by name (left out while it does not exist) and who may see it."""

    url_name: str
    label: str
    icon: str
    needs: tuple[Permission, ...] = ()
    key: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the navigation draws it for one person on one page."""

    entry: Entry
    url: str
    current: bool
    begins_group: bool


_MANAGES = (Permission.MANAGE, Permission.ADMINISTER)
_WORKS = (Permission.INTAKE, Permission.PROCESS, Permission.REPORT)
ENTRIES = (
    Entry("desk:home", "Việc của tôi", "home", (Permission.DESK,), "Alt+1"),
    Entry("desk:intake", "Tiếp nhận hồ sơ", "file-plus", (Permission.INTAKE,), "F2"),
    Entry("desk:queue", "Gọi số", "users", (Permission.INTAKE,)),
    Entry("desk:dossiers", "Hồ sơ", "folder", (Permission.DESK,), "Alt+2"),
    Entry("desk:leader", "Chờ phê duyệt", "signature", (Permission.DECIDE,), "Alt+3"),
    Entry("desk:return", "Trả kết quả", "package", (Permission.RETURN,), "Alt+4"),
    Entry("desk:refunds", "Hoàn trả phí", "receipt", (Permission.INTAKE, Permission.MANAGE)),
    Entry("desk:register", "Sổ theo dõi", "table", (Permission.REGISTER,), "Alt+5"),
    Entry("reports:petitions", "Phản ánh, kiến nghị", "message", _WORKS),
    Entry("reports:home", "Báo cáo", "report", (Permission.REPORT,), "Alt+6", "Báo cáo, điều hành"),
    Entry("reports:board", "Điều hành", "chart-bar", (Permission.REPORT,), "", "Báo cáo, điều hành"),
    Entry("reports:reconcile", "Đối chiếu sổ", "checklist", (Permission.REPORT,), "", "Báo cáo, điều hành"),
    Entry("console:home", "Tổng quan", "settings", _MANAGES, "", "Quản trị"),
    Entry("console:officials", "Cán bộ, phân công", "users", _MANAGES, "", "Quản trị"),
    Entry("console:units", "Đơn vị", "sitemap", _MANAGES, "", "Quản trị"),
    Entry("console:procedures", "Thủ tục", "list-details", _MANAGES, "", "Quản trị"),
    Entry("console:routes", "Quy trình", "route", _MANAGES, "", "Quản trị"),
    Entry("console:eforms", "Tờ khai điện tử", "file-text", _MANAGES, "", "Quản trị"),
    Entry("console:payment-shares", "Thu phí, biên lai", "credit-card", _MANAGES, "", "Quản trị"),
    Entry("console:calendars", "Lịch làm việc", "calendar", _MANAGES, "", "Quản trị"),
    Entry("console:visits", "Lịch hẹn, quầy", "calendar-event", (Permission.MANAGE,), "", "Quản trị"),
    Entry("console:money", "Đối chiếu tiền", "transfer", _MANAGES, "", "Quản trị"),
    Entry("console:notices", "Tin nhắn", "send", (Permission.MANAGE,), "", "Quản trị"),
    Entry("console:log", "Nhật ký", "history", (Permission.AUDIT,), "", "Quản trị"),
)
#: pages that every other page of their part lies below: current only on themselves
ROOTS = frozenset({"desk:home", "console:home", "portal:home", "reports:home"})


def shown_to(actor: Actor | None, path: str) -> list[Shown]:
    """The lines this actor may use, with the one of the page at ``path`` marked."""
    shown: list[Shown] = []
    group = ""
    for entry in ENTRIES:
        if actor is None or (entry.needs and not any(actor.may(right) for right in entry.needs)):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        here = path == url or (entry.url_name not in ROOTS and path.startswith(url))
        shown.append(Shown(entry, url, here, bool(entry.group) and entry.group != group))
        group = entry.group
    return shown
