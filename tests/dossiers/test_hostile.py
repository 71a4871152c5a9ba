"""What a hostile citizen or machine tries against applications, payments and the record of persons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motcua.documents.models import StoredFile
from motcua.dossiers.actions import applying, applying_papers, charging, paying, receipting, sending
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.models import Dossier, DossierCharge, DossierFile, FeeReceipt, PaymentNotice
from motcua.dossiers.queries import tracking
from motcua.dossiers.queries.applications import OFFICE, PERSON, RETURN, draft
from motcua.dossiers.types import State
from motcua.gateways.payments.base import Verdict
from motcua.gateways.payments.national import National
from motcua.gateways.payments.vnpay import VnPay
from motcua.lib.refused import Invalid
from motcua.org.actions.applicants import ApplicantData, save
from motcua.org.models import Applicant
from motcua.org.types import Actor
from tests.dossiers.builders import a_dossier
from tests.dossiers.citizens import MINH, a_citizen, a_whole_draft, an_upload
from tests.dossiers.office import MONDAY, THREE_DAYS, Office
from tests.dossiers.paying import a_payable, money_is_whole, ordered, told
from tests.dossiers.test_receipts import a_series

pytestmark = pytest.mark.django_db
VICTIM: dict[str, Any] = {"name": "Lê Thị Nhàn", "identity_number": "042088002222"}
NATIONAL = National("https://cong.example", "https://cong.example/hoi", "doi-tac", "bi-mat")
VNPAY = VnPay("https://vnpay.example", "https://vnpay.example/hoi", "MOTCUA", "bi-mat")


class TestMoney:
    def test_money_goes_on_record_when_receipt_numbers_are_used_up(self, office: Office) -> None:
        a_series(office, first_number=501, last_number=501)
        first, second = a_payable(office), a_dossier(office).received().charged(8000)
        assert [told(ordered(one)) for one in (first, second)] == [Verdict.TAKEN, Verdict.TAKEN]
        charge = DossierCharge.objects.get(dossier_id=second.id)
        assert (charge.method, charge.receipt_number) == ("online", "")
        event = second.row.events.get(name="receive_money")
        assert "hết số biên lai" in event.data["without_receipt"]
        money_is_whole()

    def test_the_receipt_follows_once_there_are_numbers_without_a_gap(self, office: Office) -> None:
        a_series(office, first_number=501, last_number=501)
        first, second = a_payable(office), a_dossier(office).received().charged(8000)
        for one in (first, second):
            told(ordered(one))
        FeeReceipt.objects.get(dossier_id=first.id)
        receipts = FeeReceipt.objects.filter(dossier_id=second.id)
        assert not receipts.exists()
        type(first.row.receipts.get().series).objects.update(last_number=502)
        receipting.issue_missing(second.id, actor=office.actor("intake"), at=second.at)
        assert receipts.get().number == 502

    def test_nothing_is_added_as_exempt_without_its_ground(self, office: Office) -> None:
        dossier = a_dossier(office).received()
        by: dict[str, Any] = {"actor": office.actor("intake"), "at": dossier.at}
        line = ChargeLine(name="Phí", amount=8000, method="exempt")
        with pytest.raises(Invalid, match="căn cứ"):
            charging.add_charges(dossier.id, lines=[line], **by)
        charging.add_charges(dossier.id, lines=[replace(line, note="Hộ nghèo")], **by)

    @pytest.mark.parametrize(
        "body",
        [
            b'{"MaThamChieu":"\\ud800","MaXacThuc":"x"}',
            b'{"MaThamChieu":"MC1","MaXacThuc":"\\ud800"}',
            b'{"MaThamChieu":"MC\\u0000","MaXacThuc":"x"}',
        ],
    )
    def test_half_a_character_in_a_notice_breaks_nothing(self, office: Office, body: bytes) -> None:
        verdict, _ = paying.take_notice(NATIONAL, body, {}, {}, at=MONDAY)
        assert verdict in {Verdict.FORGED, Verdict.UNKNOWN}

    def test_forged_notices_do_not_fill_the_store(self, office: Office) -> None:
        known = ordered(a_payable(office)).reference
        for reference in ("MC1", "a\0b", known):
            for number in range(30):
                query = {"vnp_TxnRef": reference, "vnp_SecureHash": f"{number}"}
                assert paying.take_notice(VNPAY, b"", query, {}, at=MONDAY)[0] is Verdict.FORGED
        assert PaymentNotice.objects.count() == 20
        assert set(PaymentNotice.objects.values_list("reference", flat=True)) == {known}


class TestFiles:
    def test_a_file_sent_once_stays_with_its_office(self, office: Office) -> None:
        me = a_citizen()
        first = _sent(a_whole_draft(office, me), me)
        file_id = first.documents.exclude(file=None).values_list("file_id", flat=True)[0]
        token = _to_the_other_office(office, me, file_id)
        second = _sent(token, me)
        file = StoredFile.objects.get(pk=file_id)
        assert file.authority_id == first.authority_id == office.units["a"]
        sent = second.documents.exclude(file=None).select_related("file")
        assert {one.file.authority_id for one in sent if one.file} == {office.units["b"]}
        assert file_id not in {one.file_id for one in sent}
        assert file.sha256 in {one.file.sha256 for one in sent if one.file}
        assert not DossierFile.objects.filter(file_id=file_id).exists()


def _sent(token: str, actor: Actor) -> Dossier:
    return Dossier.objects.get(pk=sending.send(token, actor=actor, at=MONDAY).dossier_id)


def _to_the_other_office(office: Office, actor: Actor, file_id: int) -> str:
    """A draft to office b in which one paper is a file that was sent to office a."""
    token = applying.start(THREE_DAYS, known={}, actor=actor, at=MONDAY)
    case = office.procedure(THREE_DAYS).cases[0].position
    steps: dict[str, dict[str, Any]] = {
        OFFICE: {"authority": office.units["b"], "case": case},
        PERSON: {"for": "self"} | MINH,
        RETURN: {"return_method": "counter"},
    }
    steps |= {f"phan-{one.key}": {"noi_dung_de_nghi": "Sửa"} for one in draft(token, actor).sections}
    for step, values in steps.items():
        applying.save_step(token, step, values, seq=99, page="x", actor=actor, at=MONDAY)
    asked = draft(token, actor).papers
    applying_papers.attach(token, asked[0].paper.id, file_id, actor=actor, at=MONDAY)
    for one in asked[1:]:
        applying_papers.attach(
            token, one.paper.id, an_upload(actor, office.units["b"]), actor=actor, at=MONDAY
        )
    return token


class TestPersons:
    def test_a_typed_number_says_nothing_of_how_to_reach_its_bearer(self, office: Office) -> None:
        thief = a_citizen("0911111111")
        person = VICTIM | {"phone": "0911111111", "email": "x@example.vn", "address": "Nhà khác"}
        sending.send(a_whole_draft(office, thief, person=person), actor=thief, at=MONDAY)
        record = Applicant.objects.get(identity_number=VICTIM["identity_number"])
        assert (record.phone, record.email, record.address, record.former_number) == ("", "", "", "")
        assert Dossier.objects.get().applicant_phone == "0911111111"
        later = a_dossier(office, applicant=ApplicantData(**VICTIM)).received()
        assert later.row.applicant_id == record.pk
        with pytest.raises(tracking.NotTracked):
            tracking.token_of(later.code, "111111")

    def test_who_types_a_number_cannot_try_out_its_bearers_telephone(self, office: Office) -> None:
        save(ApplicantData(**VICTIM, phone="0933444555"))
        thief = a_citizen("0911111111")
        token = a_whole_draft(office, thief, person=VICTIM | {"phone": "0911111111"})
        dossier_id = sending.send(token, actor=thief, at=MONDAY).dossier_id
        Dossier.objects.filter(pk=dossier_id).update(code="H1-1", state=State.IN_PROGRESS)
        with pytest.raises(tracking.NotTracked):
            tracking.token_of("H1-1", "444555")
        for own in ("111111", "002222"):
            assert tracking.token_of("H1-1", own)
