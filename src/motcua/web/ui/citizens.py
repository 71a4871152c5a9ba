"""The citizen's session on the portal, and the guard of pages that need it.

A citizen is no account of Django's: officials and citizens never share a sign-in, and a right of an office
can never come from a citizen's session. What was typed before a session ended is kept and shown again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from motcua.org.queries.citizens import citizen_actor
from motcua.org.types import Actor

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
CITIZEN = "citizen"
_KEY, _PARKED = "citizen", "parked"
#: characters of a form that are kept over a new sign-in
_MOST_PARKED = 200_000


def recognise(request: Any) -> None:
    """Give a request its citizen; a request without a citizen's session costs no query."""
    kept = request.session.get(_KEY)
    request.citizen = None
    if kept:
        request.citizen = citizen_actor(kept["account"], kept["stamp"], assurance=kept["assurance"])


def sign_in(request: HttpRequest, *, account_id: int, stamp: str, assurance: int) -> None:
    """Begin a citizen's session under a new session key; what was parked stays."""
    request.session.cycle_key()
    request.session[_KEY] = {"account": account_id, "stamp": stamp, "assurance": assurance}


def sign_out(request: HttpRequest) -> None:
    """End it, and forget everything of it on the server."""
    request.session.flush()


def citizen(view: View) -> View:
    """Only a signed-in citizen; others sign in first and come back, with what they had just sent kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "citizen", None) is None:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.access = CITIZEN  # type: ignore[attr-defined]
    return cast(View, guarded)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    where = reverse("portal:sign_in")
    if request.method == "POST":
        body = request.POST.urlencode()
        if len(body) <= _MOST_PARKED:
            request.session[_PARKED] = {"path": request.path, "body": body}
    if getattr(request, "htmx", False):
        back = request.htmx.current_url_abs_path or request.path  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(redirect_to_login(back, where).url)
    back = request.path if request.method == "POST" else request.get_full_path()
    return redirect_to_login(back, where)


def unpark(request: HttpRequest) -> QueryDict | None:
    """What this page was sent when the session had ended; told once."""
    kept = request.session.get(_PARKED)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[_PARKED]
    return QueryDict(kept["body"])


def citizen_of(request: HttpRequest) -> Actor | None:
    """The citizen who signed in, if any."""
    return cast("Actor | None", getattr(request, "citizen", None))
