"""One citizen with every token of another gets nothing: each address of citizens is tried, none left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from motcua.documents.actions import uploads
from motcua.dossiers.actions import sending
from motcua.dossiers.models import Dossier, DossierDocument
from motcua.dossiers.queries.visible import visible_to
from motcua.org.models import CitizenAccount, Empowerment
from motcua.web.ui import middleware, rate
from tests.architecture.source import report
from tests.documents.conftest import home  # noqa: F401
from tests.dossiers.citizens import a_citizen, a_whole_draft
from tests.dossiers.office import MONDAY, Office, an_office
from tests.web.addresses import Address, all_addresses
from tests.web.portal.citizens import signed_in
from tests.web.portal.conftest import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
#: parameters that name nothing of anybody: a procedure, a kind of contact of one's own account
NOBODYS = frozenset({"nop-ho-so/<str:code>/", "cong-dan/lien-he/bo/<slug:kind>/"})
SECRET = "Trần Văn Minh"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    rate.forget()
    yield
    rate.forget()


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(middleware, "now", Clock())
    return an_office()


class Minh:
    """Somebody with a draft, a dossier with files, an upload and a paper that empowers."""

    def __init__(self, office: Office) -> None:
        self.me = a_citizen()
        self.draft = a_whole_draft(office, self.me)
        sending.send(a_whole_draft(office, self.me), actor=self.me, at=MONDAY)
        self.dossier = visible_to(self.me).get()
        self.file_id = DossierDocument.objects.filter(dossier=self.dossier, file__isnull=False)[0].file_id
        self.upload = uploads.begin(
            name="giay.jpg", size=9, account_id=self.me.account_id or 0, authority_id=1, at=MONDAY
        ).token
        self.empowerment = Empowerment.objects.create(
            account_id=self.me.account_id, kind="person", name=SECRET, **_required_of(Empowerment)
        )

    def values(self, address: Address) -> dict[str, str]:
        tokens = {"nop-ho-so/don/": self.draft, "tep-tai-len/": self.upload}
        token = next(
            (t for start, t in tokens.items() if address.pattern.startswith(start)), self.dossier.token
        )
        return {
            "token": token,
            "step": "kiem-tra",
            "file_id": str(self.file_id),
            "slip_id": "1",
            "paper_id": str(self.empowerment.pk),
        }

    def addresses(self) -> list[Address]:
        asked = [a for a in all_addresses() if a.names and _is_a_citizens(a) and a.pattern not in NOBODYS]
        return [next(b for b in all_addresses(**self.values(a)) if b.pattern == a.pattern) for a in asked]


def _is_a_citizens(address: Address) -> bool:
    return address.access == "citizen" or address.pattern.startswith(("nop-ho-so/", "ho-so-cua-toi/"))


def _required_of(model: Any) -> dict[str, Any]:
    """A moment for every date that must stand."""
    return {
        f.name: MONDAY
        for f in model._meta.fields
        if f.get_internal_type() in {"DateTimeField", "DateField"} and not f.null and not f.has_default()
    }


@pytest.fixture
def minh(office: Office) -> Minh:
    return Minh(office)


def test_every_address_names_something_we_know_of(minh: Minh) -> None:
    known = {"token", "step", "file_id", "slip_id", "paper_id"}
    report(
        [str(a) for a in minh.addresses() if not set(a.names) <= known],
        "give Minh one of these too, or list the address in NOBODYS",
    )
    assert len(minh.addresses()) >= 14


def test_another_citizen_gets_nothing_by_any_token(minh: Minh) -> None:
    other = signed_in(a_citizen("0911111111", name="Lê Văn Khác"))
    before = _standing(minh)
    found = []
    for address in minh.addresses():
        for answer in (other.get(address.path), other.post(address.path, {"ly_do": "x", "declared": "1"})):
            body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
            leaks = SECRET in body.decode("utf-8", "replace")
            # "take back what was thrown away" leads to the own list, whoever asks for whatever
            led_home = answer.headers.get("Location", "") == reverse("portal:own_dossiers")
            if leaks or not (led_home or answer.status_code in {403, 404, 405}):
                found.append(f"{address}: {answer.status_code} {answer.headers.get('Location', '')}")
    report(found, "another person's thing does not exist")
    assert _standing(minh) == before


def test_the_owner_does_get_it(minh: Minh) -> None:
    own = signed_in(minh.me)
    opened = {
        str(a): own.get(a.path).status_code for a in minh.addresses() if not a.methods or "GET" in a.methods
    }
    refused = [f"{where}: {status}" for where, status in opened.items() if status not in {200, 302}]
    report([line for line in refused if "phieu" not in line], "the owner is let in")


def test_a_typed_identity_number_proves_nothing(office: Office, minh: Minh) -> None:
    """A stranger who writes Minh's number into a draft of theirs sees no dossier of Minh."""
    stranger = a_citizen("0911111111", name="Lê Văn Khác")
    a_whole_draft(office, stranger)
    assert not visible_to(stranger).exists()
    page = signed_in(stranger).get(reverse("portal:own_dossiers")).content.decode()
    assert minh.dossier.token not in page


def test_nothing_of_an_account_can_be_set_by_a_form(minh: Minh) -> None:
    """Mass assignment: fields that no form has change nothing."""
    browser = signed_in(minh.me)
    fields = (
        "assurance",
        "applicant",
        "applicant_id",
        "is_active",
        "stamp",
        "provider",
        "subject",
        "account_id",
    )
    before = CitizenAccount.objects.filter(pk=minh.me.account_id).values(*fields[:2], *fields[3:7]).get()
    owner = Dossier.objects.values_list("account_id", "state", "token").get(pk=minh.dossier.pk)
    forged = dict.fromkeys(fields, "2") | {"state": "decided", "token": "x" * 20, "outcome": "granted"}
    for address in [a for a in all_addresses() if a.access == "citizen" and not a.names and a.takes_posts]:
        if not address.pattern.startswith(("cong-dan/dong/", "cong-dan/thoat", "cong-dan/dang-xuat")):
            browser.post(address.path, forged)
    for address in minh.addresses():
        if "rut" not in address.pattern and "dung" not in address.pattern:
            browser.post(address.path, forged)
    after = CitizenAccount.objects.filter(pk=minh.me.account_id).values(*fields[:2], *fields[3:7]).get()
    assert after == before
    assert Dossier.objects.values_list("account_id", "state", "token").get(pk=minh.dossier.pk) == owner


def test_no_number_counts_up_in_an_address_of_citizens() -> None:
    """Own things are named by random tokens; a number stands only behind one."""
    found = [
        str(a)
        for a in all_addresses()
        if _is_a_citizens(a)
        and any(n.endswith("_id") for n in a.names)
        and "token" not in a.names
        and a.pattern != "cong-dan/lam-thay/<int:paper_id>/rut/"
    ]
    assert found == []


def _standing(minh: Minh) -> tuple[Any, ...]:
    return (
        Dossier.objects.values_list("state", "last_seq").get(pk=minh.dossier.pk),
        uploads.status(minh.upload, minh.me.account_id or 0, at=MONDAY).state,
        list(Empowerment.objects.filter(pk=minh.empowerment.pk).values()),
    )


def test_a_browser_without_a_session_is_sent_to_sign_in(minh: Minh) -> None:
    found = [
        str(a)
        for a in minh.addresses()
        if a.access == "citizen" and (not a.methods or "GET" in a.methods)
        for answer in [Client().get(a.path)]
        if answer.status_code != 302 or "dang-nhap" not in answer["Location"]
    ]
    assert found == []
