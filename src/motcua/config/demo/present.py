"""Xã Cẩm Trung today: some 300 dossiers of the last weeks, in every state an office knows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from motcua.catalogue.models import Route
from motcua.catalogue.queries import current, pinned
from motcua.catalogue.types import VersionState
from motcua.config.demo.making import Case, Team, a_request
from motcua.config.demo.people import People
from motcua.config.demo.story import Story
from motcua.dossiers.actions import deciding, handing, intake, supplementing, timing, working
from motcua.dossiers.actions.intake import ChargeLine
from motcua.dossiers.models import Dossier
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
DAYS, ORDINARY_COUNT = 30, 262


class Present:
    """Makes the stories of one commune around a moment."""

    def __init__(self, team: Team, people: People, at: datetime) -> None:
        self.team, self.people, self.at = team, people, at
        self.rng = random.Random(2026)  # noqa: S311 - invented data, no secret
        calendar = team.calendar
        day = at.date()
        self.days = [day] if calendar.is_working(day) else []
        while len(self.days) < DAYS:
            day = calendar.previous_working_day(day)
            self.days.append(day)

    def stories(self) -> Iterator[Story]:
        for _ in range(ORDINARY_COUNT):
            yield self._ordinary(self._code())
        makers: tuple[tuple[int, Callable[[], Story]], ...] = (
            (4, self._late_open),
            (2, self._late_apologised),
            (2, self._decided_late),
            (4, self._waiting_for_applicant),
            (3, self._waiting_at_intake),
            (2, self._declined),
            (2, self._refused),
            (2, self._stopped),
            (2, self._waiting_for_money),
            (6, self._submitted),
            (3, self._handed_off),
            (2, self._handed_off_and_back),
            (2, self._asked_another),
            (2, self._sent_back),
        )
        for count, make in makers:
            for _ in range(count):
                yield make()

    def _code(self) -> str:
        codes, weights = zip(*ORDINARY, strict=True)
        return self.rng.choices(codes, weights)[0]

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
        return Case(self.team, a_request(self.team, version_id, person, **more))

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
        """Exactly what the procedure's special register must have."""
        version_id = current.current_id(code, at.date())
        fields = pinned.procedure(version_id).details if version_id else ()
        day = f"{at - timedelta(days=self.rng.randint(3, 40)):%d/%m/%Y}"
        samples = {"date": day, "int": str(self.rng.randint(1, 4)), "money": "0", "text": "Dữ liệu mẫu"}
        values = {}
        for field in fields:
            if not field.required:
                continue
            value = field.choices[0] if field.kind == "choice" else samples[field.kind]
            if "ho_ten" in field.key:
                value = self.people.child(person)
            elif field.key in {"ten_ban_chinh", "ten_giay_to"}:
                value = self.rng.choice(
                    ["Căn cước", "Bằng tốt nghiệp THPT", "Giấy chứng nhận quyền sử dụng đất"]
                )
            values[field.key] = value
        return values

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

    def _late_open(self) -> Story:
        at = self._moment(self.rng.randint(8, 14))
        case = self._case(SINGLE, at)
        yield at, case.receive(at)

    def _apologise(self, case: Case, at: datetime) -> Callable[[], None]:
        def act() -> None:
            calendar = self.team.calendar
            new = calendar.closing(calendar.next_working_day(calendar.next_working_day(self.at.date())))
            timing.reschedule(
                case.id,
                new_due_at=new,
                reason="Phải xác minh thông tin tại nơi cư trú trước đây, cơ quan được hỏi chưa trả lời.",
                actor=self.team.actor("LEADER", at),
                at=at,
            )

        return act

    def _late_apologised(self) -> Story:
        at = self._moment(self.rng.randint(7, 10))
        case = self._case(SINGLE, at)
        yield at, case.receive(at)
        at = self.team.later(at, 3 * 480 - 60)
        yield at, self._apologise(case, at)

    def _decided_late(self) -> Story:
        at = self._moment(self.rng.randint(12, 18))
        case = self._case(SINGLE, at)
        yield at, case.receive(at)
        at = self.team.later(at, 3 * 480 - 60)
        yield at, self._apologise(case, at)
        yield from self._to_the_end(case, at, 1200)

    def _waiting_for_applicant(self) -> Story:
        at = self._moment(self.rng.randint(1, 6))
        case = self._case(SINGLE, at)
        yield at, case.receive(at)
        asked = self.team.later(at, 120)

        def ask() -> None:
            papers = pinned.procedure(case.request.version_id).papers()
            supplementing.request_supplement(
                case.id,
                wanted=[supplementing.Wanted(papers[0].id, "khai rõ thời gian cư trú tại từng nơi")],
                reason="Tờ khai chưa ghi đủ thời gian cư trú nên chưa xác định được tình trạng hôn nhân.",
                actor=self.team.actor("SPECIALIST", asked),
                at=asked,
            )

        yield asked, ask

    def _waiting_at_intake(self) -> Story:
        at = self._moment(self.rng.randint(0, 4))
        case = self._case(BIRTH, at)
        given = list(case.request.papers)
        missing = [
            intake.PaperGiven(given[0].paper_id),
            intake.PaperGiven(given[1].paper_id, given=False),
            *given[2:],
        ]

        def ask() -> None:
            request = a_request(
                self.team,
                case.request.version_id,
                case.request.applicant,
                details=case.request.details,
                papers=missing,
            )
            taken = intake.ask_supplement(request, reason="", actor=self.team.actor("INTAKE", at), at=at)
            case.id = taken.dossier_id

        yield at, ask

    def _declined(self) -> Story:
        at = self._moment(self.rng.randint(0, 10))
        case = self._case(SINGLE, at)

        def act() -> None:
            intake.decline(
                case.request,
                reason="Người yêu cầu thường trú tại xã khác; hướng dẫn nộp đúng cơ quan có thẩm quyền.",
                actor=self.team.actor("INTAKE", at),
                at=at,
            )

        yield at, act

    def _refused(self) -> Story:
        at = self._moment(self.rng.randint(6, 12))
        case = self._case(SINGLE, at)
        yield at, case.receive(at)
        while not case.awaits_decision():
            at = self.team.later(at, 240)
            yield at, case.step(at, "Chưa đủ điều kiện, đề nghị từ chối.")
        at = self.team.later(at, 60)

        def refuse() -> None:
            deciding.decide(
                case.id,
                outcome="refused",
                reason="Người yêu cầu đang có vợ (chồng) theo Cơ sở dữ liệu hộ tịch điện tử.",
                actor=self.team.actor("LEADER", at),
                at=at,
            )

        yield at, refuse

    def _stopped(self) -> Story:
        at = self._moment(self.rng.randint(3, 12))
        case = self._case(AID, at)
        yield at, case.receive(at)
        at = self.team.later(at, 600)

        def stop() -> None:
            timing.stop(
                case.id,
                reason="Người nộp đề nghị rút hồ sơ vì chuyển nơi cư trú.",
                actor=self.team.actor("INTAKE", at),
                at=at,
            )

        yield at, stop

    def _waiting_for_money(self) -> Story:
        at = self._moment(self.rng.randint(2, 5))
        case = self._case(AID, at)
        yield at, case.receive(at)
        at = self.team.later(at, 200)

        def wait() -> None:
            timing.await_payment(
                case.id,
                ground="financial_duty",
                reason="Chờ người nộp thực hiện nghĩa vụ tài chính theo thông báo.",
                actor=self.team.actor("SPECIALIST", at),
                at=at,
            )

        yield at, wait

    def _submitted(self) -> Story:
        at = self.at - timedelta(minutes=self.rng.randint(10, 900))
        case = self._case(self.rng.choice([SINGLE, BIRTH, EXTRACT]), at, channel="online")
        yield at, case.submit(at)

    def _linked(self, at: datetime) -> Case:
        route = Route.objects.get(key="commune_department", state=VersionState.PUBLISHED)
        return self._case(AID, at, route_id=route.pk)

    def _handed_off(self) -> Story:
        at = self._moment(self.rng.randint(3, 6))
        case = self._linked(at)
        yield at, case.receive(at)
        at = self.team.later(at, 300)
        yield at, case.step(at)
        at = self.team.later(at, 60)
        yield at, self._sign_over(case, at)

    def _sign_over(self, case: Case, at: datetime) -> Callable[[], None]:
        def act() -> None:
            task = case.open_task()
            working.advance(
                case.id,
                actor=self.team.actor(task.role, at),
                at=at,
                task_id=task.pk,
                opinion="Chuyển Sở Nội vụ cho ý kiến.",
                target=self.team.office.units["so-noi-vu"],
            )

        return act

    def _handed_off_and_back(self) -> Story:
        at = self._moment(self.rng.randint(14, 18))
        case = self._linked(at)
        yield at, case.receive(at)
        at = self.team.later(at, 300)
        yield at, case.step(at)
        at = self.team.later(at, 60)
        yield at, self._sign_over(case, at)
        at = self.team.later(at, 120)
        department = self.team.office

        def accept() -> None:
            handing.accept(case.id, actor=department.actor("sonoivu", at), at=at)

        yield at, accept
        answered = self.team.later(at, 900)

        def answer() -> None:
            task = case.open_task()
            working.advance(
                case.id,
                actor=department.actor("sonoivu", answered),
                at=answered,
                task_id=task.pk,
                opinion="Đủ điều kiện hưởng theo quy định.",
            )

        yield answered, answer
        at = answered
        while not case.awaits_decision():
            at = self.team.later(at, 200)
            yield at, case.step(at)
        at = self.team.later(at, 100)
        yield at, case.decide(at, with_file=True)
        at = self.team.later(at, 60)
        yield at, case.give_back(at)

    def _asked_another(self) -> Story:
        at = self._moment(self.rng.randint(1, 3))
        case = self._case(SINGLE, at)
        yield at, case.receive(at)
        at = self.team.later(at, 90)

        def ask() -> None:
            handing.hand_off(
                case.id,
                target=self.team.office.units["cam-hung"],
                minutes=480,
                question="Đề nghị cho biết tình trạng hôn nhân của người yêu cầu khi cư trú tại xã.",
                actor=self.team.actor("SPECIALIST", at),
                at=at,
            )

        yield at, ask

    def _sent_back(self) -> Story:
        at = self._moment(self.rng.randint(1, 2))
        case = self._case(SINGLE, at)
        yield at, case.receive(at)
        at = self.team.later(at, 60)
        yield at, case.step(at)
        at = self.team.later(at, 60)

        def back() -> None:
            working.send_back(
                case.id,
                reason="Bổ sung căn cứ xác định nơi cư trú vào tờ trình.",
                actor=self.team.actor("LEADER", at),
                at=at,
            )

        yield at, back


def summary(authority_id: int) -> dict[str, int]:
    """How many dossiers stand in which state, for the command's last line."""
    found: dict[str, int] = {}
    for state in Dossier.objects.filter(authority_id=authority_id).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
