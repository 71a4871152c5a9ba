"""Client systems of the API: registered for a unit with scopes; the token is shown once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from motcua.lib.refused import Invalid, NotFound
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import log
from motcua.org.actions.scope import forget_people, require_admin
from motcua.org.models import ApiClient
from motcua.org.queries.actors import SCOPES, token_hash
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import Actor


def _new_token() -> str:
    return "mc_" + secrets.token_urlsafe(32)


def _errors(name: str, scopes: list[str]) -> dict[str, str]:
    errors = {}
    if not name:
        errors["name"] = "Chưa ghi tên hệ thống kết nối."
    elif sentence := too_long("Tên hệ thống kết nối", name, 120):
        errors["name"] = sentence
    elif ApiClient.objects.filter(name=name).exists():
        errors["name"] = f"Đã có hệ thống tên “{name}”."
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        errors["scopes"] = f"Không có phạm vi “{unknown[0][:30]}”; chọn trong: {', '.join(SCOPES)}."
    elif not scopes:
        errors["scopes"] = "Chưa chọn phạm vi nào."
    return errors


@transaction.atomic
def register_client(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    unit_id: int,
    scopes: Iterable[str],
    valid_to: datetime | None = None,
) -> tuple[ApiClient, str]:
    """A new client system and its token, which is not stored and cannot be shown again.

    Args:
        scopes: of ``read``, ``intake``, ``act``, ``register``, ``catalogue``.
        valid_to: the moment from which the token no longer holds.

    Raises:
        Invalid: a name taken or missing, an unknown scope.
    """
    info = unit_info(unit_id)
    require_admin(actor, info)
    stored, wanted = line(name), sorted(set(scopes))
    errors = _errors(stored, wanted)
    if valid_to is not None and valid_to <= at:
        errors["valid_to"] = "Thời điểm hết hạn phải ở sau thời điểm đăng ký."
    if errors:
        raise Invalid(errors)
    token = _new_token()
    client = ApiClient.objects.create(
        name=stored,
        unit_id=unit_id,
        scopes=wanted,
        token_hash=token_hash(token),
        created_at=at,
        valid_to=valid_to,
    )
    log.record(
        actor=actor,
        at=at,
        action="client.registered",
        subject=f"client:{client.pk}",
        name=stored,
        unit=info.code,
        scopes=wanted,
        valid_to=valid_to,
    )
    return client, token


def _client(actor: Actor, client_id: int) -> ApiClient:
    client = ApiClient.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise NotFound("Không tìm thấy hệ thống kết nối này.")
    require_admin(actor, unit_info(client.unit_id))
    return client


@transaction.atomic
def renew_token(*, actor: Actor, at: datetime, client_id: int) -> str:
    """A new token for a client; the old one stops at once (within seconds on other processes)."""
    client = _client(actor, client_id)
    token = _new_token()
    client.token_hash = token_hash(token)
    client.save(update_fields=["token_hash"])
    forget_people()
    log.record(actor=actor, at=at, action="client.token_renewed", subject=f"client:{client_id}")
    return token


@transaction.atomic
def switch_client(*, actor: Actor, at: datetime, client_id: int, active: bool) -> None:
    """Switch a client off or on again."""
    client = _client(actor, client_id)
    client.is_active = active
    client.save(update_fields=["is_active"])
    forget_people()
    log.record(actor=actor, at=at, action="client.switched", subject=f"client:{client_id}", active=active)
