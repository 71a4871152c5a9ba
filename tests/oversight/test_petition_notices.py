"""Notices to who sent a petition: written with the act, sent later, tried again, telling nothing personal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.gateways.messages.base import Message, NotSent
from motcua.oversight.actions import petition_notices, petitioning, petitions
from motcua.oversight.actions.petitioning import Sent
from motcua.oversight.models import Petition, PetitionNotice
from motcua.oversight.queries import followed
from tests.dossiers.office import MONDAY, Office

pytestmark = pytest.mark.django_db
CONTENT = "Quầy đóng cửa sớm."


class Way:
    """A way to send that remembers, and refuses when told to."""

    name, pretends = "fake", True

    def __init__(self, refusals: int = 0, *, for_good: bool = False) -> None:
        self.sent: list[Message] = []
        self.refusals, self.for_good = refusals, for_good

    def send(self, message: Message) -> str:
        if self.refusals:
            self.refusals -= 1
            raise NotSent("đường truyền bận", for_good=self.for_good)
        self.sent.append(message)
        return f"số {len(self.sent)}"


def a_petition(office: Office, **changes: str) -> Petition:
    given = {"name": "Trần Thị Mận", "phone": "0987654321", "content": CONTENT, **changes}
    done = petitioning.send(Sent(authority_id=office.units["a"], **given), actor=None, at=MONDAY)  # type: ignore[arg-type]
    return Petition.objects.get(pk=done.petition_id)


def answer(office: Office, petition: Petition) -> None:
    leader = office.actor("leader")
    petitions.classify(petition.pk, kind="conduct", actor=leader, at=MONDAY)
    petitions.answer(petition.pk, number="9/UBND", text="Đã xem.", outcome="founded", actor=leader, at=MONDAY)


def test_nobody_floods_a_strangers_telephone_or_mailbox(office: Office) -> None:
    for number in range(6):
        a_petition(office, content=f"Việc số {number}")
        a_petition(
            office, content=f"Thư số {number}", email="Hoa@example.vn" if number % 2 else "hoa@example.vn"
        )
    assert PetitionNotice.objects.filter(way="sms").count() == petition_notices.MOST_RECEIPTS
    assert PetitionNotice.objects.filter(way="email").count() == petition_notices.MOST_RECEIPTS
    answer(office, Petition.objects.order_by("-pk")[0])
    assert PetitionNotice.objects.filter(about="answer").count() == 1, "an answer is always told"


def test_a_telephone_is_left_alone_at_night(office: Office) -> None:
    given = {"name": "Trần Thị Mận", "phone": "0987654321", "content": CONTENT}
    night = MONDAY + timedelta(hours=18)
    petitioning.send(Sent(authority_id=office.units["a"], **given), actor=None, at=night)  # type: ignore[arg-type]
    way = Way()
    assert petition_notices.send_waiting({"sms": way}, at=night) == 0
    assert petition_notices.send_waiting({"sms": way}, at=night + timedelta(hours=6)) == 1


def test_received_and_answered_are_told_once_without_anything_personal(office: Office) -> None:
    petition = a_petition(office)
    answer(office, petition)
    way = Way()
    assert petition_notices.send_waiting({"sms": way}, at=MONDAY) == 2
    assert petition_notices.send_waiting({"sms": way}, at=MONDAY + timedelta(days=1)) == 0
    assert [message.to for message in way.sent] == ["0987654321"] * 2
    for message in way.sent:
        assert f"/phan-anh/theo-doi/{petition.token}/" in message.body
        for secret in ("Mận", "0987654321", CONTENT, "Đã xem"):
            assert secret not in message.body + message.subject
    assert {row.to for row in PetitionNotice.objects.all()} == {"09*****321"}


def test_an_email_goes_before_a_text_message(office: Office) -> None:
    a_petition(office, email="man@example.vn")
    sms, email = Way(), Way()
    assert petition_notices.send_waiting({"sms": sms, "email": email}, at=MONDAY) == 1
    assert (len(sms.sent), email.sent[0].to) == (0, "man@example.vn")
    assert PetitionNotice.objects.get().to == "m***@example.vn"


def test_who_left_an_address_only_is_not_told(office: Office) -> None:
    a_petition(office, phone="", address="Xóm 3")
    assert not PetitionNotice.objects.exists()


def test_what_failed_is_tried_again_later_and_not_for_ever(office: Office) -> None:
    a_petition(office)
    way = Way(refusals=99)
    at = MONDAY
    for wait in (*petition_notices.RETRIES, timedelta(days=1)):
        assert petition_notices.send_waiting({"sms": way}, at=at) == 0
        at += wait
    row = PetitionNotice.objects.get()
    assert (row.tries, row.next_try_at, row.last_error) == (5, None, "đường truyền bận")
    way.refusals = 0
    assert petition_notices.send_waiting({"sms": way}, at=at + timedelta(days=9)) == 0


def test_a_number_that_does_not_exist_is_given_up_at_once(office: Office) -> None:
    a_petition(office)
    petition_notices.send_waiting({"sms": Way(1, for_good=True)}, at=MONDAY)
    assert PetitionNotice.objects.get().next_try_at is None


def test_a_way_that_is_not_set_up_leaves_it_waiting(office: Office) -> None:
    a_petition(office)
    assert petition_notices.send_waiting({}, at=MONDAY) == 0
    assert PetitionNotice.objects.get().tries == 0


def test_who_follows_by_the_secret_reads_the_answer_and_strangers_nothing(office: Office) -> None:
    petition = a_petition(office)
    answer(office, petition)
    found = followed.by_token(petition.token or "")
    assert (found.answer, found.answer_number, found.may_rate) == ("Đã xem.", "9/UBND", True)
    for token in ("", "khong-co", str(petition.pk), str(petition)):
        with pytest.raises(followed.NotFollowed):
            followed.by_token(token)
    assert followed.own(office.actor("leader")) == []
