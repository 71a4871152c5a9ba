"""Where complaints go stands at the foot of every sheet; the note of return asks for a word."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from motcua.dossiers.models import Slip
from motcua.dossiers.slips.render import render_slip
from motcua.dossiers.slips.types import slip_from_dict
from motcua.lib.remembered import forget_everything
from motcua.org.models import Unit
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import Office

pytestmark = pytest.mark.django_db


def words(slip: Slip) -> tuple[str, int]:
    pages = PdfReader(io.BytesIO(render_slip(slip_from_dict(slip.data)))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages), len(pages)


def test_the_receipt_says_where_complaints_go_and_stays_one_sheet(office: Office) -> None:
    Unit.objects.filter(pk=office.units["a"]).update(address="Xóm 1, xã An Bình", phone="02393123456")
    forget_everything()
    done = a_dossier(office).received().decided().returned()
    receipt = Slip.objects.get(dossier_id=done.id, kind="receipt")
    text, pages = words(receipt)
    assert "Phản ánh, kiến nghị: UBND xã An Bình, Xóm 1, xã An Bình, 02393123456" in text
    assert "/phan-anh/" in text
    assert pages == 1
    note = Slip.objects.get(dossier_id=done.id, kind="return")
    assert note.data["feedback_url"].endswith(f"/danh-gia/{done.row.token}/?tu=qr")
    text, pages = words(note)
    assert "Quét mã để đánh giá" in text
    assert pages == 1


def test_an_older_slip_without_that_line_still_prints(office: Office) -> None:
    done = a_dossier(office).received()
    receipt = Slip.objects.get(dossier_id=done.id)
    del receipt.data["header"]["complaints"]
    assert "Phản ánh" not in words(receipt)[0]
