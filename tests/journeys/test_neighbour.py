"""Whoever has an account reads everybody's dossiers.

Each commune answers for the data of its own people (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15): the office
next door finds nothing of them, and learns not even that there is something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from playwright.sync_api import APIResponse, Page, expect

from motcua.documents.actions.store import store
from motcua.dossiers.actions import deciding
from motcua.org.actions.assignments import assign
from motcua.org.actions.clients import register_client
from motcua.org.types import SYSTEM
from motcua.web.desk.offers import BY_NAME
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.office import CARE, NOW, SINCE, Office
from tests.web.desk.walking import Walk

NAME, SECRET = "Đặng Thị Riêng Tư", "Gia đình có hoàn cảnh riêng không ai được biết."


@dataclass
class Secrets:
    """A dossier of the first commune, and every word that must not leave it."""

    walk: Walk
    file_id: int
    slip_ids: list[int]
    words: list[str]


def a_dossier_of_ours(office: Office) -> Secrets:
    """Received, examined with an opinion, signed with a file: waiting for its owner."""
    walk = Walk(office, CARE, name=NAME, subject="Xin trợ cấp cho con").examined(SECRET)
    by = walk._by("chu-tich")
    file = store(
        ContentFile(b"%PDF-1.7 quyet dinh"),
        "quyet-dinh.pdf",
        by["actor"],
        by["at"],
        authority_id=office.units["xa"],
    )
    deciding.decide(walk.id, outcome="granted", result=deciding.Signed(number="77/QĐ-UBND", file=file), **by)
    dossier = walk.dossier
    words = [NAME, SECRET, dossier.code or "", dossier.token, "77/QĐ-UBND", "Xin trợ cấp cho con"]
    words += [dossier.applicant_phone, dossier.applicant.identity_number or ""]
    return Secrets(walk, file.pk, list(dossier.slips.values_list("pk", flat=True)), words)


def every_role_next_door(office: Office) -> None:
    """The neighbour may do everything that an office can do: at home."""
    for role in ("SPECIALIST", "LEADER", "CLERK", "MANAGER"):
        assign(
            actor=SYSTEM,
            at=NOW,
            official_id=office.officials["khac"],
            unit_id=office.units["xa-khac"],
            role=role,
            decision_number="16/QĐ-UBND",
            decision_date=SINCE,
            valid_from=SINCE,
            signing="",
        )


def silent(answer: APIResponse, secrets: Secrets, status: int | None = None) -> None:
    """The answer has the status, and not a word of the others' data beyond what was asked with."""
    if status is not None:
        assert answer.status == status, (answer.status, answer.url)
    body = answer.body().decode(errors="replace")
    said = [word for word in secrets.words if word in body and word not in answer.url]
    assert not said, (answer.url, said)


def addresses(secrets: Secrets) -> list[str]:
    """Every page and paper that belongs to one dossier."""
    walk, desk = secrets.walk, steps.DESK
    return [
        f"{steps.DOSSIERS}{walk.code}/",
        f"{steps.DOSSIERS}{walk.id}/",
        f"{steps.DOSSIERS}{walk.id}/vi-sao/",
        f"{steps.DOSSIERS}{walk.id}/ngay-moi/?day=20/11/2026&hour=17:00",
        f"{steps.DOSSIERS}{walk.id}/tep/{secrets.file_id}/",
        f"{steps.LEADER}{walk.id}/",
        f"{steps.INTAKE}{walk.id}/",
        f"{steps.INTAKE}{walk.id}/xong/",
        f"{steps.RETURN}{walk.id}/",
        *(f"{desk}phieu/{slip_id}.pdf" for slip_id in secrets.slip_ids),
        *(f"{steps.DOSSIERS}{walk.id}/viec/{act}/" for act in BY_NAME),
    ]


def test_officials_of_one_commune_read_the_dossiers_of_another(office: Office, page_of: OpenPage) -> None:
    secrets = a_dossier_of_ours(office)
    every_role_next_door(office)
    Walk(office, CARE, name="Người Cùng Xã", by="khac")
    ours, theirs = page_of("hoa"), page_of("khac")
    for address in addresses(secrets)[:2]:
        assert ours.request.get(address).status == 200
    for address in addresses(secrets):
        silent(theirs.request.get(address), secrets, 404)
    forged_acts(theirs, secrets)
    lists_say_nothing(theirs, secrets)
    searches_find_nothing(theirs, secrets)


