"""Deny by default: every view says who may call it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from motcua.lib.refused import Forbidden
from motcua.org.types import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Anybody may call this view, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Only a signed-in official who holds at least one of ``permissions`` (none given: any official)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if permissions and not any(actor.may(p) for p in permissions):
                raise Forbidden("Tài khoản của bạn không có quyền dùng trang này.")
            return view(request, *args, **kwargs)

        guarded.access = permissions  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate
