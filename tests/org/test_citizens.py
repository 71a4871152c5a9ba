"""Codes and citizens' accounts, below the web: expiry, tries, sending that fails, joining, daily clearing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from motcua.lib.refused import Forbidden, Invalid
from motcua.org.actions import citizens, codes, empowerments, identities
from motcua.org.actions.applicants import ApplicantData
from motcua.org.actions.codes import CodeOver, Contact, TooManyCodes, WrongCode
from motcua.org.actions.identities import Identified
from motcua.org.models import Applicant, CitizenAccount, LoginCode
from motcua.org.queries.citizens import citizen_actor, known_of, papers_given
from motcua.org.types import SYSTEM, Actor

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
HANG = Identified(provider="vn", subject="p-1", name="Nguyễn Thị Hằng", number="042190001234")


class Post:
    """Takes what would be sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def __call__(self, contact: str, text: str) -> None:
        self.sent.append((contact, text))

    @property
    def code(self) -> str:
        return self.sent[-1][1][:6]


def actor_of(found: citizens.SignedIn) -> Actor:
    actor = citizen_actor(found.account_id, found.stamp, assurance=found.assurance)
    assert actor is not None
    return actor


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0912.345.678", "0912345678"),
        (" Hoa@Example.VN ", "hoa@example.vn"),
    ],
)
def test_a_contact_has_one_writing(typed: str, kept: str) -> None:
    assert codes.contact_of(typed).value == kept


def test_a_masked_contact_tells_little() -> None:
    assert codes.contact_of("0912345678").masked == "09•• ••• 678"
    assert codes.contact_of("hoa@example.vn").masked == "h•••@example.vn"


def test_a_code_is_over_after_five_minutes() -> None:
    post = Post()
    asked = citizens.ask_code("0912345678", at=AT, send=post)
    with pytest.raises(CodeOver):
        citizens.sign_in_by_code(asked.token, asked.contact, post.code, at=AT + timedelta(minutes=5))
    assert not CitizenAccount.objects.exists()


def test_a_code_fits_its_own_contact_and_token_only() -> None:
    post = Post()
    first = citizens.ask_code("0912345678", at=AT, send=post)
    code = post.code
    with pytest.raises(CodeOver):
        citizens.sign_in_by_code(first.token, Contact("phone", "0987654321"), code, at=AT)
    with pytest.raises(CodeOver):
        citizens.sign_in_by_code("khac", first.contact, code, at=AT)
    assert citizens.sign_in_by_code(first.token, first.contact, code, at=AT).is_new
    with pytest.raises(CodeOver):
        citizens.sign_in_by_code(first.token, first.contact, code, at=AT)


