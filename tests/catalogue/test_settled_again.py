"""The same decision read again with other words does not reopen what a manager settled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from motcua.catalogue.actions import versions
from motcua.catalogue.actions.settling import Settlement
from motcua.catalogue.models import ProcedureVersion, RequiredDocument, UnclearPoint
from motcua.catalogue.queries import current, listing
from tests.catalogue.conftest import Imports
from tests.catalogue.records import AT, LATER, marriage

pytestmark = pytest.mark.django_db
TERM = Settlement(words="Theo NĐ 123/2015", term_amount=Decimal(3), term_unit="working_day")
PAPER = Settlement(words="Phải nộp", paper=True, originals=1, paper_name="Căn cước")


def _settle(kind: str, settlement: Settlement) -> None:
    found = UnclearPoint.objects.get(kind=kind, version__state="published", settled_at=None)
    versions.settle_unclear(found.pk, settlement, at=LATER, by="Quản lý")


def _settled() -> set[str]:
    rows = UnclearPoint.objects.filter(version__state="published", settled_at__isnull=False)
    return set(rows.values_list("kind", flat=True))


def _online() -> tuple[Decimal | None, str]:
    found = current.current("1.000894")
    assert found is not None
    channel = next(c for c in found.channels if c.channel == "online")
    return channel.term_amount, channel.term_unit


def _again(**changes: Any) -> dict[str, Any]:
    return marriage(steps_text="Lời văn mới của cùng quyết định", **changes)


def test_a_settled_term_and_paper_stay_under_the_same_decision(imports: Imports) -> None:
    imports(marriage())
    _settle("term", TERM)
    _settle("note", PAPER)
    assert imports(_again(), at=LATER).changed == 1
    assert _online() == (Decimal(3), "working_day")
    paper = RequiredDocument.objects.get(case__version__state="published", name="Căn cước")
    assert (paper.originals, paper.is_note) == (1, False)
    assert _settled() == {"term", "note"}
    kept = UnclearPoint.objects.get(kind="term", version__state="published")
    assert kept.settled_by == "Quản lý"
    assert "Theo NĐ 123/2015" in kept.settlement
    assert not listing.todo().filter(version__procedure__code="1.000894").exists()


def test_it_stays_however_often_the_text_changes_and_twice_is_nothing(imports: Imports) -> None:
    imports(marriage())
    _settle("term", TERM)
    for turn in ("một", "hai", "ba"):
        assert imports(marriage(steps_text=f"Lần {turn}"), at=LATER).changed == 1
        assert imports(marriage(steps_text=f"Lần {turn}"), at=LATER).unchanged == 1
        assert _online() == (Decimal(3), "working_day")
        assert _settled() == {"term"}
    _settle("note", PAPER)
    imports(_again(), at=LATER)
    assert _settled() == {"term", "note"}


def test_words_alone_stay_too(imports: Imports) -> None:
    imports(marriage())
    _settle("note", Settlement(words="Chỉ xem"))
    imports(_again(), at=LATER)
    assert _settled() == {"note"}


@pytest.mark.parametrize(
    "changes",
    [
        {"decision_number": "900/QĐ-BTP", "decision_date": "2026-09-01"},
        {"channels": [{"channel": "counter"}, {"channel": "online", "term_text": "khác hẳn", "charges": []}]},
        {
            "channels": [
                {"channel": "counter"},
                {"channel": "online", "term_amount": 9, "term_text": "theo quy định", "charges": []},
            ]
        },
    ],
)
def test_another_decision_or_another_fact_opens_it_again(imports: Imports, changes: dict[str, Any]) -> None:
    imports(marriage())
    _settle("term", TERM)
    imports(_again(**changes), at=LATER)
    assert _settled() == set()
    assert _online() != (Decimal(3), "working_day")


def test_a_settled_fee_stays_while_the_sources_fee_is_the_same(imports: Imports) -> None:
    channels = [{"channel": "counter", "term_amount": 5, "term_unit": "working_day"}]
    doubt = [{"kind": "fee", "place": "channels[0].charges", "words": "theo HĐND", "message": "Phí?"}]
    imports(marriage(channels=channels, unclear=doubt))
    _settle("fee", Settlement(words="NQ 5", amount=20_000, charge_kind="charge"))
    imports(_again(channels=channels, unclear=doubt), at=LATER)
    found = current.current("1.000894")
    assert found is not None
    assert [(c.amount, c.kind) for c in found.channels[0].charges or ()] == [(20_000, "charge")]
    assert _settled() == {"fee"}


def test_a_comparison_of_versions_does_not_tell_of_what_is_kept_aside(imports: Imports) -> None:
    imports(marriage(), at=AT)
    _settle("term", TERM)
    imports(_again(), at=LATER)
    newest, before = ProcedureVersion.objects.order_by("-number").values_list("pk", flat=True)[:2]
    assert [change.path for change in listing.diff_versions(before, newest)] == ["Trình tự thực hiện"]
