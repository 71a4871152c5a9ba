"""How a request came and where it points: its idempotency key, its content, the dossier of the address."""

from __future__ import annotations

import hashlib
import re
from typing import Annotated, Any

from pydantic import BaseModel, Field

from motcua.dossiers.lifecycle import Performed, Sent
from motcua.dossiers.queries import visible
from motcua.lib.refused import Invalid
from motcua.org.types import Actor
from motcua.web.api import schemas
from motcua.web.ui.request import OfficialRequest

#: in an address: a dossier's code, or its number where it has no code yet
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9.\-]+$")]
_LONGEST_ID = 15
_KEY = re.compile(r"[!-~]{8,60}")


def find(code: str, actor: Actor) -> Any:
    """The dossier of an address, in the client's scope.

    Raises:
        UnknownDossier: there is none, or it is another unit's.
    """
    return visible.find(address(code), actor, only=("code",))


def address(code: str) -> str | int:
    """What an address names: a code, or the id of a dossier that has none yet."""
    return int(code) if code.isdecimal() and len(code) <= _LONGEST_ID else code


def idempotency_key(request: OfficialRequest, *, required: bool = False) -> str | None:
    """The caller's ``Idempotency-Key``, kept apart per client.

    Raises:
        Invalid: missing where it is required, too short, too long or not plain ASCII.
    """
    given = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if given is None and not required:
        return None
    if given is None or _KEY.fullmatch(given) is None:
        raise Invalid(
            {
                "Idempotency-Key": "Gửi tiêu đề Idempotency-Key dài 8–60 ký tự ASCII không dấu cách, "
                "riêng cho mỗi việc; gửi lại cùng việc thì dùng lại khóa cũ."
            }
        )
    return f"c{request.actor.client_id}:{given}"


def sent(
    request: OfficialRequest, body: BaseModel | None = None, *, content: str = "", required: bool = False
) -> Sent:
    """What the core learns of the sending; the same key with other content is refused there."""
    key = idempotency_key(request, required=required)
    digest = ""
    if key is not None:
        # what is left at its default is left out: a newer release with more members still knows the sending
        told = content or (body.model_dump_json(exclude_defaults=True) if body is not None else "")
        digest = hashlib.sha256(f"{key}\n{told}".encode()).hexdigest()[:16]
    act = body if isinstance(body, schemas.ActIn) else None
    return Sent(key, act.expected if act else None, act.device_at if act else None, digest)


def how(request: OfficialRequest, body: schemas.ActIn) -> dict[str, Any]:
    """Who, when and how, as every action takes it."""
    return {"actor": request.actor, "at": request.at, "sent": sent(request, body)}


def done(performed: Performed) -> schemas.ActedOut:
    """The answer to an act."""
    return schemas.ActedOut.model_construct(
        id=performed.dossier_id,
        code=performed.code,
        state=performed.state,
        seq=performed.seq,
        replayed=performed.replayed,
    )
