"""Deny by default: every view says who may call it, and a test walks the addresses to see that it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from motcua.lib.refused import Forbidden
from motcua.org.queries.actors import actor_for
from motcua.org.types import Actor, Permission
from motcua.web.ui.clock import now
from motcua.web.ui.request import OfficialRequest

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
PUBLIC = "public"


def identify(request: Any) -> None:
    """Give a request its actor: the signed-in official with today's grants, or ``None``."""
    actor = actor_for(request.user.pk, request.at.date()) if request.user.is_authenticated else None
    request.actor = request.signed_in = actor


def public(view: View) -> View:
    """Anybody may call this view, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def own_account(view: View) -> View:
    """Any signed-in official, for the pages of their own account: password, second factor, signing out."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not hasattr(request, "signed_in"):
            # allauth goes on with a request it kept from before the password was asked again
            request.at = now()  # type: ignore[attr-defined]
            identify(request)
        if request.signed_in is None:  # type: ignore[attr-defined]
            return _to_login(request)
        return view(request, *args, **kwargs)

    guarded.access = ()  # type: ignore[attr-defined]
    return cast(View, guarded)


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Only a signed-in official who holds at least one of ``permissions`` (none named: any official).

    Others go to the login page and come back; an account that must first change its password or add
    its second factor is sent there.

    Raises:
        Forbidden: signed in, but without any of the permissions.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "signed_in", None)
            if actor is None:
                return _to_login(request)
            first = _must_first(cast(OfficialRequest, request), actor)
            if first is not None:
                return first
            if permissions and not any(actor.may(permission) for permission in permissions):
                raise Forbidden(_missing(actor), code="no-permission")
            return view(request, *args, **kwargs)

        guarded.access = permissions  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def _missing(actor: Actor) -> str:
    if not actor.grants:
        return (
            "Tài khoản của bạn hôm nay chưa được phân công ở đơn vị nào nên chưa mở được trang này. "
            "Đề nghị người quản lý ghi quyết định phân công vào hệ thống."
        )
    return "Việc được phân công cho bạn hôm nay không gồm trang này. Cần thì đề nghị người quản lý phân công."


def _to_login(request: HttpRequest) -> HttpResponseBase:
    if getattr(request, "htmx", False):
        page = request.headers.get("HX-Current-URL", "")
        back = request.htmx.current_url_abs_path or request.path  # type: ignore[attr-defined]
        target = redirect_to_login(back if page else request.path).url
        return HttpResponseClientRedirect(target)
    return redirect_to_login(request.get_full_path())


def _must_first(request: OfficialRequest, actor: Actor) -> HttpResponseBase | None:
    """The page an account must pass before any other, or ``None``."""
    user: Any = request.user
    if user.must_change_password:
        messages.warning(request, "Đây là mật khẩu tạm. Hãy đặt mật khẩu của riêng bạn trước khi làm việc.")
        return HttpResponseRedirect(reverse("account_change_password"))
    demanded = frozenset(getattr(settings, "MOTCUA_TOTP_ROLES", ()))
    if any(grant.role in demanded for grant in actor.grants) and not is_mfa_enabled(user):
        messages.warning(request, "Vai trò của bạn phải dùng xác thực hai lớp. Hãy bật trước khi làm việc.")
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    return None
