"""Xã Cẩm Lộc in 2023 beyond its dossiers: the list it posts, what it did, and its prose of quarter I."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from motcua.config.demo.making import Team
from motcua.law.calendar import ZONE
from motcua.law.periods import parse
from motcua.org.types import SYSTEM
from motcua.reports.actions.recording import ListLine, NewActivity, post_list, record_activity, save_text


def record(team: Team, folder: Path, *, until: datetime) -> None:
    """Everything in ``office_2023.yaml``, done by the commune's clerk on its day."""
    told: dict[str, Any] = yaml.safe_load((folder / "office_2023.yaml").read_text(encoding="utf-8"))
    _post(team, told["list"])
    for row in told["activities"]:
        at = _afternoon(row["day"])
        if at <= until:
            new = NewActivity(authority_id=team.authority_id, **row)
            record_activity(new, actor=team.actor("CLERK", at), at=at)
    for texts in told["texts"]:
        at = _afternoon(texts["written_on"])
        for section, text in texts["sections"].items() if at <= until else ():
            save_text(
                team.authority_id,
                parse(texts["period"]),
                section,
                text=text,
                actor=team.actor("CLERK", at),
                at=at,
            )


def _post(team: Team, listed: dict[str, Any]) -> None:
    lines = [
        *(ListLine(code, interagency=True) for code in listed["interagency"].split()),
        *(ListLine(code) for code in listed["own"].split()),
        *(ListLine(code, vertical=True) for code in listed["vertical"].split()),
    ]
    day: date = listed["valid_from"]
    post_list(
        team.authority_id,
        decision=listed["decision"],
        valid_from=day,
        lines=lines,
        actor=SYSTEM,
        at=_afternoon(day),
        note=listed["note"],
    )


def _afternoon(day: date) -> datetime:
    return datetime.combine(day, time(16), ZONE)
