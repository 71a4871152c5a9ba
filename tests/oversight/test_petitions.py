"""The register of petitions: its acts, its limits, who may do what, what the public reads."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from motcua.law.calendar import ZONE, local
from motcua.lib.refused import Invalid, NotFound
from motcua.oversight.actions import petitions
from motcua.oversight.actions.petitions import NewPetition, NotInCharge, PetitionNotNow, UnknownPetition
from motcua.oversight.models import Petition, PetitionEvent
from motcua.oversight.queries import petitions as queries
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import MONDAY, Office

HOA = "Nguyễn Thị Hoa"


def a_petition(office: Office, who: str = "intake", at: datetime = MONDAY, **changes: object) -> int:
    new = NewPetition(
        **{"channel": "box", "content": "Chờ ở quầy quá lâu.", "petitioner_name": HOA, **changes}  # type: ignore[arg-type]
    )
    return petitions.receive(new, actor=office.actor(who, at), at=at).petition_id


def answered(office: Office, **changes: object) -> int:
    number = a_petition(office, kind="conduct", **changes)
    petitions.answer(
        number,
        number="12/UBND-VP",
        text="Đã bố trí thêm một quầy.",
        outcome="founded",
        actor=office.actor("leader"),
        at=MONDAY + timedelta(days=3),
    )
    return number


def test_the_book_counts_from_one_each_year_and_authority(office):
    a_petition(office)
    a_petition(office)
    a_petition(office, who="intake_b")
    a_petition(office, received_at=MONDAY - timedelta(days=330))
    labels = {(p.authority_id, str(p)) for p in Petition.objects.all()}
    a, b = office.units["a"], office.units["b"]
    assert labels == {(a, "1/2026"), (a, "2/2026"), (b, "1/2026"), (a, "1/2025")}


def test_limits_are_stored_with_it(office):
    row = Petition.objects.get(pk=a_petition(office))
    days = [local(m).date().isoformat() for m in (row.decline_by, row.forward_by, row.warn_at, row.due_at)]
    assert days == ["2026-11-04", "2026-11-09", "2026-11-16", "2026-11-23"]


def test_from_the_box_to_the_public(office):
    leader = office.actor("leader")
    number = a_petition(office)
    petitions.classify(number, kind="conduct", field_code="HT", actor=leader, at=MONDAY)
    petitions.assign(number, official_id=office.people["specialist"], actor=leader, at=MONDAY)
    answer_at = MONDAY + timedelta(days=2)
    petitions.answer(
        number,
        number="12/UBND-VP",
        text="Đã bố trí thêm một quầy.",
        outcome="founded",
        actor=office.actor("specialist"),
        at=answer_at,
    )
    done = petitions.publish(
        number, public_content="Chờ ở quầy quá lâu.", actor=leader, at=answer_at + timedelta(hours=2)
    )
    assert done.state == "published"
    info = queries.petition(number, leader)
    assert [step.label for step in info.steps] == [
        "Tiếp nhận",
        "Phân loại",
        "Giao xử lý",
        "Trả lời",
        "Công khai",
    ]
    assert info.finished_at == info.answered_at == answer_at
    assert info.publish_by is not None
    assert local(info.publish_by).date().isoformat() == "2026-11-06"


def test_the_public_reads_no_name(office):
    number = answered(office, content=f"Tôi là {HOA}, chờ ở quầy quá lâu.", petitioner_phone="0912345678")
    leader = office.actor("leader")
    with pytest.raises(Invalid, match="còn ghi"):
        petitions.publish(
            number, public_content=f"Bà {HOA.upper()} phản ánh chờ lâu.", actor=leader, at=MONDAY
        )
    told = "Người có số 0912.345.678 phản ánh."
    with pytest.raises(Invalid, match="còn ghi"):
        petitions.publish(number, public_content=told, actor=leader, at=MONDAY)
    petitions.publish(number, public_content="Chờ ở quầy quá lâu.", actor=leader, at=MONDAY)
    (public,) = queries.published([office.units["a"]])
    assert HOA not in repr(public)
    assert public.answer == "Đã bố trí thêm một quầy."


def test_what_is_not_ours_is_passed_on_not_answered(office):
    leader = office.actor("leader")
    number = a_petition(office, kind="not_ours")
    with pytest.raises(PetitionNotNow, match="không thuộc thẩm quyền"):
        petitions.assign(number, official_id=office.people["specialist"], actor=leader, at=MONDAY)
    done = petitions.forward(number, to="Công an xã", actor=leader, at=MONDAY)
    assert done.state == "forwarded"
    assert queries.petition(number, leader).finished_at == MONDAY


def test_declined_with_a_reason_only(office):
    number, leader = a_petition(office), office.actor("leader")
    with pytest.raises(Invalid, match="lý do"):
        petitions.decline(number, reason=" ", actor=leader, at=MONDAY)
    assert petitions.decline(number, reason="Không có nội dung.", actor=leader, at=MONDAY).state == "declined"
    with pytest.raises(PetitionNotNow):
        petitions.classify(number, kind="rule", actor=leader, at=MONDAY)


def test_the_counter_takes_in_but_does_not_decide(office):
    number = a_petition(office)
    for act, more in (
        (petitions.classify, {"kind": "rule"}),
        (petitions.decline, {"reason": "Sai"}),
        (petitions.forward, {"to": "Sở Tư pháp"}),
    ):
        with pytest.raises(NotInCharge):
            act(number, actor=office.actor("intake"), at=MONDAY, **more)


def test_another_commune_sees_nothing(office):
    number, stranger = a_petition(office), office.actor("leader_b")
    with pytest.raises(UnknownPetition):
        petitions.classify(number, kind="rule", actor=stranger, at=MONDAY)
    with pytest.raises(NotFound):
        queries.petition(number, stranger)
    assert list(queries.register(stranger, at=MONDAY)) == []
    with pytest.raises(NotInCharge):
        a_petition(office, who="leader_b", authority_id=office.units["a"])


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"content": "  "}, "content"),
        ({"content": "a" * 20_001}, "content"),
        ({"channel": "pigeon"}, "channel"),
        ({"kind": "x"}, "kind"),
        ({"received_at": MONDAY + timedelta(minutes=1)}, "received_at"),
        ({"petitioner_email": "hoa@xa"}, "petitioner_email"),
        ({"petitioner_name": "a" * 301}, "petitioner_name"),
    ],
)
def test_what_cannot_be_entered(office, changes, where):
    with pytest.raises(Invalid) as refused:
        a_petition(office, **changes)
    assert set(refused.value.errors) == {where}
    assert not Petition.objects.exists()


def test_a_form_sent_twice_enters_once(office):
    key, new = str(uuid.uuid4()), NewPetition(channel="phone", content="Hỏi giờ làm việc")
    first, second = (
        petitions.receive(new, actor=office.actor("clerk"), at=MONDAY, key=key) for _ in range(2)
    )
    assert (first.petition_id, second.replayed) == (second.petition_id, True)
    assert Petition.objects.count() == 1


def test_it_may_name_a_dossier_of_the_office(office):
    dossier = a_dossier(office).received()
    number = a_petition(office, at=dossier.at, dossier_code=dossier.code)
    assert queries.petition(number, office.actor("leader")).dossier_code == dossier.code
    with pytest.raises(NotFound):
        a_petition(office, who="intake_b", at=dossier.at, dossier_code=dossier.code)


def test_counts_and_lists_agree(office):
    leader = office.actor("leader")
    a_petition(office, kind="rule")
    a_petition(office)
    answered(office)
    for days, warned, overdue in ((1, 0, 0), (15, 2, 0), (22, 0, 2)):
        at = MONDAY + timedelta(days=days)
        found = queries.counts([office.units["a"]], at=at)
        assert (found.open, found.warned, found.overdue) == (2, warned, overdue)
        assert queries.register(leader, at=at, state="overdue").count() == overdue
    assert (found.unclassified, found.to_publish, found.finished) == (1, 1, 1)
    assert queries.register(leader, at=MONDAY, state="open").count() == 2
    assert queries.register(leader, at=MONDAY, kind="rule").count() == 1


def test_lists_and_counts_take_a_fixed_number_of_queries(office, django_assert_num_queries):
    for _ in range(5):
        answered(office)
    leader = office.actor("leader")
    with django_assert_num_queries(1):
        assert len(queries.register(leader, at=MONDAY)) == 5
    with django_assert_num_queries(1):
        queries.counts([office.units["a"]], at=MONDAY)
    with django_assert_num_queries(1):
        queries.published([office.units["a"]])


def test_an_answer_issued_before_it_was_typed_keeps_its_own_moment(office):
    number = a_petition(office, kind="rule", received_at=MONDAY - timedelta(days=5))
    words = {"number": "3/UBND", "text": "Đúng.", "outcome": "unfounded", "actor": office.actor("leader")}
    with pytest.raises(Invalid, match="trước thời điểm tiếp nhận"):
        petitions.answer(number, **words, at=MONDAY, answered_at=MONDAY - timedelta(days=6))
    with pytest.raises(Invalid, match="chưa đến"):
        petitions.answer(number, **words, at=MONDAY, answered_at=MONDAY + timedelta(days=1))
    petitions.answer(number, **words, at=MONDAY, answered_at=MONDAY - timedelta(days=2))
    assert Petition.objects.get(pk=number).finished_at == MONDAY - timedelta(days=2)


def test_the_database_itself_keeps_what_came_in(office):
    number = a_petition(office)
    for change in (
        lambda: Petition.objects.filter(pk=number).update(content="Khác"),
        lambda: Petition.objects.filter(pk=number).update(received_at=datetime(2026, 1, 1, tzinfo=ZONE)),
        lambda: Petition.objects.filter(pk=number)._raw_delete("default"),
        lambda: PetitionEvent.objects.filter(petition_id=number).update(actor_name="Ai đó"),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()
