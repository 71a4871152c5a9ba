"""Who wants to be told, and how: consent at the counter, an account's choices, and the ways to say stop."""

from __future__ import annotations

from datetime import datetime

from motcua.dossiers.models import Dossier, NoticeChoice, PhoneConsent
from motcua.dossiers.queries.notices import USUALLY, read_stop_token
from motcua.dossiers.queries.visible import find
from motcua.gateways.messages.telephone import mobile
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.models import CitizenAccount
from motcua.org.types import Actor, Permission


def agree_by_phone(dossier_id: int, *, actor: Actor, at: datetime) -> str:
    """The applicant at the counter agrees to be told at the number on the dossier; that number.

    Raises:
        UnknownDossier, Forbidden. Invalid: there is no mobile number on the dossier.
    """
    dossier = find(dossier_id, actor)
    if not actor.may(Permission.INTAKE):
        raise Forbidden("Chỉ người tiếp nhận hồ sơ ghi được việc này.")
    number = mobile(dossier.applicant_phone)
    if not number:
        raise Invalid({"phone": "Hồ sơ chưa có số điện thoại di động để nhắn tin."})
    PhoneConsent.objects.update_or_create(
        dossier_id=dossier.pk,
        defaults={
            "agreed_at": at,
            "agreed_by_id": actor.official_id,
            "withdrawn_at": None,
            "withdrawn_how": "",
        },
    )
    return number


def withdraw_phone(token: str, *, at: datetime, how: str) -> None:
    """No more messages about a dossier to the counter's number; saying it twice changes nothing.

    Args:
        token: the dossier's address on its slip: whoever holds it may say stop.
        how: where it was said, in words.

    Raises:
        NotFound: no such dossier.
    """
    dossier = Dossier.objects.filter(token=token, is_test=False).only("pk").first()
    if dossier is None:
        raise NotFound("Không tìm thấy hồ sơ.")
    PhoneConsent.objects.filter(dossier_id=dossier.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_how=how[:100]
    )


def stop_number(phone: str, *, actor: Actor, at: datetime) -> int:
    """Somebody answered STOP or called: no message goes to that number any more; how many places said so.

    Raises:
        Forbidden: not a manager. Invalid: no mobile number.
    """
    if not actor.may(Permission.MANAGE):
        raise Forbidden("Chỉ người quản lý ghi được việc này.")
    number = mobile(phone)
    if not number:
        raise Invalid({"phone": "Đây không phải số điện thoại di động."})
    how = f"{actor.name} ghi theo đề nghị (STOP)"[:100]
    stopped = PhoneConsent.objects.filter(dossier__applicant_phone__in=_writings(number), withdrawn_at=None)
    found = stopped.update(withdrawn_at=at, withdrawn_how=how)
    for account in CitizenAccount.objects.filter(phone__in=_writings(number)):
        found += 1
        for channel in ("sms", "zalo"):
            _choose(account.pk, channel, wanted=False, at=at, how=how)
    return found


def _writings(number: str) -> list[str]:
    return [number, f"+84{number[1:]}", f"84{number[1:]}", f"{number[:4]} {number[4:7]} {number[7:]}"]


def choose(channel: str, *, wanted: bool, actor: Actor, at: datetime) -> None:
    """What an account says about one way.

    Raises:
        Forbidden: the actor has no citizen's account. Invalid: no such way.
    """
    if actor.account_id is None:
        raise Forbidden("Đăng nhập để chọn cách nhận thông báo.")
    if channel not in USUALLY:
        raise Invalid({"channel": "Không có cách nhận thông báo này."})
    _choose(actor.account_id, channel, wanted=wanted, at=at, how="trang chọn cách nhận thông báo")


def stop_by_link(token: str, *, at: datetime) -> str:
    """Turn one way off by the address in a message, without a login; which way.

    Raises:
        NoSuchLink: the address is none of ours.
    """
    account_id, channel = read_stop_token(token)
    _choose(account_id, channel, wanted=False, at=at, how="địa chỉ trong thư")
    return channel


def _choose(account_id: int, channel: str, *, wanted: bool, at: datetime, how: str) -> None:
    NoticeChoice.objects.update_or_create(
        account_id=account_id, channel=channel, defaults={"wanted": wanted, "at": at, "how": how}
    )
