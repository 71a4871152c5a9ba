"""The communes beside Cẩm Trung since 01/07/2025: their past brought in, each with habits of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from motcua.config.demo.counter import AID, BIRTH, COPY, DEATH, EXTRACT, MARRIED, SIGNATURE, SINGLE
from motcua.config.demo.office import Office
from motcua.config.demo.people import People
from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.law.calendar import WorkCalendar
from motcua.org.queries import units
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import SYSTEM

FIRST = date(2025, 7, 1)
_DAY = 480
#: procedures with their share; of those with a term also working minutes: least and most, in time and late
_ORDINARY = ((COPY, 20), (SIGNATURE, 8), (EXTRACT, 14), (BIRTH, 10), (DEATH, 5), (MARRIED, 6))
_TERMED = {SINGLE: 26, AID: 11}
_MINUTES = {
    (SINGLE, False): (300, 1300),
    (SINGLE, True): (1700, 4200),
    (AID, False): (1500, 4500),
    (AID, True): (5200, 8000),
}
_FEES = {EXTRACT: 8000, COPY: 6000, SIGNATURE: 10000}
_ONLY_AT_COUNTER = {COPY, SIGNATURE}
#: papers that are handed in with each, of those the case asks for
_PAPERS = {COPY: 1, SIGNATURE: 1, EXTRACT: 1, BIRTH: 2, DEATH: 1, MARRIED: 1, SINGLE: 1, AID: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How one commune works: shares of 1, explained in ``data/demo/siblings.yaml``."""

    key: str
    intake: str
    seed: int
    count: int
    late: float
    apology: float
    open_late: int
    entered: float
    online: float
    paid: float
    scanned: float
    result: float
    rising: float


def bring(office: Office, folder: Path, *, at: datetime) -> int:
    """Load the past of all of them; how many dossiers."""
    listed: dict[str, Any] = yaml.safe_load((folder / "siblings.yaml").read_text(encoding="utf-8"))
    loaded = 0
    for row in listed["communes"]:
        habits = Habits(**row)
        place = f"{units.unit(office.units[habits.key]).name.removeprefix('Ủy ban nhân dân ')}, tỉnh Hà Tĩnh"
        people = People(folder, habits.seed, place, serial=1000 * habits.seed)
        done = load_past(_Commune(office, habits, people, at), actor=SYSTEM, at=at)
        loaded += done.loaded
    return loaded


class _Commune:
    """The dossiers of one commune, oldest first."""

    def __init__(self, office: Office, habits: Habits, people: People, at: datetime) -> None:
        self.habits, self.people, self.at = habits, people, at
        self.authority_id = office.units[habits.key]
        self.official_id = office.officials[habits.intake]
        self.one_stop_id = office.units[f"{habits.key}-mot-cua"]
        self.calendar: WorkCalendar = calendar_of(self.one_stop_id)
        self.rng = random.Random(habits.seed)  # noqa: S311 - invented data, no secret
        length = (at.date() - FIRST).days
        days = (FIRST + timedelta(days=n) for n in range(length))
        self.days = [day for day in days if self.calendar.is_working(day)]

    def __iter__(self) -> Iterator[PastDossier]:
        if not self.days:
            return
        # more lately than at first: an office grows into its software
        turns = sorted(self.rng.random() ** 0.5 for _ in range(self.habits.count))
        for day in (self.days[int(turn * len(self.days))] for turn in turns):
            yield self._one(day)
        for number in range(self.habits.open_late):
            yield self._open_late(number)

    def _share(self, name: str, day: date) -> bool:
        """Whether this one is among a share that rises (or falls) from the first day to now."""
        progress = (day - FIRST).days / max(1, (self.days[-1] - FIRST).days)
        turn = self.habits.rising * (progress - 1)
        share = float(getattr(self.habits, name))
        return self.rng.random() < share + (-turn if name == "late" else turn)

    def _moment(self, day: date) -> datetime:
        return self.calendar.add_minutes(self.calendar.opening(day), self.rng.randint(5, 440))

    def _one(self, day: date) -> PastDossier:
        codes = [*(c for c, _ in _ORDINARY), *_TERMED]
        weights = [*(w for _, w in _ORDINARY), *_TERMED.values()]
        code = str(self.rng.choices(codes, weights)[0])
        received = self._moment(day)
        late = code in _TERMED and self._share("late", day)
        least, most = _MINUTES.get((code, late), (10, 55))
        finished = self.calendar.add_minutes(received, self.rng.randint(least, most))
        facts = self._facts(code, received)
        if finished >= self.at:
            return PastDossier(**facts)
        facts |= {"finished_at": finished, "result_file": self._share("result", day)}
        if self.rng.random() < 0.02:
            facts |= {"outcome": "refused", "result_file": False}
        if late and self._share("apology", day):
            promised = self.calendar.add_minutes(finished, _DAY)
            facts |= {"apologised_at": received + (finished - received) / 2, "rescheduled_to": promised}
        back = self.calendar.add_minutes(finished, self.rng.randint(5, 300))
        if back < self.at and self.rng.random() < 0.96:
            facts["returned_at"] = back
        return PastDossier(**facts)

    def _facts(self, code: str, received: datetime) -> dict[str, Any]:
        """What is known at receipt."""
        day = received.date()
        online = code not in _ONLY_AT_COUNTER and self._share("online", day)
        person = self.people.someone()
        facts: dict[str, Any] = {
            "authority_id": self.authority_id,
            "one_stop_id": self.one_stop_id,
            "official_id": self.official_id,
            "procedure_code": code,
            "received_at": received,
            "channel": "online" if online else "post" if self.rng.random() < 0.04 else "counter",
            "applicant_name": person.name,
            "identity_number": person.identity_number,
            "address": person.address,
            "phone": person.phone,
            "subject": "Hồ sơ mẫu",
            "papers": [online or self._share("scanned", day)] * _PAPERS[code],
        }
        if not self._share("entered", day):
            entered = self.calendar.add_minutes(received, self.rng.randint(_DAY, 6 * _DAY))
            facts["entered_at"] = min(entered, self.at)
        if code in _FEES:
            facts |= {
                "charge": _FEES[code],
                "charge_method": "online" if self._share("paid", day) else "cash",
            }
        return facts

    def _open_late(self, number: int) -> PastDossier:
        """Received some weeks ago and forgotten."""
        ago = min(len(self.days), 8 + 7 * number + self.rng.randint(0, 4))
        received = self._moment(self.days[-ago])
        return PastDossier(**self._facts(SINGLE, received))
