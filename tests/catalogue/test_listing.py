"""Lists of the catalogue: filters, constant queries, the posting list."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.actions.versions import abolish
from motcua.catalogue.queries import listing
from motcua.lib.refused import NotFound
from tests.catalogue.conftest import Imports
from tests.catalogue.records import AT, marriage, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def _catalogue(imports: Imports) -> None:
    imports(
        marriage(),
        named("1.1", "Hòa giải tranh chấp đất đai", field_name="Đất đai", levels=["commune", "province"]),
        named("1.2", "Cấp đổi giấy chứng nhận", field_name="Đất đai", levels=["province"], handler_groups=[]),
        named("1.3", "Chứng thực chữ ký", same_day=True, channels=[{"channel": "counter", "charges": []}]),
    )


def codes(**filters: object) -> list[str]:
    return [row["procedure__code"] for row in listing.procedures(**filters)]  # type: ignore[arg-type]


@pytest.mark.usefixtures("_catalogue")
def test_filters() -> None:
    assert codes() == ["1.000894", "1.1", "1.2", "1.3"]
    assert codes(field="dat-dai") == ["1.1", "1.2"]
    assert codes(level="commune") == ["1.000894", "1.1", "1.3"]
    assert codes(level="province") == ["1.1", "1.2"]
    assert codes(text="chung thuc") == ["1.3"]
    assert codes(unclear=True) == ["1.000894"]
    assert codes(unclear=False) == ["1.1", "1.2", "1.3"]
    assert codes(handler="ubnd_xa", field="dat-dai") == ["1.1"]
    assert codes(detail=False) == []
    assert codes(state="draft") == []
    assert codes(field="không có", text="%' OR 1=1") == []


@pytest.mark.usefixtures("_catalogue")
def test_fields_with_their_numbers() -> None:
    assert [(row.name, row.procedures) for row in listing.fields()] == [("Đất đai", 2), ("Hộ tịch", 2)]
    assert [(row.name, row.procedures) for row in listing.fields(level="commune")] == [
        ("Đất đai", 1),
        ("Hộ tịch", 2),
    ]
    abolish("1.1", on=AT.date(), decision="1/QĐ", at=AT, by="A")
    assert listing.fields()[0].procedures == 1


@pytest.mark.usefixtures("_catalogue")
def test_posting_list_in_words_and_with_a_constant_number_of_queries(imports: Imports) -> None:
    listing.posting()
    with CaptureQueriesContext(connection) as few:
        found = listing.posting()
    assert [(row.number, row.code) for row in found] == [(1, "1.1"), (2, "1.000894"), (3, "1.3")]
    marriage_row, same_day_row = found[1], found[2]
    assert (marriage_row.term, marriage_row.charge) == ("5 ngày làm việc", "30.000 đ")
    assert marriage_row.decision == "163/QĐ-BTP ngày 16/01/2026"
    assert (same_day_row.term, same_day_row.charge) == ("Trong ngày", "Không")
    imports(*[named(f"2.{i}", f"Thủ tục {i}") for i in range(40)])
    with CaptureQueriesContext(connection) as many:
        assert len(listing.posting()) == 43
    assert len(many) == len(few)


@pytest.mark.usefixtures("_catalogue")
def test_todo_and_its_filters() -> None:
    assert listing.todo_counts() == {"term": 1, "note": 1}
    assert [row["kind"] for row in listing.todo(kind="note")] == ["note"]
    assert listing.todo(field="dat-dai").count() == 0
    assert listing.todo(text="ket hon").count() == 2
    row = listing.todo()[0]
    assert listing.point(row["pk"])["words"] == row["words"]
    with pytest.raises(NotFound):
        listing.point(0)


def test_detail_versions_and_their_difference(imports: Imports) -> None:
    imports(marriage())
    imports(marriage(conditions_text="Đủ tuổi", decision_date="2026-10-01"))
    assert listing.detail("1.000894").conditions_text == "Đủ tuổi"
    newest, oldest = listing.versions("1.000894")
    assert (newest["number"], oldest["state"]) == (2, "superseded")
    changes = listing.diff_versions(oldest["pk"], newest["pk"])
    assert ("Yêu cầu, điều kiện", "", "Đủ tuổi") in [(c.path, c.before, c.after) for c in changes]
    with pytest.raises(NotFound):
        listing.detail("9.9")
    with pytest.raises(NotFound):
        listing.diff_versions(0, newest["pk"])
