"""Expected refusals: what a person meets when law, scope or input says no."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """An act that may not be done now; the message tells the person why and what to do.

    Args:
        message: a Vietnamese sentence for the person at the screen.
        citation: the legal source that forbids it, e.g. ``"NĐ 61/2018/NĐ-CP, Điều 17"``.
        code: a stable machine name (API problem type).
        details: extra plain data for the caller (never personal data).
    """

    code = "refused"
    status = 409

    def __init__(
        self,
        message: str,
        *,
        citation: str = "",
        code: str = "",
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.citation = citation
        self.code = code or self.code
        self.details = dict(details or {})


class Invalid(Refused):
    """Input that cannot be stored; ``errors`` names each field with its own sentence."""

    code = "invalid"
    status = 422

    def __init__(self, errors: Mapping[str, str], *, message: str = "", citation: str = "") -> None:
        self.errors = dict(errors)
        super().__init__(message or "; ".join(self.errors.values()), citation=citation)


class NotFound(Refused):
    """What is asked for does not exist, or not for this person (never say which)."""

    code = "not-found"
    status = 404


class Forbidden(Refused):
    """The person may see this but may not do that."""

    code = "forbidden"
    status = 403


class Stale(Refused):
    """The thing moved since the person's page was made; the message says what happened."""

    code = "stale"
    status = 409
