"""Two records of one person become one: dossiers follow on record, numbers are kept, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from motcua.dossiers.actions.persons import DossiersElsewhere, merge_persons
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.audit import verify
from motcua.dossiers.queries.replay import open_differences
from motcua.dossiers.queries.same_person import candidates, is_known, numbers_of
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.actions.applicants import ApplicantData, save
from motcua.org.actions.duplicates import NotOnePerson
from motcua.org.models import Applicant, OrgEvent
from motcua.org.queries.applicants import applicant, by_number
from motcua.org.types import SYSTEM
from tests.dossiers.builders import HOA, TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office

BORN = date(1990, 3, 8)
NEW = replace(HOA, birth_date=BORN, email="hoa@thu.vn")
OLD = ApplicantData(
    name="NGUYỄN THỊ HOA", identity_number="183456789", birth_date=BORN, sex="female", phone="0911111111"
)
REASON = "Đối chiếu CCCD và CMND bản gốc"


def _twice(office: Office) -> tuple[TheDossier, TheDossier, int, int]:
    """One dossier by the new card, one by the old card: (theirs, their ids)."""
    new = a_dossier(office, applicant=NEW).received()
    old = a_dossier(office, applicant=OLD).received()
    assert new.row.applicant_id != old.row.applicant_id
    return new, old, new.row.applicant_id, old.row.applicant_id


def _merge(office: Office, keep: int, drop: int, who: str = "manager", reason: str = REASON) -> int:
    return merge_persons(keep=keep, drop=drop, reason=reason, actor=office.actor(who), at=MONDAY)


def test_the_dossiers_follow_and_keep_the_words_of_their_day(office: Office) -> None:
    new, old, keep, drop = _twice(office)
    someone = replace(HOA, name="Trần Bình", identity_number="042190007777")
    by_proxy = a_dossier(office, applicant=someone, proxy=OLD, proxy_paper="Giấy ủy quyền").received()
    assert _merge(office, keep, drop) == 2
    row = old.row
    assert (row.applicant_id, row.applicant_name, row.applicant_phone) == (
        keep,
        "NGUYỄN THỊ HOA",
        "0911111111",
    )
    assert by_proxy.row.proxy_id == keep
    event = row.events.get(name="merge_person")
    assert event.data == {"kept": keep, "dropped": drop, "parts": ["applicant"], "reason": REASON}
    assert by_proxy.row.events.get(name="merge_person").data["parts"] == ["proxy"]
    assert not new.row.events.filter(name="merge_person").exists()
    assert not Applicant.objects.filter(pk=drop).exists()
    assert open_differences() == []


def test_both_numbers_lead_to_the_one_record(office: Office) -> None:
    _, _, keep, drop = _twice(office)
    _merge(office, keep, drop)
    found = applicant(keep)
    assert found is not None
    assert (found.identity_number, found.former_number) == (HOA.identity_number, "183456789")
    assert (found.sex, found.phone, found.email) == ("female", HOA.phone, "hoa@thu.vn")
    assert by_number("183456789") == found
    again = save(OLD)
    assert again.pk == keep, "the old card shown once more leads to the same person"


def test_the_personal_number_stands_whichever_record_is_kept(office: Office) -> None:
    _, _, new, old = _twice(office)
    _merge(office, old, new)
    found = applicant(old)
    assert found is not None
    assert (found.identity_kind, found.identity_number) == ("personal", HOA.identity_number)
    assert found.former_number == "183456789"


def test_the_record_of_changes_keeps_both_as_they_were(office: Office) -> None:
    _, _, keep, drop = _twice(office)
    _merge(office, keep, drop)
    event = OrgEvent.objects.get(action="applicant.merged")
    assert (event.subject, event.data["reason"]) == (f"applicant:{keep}", REASON)
    assert event.data["dropped"]["identity_number"] == "183456789"
    assert event.data["dropped"]["id"] == drop


def test_what_another_office_has_is_not_moved_from_here(office: Office) -> None:
    _, _, keep, drop = _twice(office)
    a_dossier(office, applicant=OLD).received("intake_b")
    with pytest.raises(DossiersElsewhere):
        _merge(office, keep, drop)
    assert Dossier.objects.filter(applicant_id=drop).count() == 2
    assert Applicant.objects.filter(pk=drop).exists()
    assert not OrgEvent.objects.filter(action="applicant.merged").exists()
    assert _merge(office, drop, keep) == 1, "the other way round moves only what is ours"


@pytest.mark.parametrize("who", ["intake", "specialist", "leader"])
def test_only_a_manager_merges(office: Office, who: str) -> None:
    _, _, keep, drop = _twice(office)
    with pytest.raises(Forbidden):
        _merge(office, keep, drop, who)
    assert Applicant.objects.filter(pk=drop).exists()


def test_refusals_leave_everything_as_it_was(office: Office) -> None:
    _, _, keep, drop = _twice(office)
    firm = save(ApplicantData(name="Công ty A", kind="enterprise", identity_number="3000123456")).pk
    other = save(ApplicantData(name="Công ty B", kind="enterprise", identity_number="3000999999")).pk
    for one, two, refusal in (
        (keep, keep, NotOnePerson),
        (keep, 10**9, NotFound),
        (keep, firm, NotOnePerson),
        (firm, other, NotOnePerson),
    ):
        with pytest.raises(refusal):
            _merge(office, one, two)
    with pytest.raises(Invalid):
        _merge(office, keep, drop, reason=" ")
    assert Applicant.objects.filter(pk__in=[keep, drop, firm, other]).count() == 4


def test_candidates_are_told_by_number_first_and_only_of_ones_own_office(office: Office) -> None:
    _, _, keep, drop = _twice(office)
    a_dossier(
        office, applicant=replace(NEW, name="Nguyễn Thị Hóa", identity_number="042190005555")
    ).received()
    linked = save(replace(HOA, name="Lê Văn Số", identity_number="042190006666", former_number="111222333"))
    typed = a_dossier(
        office, applicant=replace(OLD, name="Lê Văn Sô Khác", identity_number="111222333", birth_date=None)
    ).received()
    found = candidates(office.actor("manager"))
    assert next({p.first.id, p.second.id} for p in found) == {linked.pk, typed.row.applicant_id}
    assert {keep, drop} in [{p.first.id, p.second.id} for p in found]
    two = [p for p in found if p.two_numbers]
    assert len(two) == 1, "the same fold and birth date, but two personal numbers"
    assert candidates(office.actor("intake_b")) == []
    assert is_known([keep], office.actor("manager"))
    assert not is_known([keep], office.actor("intake_b"))
    assert numbers_of([keep, drop]) == {keep: 1, drop: 1}


def test_after_the_merge_the_chain_still_holds_and_the_pair_is_gone(office: Office) -> None:
    _, _, keep, drop = _twice(office)
    merge_persons(keep=keep, drop=drop, reason=REASON, actor=SYSTEM, at=MONDAY)
    assert candidates(office.actor("manager")) == []
    assert verify().ok