def test_each_wrong_try_is_counted_down() -> None:
    post = Post()
    asked = citizens.ask_code("0912345678", at=AT, send=post)
    wrong = f"{(int(post.code) + 1) % 1_000_000:06d}"
    left = []
    for _ in range(5):
        with pytest.raises(WrongCode) as said:
            citizens.sign_in_by_code(asked.token, asked.contact, wrong, at=AT)
        left.append(said.value.left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(CodeOver):
        citizens.sign_in_by_code(asked.token, asked.contact, post.code, at=AT)


def test_a_message_that_did_not_go_out_leaves_no_code() -> None:
    def broken(contact: str, text: str) -> None:
        raise OSError("no line")

    with pytest.raises(OSError, match="no line"):
        citizens.ask_code("0912345678", at=AT, send=broken)
    assert LoginCode.objects.get().expires_at == AT


def test_ten_codes_a_day_are_enough() -> None:
    for n in range(10):
        citizens.ask_code("0912345678", at=AT + timedelta(minutes=16 * (n // 3)), send=Post())
    with pytest.raises(TooManyCodes):
        citizens.ask_code("0912345678", at=AT + timedelta(hours=5), send=Post())
    citizens.ask_code("0912345678", at=AT + timedelta(hours=25), send=Post())


def test_old_codes_leave() -> None:
    citizens.ask_code("0912345678", at=AT, send=Post())
    citizens.ask_code("0912345678", at=AT + timedelta(days=2), send=Post())
    assert codes.forget_old(AT + timedelta(days=2, minutes=1)) == 1


def test_an_identity_leads_to_the_person_of_the_number() -> None:
    known = Applicant.objects.create(
        name="Nguyễn Thị Hằng",
        name_fold="nguyen thi hang",
        sort_key="hang",
        identity_kind="personal",
        identity_number="042190001234",
        address="Xóm 3",
    )
    actor = actor_of(identities.open_account(HANG, at=AT))
    assert actor.applicant_id == known.pk
    assert known_of(actor)["address"] == "Xóm 3"


def test_the_same_identity_twice_is_one_account() -> None:
    first = identities.open_account(HANG, at=AT)
    assert identities.open_account(HANG, at=AT).account_id == first.account_id


def test_joining_an_identity_ends_every_other_session_of_the_account() -> None:
    account = citizens.new_account(at=AT, phone="0912345678")
    before = citizen_actor(account.pk, account.stamp, assurance=1)
    assert before is not None
    found = identities.join_own(HANG, actor=before, at=AT)
    assert citizen_actor(account.pk, account.stamp, assurance=1) is None
    assert actor_of(found).assurance == 2


def test_an_account_with_an_identity_takes_no_second_one() -> None:
    found = identities.open_account(HANG, at=AT)
    other = Identified(provider="vn", subject="p-2", name="Trần Văn Đức", number="042085000002")
    assert identities.joinable(other, actor_of(found)) is None
    with pytest.raises(identities.CannotJoin):
        identities.join_own(other, actor=actor_of(found), at=AT)


def test_what_a_provider_says_oddly_is_left_out() -> None:
    odd = Identified(**{**_plain(HANG), "phone": "không có", "email": "x"})
    person = Applicant.objects.get(pk=actor_of(identities.open_account(odd, at=AT)).applicant_id)
    assert (person.name, person.phone, person.email) == ("Nguyễn Thị Hằng", "", "")


@pytest.mark.parametrize("number", ["", "123", "04219000123x"])
def test_without_a_number_there_is_no_identity(number: str) -> None:
    with pytest.raises(identities.IdentityIncomplete):
        identities.open_account(Identified(**{**_plain(HANG), "number": number}), at=AT)
    assert not CitizenAccount.objects.exists()


def _plain(person: Identified) -> dict[str, object]:
    return {name: getattr(person, name) for name in Identified.__slots__}


def test_a_closed_account_ends_and_its_telephone_is_free_again() -> None:
    post = Post()
    asked = citizens.ask_code("0912345678", at=AT, send=post)
    first = citizens.sign_in_by_code(asked.token, asked.contact, post.code, at=AT)
    citizens.close(actor=actor_of(first), at=AT)
    assert citizen_actor(first.account_id, first.stamp, assurance=1) is None
    asked = citizens.ask_code("0912345678", at=AT, send=post)
    again = citizens.sign_in_by_code(asked.token, asked.contact, post.code, at=AT)
    assert again.account_id != first.account_id


def test_only_whoever_receives_dossiers_judges_a_paper() -> None:
    actor = actor_of(identities.open_account(HANG, at=AT))
    paper = empowerments.PaperGiven("Giấy ủy quyền", paper_date=AT.date(), valid_from=AT.date())
    key = empowerments.give(ApplicantData(name="Trần Văn Đức"), paper, actor=actor, at=AT)
    for who in (actor, SYSTEM):
        with pytest.raises(Forbidden):
            empowerments.decide(key, accepted=True, actor=who, at=AT)
    assert papers_given(actor)[0].state == "given"
    with pytest.raises(Invalid) as wrong:
        empowerments.give(
            ApplicantData(name=""),
            empowerments.PaperGiven("", paper_date=AT.date() + timedelta(days=2), valid_from=AT.date()),
            actor=actor,
            at=AT,
        )
    assert set(wrong.value.errors) == {"name", "paper", "paper_date"}
    assert Applicant.objects.count() == 1  # typed data of another make no applicant
