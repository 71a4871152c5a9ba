"""Codes that prove a telephone number or an e-mail address: sent, tried, used once.

Whether an account exists for a contact changes nothing here: the answer, the work and the message are the
same for everybody (OWASP ASVS 2.2.1, 2.7).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from motcua.lib.refused import Invalid, Refused
from motcua.lib.typed_text import line, not_an_email
from motcua.org.models import LoginCode
from motcua.org.types import CodePurpose

#: what sends a code: the contact and the text of the message
Send = Callable[[str, str], None]
GOOD_FOR = timedelta(minutes=5)
MOST_TRIES = 5
#: codes to one contact in a stretch of time: enough for a person, too few to annoy a stranger
MOST_SENT = ((timedelta(minutes=15), 3), (timedelta(days=1), 10))
_MOBILE = re.compile(r"0[35789][0-9]{8}")


class TooManyCodes(Refused):
    """Enough codes went to this contact for now."""

    code = "too-many-codes"
    status = 429


class WrongCode(Refused):
    """The code is not the one sent; ``left`` tries remain."""

    code = "wrong-code"
    status = 422

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__("Mã chưa đúng. Xem lại tin nhắn mới nhất." if left else _OVER)


class CodeOver(Refused):
    """The code is used, too old or was tried too often: a new one must be sent."""

    code = "code-over"
    status = 422

    def __init__(self) -> None:
        super().__init__(_OVER)


_OVER = "Mã đã hết hạn hoặc đã thử quá nhiều lần. Hãy lấy mã mới."


@dataclass(frozen=True, slots=True)
class Contact:
    """A mobile telephone number (``0912345678``) or an e-mail address in small letters."""

    kind: str
    value: str

    @property
    def masked(self) -> str:
        """Enough to recognise one's own, too little to learn another's."""
        if self.kind == "phone":
            return f"{self.value[:2]}•• ••• {self.value[-3:]}"
        name, _, host = self.value.partition("@")
        return f"{name[:1]}•••@{host}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A code is on its way; the browser keeps ``token``."""

    token: str
    contact: Contact
    expires_at: datetime


def contact_of(text: str) -> Contact:
    """What was typed, as a telephone number or an e-mail address.

    Raises:
        Invalid: at ``contact``: it is neither.
    """
    typed = line(text)[:300]
    if "@" in typed:
        email = typed.lower()
        if not_an_email(email) or len(email) > 200 or any(c in email for c in "<>,;:\"'()\\"):
            raise Invalid({"contact": "Địa chỉ thư điện tử chưa đúng, ví dụ: ten@gmail.com."})
        return Contact("email", email)
    digits = re.sub(r"[\s.\-()]", "", typed)
    digits = re.sub(r"^(\+84|84(?=[35789][0-9]{8}$))", "0", digits)
    if not _MOBILE.fullmatch(digits):
        raise Invalid(
            {"contact": "Nhập số điện thoại di động 10 chữ số, ví dụ 0912 345 678, hoặc địa chỉ thư điện tử."}
        )
    return Contact("phone", digits)


def ask(
    contact: Contact,
    *,
    at: datetime,
    send: Send,
    purpose: CodePurpose = CodePurpose.SIGN_IN,
    account_id: int | None = None,
) -> Asked:
    """Make a code and send it; what was sent before for the same purpose still runs until it is over.

    Args:
        send: gets the contact and the text; what it raises goes through, and the code is then void.

    Raises:
        TooManyCodes: this contact got enough codes for now.
    """
    mark = _contact_mark(contact)
    code = f"{secrets.randbelow(1_000_000):06d}"
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        _refuse_too_many(mark, at)
        row = LoginCode.objects.create(
            token=token,
            purpose=purpose.value,
            contact_mark=mark,
            code_mark=_code_mark(token, code),
            account_id=account_id,
            created_at=at,
            expires_at=at + GOOD_FOR,
        )
    try:
        send(contact.value, text_of(contact, code))
    except Exception:
        LoginCode.objects.filter(pk=row.pk).update(expires_at=at)
        raise
    return Asked(token, contact, row.expires_at)


def text_of(contact: Contact, code: str) -> str:
    """The message: no name, no account; a short message goes without diacritics, one part instead of two."""
    if contact.kind == "phone":
        return f"{code} la ma xac nhan cua ban, dung trong 5 phut. Khong dua ma cho bat ky ai. (Mot Cua)"
    return f"{code} là mã xác nhận của bạn, dùng trong 5 phút. Không đưa mã cho bất kỳ ai. (Một Cửa)"


def use(
    token: str,
    contact: Contact,
    code: str,
    *,
    at: datetime,
    purpose: CodePurpose = CodePurpose.SIGN_IN,
    account_id: int | None = None,
) -> None:
    """Try a code: right, it is used up; wrong, one try fewer. Call it outside a transaction: a try counts.

    Raises:
        WrongCode: with the tries left. CodeOver: used, too old, tried too often or unknown.
    """
    rows = LoginCode.objects.filter(
        token=token,
        purpose=purpose.value,
        contact_mark=_contact_mark(contact),
        account_id=account_id,
        used_at__isnull=True,
        expires_at__gt=at,
    )
    # the try is counted before it is looked at: two at once are two tries
    counted = rows.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    row = rows.first() if counted else None
    given = "".join(c for c in code if c.isdecimal() and c.isascii())[:12]
    right = constant_time_compare(_code_mark(token, given), row.code_mark if row else "")
    if row is None:
        raise CodeOver
    if not right:
        raise WrongCode(max(0, MOST_TRIES - row.tries))
    if not rows.update(used_at=at):
        raise CodeOver


def forget_old(at: datetime) -> int:
    """Daily: codes older than two days leave; how many."""
    return LoginCode.objects.filter(created_at__lt=at - timedelta(days=2)).delete()[0]


def _refuse_too_many(mark: str, at: datetime) -> None:
    for stretch, most in MOST_SENT:
        if LoginCode.objects.filter(contact_mark=mark, created_at__gt=at - stretch).count() >= most:
            wait = "15 phút" if stretch < timedelta(hours=1) else "đến ngày mai"
            raise TooManyCodes(f"Đã gửi nhiều mã tới liên hệ này. Chờ {wait} rồi lấy mã mới.")


def _contact_mark(contact: Contact) -> str:
    return salted_hmac("motcua.contact", f"{contact.kind}:{contact.value}", algorithm="sha256").hexdigest()


def _code_mark(token: str, code: str) -> str:
    return salted_hmac("motcua.code", f"{token}:{code}", algorithm="sha256").hexdigest()
