"""Online filings that ended before they were received stand in no book and no figure; those after do."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.dossiers import jobs
from motcua.dossiers.actions import own_acts
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import lists, register
from motcua.dossiers.types import State
from motcua.law import periods
from motcua.reports.run import cell_dossiers, run
from tests.dossiers.builders import a_dossier
from tests.dossiers.citizens import a_citizen
from tests.dossiers.office import Office
from tests.dossiers.test_online_arrivals import asked

pytestmark = pytest.mark.django_db
YEAR = register.RegisterPeriod(date(2026, 1, 1), date(2026, 12, 31))
LATER = datetime(2026, 12, 10, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def ended(office: Office) -> dict[str, Dossier]:
    """One closed by silence, one withdrawn, and one stopped after its receipt."""
    silent = asked(office)
    jobs.close_silent(LATER)
    withdrawn = a_dossier(office).submitted()
    mine = a_citizen()
    Dossier.objects.filter(pk=withdrawn.id).update(account_id=mine.account_id)
    own_acts.withdraw(withdrawn.id, actor=mine, at=withdrawn.at)
    received = a_dossier(office).submitted().received_after_submission().stopped()
    return {"silent": silent.row, "withdrawn": withdrawn.row, "received": received.row}


def test_all_three_have_ended(ended: dict[str, Dossier]) -> None:
    assert {row.state for row in ended.values()} == {State.STOPPED.value}
    assert [row.received_at is None for row in ended.values()] == [True, True, False]
    assert all(row.finished_at for row in ended.values())


def test_the_book_has_only_what_was_received(office: Office, ended: dict[str, Dossier]) -> None:
    actor = office.actor("intake", LATER)
    lines = list(register.lines(actor, YEAR))
    assert [line.dossier_id for line in lines] == [ended["received"].pk]
    assert register.count(actor, YEAR) == 1


@pytest.mark.parametrize("period", ["2026-Q4", "2026", "2026-11-02..2026-12-10"])
def test_the_form_counts_only_what_was_received(
    office: Office, ended: dict[str, Dossier], period: str
) -> None:
    what = {"unit_id": office.units["a"], "period": periods.parse(period), "at": LATER}
    report = run("II.06b", **what)
    total = dict(zip([c.key for c in report.columns], report.rows[0].cells, strict=True))
    assert (total["accepted"], total["received_online"], total["finished"]) == (1, 1, 1)
    assert not total["open"]
    assert not total["carried_over"]
    assert report.ok
    behind = {
        pk
        for column in ("accepted", "finished")
        for pk in cell_dossiers("II.06b", report.rows[0].key, column, **what)
    }
    assert behind == {ended["received"].pk}


def test_what_was_received_and_ended_has_its_verdict(office: Office, ended: dict[str, Dossier]) -> None:
    assert ended["received"].verdict
    assert not ended["silent"].verdict
    assert not ended["withdrawn"].verdict
    stopped = lists.dossiers(office.actor("intake", LATER), lists.Filter(named="stopped"), at=LATER)
    assert {row["id"] for row in stopped} == {row.pk for row in ended.values()}
