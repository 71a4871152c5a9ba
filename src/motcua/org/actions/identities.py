"""Accounts with a proven identity: the person that a provider of the national identity names.

Decree 69/2024/NĐ-CP, Article 7 and following: an electronic identity stands for the person's papers. A
telephone number or an e-mail address that the provider names is not proven by us: an account that has it is
never joined without a code or its owner's session.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.lib.refused import Invalid, Refused
from motcua.org.actions import applicants, codes
from motcua.org.actions.applicants import ApplicantData
from motcua.org.actions.citizens import SignedIn, new_account, new_stamp, signed_in
from motcua.org.actions.codes import Asked, Contact, Send, contact_of
from motcua.org.models import Applicant, CitizenAccount
from motcua.org.types import Actor, Assurance, CodePurpose


class IdentityIncomplete(Refused):
    """The provider did not give what a dossier needs to know of a person."""

    code = "identity-incomplete"


class CannotJoin(Refused):
    """The account is not there any more, or has an identity already."""

    code = "cannot-join"


@dataclass(frozen=True, slots=True)
class Identified:
    """A person as a provider names them; ``subject`` is the provider's lasting name of the person."""

    provider: str
    subject: str
    name: str
    number: str
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Joinable:
    """An account with a contact that may be the same person's; ``own``: it is signed in right now."""

    account_id: int
    contact: Contact
    own: bool


@transaction.atomic
def sign_in_known(person: Identified, *, at: datetime) -> SignedIn | None:
    """The account of an identity that was here before, its person brought up to date; else none.

    Raises:
        IdentityIncomplete: no name or number.
    """
    account = (
        CitizenAccount.objects.select_for_update()
        .filter(provider=person.provider, subject=person.subject, is_active=True)
        .first()
    )
    if account is None:
        return None
    _take(account, person, at)
    return signed_in(account, Assurance.IDENTITY)


def joinable(person: Identified, current: Actor | None) -> Joinable | None:
    """An account without identity that may be this person's: the one signed in, else one with the contact."""
    free = CitizenAccount.objects.filter(is_active=True, subject="")
    if current is not None and current.account_id is not None:
        row = free.filter(pk=current.account_id).first()
        if row is not None:
            kind = "phone" if row.phone else "email"
            return Joinable(row.pk, Contact(kind, row.phone or row.email), own=True)
    for text in (person.phone, person.email):
        contact = _contact(text)
        found = free.filter(Q(**{contact.kind: contact.value})).first() if contact else None
        if found is not None and contact is not None:
            return Joinable(found.pk, contact, own=False)
    return None


def open_account(person: Identified, *, at: datetime, language: str = "vi") -> SignedIn:
    """A new account of the person; the contacts that the provider names are not taken over.

    Raises:
        IdentityIncomplete: no name or number.
    """
    try:
        with transaction.atomic():
            account = new_account(
                at=at,
                language=language,
                provider=person.provider,
                subject=person.subject,
                assurance=Assurance.IDENTITY.value,
            )
            _take(account, person, at)
    except IntegrityError:  # the same person in two windows
        known = sign_in_known(person, at=at)
        if known is None:
            raise
        return known
    return signed_in(account, Assurance.IDENTITY, is_new=True)


def ask_join_code(joined: Joinable, *, at: datetime, send: Send) -> Asked:
    """Send a code to the contact of the account that may be joined.

    Raises:
        TooManyCodes: enough for now.
    """
    return codes.ask(joined.contact, at=at, send=send, purpose=CodePurpose.JOIN, account_id=joined.account_id)


def join_by_code(person: Identified, joined: Joinable, token: str, code: str, *, at: datetime) -> SignedIn:
    """The code proves that the account is the person's own: it gets the identity.

    Raises:
        WrongCode, CodeOver: the code. CannotJoin, IdentityIncomplete: see there.
    """
    codes.use(token, joined.contact, code, at=at, purpose=CodePurpose.JOIN, account_id=joined.account_id)
    return _join(person, joined.account_id, at)


def join_own(person: Identified, *, actor: Actor, at: datetime) -> SignedIn:
    """The account signed in right now gets the identity; its owner said so.

    Raises:
        CannotJoin, IdentityIncomplete: see there.
    """
    if actor.account_id is None:
        raise CannotJoin(_GONE)
    return _join(person, actor.account_id, at)


_GONE = "Không gộp được với tài khoản này. Hãy đăng nhập lại từ đầu."


@transaction.atomic
def _join(person: Identified, account_id: int, at: datetime) -> SignedIn:
    account = (
        CitizenAccount.objects.select_for_update().filter(pk=account_id, is_active=True, subject="").first()
    )
    taken = CitizenAccount.objects.filter(provider=person.provider, subject=person.subject).exists()
    if account is None or taken:
        raise CannotJoin(_GONE)
    account.provider, account.subject = person.provider, person.subject
    account.assurance = Assurance.IDENTITY
    account.stamp = new_stamp()  # whoever else came in by the telephone or mailbox is out
    _take(account, person, at)
    return signed_in(account, Assurance.IDENTITY)


def _take(account: CitizenAccount, person: Identified, at: datetime) -> None:
    """Make the account the person's: its applicant is the one of the proven number."""
    account.applicant = _applicant(person)
    account.name, account.last_seen_at = account.applicant.name, at
    account.save(
        update_fields=["applicant", "name", "last_seen_at", "provider", "subject", "assurance", "stamp"]
    )


def _applicant(person: Identified) -> Applicant:
    number = person.number.strip()
    if len(number) != 12 or not number.isdecimal() or not person.name.strip():
        raise IdentityIncomplete(
            "Tài khoản định danh không cho biết họ tên hoặc số định danh cá nhân, nên chưa đăng nhập được. "
            "Hãy nộp hồ sơ tại quầy, hoặc đăng nhập bằng mã gửi tới điện thoại."
        )
    data = ApplicantData(
        name=person.name,
        identity_kind="personal",
        identity_number=number,
        birth_date=person.birth_date,
        sex=person.sex,
        address=person.address,
        phone=person.phone,
        email=person.email,
    )
    try:
        return applicants.save(data)
    except Invalid:
        # what the provider says oddly beside name and number is left out
        return applicants.save(replace(data, birth_date=None, sex="", address="", phone="", email=""))


def _contact(text: str) -> Contact | None:
    try:
        return contact_of(text) if text.strip() else None
    except Invalid:
        return None
