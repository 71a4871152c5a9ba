"""Names and contacts put right in place; whatever the past is read by stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.actions.accounts import update_profile
from motcua.org.actions.units import update_contact
from motcua.org.models import Official, OrgEvent, Unit
from motcua.org.queries import units
from motcua.org.queries.officials import official, officials_of
from motcua.org.types import SYSTEM
from tests.org.places import AT, Province, acting, an_official


@pytest.fixture
def hoa(province: Province) -> int:
    return an_official("Nguyễn Thị Hoa", INTAKE=province.counter)


def test_a_new_name_is_searched_and_sorted_by(province: Province, hoa: int) -> None:
    other = an_official("Trần Văn Bình", INTAKE=province.counter)
    an_official("Lê Văn Cường", MANAGER=province.commune)
    changed = update_profile(
        actor=SYSTEM,
        at=AT,
        official_id=hoa,
        full_name=" Nguyễn  Thị An ",
        title="Công chức",
        email="an@xa.vn",
    )
    assert changed
    found = official(hoa)
    assert found is not None
    assert (found.full_name, found.title, found.email) == ("Nguyễn Thị An", "Công chức", "an@xa.vn")
    assert acting(hoa).name == "Nguyễn Thị An"
    rows = officials_of([province.commune.pk])
    assert [row["id"] for row in rows if row["id"] in (hoa, other)] == [hoa, other]
    assert not officials_of([province.commune.pk], "hoa").exists()


def test_what_changed_stands_in_the_record_with_what_was_before(hoa: int) -> None:
    update_profile(actor=SYSTEM, at=AT, official_id=hoa, full_name="Nguyễn Thị Hòa", phone="0912345678")
    event = OrgEvent.objects.get(action="official.updated")
    assert event.subject == f"official:{hoa}"
    assert event.data["before"] == {"full_name": "Nguyễn Thị Hoa", "phone": ""}
    assert event.data["after"] == {"full_name": "Nguyễn Thị Hòa", "phone": "0912345678"}
    again = update_profile(
        actor=SYSTEM, at=AT, official_id=hoa, full_name="Nguyễn Thị Hòa", phone="0912345678"
    )
    assert not again
    assert OrgEvent.objects.filter(action="official.updated").count() == 1


def test_a_profile_that_cannot_be_stored_says_where(hoa: int) -> None:
    with pytest.raises(Invalid) as refused:
        update_profile(
            actor=SYSTEM, at=AT, official_id=hoa, full_name="12", title="a" * 121, email="hoa", phone="1" * 31
        )
    assert set(refused.value.errors) == {"full_name", "title", "email", "phone"}
    assert Official.objects.get(pk=hoa).full_name == "Nguyễn Thị Hoa"


def test_only_the_manager_of_the_official_changes_them(province: Province, hoa: int) -> None:
    own = acting(an_official("Quản Lý", MANAGER=province.commune))
    other = acting(an_official("Quản Lý Khác", MANAGER=province.other))
    with pytest.raises(NotFound):
        update_profile(actor=other, at=AT, official_id=hoa, full_name="Khác")
    with pytest.raises(Forbidden):
        update_profile(actor=acting(hoa), at=AT, official_id=hoa, full_name="Khác")
    assert update_profile(actor=own, at=AT, official_id=hoa, full_name="Nguyễn Thị Hoa Mai")


def test_a_unit_is_reached_elsewhere_and_its_parts_with_it(province: Province) -> None:
    commune, counter = province.commune.pk, province.counter.pk
    before = units.contact(commune)
    new = replace(
        before, address="Thôn 3", phone="0239 3 888 999", email="xa@hatinh.gov.vn", short_name="Đồng Lộc"
    )
    assert update_contact(actor=SYSTEM, at=AT, unit_id=commune, contact=new)
    assert units.contact(commune) == new
    assert units.unit(counter).address == "Thôn 3"
    assert units.contact(counter).address == ""
    stored = Unit.objects.get(pk=commune)
    assert (stored.name, stored.code, stored.valid_from) == (
        province.commune.name,
        province.commune.code,
        province.commune.valid_from,
    )
    event = OrgEvent.objects.get(action="unit.contact_updated")
    assert set(event.data["after"]) == {"address", "phone", "email", "short_name"}
    assert not update_contact(actor=SYSTEM, at=AT, unit_id=commune, contact=new)


def test_a_contact_that_cannot_be_stored_says_where(province: Province) -> None:
    wrong = units.Contact(address="a" * 301, email="không có", leader_title=" ")
    with pytest.raises(Invalid) as refused:
        update_contact(actor=SYSTEM, at=AT, unit_id=province.commune.pk, contact=wrong)
    assert set(refused.value.errors) == {"address", "email", "leader_title"}


def test_only_its_manager_changes_a_units_contact(province: Province) -> None:
    own = acting(an_official("Quản Lý", MANAGER=province.commune))
    new = replace(units.contact(province.counter.pk), phone="113")
    assert update_contact(actor=own, at=AT, unit_id=province.counter.pk, contact=new)
    with pytest.raises(Forbidden):
        update_contact(actor=own, at=AT, unit_id=province.other.pk, contact=new)
    with pytest.raises(NotFound):
        update_contact(actor=SYSTEM, at=AT, unit_id=10**9, contact=new)
