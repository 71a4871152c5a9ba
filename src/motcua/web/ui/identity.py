"""The national electronic identity, by OpenID Connect: authorization code, PKCE S256, state and nonce.

Of allauth only the OAuth 2 client is used, not its social accounts: those make Django users, and here a
Django user is an official. What comes back is a plain record of a person; there is no way from it to an
official's session.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext

from motcua.lib.refused import NotFound, Refused
from motcua.org.actions.identities import Identified
from motcua.web.ui.request import AnyRequest

_LOG = logging.getLogger(__name__)
_ASKED = "identity_asked"
#: how long the person may take at the provider, in seconds, and how many ways at once are kept
_GOOD_FOR, _MOST = 600, 4
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
#: our word -> the provider's claim; what a provider calls otherwise stands in its configuration
CLAIMS: Mapping[str, str] = {
    "name": "name",
    "number": "personal_number",
    "birth_date": "birthdate",
    "sex": "gender",
    "address": "address",
    "phone": "phone_number",
    "email": "email",
}
_SEXES = {"male": "male", "nam": "male", "m": "male", "female": "female", "nữ": "female", "f": "female"}


class IdentityFailed(Refused):
    """What came back cannot be trusted, or the provider cannot be reached."""

    code = "identity-failed"
    status = 400


class IdentityCancelled(Refused):
    """The person went back without signing in."""

    code = "identity-cancelled"


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of identities; ``key`` is its name in addresses."""

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str
    scope: str = "openid profile"
    claims: Mapping[str, str] = field(default_factory=dict)
    #: whether it only plays one: a demonstration's pages say so
    pretends: bool = False

    def claim(self, ours: str) -> str:
        """How the provider calls what we call ``ours``."""
        return self.claims.get(ours, CLAIMS[ours])


def providers() -> tuple[Provider, ...]:
    """Those this installation has, in the order of its configuration."""
    return tuple(Provider(**given) for given in settings.MOTCUA_IDENTITY)


def provider_of(key: str) -> Provider:
    """One provider.

    Raises:
        NotFound: there is none of this name.
    """
    found = next((provider for provider in providers() if provider.key == key), None)
    if found is None:
        raise NotFound(gettext("Không có cách đăng nhập này."))
    return found


def to_provider(request: AnyRequest, provider: Provider, back: str) -> HttpResponseRedirect:
    """Send the person to the provider; what must come back with them stays in the session.

    Raises:
        IdentityFailed: the provider does not answer.
    """
    proof = generate_code_challenge()
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    about = _about(provider)
    asked: dict[str, Any] = request.session.get(_ASKED, {})
    kept = sorted(asked.items(), key=lambda one: one[1]["at"])[-(_MOST - 1) :]
    request.session[_ASKED] = {
        **dict(kept),
        state: {
            "provider": provider.key,
            "verifier": proof["code_verifier"],
            "nonce": nonce,
            "back": back,
            "at": int(request.at.timestamp()),
        },
    }
    client = _client(request, provider, about)
    extra = {
        "state": state,
        "nonce": nonce,
        "prompt": "login",
        "code_challenge": proof["code_challenge"],
        "code_challenge_method": proof["code_challenge_method"],
    }
    return HttpResponseRedirect(
        client.get_redirect_url(about["authorization_endpoint"], provider.scope.split(), extra)
    )


def come_back(request: AnyRequest, provider: Provider) -> tuple[Identified, str]:
    """Who came back from the provider, and where they wanted to go.

    Raises:
        IdentityCancelled: they did not sign in there. IdentityFailed: nothing that can be trusted.
    """
    asked = _asked(request, provider)
    if "error" in request.GET or "code" not in request.GET:
        if request.GET.get("error") in {"access_denied", "login_required", "consent_required"}:
            raise IdentityCancelled(gettext("Bạn chưa đăng nhập bằng tài khoản định danh."))
        raise _failed("the provider answered with an error")
    about = _about(provider)
    if "iss" in request.GET and request.GET["iss"] != about["issuer"]:
        raise _failed("the answer names another issuer")
    try:
        tokens = _client(request, provider, about).get_access_token(
            request.GET["code"], pkce_code_verifier=asked["verifier"]
        )
        said = _proven(provider, about, str(tokens.get("id_token", "")), asked["nonce"])
        if about.get("userinfo_endpoint"):
            said = {**said, **_user_info(about, str(tokens["access_token"]), str(said["sub"]))}
    except (OAuth2Error, requests.RequestException, jwt.PyJWTError, KeyError, ValueError, TypeError) as wrong:
        raise _failed(type(wrong).__name__) from wrong
    return _identified(provider, said), asked["back"]


