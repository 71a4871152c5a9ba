"""VietQR: the vectors of the specification and of the public list; what goes there comes back."""

from __future__ import annotations

import csv
import json
import string
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from motcua.gateways.payments.banks import bank_name, banks
from motcua.gateways.payments.vietqr import BadQr, Transfer, checksum, decode, encode, plain
from motcua.lib.payment_reference import (
    dossier_reference,
    is_reference,
    order_reference,
    references_in,
)

VECTOR = (
    "00020101021238540010A00000072701240006970418011012345678900208QRIBFTTA"
    "5303704540480005802VN62180814LE PHI HS 000163049F49"
)


def test_the_vector_of_the_specification() -> None:
    assert encode(Transfer("970418", "1234567890", 8000, "LE PHI HS 0001")) == VECTOR
    assert decode(VECTOR) == Transfer("970418", "1234567890", 8000, "LE PHI HS 0001")
    assert checksum("123456789") == "29B1"


def test_every_public_vector(shared_data: Path) -> None:
    vectors = json.loads((shared_data / "vietqr_mau.json").read_text(encoding="utf-8"))
    for row in vectors["crc16_ccitt_false"]:
        assert checksum(row["vao"]) == row["crc"]
    for row in vectors["tao_chuoi"]:
        told = Transfer(
            row["bin"], row["so_tai_khoan"], row["so_tien"], row["noi_dung"], row["dong"], row["dich_vu"]
        )
        assert encode(told) == row["chuoi_qr"]


def test_our_banks_are_those_of_the_public_list(shared_data: Path) -> None:
    with (shared_data / "vietqr_ngan_hang_bin.csv").open(encoding="utf-8") as file:
        listed = {row["bin"]: row["ten_viet_tat"] for row in csv.DictReader(file)}
    assert dict(banks(settings.DATA_DIR / "banks.yaml")) == listed


def test_a_bank_that_is_not_listed_is_shown_by_its_number() -> None:
    file = settings.DATA_DIR / "banks.yaml"
    assert bank_name("970418", file) == "BIDV"
    assert bank_name("999999", file) == "999999"


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("chuyển khoản", "chuyen khoan"),
        ("Đường Đỗ Đức Đạt", "Duong Do Duc Dat"),
        ("  phí; lệ phí/2026  ", "phi le phi 2026"),
        ("một hai ba bốn năm sáu bảy tám", "mot hai ba bon nam sau ba"),
        ("✓", ""),
    ],
)
def test_a_purpose_is_25_plain_characters(told: str, written: str) -> None:
    assert plain(told) == written


@given(
    bank=st.text("0123456789", min_size=6, max_size=6),
    account=st.text(string.digits + string.ascii_letters, min_size=1, max_size=19),
    amount=st.integers(0, 10**13 - 1),
    purpose=st.text(max_size=60),
    dynamic=st.booleans(),
)
def test_there_and_back(bank: str, account: str, amount: int, purpose: str, dynamic: bool) -> None:
    told = Transfer(bank, account, amount, purpose, dynamic)
    read = decode(encode(told))
    assert read == Transfer(bank, account, amount, plain(purpose), dynamic)
    assert encode(read) == encode(told)
    assert read.purpose.isascii()
    assert len(read.purpose) <= 25


@given(place=st.integers(0, len(VECTOR) - 1), letter=st.sampled_from(string.digits + string.ascii_uppercase))
def test_one_wrong_character_is_seen(place: int, letter: str) -> None:
    changed = VECTOR[:place] + letter + VECTOR[place + 1 :]
    if changed != VECTOR:
        with pytest.raises(BadQr):
            decode(changed)


@pytest.mark.parametrize("text", ["", "6304", "hóa đơn", VECTOR[:-4], "0" * 30])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(BadQr):
        decode(text)


def test_other_squares_are_not_ours() -> None:
    body = "000201010211" + "38200010A00000000001020053037045802VN6304"
    with pytest.raises(BadQr):
        decode(body + checksum(body))


@pytest.mark.parametrize(
    "told",
    [
        Transfer("97041", "1"),
        Transfer("970418", ""),
        Transfer("970418", "1" * 20),
        Transfer("970418", "12 34"),
        Transfer("970418", "1", -1),
        Transfer("970418", "1", 10**13),
        Transfer("970418", "1", service="QRPUSH"),
    ],
)
def test_what_no_bank_takes_is_refused(told: Transfer) -> None:
    with pytest.raises(BadQr):
        encode(told)


@given(number=st.integers(0, 2**35 - 1), noise=st.text(string.ascii_letters + ".-/ 0123456789", max_size=20))
def test_a_reference_is_found_in_any_text(number: int, noise: str) -> None:
    written = dossier_reference(number)
    found = references_in(f"{noise} {written[:5]}-{written[5:].lower()}.{noise}")
    assert (written, number) in [(one.text, one.dossier_id) for one in found]


@given(number=st.integers(0, 2**50 - 1), place=st.integers(0, 13), letter=st.sampled_from("0123456789ABCXYZ"))
def test_a_mistyped_reference_is_none(number: int, place: int, letter: str) -> None:
    written = order_reference(number)
    changed = written[:place] + letter + written[place + 1 :]
    assert is_reference(written)
    assert changed == written or not is_reference(changed)


def test_references_fit_into_a_purpose() -> None:
    assert len(order_reference(2**50 - 1)) == 14
    assert len(dossier_reference(2**35 - 1)) == 11
    assert references_in("CHUYEN TIEN MCDONALD MH") == ()
