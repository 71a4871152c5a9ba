"""Who calls the API: a client system with its token, scopes and unit; nothing without a token."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from motcua.lib.refused import Forbidden, Invalid, Refused
from motcua.org.queries.actors import SCOPE_PERMISSIONS, client_actor
from motcua.org.types import Actor, Permission
from motcua.web.ui.rate import seconds_to_wait
from motcua.web.ui.request import OfficialRequest

#: wrong tokens from one address in a minute before it must wait
WRONG_TOKENS = 30
#: seconds such an address waits
WAIT = 60


class TooManyTries(Refused):
    """An address that keeps sending wrong tokens waits a minute."""

    code = "too-many-tries"
    status = 429


class ClientToken(HttpBearer):
    """``Authorization: Bearer …`` of a registered client; no cookie ever opens the API."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        return self.authenticate(request, token.strip()) if scheme.lower() == "bearer" else None

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        official = cast(OfficialRequest, request)
        actor = client_actor(token, official.at)
        if actor is not None:
            official.actor = actor
            return actor
        if seconds_to_wait(official, "api-wrong", most=WRONG_TOKENS, window=WAIT):
            raise TooManyTries("Quá nhiều mã truy cập sai từ địa chỉ này. Thử lại sau một phút.")
        return None


def _opened_by(permissions: tuple[Permission, ...]) -> list[str]:
    """The scopes of a client that give one of the permissions."""
    return [scope for scope, given in SCOPE_PERMISSIONS.items() if given.intersection(permissions)]


def _check_query(request: OfficialRequest, signature: inspect.Signature) -> None:
    """A misspelt filter must not silently show more than was asked for."""
    unknown = [name for name in request.GET if name not in signature.parameters]
    if unknown:
        raise Invalid({name[:60]: "Không có tham số này; kiểm tra lại tên." for name in unknown[:20]})


def scoped(*permissions: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The operation needs one of these permissions of the client's scopes (none named: any token).

    What the client may do with one dossier is decided further down, by its roles at its unit.
    """
    scopes = _opened_by(permissions)

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(operation, eval_str=True)

        @wraps(operation)
        def guarded(request: OfficialRequest, *args: Any, **kwargs: Any) -> Any:
            if permissions and request.actor.permissions.isdisjoint(permissions):
                wanted = " hoặc ".join(f"“{scope}”" for scope in scopes)
                raise Forbidden(
                    f"Mã truy cập này không có phạm vi {wanted}. Đề nghị quản trị đăng ký thêm.",
                    code="scope-missing",
                )
            if request.META.get("QUERY_STRING"):
                _check_query(request, signature)
            return operation(request, *args, **kwargs)

        guarded.access = permissions  # type: ignore[attr-defined]
        # stands in the description of the operation
        guarded.__doc__ = f"Scopes: {', '.join(scopes)}." if scopes else "Any token."
        # the framework reads types from the signature, in the operation's own module
        guarded.__signature__ = signature  # type: ignore[attr-defined]
        return guarded

    return decorate