def _asked(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    """What was kept when the person went; used up by looking at it."""
    asked: dict[str, Any] = request.session.get(_ASKED, {})
    state = request.GET.get("state", "")
    kept = asked.pop(state, None) if state else None
    request.session[_ASKED] = asked
    instant = request.at.timestamp()  # type: ignore[attr-defined]
    if kept is None or kept["provider"] != provider.key or instant - kept["at"] > _GOOD_FOR:
        raise _failed("the state is unknown or too old")
    return dict(kept)


def _failed(why: str) -> IdentityFailed:
    """The sentence is the same for all; why stands in the log, without anything of the person."""
    _LOG.warning("Signing in by identity was refused: %s", why)
    return IdentityFailed(gettext("Chưa đăng nhập được bằng tài khoản định danh. Hãy thử lại từ đầu."))


def _about(provider: Provider) -> dict[str, Any]:
    """The provider's own description, kept for ten minutes."""
    known: dict[str, Any] | None = cache.get(f"identity:{provider.issuer}")
    if known is not None:
        return known
    try:
        known = _fetched(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"):
            _ = known[name]
    except (requests.RequestException, ValueError, KeyError) as wrong:
        raise _failed(f"no description of the provider ({type(wrong).__name__})") from wrong
    if known["issuer"].rstrip("/") != provider.issuer.rstrip("/"):
        raise _failed("the provider describes another issuer")
    cache.set(f"identity:{provider.issuer}", known, 600)
    return known


def _fetched(url: str, token: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with get_adapter().get_requests_session() as session:
        answer = session.get(url, headers=headers, allow_redirects=False)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def _client(request: HttpRequest, provider: Provider, about: Mapping[str, Any]) -> OAuth2Client:
    methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return OAuth2Client(
        request,
        provider.client_id,
        provider.secret,
        "POST",
        about["token_endpoint"],
        request.build_absolute_uri(reverse("portal:identity_back", args=[provider.key])),
        basic_auth="client_secret_basic" in methods,
    )


def _proven(provider: Provider, about: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience, times and nonce are right."""
    keys = jwt.PyJWKSet.from_dict(_fetched(about["jwks_uri"]))
    kid = jwt.get_unverified_header(token).get("kid")
    known = [key for key in keys.keys if kid is None or key.key_id == kid]
    if len(known) != 1:
        raise ValueError("the key of the token is unknown")
    said: dict[str, Any] = jwt.decode(
        token,
        known[0],
        algorithms=list(_ALGORITHMS),
        audience=provider.client_id,
        issuer=about["issuer"],
        leeway=60,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    if not constant_time_compare(str(said.get("nonce", "")), nonce):
        raise ValueError("the token answers another request")
    if said.get("azp", provider.client_id) != provider.client_id:
        raise ValueError("the token is another client's")
    return said


def _user_info(about: Mapping[str, Any], token: str, subject: str) -> dict[str, Any]:
    said = _fetched(about["userinfo_endpoint"], token)
    if str(said.get("sub")) != subject:
        raise ValueError("the information is about somebody else")
    return said


def _identified(provider: Provider, said: Mapping[str, Any]) -> Identified:
    def text(ours: str) -> str:
        value = said.get(provider.claim(ours)) or ""
        return str(value.get("formatted", "") if isinstance(value, Mapping) else value)

    return Identified(
        provider=provider.key,
        subject=str(said["sub"]),
        name=text("name"),
        number=text("number"),
        birth_date=_day(text("birth_date")),
        sex=_SEXES.get(text("sex").strip().lower(), ""),
        address=text("address"),
        phone=text("phone"),
        email=text("email") if said.get("email_verified", True) else "",
    )


def _day(text: str) -> date | None:
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"):
        try:
            return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
