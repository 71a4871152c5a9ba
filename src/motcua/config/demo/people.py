"""Invented persons with names as common as real ones, and consistent invented numbers."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from motcua.org.actions.applicants import ApplicantData

HA_TINH = "042"


class People:
    """A source of persons; the same seed gives the same persons, numbered from ``serial`` on."""

    def __init__(self, folder: Path, seed: int, place: str, *, serial: int = 0) -> None:
        names: dict[str, Any] = yaml.safe_load((folder / "names.yaml").read_text(encoding="utf-8"))
        self.names, self.place = names, place
        self.rng = random.Random(seed)  # noqa: S311 - invented data, no secret
        self._known: list[ApplicantData] = []
        self._serial = serial

    def someone(self) -> ApplicantData:
        """A person, sometimes one who was here before."""
        if self._known and self.rng.random() < 0.2:
            return self.rng.choice(self._known)
        person = self._new()
        self._known.append(person)
        return person

    def _new(self) -> ApplicantData:
        rng = self.rng
        male = rng.random() < 0.5
        born = date(rng.randint(1950, 2004), rng.randint(1, 12), rng.randint(1, 28))
        self._serial += 1
        century = (0 if born.year < 2000 else 2) + (0 if male else 1)
        number = f"{HA_TINH}{century}{born.year % 100:02d}{900000 + self._serial:06d}"
        name = f"{rng.choice(self.names['family'])} {rng.choice(self.names['male' if male else 'female'])}"
        return ApplicantData(
            name=name,
            identity_kind="personal",
            identity_number=number,
            birth_date=born,
            sex="male" if male else "female",
            address=f"{rng.choice(self.names['hamlets'])}, {self.place} (người mẫu)",
            phone=f"0900{self._serial:06d}",
        )

    def child(self, parent: ApplicantData) -> str:
        """A child's name with the parent's family name."""
        family = parent.name.split()[0]
        return f"{family} {self.rng.choice(self.names[self.rng.choice(['male', 'female'])])}"
