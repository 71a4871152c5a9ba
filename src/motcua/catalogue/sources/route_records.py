"""What every source of inner routes is turned into: steps with role, place and working time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.catalogue.sources.records import Unclear, canonical, plain

ROLES = ("INTAKE", "SPECIALIST", "LEADER", "CLERK")
PLACES = ("ONE_STOP", "DIVISION", "AUTHORITY", "DEPARTMENT", "POLICE", "OTHER")
STEP_KINDS = ("RECEIVE", "EXAMINE", "VERIFY", "COORDINATE", "DECIDE", "ISSUE", "RETURN")
ROUTE_KINDS = ("normal", "on_the_spot", "same_day")
#: one working day is eight working hours
DAY_MINUTES = 480


@dataclass(frozen=True)
class BranchRecord:
    """A time branch ("không xác minh", "có xác minh") and the term that then holds."""

    key: str
    name: str
    term_amount: Decimal | None = None
    term_unit: str = ""


@dataclass(frozen=True)
class RouteStepRecord:
    """One step of one branch; an empty ``branch`` holds for all.

    ``minutes`` are working minutes, None where the steps share the day or the source does not say. Steps with
    the same ``position`` and the same ``parallel`` number run side by side.
    """

    position: int
    name: str
    role: str
    place: str
    kind: str
    branch: str = ""
    minutes: int | None = None
    agency: str = ""
    parallel: int | None = None


@dataclass(frozen=True)
class RouteRecord:
    """An inner route; with ``shares_day`` the steps without minutes share one working day."""

    key: str
    name: str
    code: str = ""
    procedure_code: str = ""
    in_catalogue: bool = True
    issued: date | None = None
    branches: tuple[BranchRecord, ...] = ()
    steps: tuple[RouteStepRecord, ...] = ()
    shares_day: bool = False
    kind: str = "normal"
    source: str = ""
    unclear: tuple[Unclear, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe picture of the route."""
        picture: dict[str, Any] = plain(self)
        return picture

    def content_hash(self) -> str:
        """SHA-256 over the content; the source mark is left out, the order of steps counts."""
        picture = canonical(self.to_dict())
        picture.pop("source", None)
        text = json.dumps(picture, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
