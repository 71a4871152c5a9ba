"""The citizen's session on the portal, and the guard of pages that need it.

A citizen is no account of Django's: officials and citizens never share a sign-in, and a right of an office
can never come from a citizen's session. A session ends two hours after the last page and twelve hours after
it began (OWASP ASVS 3.3.2, level 2). What was typed before a session ended is kept and shown again, to the
same person only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django_htmx.http import HttpResponseClientRedirect

from motcua.org.queries.citizens import citizen_actor
from motcua.org.types import Actor

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
CITIZEN = "citizen"
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
#: how long a browser remembers whose session ended, to give back what was typed; a keyed hash, no name
REMEMBERED = timedelta(days=1)
WHOSE = "motcua_ai"
_KEY, _PARKED = "citizen", "parked"
#: how often the last page is written down
_NOTE_EVERY = timedelta(minutes=5)
#: characters of a form that are kept over a new sign-in
_MOST_PARKED = 200_000


def recognise(request: Any) -> None:
    """Give a request its citizen; a request without a citizen's session costs no query."""
    request.citizen = None
    kept = request.session.get(_KEY)
    if not kept:
        return
    instant = int(request.at.timestamp())
    begun, seen = kept.get("begun", 0), kept.get("seen", 0)
    if instant - begun > LONGEST.total_seconds() or instant - seen > IDLE.total_seconds():
        del request.session[_KEY]
        return
    request.citizen = citizen_actor(kept["account"], kept["stamp"], assurance=kept["assurance"])
    if request.citizen is None:
        del request.session[_KEY]
    elif instant - seen > _NOTE_EVERY.total_seconds():
        request.session[_KEY] = {**kept, "seen": instant}


def is_citizens(session: Any) -> bool:
    """Whether a session is one of a citizen who signed in."""
    return _KEY in session


def sign_in(
    request: HttpRequest, *, account_id: int, stamp: str, assurance: int, agreed: bool = True
) -> None:
    """Begin a citizen's session under a new session key; what this person had sent before stays.

    Args:
        agreed: whether the person agreed to today's privacy notice; else every page asks for it first.
    """
    instant = int(request.at.timestamp())  # type: ignore[attr-defined]
    request.session.cycle_key()
    if request.session.get(_PARKED, {}).get("whose") != _mark(account_id):
        request.session.pop(_PARKED, None)
    request.session[_KEY] = {
        "account": account_id,
        "stamp": stamp,
        "assurance": assurance,
        "begun": instant,
        "seen": instant,
        "agreed": agreed,
    }
    request.whose = _mark(account_id)  # type: ignore[attr-defined]


def restamp(request: HttpRequest, stamp: str) -> None:
    """Go on in this session after every other one was ended."""
    request.session.cycle_key()
    request.session[_KEY] = {**request.session[_KEY], "stamp": stamp}


def now_agreed(request: HttpRequest) -> None:
    """The person has just agreed to the privacy notice."""
    request.session[_KEY] = {**request.session[_KEY], "agreed": True}


def sign_out(request: HttpRequest) -> None:
    """End it, and forget everything of it on the server; an official's own session goes on."""
    request.whose = ""  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        for name in (_KEY, _PARKED):
            request.session.pop(name, None)
        request.session.cycle_key()
    else:
        request.session.flush()


def remember_whose(request: HttpRequest, response: Any) -> None:
    """Set or take away the mark of whose session it was; called after the view."""
    whose = getattr(request, "whose", None)
    if whose is None:
        return
    if not whose:
        response.delete_cookie(WHOSE, samesite="Lax")
        return
    response.set_cookie(
        WHOSE,
        whose,
        max_age=int(REMEMBERED.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def citizen(view: View) -> View:
    """Only a signed-in citizen; others sign in first and come back, with what they had just sent kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "citizen", None) is None:
            return _to(request, "portal:sign_in")
        if not request.session[_KEY].get("agreed", True):
            return _to(request, "portal:consent")
        return view(request, *args, **kwargs)

    guarded.access = CITIZEN  # type: ignore[attr-defined]
    return cast(View, guarded)


def _to(request: HttpRequest, name: str) -> HttpResponseBase:
    where = reverse(name)
    if request.method == "POST":
        _park(request)
    if getattr(request, "htmx", False):
        back = request.htmx.current_url_abs_path or request.path  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(redirect_to_login(back, where).url)
    back = request.path if request.method == "POST" else request.get_full_path()
    return redirect_to_login(back, where)


def _park(request: HttpRequest) -> None:
    """Keep what was sent for whose session it was; where that is not known, nobody may see it again."""
    actor = citizen_of(request)
    whose = _mark(cast(int, actor.account_id)) if actor else request.COOKIES.get(WHOSE, "")
    body = request.POST.urlencode()
    if whose and len(body) <= _MOST_PARKED:
        request.session[_PARKED] = {"path": request.path, "body": body, "whose": whose}


def unpark(request: HttpRequest) -> QueryDict | None:
    """What this page was sent when the session had ended; told once, and only to who sent it."""
    kept = request.session.get(_PARKED)
    actor = citizen_of(request)
    if not kept or actor is None or kept["path"] != request.path:
        return None
    del request.session[_PARKED]
    return QueryDict(kept["body"]) if kept["whose"] == _mark(cast(int, actor.account_id)) else None


def citizen_of(request: HttpRequest) -> Actor | None:
    """The citizen who signed in, if any."""
    return cast("Actor | None", getattr(request, "citizen", None))


def _mark(account_id: int) -> str:
    return salted_hmac("motcua.whose", str(account_id), algorithm="sha256").hexdigest()[:40]
