"""The database itself refuses to change what was published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from motcua.catalogue.actions.importing import import_routes
from motcua.catalogue.actions.starter_routes import DEFAULT
from motcua.catalogue.models import (
    ChannelCharge,
    ProcedureCase,
    ProcedureVersion,
    RequiredDocument,
    Route,
    RouteBranch,
    RouteStep,
    SubmissionChannel,
    UnclearPoint,
)
from tests.catalogue.conftest import Imports
from tests.catalogue.records import AT, marriage

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        act()


@pytest.fixture
def version(imports: Imports) -> ProcedureVersion:
    imports(marriage())
    return ProcedureVersion.objects.get(state="published")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Khác"},
        {"content": {}},
        {"content_hash": "0"},
        {"decision_number": "1"},
        {"valid_from": "2020-01-01"},
        {"same_day": True},
        {"results": []},
        {"number": 9},
        {"state": "draft"},
    ],
)
def test_no_content_of_a_published_version_changes(version: ProcedureVersion, change: dict[str, Any]) -> None:
    refused(lambda: ProcedureVersion.objects.filter(pk=version.pk).update(**change))


def test_a_published_or_superseded_version_is_not_deleted(version: ProcedureVersion) -> None:
    refused(lambda: ProcedureVersion.objects.filter(pk=version.pk)._raw_delete("default"))
    ProcedureVersion.objects.filter(pk=version.pk).update(state="superseded", valid_to="2026-12-01")
    refused(lambda: ProcedureVersion.objects.filter(pk=version.pk)._raw_delete("default"))
    refused(lambda: ProcedureVersion.objects.filter(pk=version.pk).update(state="published"))


def test_its_parts_neither_change_nor_grow_nor_go(version: ProcedureVersion) -> None:
    channel, case = SubmissionChannel.objects.first(), ProcedureCase.objects.first()
    assert channel is not None
    assert case is not None
    acts: list[Callable[[], Any]] = [
        lambda: SubmissionChannel.objects.update(term_amount=1),
        lambda: SubmissionChannel.objects.create(version=version, position=9, channel="post"),
        lambda: SubmissionChannel.objects.all()._raw_delete("default"),
        lambda: ChannelCharge.objects.update(amount=1),
        lambda: ChannelCharge.objects.create(channel=channel, amount=5),
        lambda: ChannelCharge.objects.all()._raw_delete("default"),
        lambda: ProcedureCase.objects.update(name="x"),
        lambda: ProcedureCase.objects.create(version=version, position=9),
        lambda: ProcedureCase.objects.all()._raw_delete("default"),
        lambda: RequiredDocument.objects.update(required=False),
        lambda: RequiredDocument.objects.create(case=case, position=9, name="Thêm"),
        lambda: RequiredDocument.objects.all()._raw_delete("default"),
    ]
    for act in acts:
        refused(act)


def test_a_part_cannot_move_from_a_draft_into_a_published_version(
    imports: Imports, version: ProcedureVersion
) -> None:
    imports(marriage(code="1.2"), publish=False)
    moved = SubmissionChannel.objects.filter(version__procedure__code="1.2")
    refused(lambda: moved.update(version=version, position=77))


def test_drafts_change_and_go_freely(imports: Imports) -> None:
    imports(marriage(), publish=False)
    ProcedureVersion.objects.update(name="Sửa được")
    SubmissionChannel.objects.update(term_amount=1)
    RequiredDocument.objects.update(required=False)
    ProcedureVersion.objects.all().delete()
    assert not RequiredDocument.objects.exists()


def test_unclear_points_may_be_settled_afterwards(version: ProcedureVersion) -> None:
    assert UnclearPoint.objects.filter(version=version).update(settlement="Đã rõ") == 2


def test_a_published_route_is_frozen_with_its_steps() -> None:
    import_routes([DEFAULT], at=AT, by="A")
    route = Route.objects.get(state="published")
    acts: list[Callable[[], Any]] = [
        lambda: Route.objects.update(name="Khác"),
        lambda: Route.objects.update(state="draft"),
        lambda: Route.objects.all()._raw_delete("default"),
        lambda: RouteStep.objects.update(minutes=5),
        lambda: RouteStep.objects.all()._raw_delete("default"),
        lambda: RouteBranch.objects.create(route=route, position=0, key="a", name="A"),
    ]
    for act in acts:
        refused(act)
    assert Route.objects.update(state="superseded") == 1
