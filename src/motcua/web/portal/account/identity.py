"""Signing in by the national electronic identity, and joining it with an account that was here before."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.lib.refused import Refused
from motcua.org.actions import identities
from motcua.org.actions.codes import CodeOver, Contact, TooManyCodes, WrongCode
from motcua.org.actions.identities import Identified, Joinable
from motcua.web.portal.account.forms import CodeForm
from motcua.web.portal.account.leading import back_of
from motcua.web.portal.account.signing import begin
from motcua.web.portal.account.waiting import code_values, keep_asked, kept_asked
from motcua.web.ui import citizens
from motcua.web.ui.access import public
from motcua.web.ui.identity import (
    IdentityCancelled,
    IdentityFailed,
    come_back,
    provider_of,
    to_provider,
)
from motcua.web.ui.messages_out import CannotSend, code_sender, forget_message
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest

_WAITING, _ASKED = "identity_waiting", "join_asked"


@public
@require_POST
@limited("identity", most=20, window=600)
def identity(request: AnyRequest, key: str) -> HttpResponse:
    """To the provider."""
    provider = provider_of(key)
    try:
        return to_provider(request, provider, back_of(request))
    except IdentityFailed as refused:
        return _not_in(request, refused, back_of(request))


@public
@never_cache
@require_safe
@limited("identity-back", most=40, window=600, reads=True)
def identity_back(request: AnyRequest, key: str) -> HttpResponse:
    """Back from the provider: in, or told why not."""
    try:
        person, back = come_back(request, provider_of(key))
        known = identities.sign_in_known(person, at=request.at)
        if known is not None:
            return begin(request, known, back)
        joined = identities.joinable(person, citizens.citizen_of(request))
        if joined is None:
            return _open(request, person, back)
    except (IdentityCancelled, IdentityFailed, identities.IdentityIncomplete) as refused:
        return _not_in(request, refused, "")
    request.session[_WAITING] = {
        "person": {**asdict(person), "birth_date": person.birth_date and person.birth_date.isoformat()},
        "account": joined.account_id,
        "kind": joined.contact.kind,
        "value": joined.contact.value,
        "own": joined.own,
        "back": back,
        "at": int(request.at.timestamp()),
    }
    return redirect("portal:join")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("join", most=30, window=600)
def join(request: AnyRequest) -> HttpResponse:
    """Ask whether the account that was here before is the same person's; nothing is joined silently."""
    waiting = request.session.get(_WAITING)
    if not waiting or request.at.timestamp() - waiting["at"] > 900:
        request.session.pop(_WAITING, None)
        return redirect("portal:sign_in")
    form = CodeForm(request.POST if "code" in request.POST else None)
    refused: Refused | None = None
    try:
        done = _join_answer(request, waiting, form)
        if done is not None:
            return done
    except (WrongCode, CodeOver) as wrong:
        form.add_error("code", gettext(wrong.message))
    except (TooManyCodes, CannotSend) as wrong:
        refused = wrong
    return _join_page(request, waiting, form, refused)


def _join_answer(request: AnyRequest, waiting: dict[str, Any], form: CodeForm) -> HttpResponse | None:
    """What the person chose, done; none when there is only the page to show."""
    person, joined, back = _person(waiting), _joinable(waiting), waiting["back"]
    act, asked = request.POST.get("act"), kept_asked(request, _ASKED)
    if act == "separate":
        return _open(request, person, back)
    if act == "join" and joined.own:
        return _joined_own(request, person, joined, back)
    if act == "send" and not joined.own:
        sent = identities.ask_join_code(joined, at=request.at, send=code_sender(request))
        keep_asked(request, _ASKED, sent, back)
        return redirect("portal:join")
    if asked and form.is_valid():
        code = form.cleaned_data["code"]
        return _in(
            request, identities.join_by_code(person, joined, asked["token"], code, at=request.at), back
        )
    return None


def _join_page(
    request: AnyRequest, waiting: dict[str, Any], form: CodeForm, refused: Refused | None
) -> HttpResponse:
    asked = kept_asked(request, _ASKED)
    values: dict[str, object] = {
        "name": waiting["person"]["name"],
        "masked": _joinable(waiting).contact.masked,
        "own": waiting["own"],
        "asked": asked is not None,
        "refused": gettext(refused.message) if refused else "",
        **(code_values(request, asked, form) if asked else {"form": form, "demo": ""}),
    }
    return render(request, "portal/account/join.html", values, status=422 if form.errors or refused else 200)


def _joined_own(request: AnyRequest, person: Identified, joined: Joinable, back: str) -> HttpResponse:
    actor = citizens.citizen_of(request)
    if actor is None or actor.account_id != joined.account_id:
        return redirect("portal:sign_in")
    return _in(request, identities.join_own(person, actor=actor, at=request.at), back)


def _open(request: AnyRequest, person: Identified, back: str) -> HttpResponse:
    found = identities.open_account(person, at=request.at, language=request.LANGUAGE_CODE)
    return _in(request, found, back)


def _in(request: AnyRequest, found: Any, back: str) -> HttpResponse:
    for name in (_WAITING, _ASKED):
        request.session.pop(name, None)
    forget_message(request)
    return begin(request, found, back)


def _not_in(request: AnyRequest, refused: Refused, back: str) -> HttpResponse:
    """The page of signing in once more, with the reason on top."""
    values = {
        "cancelled": isinstance(refused, IdentityCancelled),
        "message": gettext(refused.message),
        "next": back,
    }
    status = 200 if isinstance(refused, IdentityCancelled) else refused.status
    return render(request, "portal/account/not_in.html", values, status=status)


def _person(waiting: dict[str, Any]) -> Identified:
    given = waiting["person"]
    born = given["birth_date"]
    return Identified(**{**given, "birth_date": date.fromisoformat(born) if born else None})


def _joinable(waiting: dict[str, Any]) -> Joinable:
    return Joinable(waiting["account"], Contact(waiting["kind"], waiting["value"]), own=waiting["own"])