def forged_acts(page: Page, secrets: Secrets) -> None:
    """A form sent with the neighbour's own token of the page, straight to the foreign dossier."""
    page.goto(steps.INTAKE)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    before = secrets.walk.dossier.last_seq
    for act in BY_NAME:
        form: dict[str, str | float | bool] = {
            "csrfmiddlewaretoken": token,
            "expected": str(before),
            "reason": "x",
            "text": "x",
        }
        address = f"{steps.DOSSIERS}{secrets.walk.id}/viec/{act}/"
        referer = {"Referer": page.url}
        silent(page.request.post(address, form=form, headers=referer), secrets, 404)
    returned = f"{steps.RETURN}{secrets.walk.id}/"
    referer = {"Referer": page.url}
    silent(page.request.post(returned, form={"csrfmiddlewaretoken": token}, headers=referer), secrets, 404)
    assert secrets.walk.dossier.last_seq == before


def lists_say_nothing(page: Page, secrets: Secrets) -> None:
    """Lists, counts, books and their exports show the neighbour's own dossier alone."""
    for address in (
        steps.DESK,
        steps.DOSSIERS,
        f"{steps.DOSSIERS}?phamvi=any",
        f"{steps.DOSSIERS}?phamvi=handed",
        f"{steps.DOSSIERS}?phamvi=any&xuat=csv",
        f"{steps.DOSSIERS}?ds=to_return",
        steps.LEADER,
        steps.RETURN,
        steps.BOOKS,
        f"{steps.BOOKS}?ky=nam",
        f"{steps.BOOKS}sct_bs/",
        f"{steps.INTAKE}?tt={CARE}&nhu={secrets.walk.id}",
        "/quan-tri/nhat-ky/",
    ):
        silent(page.request.get(address), secrets, 200)
    page.goto(f"{steps.DOSSIERS}?phamvi=any")
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.get_by_text("Người Cùng Xã")).to_be_visible()
    steps.looked_over(page)


def searches_find_nothing(page: Page, secrets: Secrets) -> None:
    """By code, by name, by phone and number, by the QR of the slip: nobody of that kind."""
    dossier = secrets.walk.dossier
    typed = (dossier.code, NAME, dossier.applicant_phone, dossier.applicant.identity_number)
    for words in typed:
        page.goto(steps.DESK)
        page.get_by_role("searchbox", name="Tìm hồ sơ").fill(str(words))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()
    for words in (*typed, f"http://motcua/tra-cuu/{dossier.token}/"):
        page.goto(steps.RETURN)
        page.get_by_label("Mã hồ sơ, mã QR").fill(str(words))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Không có hồ sơ nào khớp")).to_be_visible()


def test_a_program_of_another_commune_reads_our_dossiers(office: Office, page_of: OpenPage) -> None:
    """The token of the neighbour's client opens the neighbour's data and nothing else."""
    secrets = a_dossier_of_ours(office)
    scopes = ("read", "intake", "act", "register")
    _, token = register_client(
        actor=SYSTEM, at=NOW, name="Phần mềm xã bên", unit_id=office.units["xa-khac"], scopes=scopes
    )
    page, code = page_of("khac"), secrets.walk.code
    sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {token}"}}
    base = "/api/v1/dossiers"
    silent(page.request.get(f"{base}/{code}", **sent), secrets, 404)
    for slip_id in secrets.slip_ids:
        silent(page.request.post(f"{base}/{code}/slips/{slip_id}/print", data={}, **sent), secrets, 404)
    for act in ("advance", "note", "stop", "return_result"):
        silent(page.request.post(f"{base}/{code}/acts/{act}", data={}, **sent), secrets)
    for address in (
        f"{base}?reach=any",
        f"{base}?reach=handed",
        f"{base}?text={NAME}&reach=any",
        "/api/v1/events",
        "/api/v1/register?first=2026-01-01&last=2026-12-31",
    ):
        answer = page.request.get(address, **sent)
        silent(answer, secrets, 200)
        assert answer.json()["items"] == []
    assert page.request.get(base).status == 401
    assert secrets.walk.dossier.state == "decided"
