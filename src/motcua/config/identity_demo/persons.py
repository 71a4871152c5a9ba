"""The invented persons that may be chosen at the pretended provider."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

#: below the checkout
PERSONS = Path("data") / "demo" / "identity.yaml"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person, with the claims of the national identity."""

    sub: str
    name: str
    personal_number: str
    birthdate: str
    gender: str
    address: str
    phone_number: str

    @property
    def born(self) -> str:
        """``17/02/1990``."""
        return "/".join(reversed(self.birthdate.split("-")))

    @property
    def sex(self) -> str:
        return "Nữ" if self.gender == "female" else "Nam"


def persons(file: Path) -> list[Person]:
    """All of the file, in its order."""
    return [Person(**given) for given in yaml.safe_load(file.read_text(encoding="utf-8"))]
