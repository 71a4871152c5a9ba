"""An ordinary day at a commune counter: who comes, with what, and how it goes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from django.core.files.base import ContentFile

from motcua.catalogue.queries import current, pinned
from motcua.config.demo.making import Case, Team, a_request, all_papers, sample_pdf
from motcua.config.demo.people import People
from motcua.config.demo.story import Story
from motcua.documents.actions.store import store
from motcua.dossiers.actions.intake import ChargeLine
from motcua.dossiers.actions.preparing import PaperGiven
from motcua.org.actions.applicants import ApplicantData

BIRTH, DEATH, MARRIED, SINGLE, EXTRACT, COPY, SIGNATURE, AID = (
    "1.001193",
    "1.000656",
    "1.000894",
    "1.004873",
    "2.000635",
    "2.000815",
    "2.000884",
    "1.001776",
)
#: shares of an ordinary day at a commune's counter
ORDINARY = (
    (COPY, 30),
    (SIGNATURE, 10),
    (EXTRACT, 18),
    (BIRTH, 14),
    (DEATH, 5),
    (MARRIED, 5),
    (SINGLE, 10),
    (AID, 8),
)
PAPERS = ("Căn cước", "Bằng tốt nghiệp THPT", "Giấy chứng nhận quyền sử dụng đất")
DAYS, ORDINARY_COUNT = 30, 262
#: share of dossiers whose papers were scanned at the counter
SCANNED = 0.62


class Counter:
    """Ordinary dossiers of one commune around a moment."""

    def __init__(self, team: Team, people: People, at: datetime) -> None:
        self.team, self.people, self.at = team, people, at
        self.rng = random.Random(2026)  # noqa: S311 - invented data, no secret
        #: of its own, so that what is scanned does not change who comes
        self.scanner = random.Random(2027)  # noqa: S311 - as above
        calendar = team.calendar
        day = at.date()
        self.days = [day] if calendar.is_working(day) else []
        while len(self.days) < DAYS:
            day = calendar.previous_working_day(day)
            self.days.append(day)

    def _code(self) -> str:
        codes, weights = zip(*ORDINARY, strict=True)
        return str(self.rng.choices(codes, weights)[0])

    def _moment(self, days_ago: int | None = None) -> datetime:
        """A moment in office time, ``days_ago`` working days before now (random when not given)."""
        day = self.days[self.rng.randrange(len(self.days)) if days_ago is None else days_ago]
        opening = self.team.calendar.opening(day)
        moment = self.team.later(opening, self.rng.randint(5, 450))
        return min(moment, self.at - timedelta(minutes=3)) if day == self.at.date() else moment

    def _case(self, code: str, at: datetime, **more: object) -> Case:
        version_id = current.current_id(code, at.date())
        if version_id is None:
            raise LookupError(f"the catalogue lacks {code}")
        person = self.people.someone()
        more.setdefault("details", self._details(code, person, at))
        more.setdefault("charges", self._charges(code))
        if self.scanner.random() < SCANNED:
            more.setdefault("papers", self._scanned(version_id))
        return Case(self.team, a_request(self.team, version_id, person, **more))

    @cached_property
    def _scan(self) -> int:
        """The sample scan that stands for every scanned paper."""
        actor = self.team.actor("INTAKE", self.at)
        page = ContentFile(sample_pdf("BAN CHUP MAU - GIAY TO CUA HO SO"))
        return store(page, "ban-chup-mau.pdf", actor, self.at, authority_id=self.team.authority_id).pk

    def _scanned(self, version_id: int) -> list[PaperGiven]:
        """Every paper of the case, each with a scan."""
        return [replace(given, file_id=self._scan) for given in all_papers(version_id)]

    def _charges(self, code: str) -> list[ChargeLine]:
        if code == EXTRACT:
            return [
                ChargeLine("Phí cấp bản sao trích lục hộ tịch", 8000, "fee", self.rng.randint(1, 3), "cash")
            ]
        if code == COPY:
            return [ChargeLine("Phí chứng thực bản sao", 2000, "fee", self.rng.randint(1, 6), "cash")]
        if code == SIGNATURE:
            return [ChargeLine("Phí chứng thực chữ ký", 10000, "fee", 1, self.rng.choice(["cash", "online"]))]
        return []

    def _details(self, code: str, person: ApplicantData, at: datetime) -> dict[str, str]:
        """What the procedure's special register must have, and what people usually say beside it."""
        version_id = current.current_id(code, at.date())
        fields = pinned.procedure(version_id).details if version_id else ()
        told = self._told(person, at)
        values = {}
        for spec in fields:
            value = spec.choices[0] if spec.kind == "choice" else told.get(spec.key, "")
            if not value and spec.required:
                value = {"date": told["day"], "int": str(self.rng.randint(1, 4))}.get(spec.kind, "Mẫu")
            if value:
                values[spec.key] = value
        return values

    def _told(self, person: ApplicantData, at: datetime) -> dict[str, str]:
        """Invented answers by the key of the question; ``day`` is some days ago."""
        day = f"{at - timedelta(days=self.rng.randint(3, 40)):%d/%m/%Y}"
        names = self.people.names
        mother = f"{self.rng.choice(names['family'])} {self.rng.choice(names['female'])}"
        return {
            "day": day,
            "ho_ten_con": self.people.child(person),
            "noi_sinh": "Bệnh viện Đa khoa khu vực (mẫu)",
            "que_quan_con": self.people.place,
            "dan_toc_con": "Kinh",
            "quoc_tich_con": "Việt Nam",
            "ho_ten_me": mother,
            "ho_ten_cha": person.name,
            "quan_he": "Cha",
            "chong_ho_ten": person.name,
            "chong_ngay_sinh": "12/04/1998",
            "chong_dan_toc": "Kinh",
            "vo_ho_ten": mother,
            "vo_ngay_sinh": "03/09/2000",
            "vo_dan_toc": "Kinh",
            "ho_ten_nguoi_chet": self.people.child(person),
            "noi_chet": "Tại nhà (mẫu)",
            "ngay_sinh": "1941",
            "ten_ban_chinh": self.rng.choice(PAPERS),
            "ten_giay_to": self.rng.choice(PAPERS),
        }

    def _ordinary(self, code: str) -> Story:
        at = self._moment()
        online = code not in {COPY, SIGNATURE} and self.rng.random() < 0.55
        case = self._case(code, at, channel="online" if online else "counter")
        if online:
            before = at - timedelta(minutes=self.rng.randint(20, 400))
            yield before, case.submit(before)
            yield at, case.accept_online(at)
        else:
            yield at, case.receive(at)
        yield from self._to_the_end(case, at, self._pace(code))

    def _pace(self, code: str) -> int:
        """Working minutes from receipt to signature."""
        if code in {SINGLE}:
            return self.rng.randint(300, 1300)
        if code in {AID}:
            return self.rng.randint(1500, 4600)
        return self.rng.randint(15, 90)

    def _to_the_end(self, case: Case, at: datetime, minutes: int) -> Story:
        while not case.awaits_decision():
            at = self.team.later(at, max(2, minutes // 2))
            yield at, case.step(at)
        at = self.team.later(at, max(2, minutes // 2))
        yield at, case.decide(at, with_file=self.rng.random() < 0.8)
        while not case.awaits_return():
            at = self.team.later(at, self.rng.randint(5, 60))
            yield at, case.step(at, "Đã đóng dấu, vào sổ.")
        if self.rng.random() < 0.93:
            at = self.team.later(at, self.rng.randint(3, 200))
            yield at, case.give_back(at)
