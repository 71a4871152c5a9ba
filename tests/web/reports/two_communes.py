"""Two communes, the province above and a department, with objects of every kind, for tests of scope.

Names of people stand in every object, so that a page that tells too much can be found by them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from motcua.config.home import Home
from motcua.documents.actions.store import store
from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.lib.remembered import forget_everything
from motcua.org.actions.accounts import create_official
from motcua.org.actions.assignments import assign
from motcua.org.types import SYSTEM
from motcua.oversight.actions import petitions
from motcua.oversight.actions.petitions import NewPetition
from motcua.oversight.models import Petition
from motcua.reports.actions import closing, lettering, reconciling, registers, submitting, targets
from motcua.reports.actions.lettering import Wanted
from motcua.reports.actions.recording import NewActivity, record_activity, save_text
from motcua.reports.actions.registers import RegisterRequest
from motcua.reports.actions.targets import NewTarget
from motcua.reports.models import (
    Activity,
    Difference,
    ImportedRegister,
    Letter,
    NarrativeText,
    RegisterClosing,
    ReportSubmission,
    Target,
)
from motcua.reports.types import LetterKind
from motcua.web.ui import middleware
from tests.reports.registers.sheets import line_06, mau_06
from tests.web import signing_in
from tests.web.desk.office import BIRTH, COPIES, SINCE, Office, open_office
from tests.web.reports.reporting_office import AFTER, QUARTER, sent

#: username, name, title, unit, role, last day
_MORE = (
    ("tinh-van-thu", "Trần Thị Tỉnh", "Văn thư tỉnh", "tinh", "CLERK", None),
    ("tinh-chu-tich", "Lê Văn Tỉnh", "Chủ tịch tỉnh", "tinh", "LEADER", None),
    ("tinh-quan-ly", "Vũ Văn Quản", "Chánh Văn phòng tỉnh", "tinh", "MANAGER", None),
    ("khac-van-thu", "Hồ Văn Khác", "Văn thư", "xa-khac", "CLERK", None),
    ("khac-chu-tich", "Bùi Văn Khác", "Chủ tịch", "xa-khac", "LEADER", None),
    ("so-van-thu", "Mai Thị Sở", "Văn thư sở", "so", "CLERK", None),
    ("da-nghi", "Kiều Văn Nghỉ", "Văn thư", "xa-khac", "CLERK", AFTER.date() - timedelta(days=30)),
    ("quan-tri", "Phùng Văn Trị", "Quản trị", "tinh", "ADMIN", None),
    # answers for a commune, and only takes dossiers in for the province
    ("kiem-nhiem", "Đào Văn Kiêm", "Văn thư", "xa", "CLERK", None),
)
SCAN = b"%PDF-1.4\n%%EOF\n"


@dataclass
class Kept:
    """The objects of one commune by kind, and the names of people that stand in them."""

    unit: int
    ids: dict[str, int] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    #: words of the office's own, which superiors may read
    prose: str = ""


@dataclass
class World:
    """The office with what the two communes keep; ``letter`` is the province's own."""

    office: Office
    ours: Kept
    theirs: Kept
    letter: int = 0

    @property
    def above(self) -> Kept:
        """The province, with nothing of its own but the letter."""
        return Kept(self.office.units["tinh"], {"letter": self.letter})


def two_communes(folder: Path) -> World:
    """Everything at the morning after the quarter."""
    office = open_office(folder, at=AFTER)
    for username, name, title, unit, role, last in _MORE:
        made = create_official(actor=SYSTEM, at=AFTER, username=username, full_name=name, title=title)
        office.officials[username] = made.pk
        _assigned(office, username, unit, role, last)
    _assigned(office, "kiem-nhiem", "mot-cua-tinh", "INTAKE", None)
    ours = _kept(office.units["xa"], "Lạc")
    theirs = _kept(office.units["xa-khac"], "Bình")
    _dossiers(ours, "H27.15")
    _dossiers(theirs, "H27.16")
    forget_everything()
    _keep(office, ours, folder, "xa", "thu", "chu-tich")
    _keep(office, theirs, folder, "xa-khac", "khac-van-thu", "khac-chu-tich")
    world = World(office, ours, theirs)
    _letters(world)
    return world


