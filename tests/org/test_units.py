"""Units as of a day; a merged unit keeps its past."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.lib.remembered import forget_everything
from motcua.org.actions.units import (
    Merge,
    NewUnit,
    NoMoreDistricts,
    StillHasUnits,
    create_unit,
    end_unit,
    reorganise,
)
from motcua.org.models import OrgEvent, Unit
from motcua.org.queries.units import (
    authorities,
    find,
    hand_off_targets,
    history,
    normal_code,
    one_stop_of,
    parts,
    search,
    subtree_ids,
    tree,
    unit,
)
from motcua.org.types import SYSTEM
from tests.org.places import AT, LONG_AGO, REFORM, TODAY, Province, a_unit, acting, an_official, given

BEFORE = date(2023, 6, 15)


def merged(province: Province) -> Unit:
    """Đồng Lộc and Can Lộc become one commune that takes over the code of Đồng Lộc."""
    made = reorganise(
        actor=SYSTEM,
        at=AT,
        day=REFORM,
        decision="Nghị quyết 1665/NQ-UBTVQH15",
        new_units=[
            NewUnit(
                "H27.15.02.01",
                "Trung tâm PVHCC xã Can Lộc",
                "one_stop",
                "commune",
                REFORM,
                parent_code="H27.15.02",
            ),
            NewUnit(
                "H27.15.02", "UBND xã Can Lộc", "authority", "commune", REFORM, parent_id=province.root.pk
            ),
        ],
        merges=[Merge(province.commune.pk, "H27.15.02"), Merge(province.other.pk, "H27.15.02")],
    )
    return next(u for u in made if u.kind == "authority")


def test_found_by_either_order_of_the_code(province: Province) -> None:
    for code in ("H27.15.02", "000.02.15.H27", " h27.15.02 "):
        found = find(code, TODAY)
        assert found is not None, code
        assert found.id == province.commune.pk
    assert found.legacy_code == "000.02.15.H27"
    assert find("H27.15.99", TODAY) is None
    assert find("'; DROP TABLE", TODAY) is None


def test_the_same_code_is_another_unit_before_and_after_the_merger(province: Province) -> None:
    new = merged(province)
    past, present = find("H27.15.02", BEFORE), find("H27.15.02", TODAY)
    assert past is not None
    assert present is not None
    assert (past.name, present.name) == ("UBND xã Đồng Lộc", "UBND xã Can Lộc")
    assert present.id == new.pk
    assert past.valid_to == date(2025, 6, 30)
    assert find("H27.15.03", TODAY) is None
    assert one_stop_of(present.id, TODAY).name == "Trung tâm PVHCC xã Can Lộc"
    assert one_stop_of(past.id, BEFORE).name == "Bộ phận Một cửa xã Đồng Lộc"


def test_history_tells_both_ways(province: Province) -> None:
    new = merged(province)
    before = history(new.pk).predecessors
    assert [d.unit.name for d in before] == ["UBND xã Can Lộc", "UBND xã Đồng Lộc"]
    assert {(d.day, d.whole, d.decision) for d in before} == {(REFORM, True, "Nghị quyết 1665/NQ-UBTVQH15")}
    assert [d.unit.id for d in history(province.commune.pk).successors] == [new.pk]


def test_merger_ends_parts_and_roles_and_is_on_record(province: Province) -> None:
    official = an_official(INTAKE=province.counter)
    assert acting(official, BEFORE).grants
    merged(province)
    assert not acting(official, TODAY).grants
    assert acting(official, BEFORE).grants
    province.counter.refresh_from_db()
    assert province.counter.valid_to == date(2025, 6, 30)
    assert OrgEvent.objects.filter(action="unit.reorganised").count() == 1


def test_successors_see_the_dossiers_of_what_they_absorbed(province: Province) -> None:
    new = merged(province)
    official = an_official()
    given(official, "LEADER", new, since=REFORM)
    assert acting(official).authority_ids == {new.pk, province.commune.pk, province.other.pk}


def test_a_merger_that_fails_changes_nothing(province: Province) -> None:
    with pytest.raises(Invalid):
        reorganise(
            actor=SYSTEM,
            at=AT,
            day=REFORM,
            decision="NQ",
            new_units=[NewUnit("H27.15.09", "", "authority", "commune", REFORM, parent_id=province.root.pk)],
            merges=[Merge(province.commune.pk, "H27.15.09")],
        )
    forget_everything()
    assert unit(province.commune.pk).valid_to is None


def test_one_stop_of_a_department_is_the_provinces(province: Province) -> None:
    assert one_stop_of(province.justice.pk, TODAY).id == province.centre.pk
    assert one_stop_of(province.commune.pk, TODAY).id == province.counter.pk
    with pytest.raises(NotFound):
        one_stop_of(province.commune.pk, date(1999, 1, 1))


def test_parts_and_authorities(province: Province) -> None:
    names = [u.name for u in parts(province.commune.pk, TODAY)]
    assert names == ["UBND xã Đồng Lộc", "Bộ phận Một cửa xã Đồng Lộc", "Phòng Kinh tế"]
    assert [u.name for u in authorities(TODAY)] == [
        "UBND tỉnh Hà Tĩnh",
        "Sở Tư pháp",
        "Sở Y tế",
        "UBND xã Can Lộc",
        "UBND xã Đồng Lộc",
    ]


def test_a_part_answers_for_its_authority(province: Province) -> None:
    info = unit(province.counter.pk)
    assert (info.authority_id, info.authority_name) == (province.commune.pk, "UBND xã Đồng Lộc")
    assert info.place == "Đồng Lộc"
    assert unit(province.justice.pk).authority_id == province.justice.pk
    assert info.path_ids == (province.root.pk, province.commune.pk, province.counter.pk)


def test_tree_of_a_day(province: Province) -> None:
    merged(province)
    (root,) = tree(TODAY)
    assert root.unit.code == "H27"
    communes = [n for n in root.children if n.unit.level == "commune"]
    assert [n.unit.name for n in communes] == ["UBND xã Can Lộc"]
    assert [n.unit.kind for n in communes[0].children] == ["one_stop"]
    (past,) = tree(BEFORE)
    assert len([n for n in past.children if n.unit.level == "commune"]) == 2


def test_hand_off_targets(province: Province) -> None:
    def names(place: str) -> list[str]:
        return [u.name for u in hand_off_targets(province.commune.pk, place, TODAY)]

    assert names("DEPARTMENT") == ["Sở Tư pháp", "Sở Y tế"]
    assert names("POLICE") == ["Công an xã Đồng Lộc", "Công an tỉnh"]
    assert names("OTHER") == []
    assert [u.name for u in hand_off_targets(province.justice.pk, "DEPARTMENT")] == ["Sở Y tế"]


def test_search_without_marks(province: Province) -> None:
    assert next(u.name for u in search("dong loc", TODAY)) == "UBND xã Đồng Lộc"
    assert {u.id for u in search("H27.15.03", TODAY)} == {province.other.pk, province.other_counter.pk}


def test_subtree(province: Province) -> None:
    ids = subtree_ids(province.commune.pk)
    assert ids == {province.commune.pk, province.counter.pk, province.division.pk, province.commune_police.pk}


def test_no_new_district_after_the_reform(province: Province) -> None:
    with pytest.raises(NoMoreDistricts, match="không còn cấp huyện"):
        a_unit("H27.20", "UBND huyện Hương Khê", level="district", parent=province.root, since=REFORM)
    old = a_unit("H27.20", "UBND huyện Hương Khê", level="district", parent=province.root)
    assert old.valid_to == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewUnit("H27.77", " ", "authority", "commune", LONG_AGO), "name"),
        (NewUnit("H27.77", "x" * 10_000, "authority", "commune", LONG_AGO), "name"),
        (NewUnit("mã sai", "UBND", "authority", "commune", LONG_AGO), "code"),
        (NewUnit("H27." + "1" * 40, "UBND", "authority", "commune", LONG_AGO), "code"),
        (NewUnit("H27", "UBND tỉnh khác", "authority", "province", LONG_AGO), "code"),
        (NewUnit("H27.77", "UBND", "kho", "commune", LONG_AGO), "kind"),
        (NewUnit("H27.77", "UBND", "authority", "làng", LONG_AGO), "level"),
        (NewUnit("H27.77", "Một cửa", "one_stop", "commune", LONG_AGO), "parent_id"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_at_its_field(province: Province, new: NewUnit, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_unit(actor=SYSTEM, at=AT, new=new)
    assert list(refused.value.errors) == [field]


def test_a_province_does_not_end_over_its_communes(province: Province) -> None:
    with pytest.raises(StillHasUnits):
        end_unit(actor=SYSTEM, at=AT, unit_id=province.root.pk, last_day=TODAY, decision="NQ 1")


def test_a_part_ends_alone(province: Province) -> None:
    end_unit(actor=SYSTEM, at=AT, unit_id=province.division.pk, last_day=TODAY, decision="QĐ 1")
    assert [u.id for u in parts(province.commune.pk, date(2026, 11, 21))] == [
        province.commune.pk,
        province.counter.pk,
    ]


def test_only_administrators_change_units(province: Province) -> None:
    manager = acting(an_official(MANAGER=province.commune))
    commune_admin = acting(an_official(ADMIN=province.commune))
    new = NewUnit("H27.88", "Sở Nội vụ", "department", "province", LONG_AGO, parent_id=province.root.pk)
    for actor in (manager, commune_admin):
        with pytest.raises(Forbidden):
            create_unit(actor=actor, at=AT, new=new)
    assert create_unit(actor=acting(an_official(ADMIN=province.root)), at=AT, new=new).code == "H27.88"


def test_missing_unit_is_said_so(db: None) -> None:
    with pytest.raises(NotFound):
        unit(10**9)


@pytest.mark.parametrize(
    ("typed", "stored"), [("000.00.00.H27", "H27"), ("H27.15.00.000", "H27.15"), ("x", "X")]
)
def test_codes_without_their_empty_levels(typed: str, stored: str) -> None:
    assert normal_code(typed) == stored
