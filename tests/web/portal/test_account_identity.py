"""The national identity: who may come back with what, and that it never makes an official."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from motcua.org.actions.citizens import new_account
from motcua.org.models import Applicant, CitizenAccount, Official
from motcua.org.queries.citizens import citizen_actor, known_of
from motcua.web.ui import rate
from motcua.web.ui.clock import now
from tests.web.portal.played_provider import Provider, serve
from tests.web.portal.signing import agreed

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    played, server = serve()
    settings.MOTCUA_DEMO_CODES = True
    settings.MOTCUA_IDENTITY = [
        {"key": "vn", "name": "Định danh", "issuer": played.url, "client_id": "motcua", "secret": "s3cret"}
    ]
    cache.clear()
    rate.forget()
    yield played
    server.shutdown()
    server.server_close()


def leave(client: Client, back: str = "/thu-tuc/") -> str:
    """The address at the provider that the browser is sent to."""
    answer = client.post(reverse("portal:identity", args=["vn"]), {"next": back})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def sign_in(client: Client, provider: Provider) -> Any:
    return client.get(provider.authorize(leave(client)))


def test_what_goes_out_has_state_nonce_and_pkce(client: Client, provider: Provider) -> None:
    asked = parse_qs(urlsplit(leave(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) >= 32
    assert len(asked["code_challenge"][0]) == 43
    assert asked["redirect_uri"] == ["http://testserver/cong-dan/dinh-danh/vn/tra-loi/"]


def test_a_person_is_signed_in_with_everything_proven(client: Client, provider: Provider) -> None:
    answer = sign_in(client, provider)
    assert answer.headers["Location"].startswith(reverse("portal:consent"))
    account = CitizenAccount.objects.get()
    assert (account.name, account.assurance, account.phone) == ("Nguyễn Thị Hằng", 2, "")
    actor = citizen_actor(account.pk, account.stamp, assurance=2)
    assert actor is not None
    assert known_of(actor) == {
        "name": "Nguyễn Thị Hằng",
        "birth_date": "1990-02-17",
        "sex": "female",
        "identity_kind": "personal",
        "identity_number": "042190001234",
        "address": "Thôn Đông, xã Cẩm Trung, tỉnh Hà Tĩnh",
        "phone": "0912345678",
    }
    client.post(reverse("portal:consent"), {"agree": "on"})
    assert sign_in(Client(), provider).headers["Location"] == "/thu-tuc/"
    assert CitizenAccount.objects.count() == Applicant.objects.count() == 1


def test_no_official_comes_of_it(client: Client, provider: Provider) -> None:
    official = Official.objects.create_official("hang", "Nguyễn Thị Hằng", "x", email="hang@xa.vn")
    provider.person |= {"email": "hang@xa.vn", "preferred_username": "hang", "sub": str(official.pk)}
    sign_in(client, provider)
    assert Official.objects.count() == 1
    assert SESSION_KEY not in client.session
    assert client.get("/ban-lam-viec/").status_code == 302
    assert client.get("/quan-tri/").status_code == 302


def test_an_official_gains_nothing_and_loses_nothing(client: Client, provider: Provider) -> None:
    official = Official.objects.create_official("hang", "Nguyễn Thị Hằng", "x")
    client.force_login(official, backend="allauth.account.auth_backends.AuthenticationBackend")
    sign_in(client, provider)
    assert client.session[SESSION_KEY] == str(official.pk)
    client.post(reverse("portal:sign_out"))
    assert client.session[SESSION_KEY] == str(official.pk)
    assert client.get(reverse("portal:account")).status_code == 302


def refused(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert not CitizenAccount.objects.exists()
    assert "citizen" not in client.session


def test_a_wrong_or_missing_state_is_refused(client: Client, provider: Provider) -> None:
    address = provider.authorize(leave(client))
    refused(client, address.replace("state=", "state=x"))
    refused(client, address.partition("&state")[0])


def test_a_state_works_in_its_own_browser_and_once(client: Client, provider: Provider) -> None:
    address = provider.authorize(leave(client))
    refused(Client(), address)
    assert client.get(address).status_code == 302
    assert Client().get(address).status_code == 400
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"forged": {"nonce": "another"}},
        {"forged": {"aud": "another"}},
        {"forged": {"iss": "https://evil.example"}},
        {"forged": {"exp": 1_000_000}},
        {"forged": {"azp": "another"}},
        {"unsigned": True},
        {"other_key": True},
        {"other_subject": "p-2"},
    ],
    ids=str,
)
def test_a_forged_answer_is_refused(client: Client, provider: Provider, wrong: dict[str, Any]) -> None:
    for name, value in wrong.items():
        setattr(provider, name, value)
    refused(client, provider.authorize(leave(client)))


def test_another_browsers_code_does_not_fit_the_proof(client: Client, provider: Provider) -> None:
    stolen = parse_qs(urlsplit(provider.authorize(leave(Client()))).query)["code"][0]
    own = provider.authorize(leave(client))
    state = parse_qs(urlsplit(own).query)["state"][0]
    refused(client, f"{urlsplit(own).path}?code={stolen}&state={state}")


def test_going_back_without_signing_in_is_no_error(client: Client, provider: Provider) -> None:
    address = provider.authorize(leave(client))
    state = parse_qs(urlsplit(address).query)["state"][0]
    answer = client.get(f"{urlsplit(address).path}?error=access_denied&state={state}")
    assert answer.status_code == 200
    assert "Đăng nhập lại" in answer.content.decode()


def test_nobody_is_led_elsewhere(client: Client, provider: Provider) -> None:
    address = provider.authorize(leave(client, "https://evil.example/"))
    client.get(address)
    answer = client.post(reverse("portal:consent"), {"agree": "on", "next": "//evil.example"})
    assert answer.headers["Location"] == reverse("portal:account")


def test_a_person_without_a_number_cannot_enter_by_it(client: Client, provider: Provider) -> None:
    provider.person["personal_number"] = ""
    answer = sign_in(client, provider)
    assert answer.status_code == 409
    assert not CitizenAccount.objects.exists()


def test_an_account_with_the_same_number_is_joined_only_by_a_code(client: Client, provider: Provider) -> None:
    before = new_account(at=now(), phone="0912345678")
    assert sign_in(client, provider).headers["Location"] == reverse("portal:join")
    before.refresh_from_db()
    assert before.subject == ""
    page = client.get(reverse("portal:join")).content.decode()
    assert "0912345678" not in page
    client.post(reverse("portal:join"), {"act": "join"})  # not offered: it is not this session's account
    assert "citizen" not in client.session
    client.post(reverse("portal:join"), {"act": "send"})
    code = code_shown_of(client.get(reverse("portal:join")).content.decode())
    assert client.post(reverse("portal:join"), {"code": wrong(code)}).status_code == 422
    client.post(reverse("portal:join"), {"code": code})
    before.refresh_from_db()
    assert (before.subject, before.assurance, before.phone) == ("p-1", 2, "0912345678")
    assert CitizenAccount.objects.count() == 1


def test_who_does_not_join_gets_an_own_account(client: Client, provider: Provider) -> None:
    before = new_account(at=now(), phone="0912345678")
    sign_in(client, provider)
    client.post(reverse("portal:join"), {"act": "separate"})
    before.refresh_from_db()
    assert before.subject == ""
    assert CitizenAccount.objects.get(subject="p-1").pk != before.pk


def test_the_account_in_use_steps_up_when_its_owner_says_so(client: Client, provider: Provider) -> None:
    agreed(client, "0987654321")
    page = client.get(reverse("portal:sign_in"), {"muc": "2", "next": "/thu-tuc/"}).content.decode()
    assert reverse("portal:identity", args=["vn"]) in page
    assert 'name="contact"' not in page
    sign_in(client, provider)
    assert CitizenAccount.objects.get().subject == ""
    answer = client.post(reverse("portal:join"), {"act": "join"})
    assert answer.headers["Location"] == "/thu-tuc/"
    account = CitizenAccount.objects.get()
    assert (account.subject, account.phone, account.name) == ("p-1", "0987654321", "Nguyễn Thị Hằng")
    assert client.session["citizen"]["assurance"] == 2


def test_a_telephone_never_counts_for_an_identity(client: Client, provider: Provider) -> None:
    account = new_account(at=now(), phone="0912345678")
    sign_in(client, provider)
    client.post(reverse("portal:join"), {"act": "send"})
    client.post(
        reverse("portal:join"), {"code": code_shown_of(client.get(reverse("portal:join")).content.decode())}
    )
    other = Client()
    agreed(other, "0912345678")
    kept = other.session["citizen"]
    assert (kept["account"], kept["assurance"]) == (account.pk, 1)
    assert citizen_actor(account.pk, account.stamp, assurance=1) is None, "sessions of before have ended"
    actor = citizen_actor(account.pk, kept["stamp"], assurance=1)
    assert actor is not None
    assert actor.applicant_id is None
    assert "identity_number" not in known_of(actor)


def code_shown_of(page: str) -> str:
    return page.partition(" la ma")[0][-6:]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_an_unreachable_provider_is_told_as_such(client: Client, settings: Settings) -> None:
    cache.clear()
    settings.MOTCUA_IDENTITY = [
        {"key": "vn", "name": "x", "issuer": "http://127.0.0.1:9", "client_id": "m", "secret": "s"}
    ]
    answer = client.post(reverse("portal:identity", args=["vn"]), {"next": "/"})
    assert answer.status_code == 400
    assert client.post(reverse("portal:identity", args=["khac"])).status_code == 404
