"""An open office at a quarter's end: its dossiers, a superior, another commune that has to send."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.law import periods
from motcua.lib.refused import Refused
from motcua.lib.remembered import forget_everything
from motcua.org.actions.accounts import create_official
from motcua.org.actions.assignments import assign
from motcua.org.types import SYSTEM
from motcua.reports.actions import submitting
from tests.replaying import made_once
from tests.web.desk.office import BIRTH, COPIES, SIGNATURE, SINCE, Office, open_office

#: 15/06/2026 to 14/09/2026
QUARTER = periods.quarter(2026, 3)
#: the morning after it ended
AFTER = QUARTER.ends_at + timedelta(hours=8, minutes=30)
#: username, name, title, unit, role
_MORE = (
    ("tinh-van-thu", "Trần Thị Tỉnh", "Văn thư tỉnh", "tinh", "CLERK"),
    ("tinh-chu-tich", "Lê Văn Tỉnh", "Chủ tịch tỉnh", "tinh", "LEADER"),
    ("khac-van-thu", "Hồ Văn Khác", "Văn thư", "xa-khac", "CLERK"),
    ("khac-chu-tich", "Bùi Văn Khác", "Chủ tịch", "xa-khac", "LEADER"),
)


def reporting_office(folder: Path, *, at: datetime = AFTER) -> Office:
    """The office of the desk's tests with people who answer for figures, and a quarter of dossiers."""
    return made_once(("reporting", at), lambda: _build(folder, at))


def _build(folder: Path, at: datetime) -> Office:
    office = open_office(folder, at=at)
    for username, name, title, unit, role in _MORE:
        made = create_official(actor=SYSTEM, at=at, username=username, full_name=name, title=title)
        office.officials[username] = made.pk
        assign(
            actor=SYSTEM,
            at=at,
            official_id=made.pk,
            unit_id=office.units[unit],
            role=role,
            decision_number="16/QĐ-UBND",
            decision_date=SINCE,
            valid_from=SINCE,
        )
    records = [
        *_dossiers(office.units["xa"], "H27.15", 24),
        *_dossiers(office.units["xa-khac"], "H27.16", 12),
    ]
    done = load_past(records, actor=SYSTEM, at=at - timedelta(hours=1))
    if done.refused:
        raise Refused(done.refused[0].reason)
    forget_everything()
    return office


def _dossiers(unit_id: int, code: str, count: int) -> list[PastDossier]:
    made = []
    for number in range(count):
        received = QUARTER.starts_at + timedelta(days=2 * number - 4, hours=8 + number % 6)
        is_open = number % 8 == 7
        made.append(
            PastDossier(
                authority_id=unit_id,
                procedure_code=(COPIES, BIRTH, SIGNATURE)[number % 3],
                received_at=received,
                due_at=received + timedelta(days=3),
                finished_at=None if is_open else received + timedelta(days=5 if number % 6 == 5 else 1),
                code=f"{code}-2606-{number:04d}",
                channel=("counter", "online", "post")[number % 3],
                applicant_name=f"Người nộp {number}",
            )
        )
    return made


def sent(office: Office, unit: str, clerk: str, leader: str, at: datetime = AFTER) -> int:
    """The package of the quarter, sent by a unit's people."""
    who, head = office.actor(clerk, at), office.actor(leader, at)
    pk = submitting.draft(unit_id=office.units[unit], period=QUARTER, actor=who, at=at).submission_id
    submitting.check(pk, actor=who, at=at)
    submitting.sign(pk, actor=head, at=at)
    submitting.send(pk, actor=who, at=at)
    return pk
