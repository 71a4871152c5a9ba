"""The citizen's receipt: by a secret address only, with what it is worth now, and as PDF."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.test import Client

from motcua.dossiers.actions import receipting
from motcua.dossiers.models import FeeReceipt
from tests.dossiers.test_receipts import a_series, charged, settle


@pytest.fixture
def receipt(office):
    a_series(office)
    dossier = charged(office, 8000, 15_000)
    settle(dossier)
    return FeeReceipt.objects.get(dossier_id=dossier.id)


def page(client: Client, receipt: FeeReceipt) -> str:
    answer = client.get(f"/bien-lai/{receipt.token}/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    return answer.content.decode()


def test_the_page_says_number_amount_and_that_it_counts(client, receipt):
    shown = page(client, receipt)
    for words in ("01BLP-001", "AA-26E", "23.000", "Hai mươi ba nghìn đồng", "đang có giá trị"):
        assert words in shown
    assert "chưa có chữ ký số" in shown
    assert "042190001234" not in shown  # no number of the person


def test_a_cancelled_receipt_says_so_here_and_on_paper(client, receipt, office, clock):
    receipting.cancel(receipt.pk, reason="Thu nhầm", actor=office.actor("intake", clock.at), at=clock.at)
    shown = page(client, receipt)
    assert "đã bị hủy" in shown
    assert "Thu nhầm" in shown
    answer = client.get(f"/bien-lai/{receipt.token}/bien-lai.pdf")
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "ĐÃ HỦY" in text


def test_the_paper_carries_every_field_of_article_23(client, receipt):
    answer = client.get(f"/bien-lai/{receipt.token}/bien-lai.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for words in (
        "BIÊN LAI THU PHÍ, LỆ PHÍ", "01BLP-001", "AA-26E", "3000123456", "Nguyễn Thị Hoa", "23.000",
        "Hai mươi ba nghìn đồng", "Tiền mặt", "Ngày 02 tháng 11 năm 2026",
    ):  # fmt: skip
        assert words in text


def test_an_address_that_was_never_given_out_finds_nothing(client, receipt):
    for token in ("x" * 24, receipt.token[:-1], "1", str(receipt.pk)):
        answer = client.get(f"/bien-lai/{token}/")
        assert answer.status_code == 404
        assert client.get(f"/bien-lai/{token}/bien-lai.pdf").status_code == 404


def test_in_english_too(client, receipt):
    answer = client.get(f"/bien-lai/{receipt.token}/", headers={"accept-language": "en"})
    assert answer.status_code == 200
