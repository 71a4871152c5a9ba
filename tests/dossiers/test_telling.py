"""Citizens are told what happens to their dossiers: by wanted ways, once, without personal data in a text."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.dossiers import jobs
from motcua.dossiers.actions import notice_choices, notice_sending, telling
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.models import Dossier, Notice, NoticeChoice, PhoneConsent
from motcua.dossiers.queries import notices
from motcua.gateways.messages.base import Message, NotSent
from motcua.gateways.messages.fake import FakeGateway
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.models import CitizenAccount
from motcua.org.types import Actor, ActorKind
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office

pytestmark = pytest.mark.django_db
ALL = ("email", "sms", "zalo")


class Post:
    """Gateways that keep what they get; ``fails`` says which way does not work, and why."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []
        self.fails: dict[str, NotSent] = {}
        self.ways = {way: FakeGateway(way, self._keep) for way in ALL}

    def _keep(self, way: str, message: Message) -> None:
        if way in self.fails:
            raise self.fails[way]
        self.sent.append((way, message))

    def of(self, way: str) -> list[Message]:
        return [message for name, message in self.sent if name == way]


def an_account(**changes: object) -> CitizenAccount:
    values = {
        "token": "t1",
        "name": "Nguyễn Thị Hoa",
        "phone": "0912345678",
        "email": "hoa@example.vn",
        "stamp": "s",
        "created_at": MONDAY,
        "last_seen_at": MONDAY,
    }
    return CitizenAccount.objects.create(**(values | changes))


def of_account(dossier: TheDossier, account: CitizenAccount) -> TheDossier:
    Dossier.objects.filter(pk=dossier.id).update(account=account)
    return dossier


def citizen(account: CitizenAccount) -> Actor:
    return Actor(ActorKind.APPLICANT.value, "Hoa", account_id=account.pk, assurance=1)


def told(post: Post, at: datetime) -> notice_sending.Sending:
    """Read the record and send, a minute after the last act."""
    at += timedelta(minutes=1)
    telling.gather(at=at, channels=ALL)
    return notice_sending.deliver(post.ways, at=at)


