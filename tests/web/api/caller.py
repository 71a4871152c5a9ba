"""A client system that calls the API as another program would: a token, JSON, a key per act."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from motcua.org.actions.clients import register_client
from motcua.org.types import SYSTEM
from tests.dossiers.office import MONDAY, SAME_DAY, Office

BASE = "/api/v1"
REGISTERED = datetime(2026, 1, 5, 2, tzinfo=UTC)
DETAILS = {SAME_DAY: {"ten_ban_chinh": "Bằng tốt nghiệp", "so_ban_sao": "2"}}
_numbers = itertools.count(1)


class Clock:
    """What every request takes for now; time passes only when a test says so."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)


class Caller:
    """Sends requests with one token; answers are Django's test responses."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.http = Client(raise_request_exception=False)

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(BASE + path, query, headers=self._headers())

    def post(self, path: str, body: Any = None, *, key: str | None = "") -> Any:
        """``key`` empty: a new one; None: none at all."""
        return self.http.post(
            BASE + path,
            data=json.dumps(body if body is not None else {}),
            content_type="application/json",
            headers=self._headers(key),
        )

    def act(self, code: str, name: str, **body: Any) -> Any:
        """One act that must succeed; its answer as data."""
        response = self.post(f"/dossiers/{code}/acts/{name}", body)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def upload(self, code: str, paper_id: int, file: Any, **sent: Any) -> Any:
        path = f"{BASE}/dossiers/{code}/documents/{paper_id}"
        return self.http.post(path, {"file": file}, headers=self._headers(sent.get("key", "")))

    def dossier(self, code: str) -> Any:
        return self.get(f"/dossiers/{code}").json()

    def received(self, body: dict[str, Any]) -> Any:
        """A new dossier that must come about; the answer as data."""
        response = self.post("/dossiers", body)
        assert response.status_code == 201, response.content.decode()
        return response.json()

    def _headers(self, key: str | None = None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if key is not None:
            headers["Idempotency-Key"] = key or f"khoa-thu-{next(_numbers):06d}"
        return headers


def a_caller(office: Office, unit: str, *scopes: str, **more: Any) -> Caller:
    """A client registered for a unit of the office."""
    _, token = register_client(
        actor=SYSTEM,
        at=REGISTERED,
        name=f"Hệ thống thử {next(_numbers)}",
        unit_id=office.units[unit],
        scopes=scopes,
        **more,
    )
    return Caller(token)


def a_body(procedure: str, **changes: Any) -> dict[str, Any]:
    """A complete intake."""
    return {
        "procedure": procedure,
        "applicant": {
            "name": "Nguyễn Thị Hoa",
            "identity_number": "042190001234",
            "phone": "0912345678",
            "address": "Xóm 3, xã An Bình",
        },
        "details": DETAILS.get(procedure, {}),
        "all_papers": True,
        **changes,
    }
