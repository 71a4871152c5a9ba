"""Xã Cẩm Lộc, quarter II of 2023 (15/03–14/06/2023), in exactly the proportions of its report.

246 dossiers: 243 received in the period and 3 carried over; of the 243, 175 online (35 on level 3, 140
on level 4) and 68 at the counter or by post; 220 early, 26 on time, none late; 7 paid online; 171 results
attached.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from motcua.catalogue.queries import current
from motcua.config.demo.making import Case, Team, a_request
from motcua.config.demo.people import People
from motcua.config.demo.story import Story
from motcua.dossiers.actions.intake import ChargeLine
from motcua.law.calendar import ZONE

FIRST, LAST = date(2023, 3, 15), date(2023, 6, 14)
MARRIAGE, AID, EXTRACT, BIRTH, COPY = "1.004873", "1.001776", "2.000635", "1.001193", "2.000815"


@dataclass(frozen=True, slots=True)
class Kind:
    """So many dossiers alike: ``evening`` is received after 15:00 and done the same day, so early."""

    code: str
    channel: str
    count: int
    evening: bool = False


#: 155 online early + 20 online on time; 62 direct early + 6 direct on time
KINDS = (
    Kind(MARRIAGE, "online", 100),
    Kind(AID, "online", 20),
    Kind(EXTRACT, "online", 20, evening=True),
    Kind(BIRTH, "online", 15, evening=True),
    Kind(BIRTH, "online", 20),
    Kind(MARRIAGE, "counter", 25),
    Kind(MARRIAGE, "post", 5),
    Kind(AID, "counter", 12),
    Kind(EXTRACT, "counter", 20, evening=True),
    Kind(COPY, "counter", 6),
)
CARRIED_OVER = (date(2023, 3, 10), date(2023, 3, 13), date(2023, 3, 14))
WITH_FILE, PAID_ONLINE = 171, 7


def stories(team: Team, people: People) -> Iterator[Story]:
    """All 246, deterministic."""
    rng = random.Random(2023)  # noqa: S311 - invented data, no secret
    days = _working_days(team)
    rows: list[tuple[Kind, date | None]] = [(kind, None) for kind in KINDS for _ in range(kind.count)]
    rows += [(Kind(AID, "counter", 1), day) for day in CARRIED_OVER]
    online_first = sorted(range(len(rows)), key=lambda n: (rows[n][0].channel != "online", n))
    with_file = set(online_first[:WITH_FILE])
    extracts = [n for n, (kind, _) in enumerate(rows) if kind.code == EXTRACT and kind.channel == "online"]
    paid_online = set(extracts[:PAID_ONLINE])
    for number, (kind, day) in enumerate(rows):
        received = _moment(day or rng.choice(_days_for(kind, days)), kind, rng)
        charges = _charges(kind, online=number in paid_online)
        yield _story(team, people, kind, received, charges, with_file=number in with_file, rng=rng)


def _working_days(team: Team) -> list[date]:
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    return [day for day in days if team.calendar.is_working(day)]


def _days_for(kind: Kind, days: list[date]) -> list[date]:
    """Early enough that the result is out by the last day of the period."""
    latest = {MARRIAGE: date(2023, 6, 8), AID: date(2023, 5, 10)}.get(kind.code, date(2023, 6, 13))
    return [day for day in days if day <= latest]


def _moment(day: date, kind: Kind, rng: random.Random) -> datetime:
    if kind.evening:
        return datetime(day.year, day.month, day.day, 15, rng.randint(2, 40), tzinfo=ZONE)
    hour, minute = rng.choice([(7, 20), (8, 5), (9, 15), (9, 50), (10, 30), (13, 45), (14, 10)])
    return datetime(day.year, day.month, day.day, hour, minute + rng.randint(0, 9), tzinfo=ZONE)


def _charges(kind: Kind, *, online: bool) -> list[ChargeLine]:
    if kind.code == EXTRACT:
        return [
            ChargeLine("Phí cấp bản sao trích lục hộ tịch", 8000, "fee", 1, "online" if online else "cash")
        ]
    if kind.code == COPY:
        return [ChargeLine("Phí chứng thực bản sao", 2000, "fee", 2, "cash")]
    return []


def _details(kind: Kind, people: People, parent: str, day: date) -> dict[str, str]:
    if kind.code == BIRTH:
        child = f"{parent.split(maxsplit=1)[0]} {people.rng.choice(people.names['female'])}"
        return {
            "ho_ten_con": child,
            "gioi_tinh_con": "Nữ",
            "ngay_sinh_con": f"{day - timedelta(days=20):%d/%m/%Y}",
            "noi_sinh": "Bệnh viện Đa khoa huyện Cẩm Xuyên",
        }
    if kind.code == COPY:
        return {"ten_ban_chinh": "Bằng tốt nghiệp trung học phổ thông", "so_trang": "1", "so_ban_sao": "2"}
    return {}


def _story(
    team: Team,
    people: People,
    kind: Kind,
    received: datetime,
    charges: list[ChargeLine],
    *,
    with_file: bool,
    rng: random.Random,
) -> Story:
    person = people.someone()
    version_id = current.current_id(kind.code, received.date())
    if version_id is None:
        raise LookupError(f"the catalogue of 2023 lacks {kind.code}")
    request = a_request(
        team,
        version_id,
        person,
        channel=kind.channel,
        charges=charges,
        details=_details(kind, people, person.name, received.date()),
    )
    case = Case(team, request)
    if kind.channel == "online":
        submitted = received - timedelta(minutes=rng.randint(20, 300))
        case.request = replace(request, received_at=None)
        yield submitted, case.submit(submitted)
        yield received, case.accept_online(received)
    else:
        yield received, case.receive(received)
    examined, decided = _ends(team, kind, received, rng)
    while not case.awaits_decision():
        yield examined, case.step(examined)
    yield decided, case.decide(decided, number="", with_file=with_file)
    back = decided + timedelta(minutes=8)
    yield back, case.give_back(back, "online" if kind.channel == "online" else "counter")


def _ends(team: Team, kind: Kind, received: datetime, rng: random.Random) -> tuple[datetime, datetime]:
    """Same-day ones within the hour; the others one working day (or some) before they are due."""
    if kind.code in {EXTRACT, BIRTH, COPY}:
        return received + timedelta(minutes=12), received + timedelta(minutes=30)
    days = 1 if kind.code == MARRIAGE else rng.randint(4, 12)
    decided = team.later(received, days * 480)
    return team.later(received, 60), decided
