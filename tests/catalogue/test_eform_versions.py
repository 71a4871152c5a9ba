"""Forms of procedures by version: drafts, publication from a day, what is published never changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from motcua.catalogue.actions import eforms as acts
from motcua.catalogue.eform import BadForm
from motcua.catalogue.models import Field, FormVersion, Procedure
from motcua.catalogue.queries import eforms
from motcua.lib.refused import Invalid, NotFound, Stale
from motcua.org.models import OrgEvent
from tests.catalogue.eforms import definition

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CODE = "9.000001"


@pytest.fixture
def draft(db: None) -> int:
    field = Field.objects.create(code="TP", name="Hộ tịch", fold="ho tich")
    Procedure.objects.create(code=CODE, field=field, name="Thủ tục thử", fold="9.000001 thu tuc thu")
    made = acts.new_draft(CODE, at=AT, by="thử")
    acts.save_draft(made, definition(), by="thử")
    return made


def test_a_draft_does_not_hold(draft: int) -> None:
    assert eforms.form_for(CODE, TODAY) is None
    assert eforms.form(draft).is_draft


def test_a_published_form_holds_from_its_day_until_its_successor(draft: int) -> None:
    acts.publish(draft, valid_from=TODAY, at=AT, by="thử")
    second = acts.draft_from(draft, at=AT, by="thử")
    changed = {**definition(), "title": "Tờ khai mới"}
    acts.save_draft(second, changed, by="thử", assurance=1)
    later = TODAY + timedelta(days=10)
    acts.publish(second, valid_from=later, at=AT, by="thử")
    held, holds = eforms.form_for(CODE, later - timedelta(days=1)), eforms.form_for(CODE, later)
    assert held is not None
    assert holds is not None
    assert (held.id, held.number, held.assurance) == (draft, 1, 2)
    assert (holds.id, holds.number, holds.assurance) == (second, 2, 1)
    assert holds.form.title == "Tờ khai mới"
    assert eforms.form(draft).form.title == "Tờ khai thử"
    assert eforms.form_for(CODE, TODAY - timedelta(days=1)) is None


def test_two_publications_on_one_day_leave_the_later_one(draft: int) -> None:
    acts.publish(draft, valid_from=TODAY, at=AT, by="thử")
    second = acts.draft_from(draft, at=AT, by="thử")
    acts.publish(second, valid_from=TODAY, at=AT, by="thử")
    found = eforms.form_for(CODE, TODAY)
    assert found is not None
    assert found.id == second


def test_a_form_is_published_from_today_on_and_after_those_that_are(draft: int) -> None:
    with pytest.raises(Invalid):
        acts.publish(draft, valid_from=TODAY - timedelta(days=1), at=AT, by="thử")
    acts.publish(draft, valid_from=TODAY + timedelta(days=5), at=AT, by="thử")
    second = acts.draft_from(draft, at=AT, by="thử")
    with pytest.raises(Invalid):
        acts.publish(second, valid_from=TODAY, at=AT, by="thử")


def test_what_is_published_never_changes(draft: int) -> None:
    acts.publish(draft, valid_from=TODAY, at=AT, by="thử")
    with pytest.raises(acts.FormNotDraft):
        acts.save_draft(draft, definition(), by="thử")
    with pytest.raises(acts.FormNotDraft):
        acts.discard_draft(draft, at=AT, by="thử")
    for change in ({"definition": {}}, {"assurance": 1}, {"valid_from": TODAY}, {"published_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FormVersion.objects.filter(pk=draft).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        FormVersion.objects.filter(pk=draft).delete()


def test_a_wrong_definition_is_not_stored(draft: int) -> None:
    before = eforms.form(draft)
    with pytest.raises(BadForm):
        acts.save_draft(draft, {"title": "", "sections": []}, by="thử")
    with pytest.raises(Invalid):
        acts.save_draft(draft, definition(), by="thử", assurance=7)
    assert eforms.form(draft) == before


def test_two_managers_do_not_overwrite_each_other(draft: int) -> None:
    seen = eforms.form(draft).content_hash
    acts.save_draft(draft, {**definition(), "title": "Một"}, by="một", seen=seen)
    with pytest.raises(Stale):
        acts.save_draft(draft, {**definition(), "title": "Hai"}, by="hai", seen=seen)


def test_acts_stand_in_the_record(draft: int) -> None:
    acts.publish(draft, valid_from=TODAY, at=AT, by="thử")
    thrown = acts.draft_from(draft, at=AT, by="thử")
    acts.discard_draft(thrown, at=AT, by="thử")
    found = OrgEvent.objects.filter(subject=f"form:{CODE}").values_list("action", flat=True)
    assert set(found) == {"form.published", "form.draft_discarded"}
    with pytest.raises(NotFound):
        eforms.form(thrown)


def test_the_list_counts_versions_and_drafts(draft: int) -> None:
    (row,) = eforms.procedures_with_forms(text="thu")
    assert (row["code"], row["form_count"], row["draft_count"]) == (CODE, 1, 1)
    assert list(eforms.procedures_with_forms(text="khac")) == []
    assert [row["number"] for row in eforms.versions(CODE)] == [1]
