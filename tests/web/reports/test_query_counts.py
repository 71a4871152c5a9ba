"""Lists of reports ask the database as often for fifty rows as for a few, for 26 units as for 14."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.db.models import Max, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.lib.remembered import forget_everything
from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.types import SYSTEM, Level, UnitKind
from motcua.oversight.models import Petition
from motcua.reports.models import Activity, Difference, ImportedRegister, Letter, RefusedLine, Target
from tests.web.desk.office import COPIES
from tests.web.reports.reporting_office import AFTER, QUARTER
from tests.web.reports.two_communes import World, sign_in, world

__all__ = ["sign_in", "world"]
Browse = Callable[[str], Client]
_PERIOD = f"period={QUARTER.code}"
LISTS = (
    "phan-anh/",
    "viec-da-lam/",
    "cong-van/",
    "so-khac/",
    "so-khac/{register}/",
    f"doi-chieu/?{_PERIOD}&tt=all",
    f"ho-so/chi-tieu/?measures=received&{_PERIOD}",
    f"ho-so/chi-tieu/?measures=received&{_PERIOD}&xuat=csv",
    f"bieu/?{_PERIOD}",
    f"thuyet-minh/?{_PERIOD}",
    "chi-tieu/",
    "canh-bao/",
    "khoa-so/",
    "",
)
SUPERIOR = (
    "",
    f"nop/cap-duoi/?{_PERIOD}",
    f"nop/tong-hop/?{_PERIOD}",
    f"dieu-hanh/?{_PERIOD}",
    f"bieu/?{_PERIOD}",
    f"chi-so/?{_PERIOD}",
    f"cong-van/soan/?{_PERIOD}",
    "canh-bao/",
    "so-khac/",
    "chi-tieu/",
)


def _asked(client: Client, path: str) -> int:
    client.get(path)  # sessions and what is remembered
    forget_everything()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200, path
    return len(caught)


def _copied(model: type[Model], pk: int, count: int, **changes: Callable[[int], object]) -> None:
    rows = []
    top = model._default_manager.aggregate(most=Max("pk"))["most"]
    for number in range(1, count + 1):
        row = model._default_manager.get(pk=pk)
        row.pk = top + number
        for name, value in changes.items():
            setattr(row, name, value(number))
        rows.append(row)
    model._default_manager.bulk_create(rows)


def _more_rows(world: World) -> None:
    ids = world.theirs.ids
    _copied(Petition, ids["petition"], 45, number=lambda n: 1000 + n, token=lambda n: None)
    _copied(Activity, ids["activity"], 45, key=lambda n: None)
    _copied(Letter, ids["letter"], 45, key=lambda n: None)
    _copied(ImportedRegister, ids["register"], 45)
    _copied(Difference, ids["difference"], 45, subject=lambda n: f"l9{n}")
    _copied(Target, ids["target"], 45, valid_from=lambda n: date(2020, 1, 1) + timedelta(days=n))
    refused = RefusedLine.objects.filter(register_id=ids["register"]).values_list("pk", flat=True)
    _copied(RefusedLine, refused[0], 45)
    past = [
        PastDossier(
            authority_id=world.theirs.unit,
            procedure_code=COPIES,
            received_at=QUARTER.starts_at + timedelta(hours=9, minutes=n),
            due_at=QUARTER.starts_at + timedelta(days=2),
            code=f"H27.16-2606-9{n:03d}",
            applicant_name=f"Người {n}",
        )
        for n in range(45)
    ]
    assert not load_past(past, actor=SYSTEM, at=AFTER - timedelta(hours=1)).refused


def test_more_rows_cost_no_more_questions(world: World, sign_in: Browse) -> None:
    client = sign_in("khac-chu-tich")
    paths = [f"/bao-cao/{path.format(**world.theirs.ids)}" for path in LISTS]
    few = {path: _asked(client, path) for path in paths}
    _more_rows(world)
    many = {path: _asked(client, path) for path in paths}
    assert {path: (few[path], many[path]) for path in paths if many[path] > few[path]} == {}


def _more_units(world: World, numbers: range) -> None:
    for number in numbers:
        new = NewUnit(
            code=f"H27.5{number:02d}",
            name=f"Ủy ban nhân dân xã Số {number}",
            kind=UnitKind.AUTHORITY.value,
            level=Level.COMMUNE.value,
            valid_from=date(2025, 7, 1),
            parent_id=world.office.units["tinh"],
        )
        create_unit(actor=SYSTEM, at=AFTER, new=new)


def test_more_units_cost_no_more_questions(world: World, sign_in: Browse) -> None:
    client = sign_in("tinh-chu-tich")
    paths = [f"/bao-cao/{path}" for path in SUPERIOR]
    # from some units on, stored counts are asked for besides the facts
    _more_units(world, range(14))
    few = {path: _asked(client, path) for path in paths}
    _more_units(world, range(14, 26))
    many = {path: _asked(client, path) for path in paths}
    assert {path: (few[path], many[path]) for path in paths if many[path] > few[path]} == {}
