"""What goes wrong or has to wait: late, incomplete, declined, refused, stopped, unpaid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from motcua.catalogue.queries import pinned
from motcua.config.demo.counter import AID, BIRTH, EXTRACT, SINGLE, Counter
from motcua.config.demo.making import Case, a_request
from motcua.config.demo.story import Story
from motcua.dossiers.actions import deciding, intake, supplementing, timing


class Troubles(Counter):
    """Dossiers that did not go straight."""

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
                actor=case.actor("SPECIALIST", asked),
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
                actor=case.actor("SPECIALIST", at),
                at=at,
            )

        yield at, wait

    def _submitted(self) -> Story:
        at = self.at - timedelta(minutes=self.rng.randint(10, 900))
        case = self._case(self.rng.choice([SINGLE, BIRTH, EXTRACT]), at, channel="online")
        yield at, case.submit(at)
