"""Citizens' accounts: signed in by a code or by the national identity, changed by their owner, closed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from motcua.lib.refused import Forbidden, Invalid, Refused
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import codes
from motcua.org.actions.codes import Asked, Contact, Send, contact_of
from motcua.org.models import CitizenAccount
from motcua.org.types import Actor, ActorKind, Assurance, CodePurpose

__all__ = ["Asked", "Contact", "Send", "SignedIn", "contact_of"]
LANGUAGES = ("vi", "en")


class AccountClosed(Refused):
    """The account is closed or does not exist (never say which)."""

    code = "account-closed"


class NotSureEnough(Refused):
    """The account has a proven identity, this session has not."""

    code = "not-sure-enough"
    status = 403

    def __init__(self) -> None:
        super().__init__("Việc này cần đăng nhập bằng tài khoản định danh điện tử.")


class ContactTaken(Refused):
    """The proven contact is another account's."""

    code = "contact-taken"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a session is made of."""

    account_id: int
    stamp: str
    assurance: int
    consent_version: str
    language: str
    is_new: bool = False


def signed_in(account: CitizenAccount, assurance: Assurance, *, is_new: bool = False) -> SignedIn:
    """The plain record of an account that has just proven itself."""
    return SignedIn(
        account_id=account.pk,
        stamp=account.stamp,
        assurance=int(assurance),
        consent_version=account.consent_version,
        language=account.language,
        is_new=is_new,
    )


def ask_code(text: str, *, at: datetime, send: Send) -> Asked:
    """Send a code for signing in to a telephone number or an e-mail address.

    Raises:
        Invalid: at ``contact``. TooManyCodes: enough for now.
    """
    return codes.ask(contact_of(text), at=at, send=send)


def sign_in_by_code(
    token: str, contact: Contact, code: str, *, at: datetime, language: str = "vi"
) -> SignedIn:
    """Try the code; right, the account of the contact, made now when there is none.

    Raises:
        WrongCode, CodeOver: see :mod:`motcua.org.actions.codes`.
    """
    codes.use(token, contact, code, at=at)
    found = _account_of(contact)
    if found is not None:
        CitizenAccount.objects.filter(pk=found.pk).update(last_seen_at=at)
        return signed_in(found, Assurance.CONTACT)
    try:
        with transaction.atomic():
            made = new_account(at=at, language=language, **{contact.kind: contact.value})
    except IntegrityError:  # two browsers of one person at once
        made = CitizenAccount.objects.get(**{contact.kind: contact.value})
    return signed_in(made, Assurance.CONTACT, is_new=True)


def _account_of(contact: Contact) -> CitizenAccount | None:
    return CitizenAccount.objects.filter(is_active=True, **{contact.kind: contact.value}).first()


def new_account(*, at: datetime, language: str = "vi", **values: object) -> CitizenAccount:
    """A new account with a name that nobody can guess and a stamp for its sessions."""
    return CitizenAccount.objects.create(
        token=secrets.token_urlsafe(16),
        stamp=new_stamp(),
        language=language if language in LANGUAGES else "vi",
        created_at=at,
        last_seen_at=at,
        **values,
    )


def new_stamp() -> str:
    """A new stamp: every session with another ends."""
    return secrets.token_urlsafe(16)


def account_for_change(actor: Actor, *, surely: bool = False) -> CitizenAccount:
    """The actor's own account, locked; call it inside the transaction of the change.

    Args:
        surely: an account with a proven identity changes only in a session that proved it: a telephone
            that came into other hands must not take the account over.

    Raises:
        Forbidden: no citizen. AccountClosed: closed meanwhile. NotSureEnough: see ``surely``.
    """
    if actor.kind != ActorKind.APPLICANT or actor.account_id is None:
        raise Forbidden("Việc này chỉ làm được với tài khoản của chính bạn.")
    row = CitizenAccount.objects.select_for_update().filter(pk=actor.account_id, is_active=True).first()
    if row is None:
        raise AccountClosed("Tài khoản này đã đóng.")
    if surely and actor.assurance < row.assurance:
        raise NotSureEnough
    return row


@transaction.atomic
def agree(*, actor: Actor, at: datetime, version: str) -> None:
    """The person read the privacy notice of this version and agrees (Luật 91/2025/QH15)."""
    account = account_for_change(actor)
    account.consent_version, account.consented_at = version, at
    account.save(update_fields=["consent_version", "consented_at"])


@transaction.atomic
def set_profile(*, actor: Actor, at: datetime, name: str, language: str) -> None:
    """How the person is called and spoken to; a proven name comes from the identity and stays.

    Raises:
        Invalid: at ``name`` or ``language``.
    """
    account = account_for_change(actor)
    typed = line(name)
    errors = {}
    if sentence := too_long("Họ và tên", typed, 300):
        errors["name"] = sentence
    elif typed and not any(c.isalpha() for c in typed):
        errors["name"] = "Họ và tên phải có chữ."
    if language not in LANGUAGES:
        errors["language"] = "Chọn tiếng Việt hoặc tiếng Anh."
    if errors:
        raise Invalid(errors)
    if account.assurance < Assurance.IDENTITY:
        account.name = typed
    account.language, account.last_seen_at = language, at
    account.save(update_fields=["name", "language", "last_seen_at"])


def ask_contact(text: str, *, actor: Actor, at: datetime, send: Send) -> Asked:
    """Send a code to a new contact of a signed-in person.

    Raises:
        Invalid: at ``contact``. TooManyCodes: enough for now.
    """
    return codes.ask(
        contact_of(text), at=at, send=send, purpose=CodePurpose.CONTACT, account_id=actor.account_id
    )


def set_contact(token: str, contact: Contact, code: str, *, actor: Actor, at: datetime) -> None:
    """The code was right: the contact is the account's from now on, in place of the one of its kind.

    Raises:
        WrongCode, CodeOver: the code. ContactTaken: another account has it.
    """
    codes.use(token, contact, code, at=at, purpose=CodePurpose.CONTACT, account_id=actor.account_id)
    try:
        with transaction.atomic():
            account = account_for_change(actor, surely=True)
            setattr(account, contact.kind, contact.value)
            account.last_seen_at = at
            account.save(update_fields=[contact.kind, "last_seen_at"])
    except IntegrityError:
        raise ContactTaken(
            "Liên hệ này đang thuộc một tài khoản khác. Đăng nhập bằng liên hệ đó để đóng tài khoản kia "
            "trước, rồi thêm lại ở đây."
        ) from None


@transaction.atomic
def drop_contact(kind: str, *, actor: Actor, at: datetime) -> None:
    """Take a contact away; the last one stays while nothing else opens the account.

    Raises:
        Refused: it is the only way in.
    """
    if kind not in {"phone", "email"}:
        raise Invalid({"contact": "Không có loại liên hệ này."})
    account = account_for_change(actor, surely=True)
    other = account.email if kind == "phone" else account.phone
    if not other and not account.subject:
        raise Refused("Đây là cách đăng nhập duy nhất của tài khoản, chưa bỏ được.", code="only-way-in")
    setattr(account, kind, "")
    account.last_seen_at = at
    account.save(update_fields=[kind, "last_seen_at"])


@transaction.atomic
def end_sessions(*, actor: Actor, at: datetime) -> str:
    """End every session of the account; the new stamp, for the one that goes on."""
    account = account_for_change(actor)
    account.stamp, account.last_seen_at = new_stamp(), at
    account.save(update_fields=["stamp", "last_seen_at"])
    return account.stamp


@transaction.atomic
def close(*, actor: Actor, at: datetime) -> None:
    """Close the account: contacts, name and identity leave it, its dossiers stay with the offices."""
    account = account_for_change(actor, surely=True)
    account.is_active, account.closed_at, account.stamp = False, at, new_stamp()
    account.name = account.phone = account.email = account.provider = account.subject = ""
    account.applicant, account.assurance = None, Assurance.CONTACT
    account.save()
    account.empowerments.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
