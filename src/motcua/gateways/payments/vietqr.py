"""VietQR: what a bank's app reads from the square (EMVCo merchant-presented mode, NAPAS' account transfer).

A code is tag, length, value, one after the other: two digits of tag, two of length, the value; the last
one is a checksum over everything before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from motcua.lib.refused import Refused

#: NAPAS' own identifier, and its service of transfers to an account
NAPAS, TO_ACCOUNT, TO_CARD = "A000000727", "QRIBFTTA", "QRIBFTTC"
PURPOSE_LIMIT = 25
_LARGEST = 10**13 - 1
_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_LENGTH = re.compile(r"[0-9]{2}")


class BadQr(Refused):
    """Something that no bank's app could read, or that was read wrongly."""

    code = "bad-qr"
    status = 422


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the payer's app fills in.

    Args:
        bin: six digits of the receiving bank. account: its account or card number.
        amount: đồng; 0 leaves it to the payer.
        purpose: written as told, printed as :func:`plain` makes it.
        dynamic: made for one payment (12), not for many (11).
    """

    bin: str
    account: str
    amount: int = 0
    purpose: str = ""
    dynamic: bool = True
    service: str = TO_ACCOUNT


def plain(text: str) -> str:
    """A purpose as every bank carries it: at most 25 letters and digits of plain ASCII.

    >>> plain("Lệ phí hồ sơ số 12, đợt 1")
    'Le phi ho so so 12 dot 1'
    """
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9A-Za-z]+", " ", letters).split())[:PURPOSE_LIMIT].strip()


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE as four capital hexadecimal digits.

    >>> checksum("123456789")
    '29B1'
    """
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def encode(transfer: Transfer) -> str:
    """The text of the square.

    Raises:
        BadQr: a bank, account or amount that cannot be.
    """
    if not _BIN.fullmatch(transfer.bin) or not _ACCOUNT.fullmatch(transfer.account):
        raise BadQr("Mã ngân hàng phải có 6 chữ số, số tài khoản tối đa 19 chữ số.")
    if not 0 <= transfer.amount <= _LARGEST or transfer.service not in {TO_ACCOUNT, TO_CARD}:
        raise BadQr("Số tiền hoặc dịch vụ chuyển tiền không hợp lệ.")
    receiver = _field("00", transfer.bin) + _field("01", transfer.account)
    body = _field("00", "01") + _field("01", "12" if transfer.dynamic else "11")
    body += _field("38", _field("00", NAPAS) + _field("01", receiver) + _field("02", transfer.service))
    body += _field("53", "704")
    if transfer.amount:
        body += _field("54", str(transfer.amount))
    body += _field("58", "VN")
    if purpose := plain(transfer.purpose):
        body += _field("62", _field("08", purpose))
    body += "6304"
    return body + checksum(body)


def decode(text: str) -> Transfer:
    """What a square says.

    Raises:
        BadQr: broken, of another kind, or its checksum does not hold.
    """
    if not text.isascii() or text[-8:-4] != "6304" or checksum(text[:-4]) != text[-4:].upper():
        raise BadQr("Mã QR bị hỏng hoặc bị sửa: mã kiểm tra không khớp.")
    fields = dict(_fields(text[:-8]))
    receiver = dict(_fields(fields.get("38", "")))
    bank = dict(_fields(receiver.get("01", "")))
    amount = fields.get("54", "0")
    if receiver.get("00") != NAPAS or fields.get("53") != "704" or not amount.isdecimal():
        raise BadQr("Mã QR này không phải mã chuyển tiền VietQR.")
    return Transfer(
        bin=bank.get("00", ""),
        account=bank.get("01", ""),
        amount=int(amount),
        purpose=dict(_fields(fields.get("62", ""))).get("08", ""),
        dynamic=fields.get("01") == "12",
        service=receiver.get("02", ""),
    )


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _fields(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        tag, length = text[place : place + 2], text[place + 2 : place + 4]
        if not _LENGTH.fullmatch(length) or place + 4 + int(length) > len(text):
            raise BadQr("Mã QR bị hỏng: độ dài một trường không khớp.")
        yield tag, text[place + 4 : place + 4 + int(length)]
        place += 4 + int(length)