def _kept(unit_id: int, given: str) -> Kept:
    families = ("Đỗ Kín", "Cao Thưa", "Tạ Sổ", "Tạ Hỏng")
    return Kept(unit_id, people=tuple(f"{one} {given}" for one in families), prose=f"ngập lụt {given}")


def _assigned(office: Office, username: str, unit: str, role: str, last: date | None) -> None:
    assign(
        actor=SYSTEM,
        at=AFTER,
        official_id=office.officials[username],
        unit_id=office.units[unit],
        role=role,
        decision_number="16/QĐ-UBND",
        decision_date=SINCE,
        valid_from=SINCE,
        valid_to=last,
    )


def _dossiers(kept: Kept, code: str) -> None:
    """Some of the quarter, late ones among them, and one of the year before, whose book can be closed."""
    starts = [QUARTER.starts_at + timedelta(days=3 * n, hours=9) for n in range(8)]
    records = [
        PastDossier(
            authority_id=kept.unit,
            procedure_code=(COPIES, BIRTH)[number % 2],
            received_at=received,
            due_at=received + timedelta(days=2),
            finished_at=None if number % 4 == 3 else received + timedelta(days=5 if number % 4 == 2 else 1),
            code=f"{code}-2606-{number:04d}",
            channel=("counter", "online")[number % 2],
            applicant_name=kept.people[0],
        )
        for number, received in enumerate([AFTER.replace(year=2025, month=12, day=1), *starts])
    ]
    assert not load_past(records, actor=SYSTEM, at=AFTER - timedelta(hours=1)).refused


def _keep(office: Office, kept: Kept, folder: Path, unit: str, clerk: str, leader: str) -> None:
    who, head = office.actor(clerk, AFTER), office.actor(leader, AFTER)
    _a_petition(kept, who)
    _a_register(kept, who, folder)
    given = NewActivity(
        authority_id=kept.unit,
        day=AFTER.date(),
        kind="training",
        text=f"Tập huấn {kept.prose}",
        file_id=store(ContentFile(SCAN), "ke-hoach.pdf", who, AFTER, authority_id=kept.unit).pk,
    )
    kept.ids["activity"] = record_activity(given, actor=who, at=AFTER)
    save_text(kept.unit, QUARTER, "causes", text=f"Vì {kept.prose}.", actor=who, at=AFTER)
    goal = NewTarget(
        unit_id=kept.unit, indicator="late", value=Decimal(5), valid_from=AFTER.date(), decision="Kế hoạch 1"
    )
    kept.ids["target"] = targets.set_target(actor=head, at=AFTER, new=goal).pk
    made = closing.close_book(actor=who, at=AFTER, authority_id=kept.unit, book="theo_doi", year=2025)
    kept.ids["closing"] = made.pk
    kept.ids["sent"] = sent(office, unit, clerk, leader)
    again = submitting.correct(kept.ids["sent"], reason="Thiếu hồ sơ", actor=who, at=AFTER)
    kept.ids["draft"] = again.submission_id


def _a_petition(kept: Kept, who: object) -> None:
    name = kept.people[1]
    new = NewPetition(
        channel="box", content=f"{name} chờ lâu.", petitioner_name=name, petitioner_phone="0912345678"
    )
    pk = petitions.receive(new, actor=who, at=AFTER - timedelta(days=2)).petition_id  # type: ignore[arg-type]
    petitions.classify(pk, kind="conduct", actor=who, at=AFTER)  # type: ignore[arg-type]
    scan = store(ContentFile(SCAN), "tra-loi.pdf", who, AFTER, authority_id=kept.unit)  # type: ignore[arg-type]
    petitions.answer(
        pk,
        number="1/UBND",
        text=f"Kính gửi {name}",
        outcome="founded",
        actor=who,  # type: ignore[arg-type]
        at=AFTER,
        file_id=scan.pk,
    )
    kept.ids["petition"] = pk


