"""Who calls the API: a client system with its token, scopes and unit; nothing without a token."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from motcua.lib.refused import Forbidden, Invalid, Refused
from motcua.org.queries.actors import client_actor
from motcua.org.types import Actor, Permission
from motcua.web.ui.request import OfficialRequest

#: wrong tokens from one address in a minute before it must wait
WRONG_TOKENS = 30


class TooManyTries(Refused):
    """An address that keeps sending wrong tokens waits a minute."""

    code = "too-many-tries"
    status = 429


class ClientToken(HttpBearer):
    """``Authorization: Bearer …`` of a registered client."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        request = cast(OfficialRequest, request)
        actor = client_actor(token, request.at)
        if actor is not None:
            request.actor = actor
            return actor
        key = f"api-wrong:{request.META.get('REMOTE_ADDR', '')}"
        tries = cache.get_or_set(key, 0, 60) or 0
        if tries >= WRONG_TOKENS:
            raise TooManyTries("Quá nhiều mã truy cập sai từ địa chỉ này. Thử lại sau một phút.")
        cache.set(key, tries + 1, 60)
        return None


def scoped(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The operation needs this permission of the client's scopes."""

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def guarded(request: OfficialRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.actor.may(permission):
                raise Forbidden(
                    f"Hệ thống kết nối này chưa được cấp quyền “{permission.value}”.", code="scope-missing"
                )
            return operation(request, *args, **kwargs)

        guarded.access = (permission,)  # type: ignore[attr-defined]
        # the framework reads types from the signature, in the operation's own module
        guarded.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
        return guarded

    return decorate


def idempotency_key(request: OfficialRequest, *, required: bool = False) -> str | None:
    """The caller's ``Idempotency-Key``, kept apart per client.

    Raises:
        Invalid: missing where it is required, or longer than 60 characters.
    """
    given = request.headers.get("Idempotency-Key", "").strip()
    if not given and not required:
        return None
    if not 8 <= len(given) <= 60 or not given.isascii() or not given.isprintable():
        raise Invalid(
            {"Idempotency-Key": "Gửi tiêu đề Idempotency-Key dài 8–60 ký tự ASCII, riêng cho mỗi lần gửi."}
        )
    return f"c{request.actor.client_id}:{given}"
