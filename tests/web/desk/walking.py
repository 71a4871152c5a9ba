"""Walks a dossier through the house by actions, as far as a test needs it."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.dossiers.actions import deciding, delivering, supplementing, timing, working
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.page import DossierPage, dossier_page
from tests.web.desk.office import CARE, NOW, Office

SOON = timedelta(minutes=5)


class Walk:
    """One dossier and its office; each step happens five minutes after the one before."""

    def __init__(self, office: Office, code: str = CARE, *, at: datetime = NOW, **options: object) -> None:
        self.office, self.at = office, at
        self.id = office.received(code, at=at, **options).dossier_id  # type: ignore[arg-type]

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(pk=self.id)

    @property
    def code(self) -> str:
        return self.dossier.code or ""

    def page(self, username: str) -> DossierPage:
        return dossier_page(self.id, self.office.actor(username, self.at))

    def _by(self, username: str) -> dict:  # type: ignore[type-arg]
        self.at += SOON
        return {"actor": self.office.actor(username, self.at), "at": self.at}

    def examined(self, opinion: str = "Hồ sơ đủ điều kiện, đề nghị ký.", by: str = "binh") -> Walk:
        """Past every step before the leader's."""
        while any(task.role == "SPECIALIST" for task in self.page(by).my_tasks):
            working.advance(self.id, opinion=opinion, **self._by(by))
        return self

    def apologised(self, new_due_at: datetime, by: str = "chu-tich") -> Walk:
        timing.reschedule(self.id, new_due_at=new_due_at, reason="Chờ xác minh thực địa.", **self._by(by))
        return self

    def decided(self, by: str = "chu-tich", number: str = "12/QĐ-UBND") -> Walk:
        deciding.decide(self.id, outcome="granted", result=deciding.Signed(number=number), **self._by(by))
        while any(task.role == "CLERK" for task in self.page("thu").my_tasks):
            working.advance(self.id, **self._by("thu"))
        return self

    def refused(self, reason: str = "Không đủ điều kiện hưởng.", by: str = "chu-tich") -> Walk:
        deciding.decide(self.id, outcome="refused", reason=reason, **self._by(by))
        return self

    def asked(self, by: str = "binh") -> Walk:
        paper = self.page(by).documents[0]
        wanted = [supplementing.Wanted(paper.required_id, "thiếu chữ ký trang 2")]
        supplementing.request_supplement(self.id, wanted=wanted, reason="Tờ khai chưa ký đủ.", **self._by(by))
        return self

    def returned(self, by: str = "hoa") -> Walk:
        delivering.return_result(self.id, **self._by(by))
        return self