def test_every_stage_is_told_once(office: Office) -> None:
    post, account = Post(), an_account()
    dossier = of_account(a_dossier(office).submitted(), account)
    told(post, dossier.at)
    dossier.received_after_submission()
    told(post, dossier.at)
    dossier.decided().advanced(0)
    told(post, dossier.at)
    told(post, dossier.at.replace(hour=3) + timedelta(days=1))
    kinds = list(Notice.objects.filter(channel="sms").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["submitted", "received", "ready"]
    assert len(post.of("sms")) == len(post.of("email")) == 3
    assert not post.of("zalo")


def test_reading_the_same_events_again_makes_nothing_twice(office: Office) -> None:
    dossier = of_account(a_dossier(office).submitted(), an_account())
    at = dossier.at
    assert telling.gather(at=at, channels=ALL) == 2
    assert telling.gather(at=at, channels=ALL) == 0
    telling.NoticeCursor.objects.update(last_event=0)
    assert telling.gather(at=at, channels=ALL) == 0


def test_a_text_carries_nothing_personal(office: Office) -> None:
    post, account = Post(), an_account()
    dossier = of_account(a_dossier(office).submitted().received_after_submission().asked(), account)
    told(post, dossier.at)
    row = dossier.row
    body = " ".join(message.body for message in post.of("sms"))
    assert row.code
    assert row.code in body
    assert f"/tra-cuu/{row.token}/" in body
    for personal in (row.applicant_name, "Hoa", row.applicant_phone, row.procedure_name, "042190001234"):
        assert personal not in body
    assert all(message.subject == "" for message in post.of("sms"))
    # none of it may need a second page of the telephone's screen
    assert all(len(message.body) < 300 for message in post.of("sms"))


def test_what_is_to_be_paid_is_told_with_where_and_no_amount(office: Office) -> None:
    post, account = Post(), an_account()
    dossier = of_account(
        a_dossier(office, charges=[ChargeLine(name="Lệ phí", amount=8000)]).submitted(), account
    )
    told(post, dossier.at)
    dossier.received_after_submission()
    told(post, dossier.at)
    where = f"/thanh-toan/{dossier.row.token}/"
    assert [where in message.body for _, message in post.sent] == [True] * 4
    assert not any("8.000" in message.body or "Lệ phí" in message.body for message in post.of("sms"))
    assert all(len(message.body) < 300 for message in post.of("sms"))
    dossier.settled()
    dossier.decided()
    told(post, dossier.at)
    assert where not in post.of("sms")[-1].body


@pytest.mark.parametrize("line", [{"method": "cash"}, {"when": "after"}, {"amount": 0, "method": "exempt"}])
def test_what_is_settled_or_due_with_the_result_is_not_asked_for_yet(
    office: Office, line: dict[str, object]
) -> None:
    post = Post()
    charge = ChargeLine(**({"name": "Lệ phí", "amount": 8000} | line))  # type: ignore[arg-type]
    dossier = of_account(a_dossier(office, charges=[charge]).submitted(), an_account())
    told(post, dossier.at)
    assert not any("/thanh-toan/" in message.body for _, message in post.sent)


def test_an_email_says_a_little_more_and_how_to_stop(office: Office) -> None:
    post, account = Post(), an_account(language="en")
    dossier = of_account(a_dossier(office).submitted().received_after_submission(), account)
    told(post, dossier.at)
    mail = post.of("email")[-1]
    assert mail.subject == f"Application {dossier.code}: accepted"
    assert dossier.row.procedure_name in mail.body
    assert "Result promised for" in mail.body
    assert mail.unsubscribe
    assert mail.unsubscribe in mail.body
    assert "Hoa" not in mail.body
    token = mail.unsubscribe.rstrip("/").rpartition("/")[2]
    assert notice_choices.stop_by_link(token, at=dossier.at) == "email"
    dossier.decided()
    told(post, dossier.at)
    assert len(post.of("email")) == 2
    assert Notice.objects.get(kind="ready", channel="email").state == "opted_out"


def test_a_forged_stop_address_changes_nothing() -> None:
    account = an_account()
    token = notices.stop_token(account.pk, "email")
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", ""):
        with pytest.raises(NotFound):
            notice_choices.stop_by_link(wrong, at=MONDAY)
    assert not NoticeChoice.objects.exists()


def test_what_is_chosen_holds_also_for_what_waits_already(office: Office) -> None:
    post, account = Post(), an_account()
    dossier = of_account(a_dossier(office).submitted(), account)
    telling.gather(at=dossier.at, channels=ALL)
    notice_choices.choose("sms", wanted=False, actor=citizen(account), at=dossier.at)
    notice_choices.choose("zalo", wanted=True, actor=citizen(account), at=dossier.at)
    done = notice_sending.deliver(post.ways, at=dossier.at)
    assert (done.sent, done.opted_out) == (1, 1)
    dossier.received_after_submission()
    told(post, dossier.at)
    assert [way for way, _ in post.sent] == ["email", "email", "zalo"]
    assert notices.wanted_ways(account.pk) == {"email": True, "sms": False, "zalo": True}


def test_a_way_that_the_office_does_not_have_is_not_promised(office: Office) -> None:
    dossier = of_account(a_dossier(office).submitted(), an_account())
    assert telling.gather(at=dossier.at, channels=("email",)) == 1


def test_failures_are_tried_again_later_and_later_and_then_given_up(office: Office) -> None:
    post, account = Post(), an_account(email="")
    dossier = of_account(a_dossier(office).submitted(), account)
    post.fails["sms"] = NotSent("HTTP 503")
    at = dossier.at
    telling.gather(at=at, channels=ALL)
    pauses = []
    for _ in range(len(notice_sending.PAUSES)):
        assert notice_sending.deliver(post.ways, at=at).failed == 1
        row = Notice.objects.get()
        assert row.state == "failed"
        assert row.problem == "HTTP 503"
        assert notice_sending.deliver(post.ways, at=at) == notice_sending.Sending()
        assert row.next_try_at is not None
        pauses.append(row.next_try_at - at)
        at = row.next_try_at
    assert pauses[:4] == list(notice_sending.PAUSES[:4])
    assert notice_sending.deliver(post.ways, at=at).given_up == 1
    row = Notice.objects.get()
    assert (row.state, row.next_try_at, row.tries) == ("given_up", None, 7)
    assert notice_sending.deliver(post.ways, at=at + timedelta(days=9)) == notice_sending.Sending()
    # somebody mends the line and sends it again
    post.fails.clear()
    with pytest.raises(NotFound):
        notice_sending.resend(row.pk, actor=office.actor("intake_b", at), at=at)
    notice_sending.resend(row.pk, actor=office.actor("manager", at), at=at)
    assert notice_sending.deliver(post.ways, at=at).sent == 1
    with pytest.raises(notice_sending.NotToSend):
        notice_sending.resend(row.pk, actor=office.actor("manager", at), at=at)


def test_no_such_number_is_given_up_at_once(office: Office) -> None:
    post, account = Post(), an_account(email="")
    dossier = of_account(a_dossier(office).submitted(), account)
    post.fails["sms"] = NotSent("blocked", for_good=True)
    assert told(post, dossier.at).given_up == 1


def test_a_broken_way_does_not_hold_up_the_others(office: Office) -> None:
    post, account = Post(), an_account()
    post.fails["sms"] = NotSent("timed out")
    dossiers = [of_account(a_dossier(office).submitted(), account) for _ in range(5)]
    done = told(post, dossiers[-1].at)
    assert done.sent == 5
    assert done.failed == 3  # then the way rests until the next run


def test_two_runs_at_once_send_a_notice_once(office: Office) -> None:
    dossier = of_account(a_dossier(office).submitted(), an_account(email=""))
    post, other = Post(), Post()
    telling.gather(at=dossier.at, channels=ALL)

    def meanwhile(way: str, message: Message) -> None:
        notice_sending.deliver(other.ways, at=dossier.at)
        post.sent.append((way, message))

    ways = {"sms": FakeGateway("sms", meanwhile)}
    notice_sending.deliver(ways, at=dossier.at)
    assert len(post.sent) == 1
    assert not other.sent


def test_a_telephone_is_left_alone_at_night(office: Office) -> None:
    post = Post()
    dossier = of_account(a_dossier(office).submitted(), an_account())
    night = MONDAY.replace(hour=15, minute=30)  # 22:30 in Vietnam
    telling.gather(at=night, channels=ALL)
    notice_sending.deliver(post.ways, at=night)
    assert [way for way, _ in post.sent] == ["email"]
    early = night + timedelta(hours=8)  # 06:30
    notice_sending.deliver(post.ways, at=early)
    assert not post.of("sms")
    notice_sending.deliver(post.ways, at=early + timedelta(minutes=30))
    assert len(post.of("sms")) == 1
    assert dossier.row.state == "submitted"


def test_at_the_counter_only_who_agreed_is_told_and_may_take_it_back(office: Office) -> None:
    post = Post()
    silent = a_dossier(office).received()
    asked = a_dossier(office).received()
    clerk = office.actor("intake", asked.at)
    assert notice_choices.agree_by_phone(asked.id, actor=clerk, at=asked.at) == "0912345678"
    told(post, asked.at)
    assert [n.dossier_id for n in Notice.objects.all()] == [asked.id]
    assert post.of("sms")[0].to == "0912345678"
    notice_choices.withdraw_phone(asked.row.token, at=asked.at, how="trang tra cứu")
    asked.decided()
    silent.decided()
    told(post, asked.at)
    assert len(post.of("sms")) == 1
    consent = PhoneConsent.objects.get()
    assert consent.withdrawn_how == "trang tra cứu"
    assert notices.told_by_phone(asked.row.token) == ""


def test_consent_needs_a_mobile_number_and_a_right(office: Office) -> None:
    dossier = a_dossier(office).received()
    with pytest.raises(Forbidden):
        notice_choices.agree_by_phone(dossier.id, actor=office.actor("specialist", MONDAY), at=MONDAY)
    Dossier.objects.filter(pk=dossier.id).update(applicant_phone="024 3825 1234")
    with pytest.raises(Invalid):
        notice_choices.agree_by_phone(dossier.id, actor=office.actor("intake", MONDAY), at=MONDAY)


def test_stop_by_telephone_reaches_accounts_and_counter(office: Office) -> None:
    account = an_account(phone="+84912345678")
    dossier = a_dossier(office).received()
    notice_choices.agree_by_phone(dossier.id, actor=office.actor("intake", MONDAY), at=MONDAY)
    manager = office.actor("manager", MONDAY)
    assert notice_choices.stop_number("0912 345 678", actor=manager, at=MONDAY) == 2
    assert not any(notices.wanted_ways(account.pk)[way] for way in ("sms", "zalo"))
    assert notices.wanted_ways(account.pk)["email"]
    with pytest.raises(Forbidden):
        notice_choices.stop_number("0912345678", actor=office.actor("intake", MONDAY), at=MONDAY)


def test_history_and_test_dossiers_are_told_to_nobody(office: Office) -> None:
    dossier = of_account(a_dossier(office).submitted(), an_account())
    Dossier.objects.filter(pk=dossier.id).update(is_test=True)
    assert telling.gather(at=dossier.at, channels=ALL) == 0
    Dossier.objects.filter(pk=dossier.id).update(is_test=False)
    assert telling.gather(at=dossier.at + timedelta(days=4), channels=ALL) == 0


def test_what_the_console_shows(office: Office) -> None:
    post = Post()
    dossier = of_account(a_dossier(office).submitted(), an_account())
    told(post, dossier.at)
    manager = office.actor("manager", dossier.at)
    rows = list(notices.notices(manager))
    assert {row["masked"] for row in rows} == {"09*****678", "h***@example.vn"}
    assert all(row["pretended"] for row in rows)
    assert notices.counts(manager)["sent"] == 2
    assert list(notices.notices(manager, channel="sms", state="given_up")) == []
    assert not list(notices.notices(office.actor("intake_b", dossier.at)))


def test_the_job_runs_from_the_settings(office: Office, settings, tmp_path) -> None:
    settings.MESSAGES = {"email": {"kind": "fake"}, "kept_in": str(tmp_path / "m.jsonl")}
    dossier = of_account(a_dossier(office).submitted(), an_account())
    assert jobs.tell(dossier.at).sent == 1
    assert "hoa@example.vn" in (tmp_path / "m.jsonl").read_text(encoding="utf-8")