def _a_register(kept: Kept, who: object, folder: Path) -> None:
    """One line that no dossier matches, and one that was refused; then compared."""
    good = line_06(1, "", "20/06/2026", applicant=kept.people[2])
    bad = line_06(2, "", "31/06/2026", applicant=kept.people[3])
    path = mau_06(folder / f"so-{kept.unit}.xlsx", [good, bad])
    asked = RegisterRequest(unit_id=kept.unit)
    done = registers.import_register(path, path.name, asked, actor=who, at=AFTER)  # type: ignore[arg-type]
    assert (done.new, done.refused) == (1, 1)
    kept.ids["register"] = done.register_id
    reconciling.compare(kept.unit, QUARTER, actor=who, at=AFTER)  # type: ignore[arg-type]
    alone = Difference.objects.filter(authority_id=kept.unit, kind="only_there", line__isnull=False)
    kept.ids["difference"] = alone.get().pk


def _letters(world: World) -> None:
    """The province writes about its communes; each commune has a letter of its own, too."""
    wanted = Wanted(
        unit_id=world.office.units["tinh"],
        period=QUARTER,
        kind=LetterKind.CRITICISE,
        keys=("late",),
        limits={},
    )
    world.letter = lettering.draw_up(wanted, actor=world.office.actor("tinh-van-thu", AFTER), at=AFTER)
    for kept in (world.ours, world.theirs):
        row = Letter.objects.get(pk=world.letter)
        row.pk, row.unit_id, row.subject = None, kept.unit, f"V/v {kept.people[0]}"
        row.save(force_insert=True)
        kept.ids["letter"] = row.pk


#: what must stand as it was after strangers have tried everything
_WATCHED = {
    Petition: ("pk", "state", "kind", "assigned_to_id"),
    ImportedRegister: ("pk", "state", "authority_id"),
    Activity: ("pk", "withdrawn_at"),
    Target: ("pk", "value", "valid_to"),
    RegisterClosing: ("pk", "note"),
    ReportSubmission: ("pk", "state", "note", "last_seq"),
    Letter: ("pk", "state", "subject", "number", "last_seq"),
    NarrativeText: ("pk", "text"),
    Difference: ("pk", "state", "reason"),
}


def standing(unit_id: int) -> dict[str, list[tuple[object, ...]]]:
    """Every object of a unit in the columns that acts change."""
    found = {}
    for model, columns in _WATCHED.items():
        own = "unit_id" if model in {Target, ReportSubmission, Letter} else "authority_id"
        rows = model._default_manager.filter(**{own: unit_id}).order_by("pk")
        found[model.__name__] = [tuple(row) for row in rows.values_list(*columns)]
    return found


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("hai-xa")
    home = Home(folder / "home")
    home.prepare()
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(django_settings, "HOME", home)
        patch.setattr(django_settings, "MEDIA_ROOT", folder / "tep")
        patch.setattr(middleware, "now", lambda: AFTER)
        yield two_communes(folder)
        transaction.set_rollback(True)
    forget_everything()


@pytest.fixture
def sign_in(world: World, db: None) -> Callable[[str], Client]:
    def signed_in(username: str) -> Client:
        client = Client(raise_request_exception=True)
        if username:
            signing_in.signed_in(world.office.officials[username], client)
        return client

    return signed_in


def told(answer: Any) -> str:
    """Everything that an answer says, whatever its form."""
    body = answer.content
    kind = answer.headers.get("Content-Type", "")
    if "pdf" in kind and body.startswith(b"%PDF") and len(body) > 100:
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        return unescape(re.sub(r"<[^>]+>", "", " ".join(parts)))
    return unescape(body.decode("utf-8", "replace"))
