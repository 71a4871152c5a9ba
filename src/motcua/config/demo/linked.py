"""Between authorities and steps: handed off, given back, asked, sent back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from motcua.catalogue.models import Route
from motcua.catalogue.types import VersionState
from motcua.config.demo.counter import AID, SINGLE, Counter
from motcua.config.demo.making import Case
from motcua.config.demo.story import Story
from motcua.dossiers.actions import handing, working


class Linked(Counter):
    """Dossiers that other authorities take part in."""

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
                actor=case.actor(task.role, at),
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
                actor=case.actor("SPECIALIST", at),
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
