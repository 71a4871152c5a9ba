"""Applying on pages without any script: every step is stored by its button, nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.dossiers.actions import sending, supplementing
from motcua.dossiers.models import Application, Dossier
from motcua.dossiers.queries.applications import draft
from motcua.dossiers.types import State
from tests.dossiers.citizens import MINH, a_citizen, a_photo, a_whole_draft
from tests.dossiers.office import LINKED, MONDAY, THREE_DAYS, Office
from tests.web.portal.citizens import signed_in
from tests.web.portal.signing import agreed

pytestmark = pytest.mark.django_db


def url(token: str, step: str) -> str:
    return reverse("portal:apply_step", args=[token, step])


def text(response: Any) -> str:
    return response.content.decode()


class Writing:
    """Somebody who writes the draft of one procedure."""

    def __init__(self, code: str = THREE_DAYS) -> None:
        self.me = a_citizen()
        self.client = signed_in(self.me)
        begun = self.client.post(reverse("portal:apply", args=[code]))
        self.token = re.search(r"/don/([^/]+)/", begun["Location"])[1]  # type: ignore[index]

    def post(self, step: str, values: dict[str, Any], **more: Any) -> Any:
        sent = {"seq": draft(self.token, self.me).row.saved_seq, "page": "p"} | values | more
        return self.client.post(url(self.token, step), sent)


class TestTheWayThrough:
    def test_from_the_procedure_to_the_receipt(self, office: Office) -> None:
        one = Writing()
        page = one.client.get(reverse("portal:procedure", args=[THREE_DAYS]))
        assert reverse("portal:apply", args=[THREE_DAYS]) in text(page)
        moved = one.post("noi-nop", {"authority": office.units["a"]})
        assert moved["Location"].startswith(url(one.token, "nguoi-nop"))
        assert one.post("nguoi-nop", {"for": "self"} | MINH).status_code == 302
        said = one.post("phan-noi_dung", {"q.noi_dung_de_nghi": "Sửa tên đệm của con"})
        assert said.status_code == 302
        files = {
            f"paper-{asked.paper.id}_file": SimpleUploadedFile("anh.jpg", a_photo(), "image/jpeg")
            for asked in draft(one.token, one.me).papers
        }
        assert one.post("giay-to", files).status_code == 302
        assert one.post("nhan-ket-qua", {"return_method": "counter"}).status_code == 302
        review = one.client.get(url(one.token, "kiem-tra"))
        assert "Sửa tên đệm của con" in text(review)
        assert one.client.post(url(one.token, "kiem-tra"), {}).status_code == 422
        sent = one.client.post(url(one.token, "kiem-tra"), {"declared": "1"}, follow=True)
        dossier = Dossier.objects.get()
        assert dossier.account_id == one.me.account_id
        assert "17:00 02/11/2026" in text(sent) or "chậm nhất" in text(sent)
        again = one.client.get(url(one.token, "kiem-tra"))
        assert again["Location"] == reverse("portal:own_dossier", args=[dossier.token])

    def test_errors_stand_at_their_fields_and_can_be_left_for_later(self, office: Office) -> None:
        one = Writing()
        wrong = one.post("nguoi-nop", MINH | {"phone": "12"})
        assert wrong.status_code == 422
        assert "Số điện thoại gồm" in text(wrong)
        assert 'value="12"' in text(wrong)
        later = one.post("nguoi-nop", MINH | {"phone": "12"}, next="skip")
        assert later.status_code == 302

    def test_an_unfinished_application_is_not_sent(self, office: Office) -> None:
        one = Writing()
        page = one.client.post(url(one.token, "kiem-tra"), {"declared": "1"})
        assert not Dossier.objects.exists()
        assert "Chưa gửi được" in text(page)

    def test_where_to_go_when_it_cannot_be_done_online(self, office: Office) -> None:
        client = signed_in(a_citizen())
        page = client.get(reverse("portal:apply", args=[LINKED]))
        assert reverse("portal:offices") in text(page)

    def test_in_english(self, office: Office) -> None:
        one = Writing()
        one.client.cookies["django_language"] = "en"
        page = text(one.client.get(url(one.token, "nguoi-nop"), HTTP_ACCEPT_LANGUAGE="en"))
        assert "Step 2/6" in page
        assert "Continue" in page


class TestNothingIsLost:
    def test_two_devices_both_versions_are_shown(self, office: Office) -> None:
        one = Writing()
        first = {"seq": 0, "page": "computer"}
        one.post("nguoi-nop", {"for": "self"} | MINH | {"name": "Máy Tính"} | first)
        other = one.post("nguoi-nop", {"for": "self"} | MINH | {"name": "Điện Thoại", "seq": 0, "page": "x"})
        assert other.status_code == 409
        assert "Máy Tính" in text(other)
        assert "Điện Thoại" in text(other)
        kept = one.post("nguoi-nop", {"for": "self"} | MINH | {"name": "Điện Thoại", "keep": "mine"})
        assert kept.status_code == 302
        assert draft(one.token, one.me).row.person["name"] == "Điện Thoại"

    def test_typed_values_come_back_after_a_new_sign_in(
        self, office: Office, clock: Any, settings: Any, client: Client
    ) -> None:
        settings.MOTCUA_DEMO_CODES = True
        one = Writing()
        agreed(client, MINH["phone"])
        clock.forward(hours=3)
        away = client.post(url(one.token, "nguoi-nop"), {"name": "Gõ Dở", "phone": "0912"})
        assert reverse("portal:sign_in") in away["Location"]
        agreed(client, MINH["phone"])
        back = client.get(url(one.token, "nguoi-nop"))
        assert "Gõ Dở" in text(back)
        assert draft(one.token, one.me).row.person["name"] == ""

    def test_the_script_stores_while_somebody_types(self, office: Office) -> None:
        one = Writing()
        where = reverse("portal:apply_autosave", args=[one.token, "nguoi-nop"])
        told = one.client.post(where, {"name": "Mi", "seq": 0, "page": "a"})
        assert told.json()["seq"] == 1
        assert draft(one.token, one.me).row.person["name"] == "Mi"
        assert one.client.post(where, {"name": "Mình", "seq": 0, "page": "b"}).status_code == 409
        assert Client().post(where, {"name": "Mi"}).status_code == 401
        assert signed_in(a_citizen("0911111111")).post(where, {"name": "x"}).status_code == 404

    def test_a_draft_given_up_by_mistake_comes_back(self, office: Office) -> None:
        one = Writing()
        page = one.client.post(reverse("portal:apply_discard", args=[one.token]), follow=True)
        assert reverse("portal:apply_undo", args=[one.token]) in text(page)
        one.client.post(reverse("portal:apply_undo", args=[one.token]))
        assert Application.objects.get().state == "drafting"


class TestOwnDossiers:
    def sent(self, office: Office) -> tuple[Client, Dossier, Any]:
        me = a_citizen()
        filed = sending.send(a_whole_draft(office, me), actor=me, at=MONDAY)
        return signed_in(me), Dossier.objects.get(pk=filed.dossier_id), me

    def test_the_list_asks_the_same_for_one_and_for_many(
        self, office: Office, django_assert_max_num_queries: Any
    ) -> None:
        client, _, me = self.sent(office)
        for _n in range(3):
            sending.send(a_whole_draft(office, me), actor=me, at=MONDAY)
        with django_assert_max_num_queries(9):
            page = client.get(reverse("portal:own_dossiers"))
        assert text(page).count("own-row") == 4

    def test_a_stranger_sees_nothing(self, office: Office) -> None:
        _, dossier, _ = self.sent(office)
        stranger = signed_in(a_citizen("0911111111"))
        for name in ("own_dossier", "filed"):
            assert stranger.get(reverse(f"portal:{name}", args=[dossier.token])).status_code == 404
        kept = dossier.documents.all()[0].file_id
        assert stranger.get(reverse("portal:own_file", args=[dossier.token, kept])).status_code == 404

    def test_own_files_and_papers(self, office: Office) -> None:
        client, dossier, _ = self.sent(office)
        supplementing.receive_submitted(dossier.pk, actor=office.actor("intake"), at=MONDAY)
        kept = dossier.documents.all()[0].file_id
        got = client.get(reverse("portal:own_file", args=[dossier.token, kept]))
        assert got.content == a_photo()
        assert got["Content-Disposition"].startswith("attachment")
        slip = dossier.slips.get()
        paper = client.get(reverse("portal:own_slip", args=[dossier.token, slip.pk]))
        assert paper.content.startswith(b"%PDF")
        page = text(client.get(reverse("portal:own_dossier", args=[dossier.token])))
        assert "UBND xã An Bình" in page

    def test_a_request_is_answered_in_place(self, office: Office) -> None:
        client, dossier, _ = self.sent(office)
        paper = dossier.documents.all()[0].required_id
        wanted = [
            supplementing.Wanted(paper, "chụp rõ hơn"),
            supplementing.Wanted(question="noi_dung_de_nghi", what="ghi tên cũ"),
        ]
        supplementing.request_supplement(
            dossier.pk, wanted=wanted, reason="Ảnh mờ", actor=office.actor("intake"), at=MONDAY
        )
        page = text(client.get(reverse("portal:own_dossier", args=[dossier.token])))
        assert "chụp rõ hơn" in page
        where = reverse("portal:own_answer", args=[dossier.token])
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key is not None
        body = {"key": key[1], "q.noi_dung_de_nghi": "Hoa thành Hòa"}
        lacking = client.post(where, body)
        assert lacking.status_code == 422
        assert "Hoa thành Hòa" in text(lacking)
        photo = SimpleUploadedFile("ro.jpg", a_photo("red"), "image/jpeg")
        done = client.post(where, body | {f"paper-{paper}_file": photo})
        assert done.status_code == 302
        dossier.refresh_from_db()
        assert dossier.state == State.SUBMITTED
        assert dossier.forms.count() == 2

    def test_withdrawn_and_asked_to_stop(self, office: Office) -> None:
        client, dossier, _ = self.sent(office)
        key = "7b0c3a7e-6f0e-4a50-9b37-0d0a3f1a2b3c"
        client.post(reverse("portal:own_withdraw", args=[dossier.token]), {"key": key})
        dossier.refresh_from_db()
        assert dossier.state == State.STOPPED

    def test_the_answer_is_due_in_eight_working_hours(self, office: Office, clock: Any) -> None:
        client, dossier, _ = self.sent(office)
        page = text(client.get(reverse("portal:filed", args=[dossier.token])))
        due = (MONDAY + timedelta(days=1)).astimezone(clock.at.tzinfo)
        assert f"{due:%d/%m/%Y}" in page or f"{MONDAY:%d/%m/%Y}" in page
