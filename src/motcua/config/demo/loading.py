"""Load the demonstration into an empty installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from motcua.catalogue.actions import fee_rules
from motcua.catalogue.actions.importing import import_file
from motcua.config.demo import (
    district,
    goals,
    money,
    office,
    office_2023,
    petitions,
    present,
    quarter_2023,
    siblings,
    submitted,
    visits,
    voices,
)
from motcua.config.demo.counter import AID
from motcua.config.demo.making import Team
from motcua.config.demo.people import People
from motcua.config.demo.story import play
from motcua.dossiers.actions.receipt_series import SeriesData, register
from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.models import Dossier
from motcua.lib.refused import Refused
from motcua.org.models import Official
from motcua.org.queries.actors import actor_for
from motcua.org.types import SYSTEM

PASSWORD = "mot-cua-demo"  # noqa: S105 - printed on the screen: a demonstration has no secret
COMMUNE = {"INTAKE": "motcua", "SPECIALIST": "tuphap", "LEADER": "chutich", "CLERK": "vanthu"}
COMMUNE_2023 = {"INTAKE": "camloc", "SPECIALIST": "camloc.cm", "LEADER": "camloc.ld", "CLERK": "camloc.vt"}


class NotEmpty(Refused):
    """The demonstration goes into an empty installation only."""

    code = "not-empty"


@dataclass(frozen=True, slots=True)
class Account:
    """An account to try."""

    username: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was made."""

    dossiers: int
    beats: int


def is_loaded() -> bool:
    """Whether the demonstration's accounts are there."""
    return Official.objects.filter(username="motcua", title__contains="(mẫu)").exists()


def accounts(at: datetime) -> list[Account]:
    """The accounts that can be used today, in the order of the work."""
    order = (
        "motcua",
        "tuphap",
        "xahoi",
        "chutich",
        "phochutich",
        "vanthu",
        "quanly",
        "quantri",
        "sonoivu",
        "camhung",
        "tinh",
        "tinh.ld",
        "cambinh.ld",
    )
    found = {o.username: o for o in Official.objects.filter(username__in=order, is_active=True)}
    return [
        Account(o.username, o.full_name, o.title)
        for name in order
        if (o := found.get(name)) and actor_for(o.pk, at.date()).grants
    ]


def load(*, at: datetime, tell: Callable[[int], None] = lambda _: None) -> Loaded:
    """Units, officials, both communes up to ``at``, those beside, a district of the past: half a minute.

    Raises:
        NotEmpty: there are officials or dossiers already.
    """
    if Dossier.objects.exists() or Official.objects.exists():
        raise NotEmpty("Đã có dữ liệu trong hệ thống. Dữ liệu mẫu chỉ nạp vào một thư mục MOTCUA_HOME trống.")
    folder = settings.DATA_DIR / "demo"
    made = office.build(folder, at=at, password=PASSWORD)
    import_file(folder / "2023", at=at, by="demo")
    fee_rules.load(folder / "fees", at=at, by="demo")
    old = Team(made, "cam-loc", "cam-loc-mot-cua", COMMUNE_2023)
    new = Team(made, "cam-trung", "cam-trung-mot-cua", COMMUNE, {AID: "xahoi"})
    account = money.receive_by_bank(new)
    beats = play(
        quarter_2023.stories(old, People(folder, 1, "xã Cẩm Lộc, huyện Cẩm Xuyên, tỉnh Hà Tĩnh")),
        until=at,
        tell=tell,
    )
    office_2023.record(old, folder, until=at)
    stories = present.Present(new, People(folder, 2, "xã Cẩm Trung, tỉnh Hà Tĩnh"), at).stories()
    beats += play(stories, until=at, tell=lambda n: tell(beats + n))
    money.record(new, account, at=at)
    petitions.record(new, at=at)
    voices.record(old, at=at)
    voices.record(new, at=at)
    voices.complain(new, at=at)
    visits.record(new, at=at)
    siblings.bring(made, folder, at=at)
    district.bring(made, folder, at=at)
    goals.set_goals(made, at=at)
    submitted.send_reports(made, at=at)
    _sample_receipts(made, at)
    seal_days(at=at)
    return Loaded(Dossier.objects.count(), beats)


def _sample_receipts(made: office.Office, at: datetime) -> None:
    """Symbols (invented, and named so) by which the commune's counter issues receipts from today on."""
    sample = SeriesData(
        authority_id=made.units["cam-trung"], form_symbol="01BLP-MAU", symbol="MAU-E", valid_from=at.date()
    )
    register(sample, actor=SYSTEM, at=at)
