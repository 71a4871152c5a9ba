"""What an official or a client system may do on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.org.actions.officials import (
    HoldsNoSuchRole,
    LastAdministrator,
    assign,
    create_official,
    deactivate,
    delegate,
    end_assignment,
    end_delegation,
    reactivate,
    register_client,
    renew_token,
    set_password,
    switch_client,
)
from motcua.org.models import ApiClient, Assignment, Delegation, Official, OrgEvent, Unit
from motcua.org.queries.actors import actor_for, client_actor, client_scopes
from motcua.org.queries.officials import (
    api_clients,
    assignments_of,
    delegations_at,
    delegations_of,
    holders,
    official,
    official_id_of,
    officials_of,
    roles_of,
)
from motcua.org.types import SYSTEM, Actor, Permission, Role
from tests.org.places import AT, LONG_AGO, TODAY, Province, acting, an_official, given


def standing_in(
    absent: int, stand_in: int, unit: Unit, role: str = "LEADER", signing: str = "KT.", actor: Actor = SYSTEM
) -> Delegation:
    return delegate(
        actor=actor,
        at=AT,
        absent_id=absent,
        stand_in_id=stand_in,
        unit_id=unit.pk,
        role=role,
        decision_number="5/GUQ-UBND",
        decision_date=date(2026, 11, 18),
        valid_from=date(2026, 11, 19),
        valid_to=date(2026, 11, 21),
        signing=signing,
    )


def test_an_official_has_the_grants_of_the_day(province: Province) -> None:
    official_id = an_official(INTAKE=province.counter)
    given(official_id, "SPECIALIST", province.division, since=date(2026, 12, 1))
    now = acting(official_id)
    assert [(g.role, g.unit_id, g.authority_id) for g in now.grants] == [
        ("INTAKE", province.counter.pk, province.commune.pk)
    ]
    assert now.may(Permission.INTAKE)
    assert not now.may(Permission.DECIDE)
    assert now.authority_ids == {province.commune.pk}
    assert len(acting(official_id, date(2026, 12, 1)).grants) == 2
    assert not acting(official_id, date(1999, 12, 31)).grants


def test_a_role_counts_through_its_last_day(province: Province) -> None:
    official_id = an_official()
    given(official_id, "INTAKE", province.counter, until=TODAY)
    assert acting(official_id, TODAY).grants
    assert not acting(official_id, TODAY + timedelta(days=1)).grants


def test_a_province_leader_does_not_see_the_communes(province: Province) -> None:
    for role in ("LEADER", "MANAGER", "ADMIN"):
        seen = acting(an_official(**{role: province.root})).authority_ids
        assert seen == {province.root.pk}, role


def test_the_stand_in_holds_what_the_absent_holds_while_it_lasts(province: Province) -> None:
    chair = an_official("Phan Văn Đức", LEADER=province.commune)
    deputy = an_official("Lê Thị Mai", SPECIALIST=province.division)
    standing_in(chair, deputy, province.commune)
    grant = next(g for g in acting(deputy).grants if g.role == "LEADER")
    assert (grant.unit_id, grant.signing) == (province.commune.pk, "KT.")
    assert (grant.for_official, grant.for_name) == (chair, "Phan Văn Đức")
    assert acting(deputy).may(Permission.DECIDE)
    for outside in (date(2026, 11, 18), date(2026, 11, 22)):
        assert not acting(deputy, outside).may(Permission.DECIDE)
    assert acting(chair).may(Permission.DECIDE)


def test_standing_in_ends_with_the_absent_ones_own_role(province: Province) -> None:
    chair = an_official()
    role = given(chair, "LEADER", province.commune)
    deputy = an_official("Lê Thị Mai", SPECIALIST=province.division)
    standing_in(chair, deputy, province.commune)
    end_assignment(actor=SYSTEM, at=AT, assignment_id=role, last_day=date(2026, 11, 19))
    assert acting(deputy, date(2026, 11, 19)).may(Permission.DECIDE)
    assert not acting(deputy, TODAY).may(Permission.DECIDE)


def test_nobody_hands_over_what_they_do_not_hold(province: Province) -> None:
    someone, other = an_official(INTAKE=province.counter), an_official()
    with pytest.raises(HoldsNoSuchRole):
        standing_in(someone, other, province.commune)


def test_a_leader_hands_over_only_their_own_role(province: Province) -> None:
    chair, deputy = an_official(LEADER=province.commune), an_official()
    third = an_official(LEADER=province.other)
    standing_in(chair, deputy, province.commune, actor=acting(chair))
    with pytest.raises(Forbidden):
        standing_in(third, deputy, province.other, actor=acting(chair))


def test_signing_for_a_leader_needs_its_form_and_another_person(province: Province) -> None:
    chair = an_official(LEADER=province.commune)
    with pytest.raises(Invalid) as refused:
        standing_in(chair, chair, province.commune, signing="")
    assert set(refused.value.errors) == {"stand_in_id", "signing"}


def test_a_delegation_ended_early_or_before_it_began(province: Province) -> None:
    chair, deputy = an_official(LEADER=province.commune), an_official()
    made = standing_in(chair, deputy, province.commune)
    end_delegation(actor=SYSTEM, at=AT, delegation_id=made.pk, last_day=date(2026, 11, 19))
    assert not acting(deputy).grants
    again = standing_in(chair, deputy, province.commune)
    end_delegation(actor=SYSTEM, at=AT, delegation_id=again.pk, last_day=date(2026, 11, 1))
    assert not Delegation.objects.filter(pk=again.pk).exists()


def test_a_locked_account_may_do_nothing(province: Province) -> None:
    official_id = an_official(INTAKE=province.counter)
    deactivate(actor=SYSTEM, at=AT, official_id=official_id, reason="chuyển công tác")
    assert not acting(official_id).grants
    assert Assignment.objects.get(official_id=official_id).valid_to == TODAY
    reactivate(actor=SYSTEM, at=AT, official_id=official_id)
    assert not acting(official_id, TODAY + timedelta(days=1)).grants


def test_the_last_administrator_stays(province: Province) -> None:
    only = an_official(ADMIN=province.root)
    with pytest.raises(LastAdministrator):
        deactivate(actor=SYSTEM, at=AT, official_id=only)
    an_official(ADMIN=province.root)
    deactivate(actor=SYSTEM, at=AT, official_id=only)


def test_unknown_official(db: None) -> None:
    with pytest.raises(NotFound):
        actor_for(10**9, TODAY)


def test_grants_are_remembered_for_some_seconds(province: Province) -> None:
    official_id = an_official(INTAKE=province.counter)
    acting(official_id)
    with CaptureQueriesContext(connection) as queries:
        acting(official_id)
    assert len(queries) == 0


# -- accounts and assignments -----------------------------------------------------------------


def test_an_account_is_checked_field_by_field(province: Province) -> None:
    an_official()
    taken = Official.objects.get().username
    with pytest.raises(Invalid) as refused:
        create_official(
            actor=SYSTEM,
            at=AT,
            username=taken.upper(),
            full_name="x" * 10_000,
            email="không phải",
            password="123",
        )
    assert set(refused.value.errors) == {"username", "full_name", "email", "password"}
    with pytest.raises(Invalid) as refused:
        create_official(actor=SYSTEM, at=AT, username="Nguyễn <b>", full_name=" ")
    assert set(refused.value.errors) == {"username", "full_name"}
    assert Official.objects.count() == 1


def test_passwords(province: Province) -> None:
    official_id = an_official()
    clerk = acting(official_id)
    set_password(actor=clerk, at=AT, official_id=official_id, password="sông-Ngàn-Phố-2026")
    assert Official.objects.get().check_password("sông-Ngàn-Phố-2026")
    with pytest.raises(Invalid):
        set_password(actor=clerk, at=AT, official_id=official_id, password="matkhau")
    with pytest.raises(Forbidden):
        set_password(
            actor=acting(an_official()), at=AT, official_id=official_id, password="sông-Ngàn-Phố-2026"
        )
    assert "Ngàn" not in str(list(OrgEvent.objects.values_list("data", flat=True)))


def test_an_assignment_needs_its_paper_and_days(province: Province) -> None:
    official_id = an_official()
    with pytest.raises(Invalid) as refused:
        assign(
            actor=SYSTEM,
            at=AT,
            official_id=official_id,
            unit_id=province.counter.pk,
            role="BOSS",
            decision_number=" ",
            decision_date=TODAY,
            valid_from=date(2026, 1, 1),
            valid_to=date(2025, 1, 1),
            signing="XX",
        )
    assert set(refused.value.errors) == {"decision_number", "valid_from", "valid_to", "role", "signing"}
    assert "Điều 13" in refused.value.citation


def test_the_same_role_is_not_held_twice_at_once(province: Province) -> None:
    official_id = an_official(INTAKE=province.counter)
    with pytest.raises(Invalid, match="đang giữ"):
        given(official_id, "INTAKE", province.counter, since=date(2026, 1, 1))
    given(official_id, "INTAKE", province.other_counter)


def test_a_manager_rules_their_own_office_only(province: Province) -> None:
    manager = acting(an_official(MANAGER=province.commune))
    official_id = an_official()

    def by_manager(unit: Unit, role: str) -> None:
        assign(
            actor=manager,
            at=AT,
            official_id=official_id,
            unit_id=unit.pk,
            role=role,
            decision_number="1/QĐ",
            decision_date=LONG_AGO,
            valid_from=LONG_AGO,
        )

    by_manager(province.counter, "INTAKE")
    for unit, role in ((province.other_counter, "INTAKE"), (province.commune, "ADMIN")):
        with pytest.raises(Forbidden):
            by_manager(unit, role)
    stranger = an_official(INTAKE=province.other_counter)
    with pytest.raises(NotFound):
        deactivate(actor=manager, at=AT, official_id=stranger)


def test_every_change_is_on_record(province: Province) -> None:
    manager_id = an_official("Trần Văn Bình", MANAGER=province.commune)
    before = OrgEvent.objects.count()
    made = create_official(actor=acting(manager_id), at=AT, username="hoa.nt", full_name="Nguyễn Thị Hoa")
    event = OrgEvent.objects.last()
    assert event is not None
    assert OrgEvent.objects.count() == before + 1
    assert (event.action, event.subject) == ("official.created", f"official:{made.pk}")
    assert (event.actor_name, event.official_id, event.at) == ("Trần Văn Bình", manager_id, AT)


# -- lists ------------------------------------------------------------------------------------


def test_people_are_listed_by_given_name_and_found_without_marks(province: Province) -> None:
    for name in ("Trần Văn Bình", "Nguyễn Thị Ánh", "Đặng Văn Đức", "Lê Thị An"):
        an_official(name, INTAKE=province.counter)
    an_official("Người Xã Khác", INTAKE=province.other_counter)
    listed = [row["full_name"] for row in officials_of([province.commune.pk])]
    assert listed == ["Lê Thị An", "Nguyễn Thị Ánh", "Trần Văn Bình", "Đặng Văn Đức"]
    assert [row["full_name"] for row in officials_of([province.commune.pk], "dang van")] == ["Đặng Văn Đức"]
    assert [a.official_name for a in holders(province.counter.pk, "INTAKE", TODAY)] == listed


def test_lists_of_one_official(province: Province) -> None:
    chair = an_official("Phan Văn Đức", LEADER=province.commune)
    deputy = an_official("Lê Thị Mai", SPECIALIST=province.division)
    standing_in(chair, deputy, province.commune)
    (role,) = assignments_of(chair)
    assert (role.role_name, role.unit_name) == ("Lãnh đạo ký duyệt", "UBND xã Đồng Lộc")
    assert role.runs_on(TODAY)
    assert delegations_of(deputy) == delegations_of(chair) == delegations_at([province.commune.pk], TODAY)
    assert delegations_at([province.other.pk], TODAY) == []
    assert set(roles_of([chair, deputy], TODAY)) == {chair, deputy}
    info = official(chair)
    assert info is not None
    assert official_id_of(info.username.upper()) == chair


# -- client systems ---------------------------------------------------------------------------


def a_client(province: Province, *scopes: str, **more: object) -> str:
    _, token = register_client(
        actor=SYSTEM, at=AT, name="Kios Đồng Lộc", unit_id=province.commune.pk, scopes=scopes, **more
    )
    return token


def test_a_client_acts_by_its_scopes(province: Province) -> None:
    token = a_client(province, "intake", "read")
    actor = client_actor(token, AT)
    assert actor is not None
    assert actor.may(Permission.INTAKE)
    assert not actor.may(Permission.DECIDE)
    assert actor.authority_ids == {province.commune.pk}
    assert actor.grants_for(Role.INTAKE, unit_id=province.counter.pk)
    assert not actor.grants_for(Role.LEADER)
    assert client_scopes(actor) == {"intake", "read"}
    assert client_actor(token + "x", AT) is None
    assert client_actor("\ud800", AT) is None
    assert client_actor("", AT) is None


def test_the_token_is_not_stored(province: Province) -> None:
    token = a_client(province, "read")
    assert token not in str(list(ApiClient.objects.values()))
    assert token not in str(list(OrgEvent.objects.values()))


def test_a_token_ends_is_renewed_and_switched_off(province: Province) -> None:
    token = a_client(province, "read", valid_to=AT + timedelta(hours=1))
    assert client_actor(token, AT + timedelta(minutes=59)) is not None
    assert client_actor(token, AT + timedelta(hours=1)) is None
    client_id = ApiClient.objects.get().pk
    fresh = renew_token(actor=SYSTEM, at=AT, client_id=client_id)
    assert client_actor(token, AT) is None
    assert client_actor(fresh, AT) is not None
    switch_client(actor=SYSTEM, at=AT, client_id=client_id, active=False)
    assert client_actor(fresh, AT) is None
    assert [c.is_active for c in api_clients([province.commune.pk])] == [False]


def test_a_client_never_manages_people(province: Province) -> None:
    actor = client_actor(a_client(province, "catalogue", "act", "intake", "read", "register"), AT)
    assert actor is not None
    with pytest.raises(Forbidden):
        create_official(actor=actor, at=AT, username="robot", full_name="Rô Bốt")


def test_a_client_is_registered_by_administrators_with_known_scopes(province: Province) -> None:
    with pytest.raises(Forbidden):
        register_client(
            actor=acting(an_official(MANAGER=province.commune)),
            at=AT,
            name="x",
            unit_id=province.commune.pk,
            scopes=["read"],
        )
    with pytest.raises(Invalid) as refused:
        a_client(province, "everything", valid_to=AT)
    assert set(refused.value.errors) == {"scopes", "valid_to"}
