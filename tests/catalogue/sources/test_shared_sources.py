"""The real public files: everything parses, nothing is lost, nothing is guessed."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from motcua.catalogue.sources.reading import read
from motcua.catalogue.sources.records import TERM_UNITS, Broken, ProcedureRecord

pytestmark = pytest.mark.shared


def records(path: Path) -> list[ProcedureRecord]:
    found = list(read(path))
    broken = [item for item in found if isinstance(item, Broken)]
    assert not broken, broken[:3]
    return [item for item in found if isinstance(item, ProcedureRecord)]


@pytest.mark.parametrize(("name", "count"), [("tthc_cap_xa.json", 584), ("tthc_cap_tinh.json", 921)])
def test_every_procedure_of_the_crawled_files_parses(shared_data: Path, name: str, count: int) -> None:
    found = records(shared_data / name)
    assert len(found) == count
    assert len({record.code for record in found}) == count
    assert all(record.detail and record.channels and record.source for record in found)


def test_no_channel_paper_result_or_document_is_lost(shared_data: Path) -> None:
    raw = json.loads((shared_data / "tthc_cap_xa.json").read_text(encoding="utf-8"))
    found = {record.code: record for record in records(shared_data / "tthc_cap_xa.json")}
    for item in raw:
        record = found[item["ma"]]
        assert len(record.channels) == len(item["cach_thuc"])
        assert [len(c.papers) for c in record.cases] == [len(c["giay_to"]) for c in item["thanh_phan_ho_so"]]
        assert len(record.results) == len(item["ket_qua"])
        assert len(record.legal_bases) == len(item["can_cu_phap_ly"])
        assert len(record.time_cases) == len(item.get("truong_hop_xu_ly", []))
    assert sum(len(r.channels) for r in found.values()) == 1_900
    assert sum(len(c.papers) for r in found.values() for c in r.cases) == 3_950


def test_what_is_unclear_is_counted_by_kind(shared_data: Path) -> None:
    kinds = Counter(u.kind for r in records(shared_data / "tthc_cap_xa.json") for u in r.unclear)
    assert kinds == {"note": 689, "fee": 481, "field": 364, "text": 75, "unit": 73, "term": 52}


def test_a_term_is_known_or_unclear_or_same_day(shared_data: Path) -> None:
    for record in records(shared_data / "tthc_cap_xa.json"):
        doubtful = {p for u in record.unclear if u.kind in {"term", "unit"} for p in u.place.split("; ")}
        for index, channel in enumerate(record.channels):
            if channel.term_amount is not None and channel.term_unit:
                assert channel.term_unit in TERM_UNITS
                assert channel.term_amount > 0
            else:
                assert record.same_day or f"channels[{index}].term" in doubtful, record.code


def test_zero_is_free_only_when_the_words_say_so(shared_data: Path) -> None:
    found = {record.code: record for record in records(shared_data / "tthc_cap_xa.json")}
    birth = found["1.001193"].channels[0].charges
    assert birth is not None
    assert [charge.amount for charge in birth] == [None]
    assert any(u.kind == "fee" for u in found["1.001193"].unclear)
    extract = found["2.000635"].channels[0].charges
    assert extract is not None
    assert [(charge.kind, charge.amount) for charge in extract] == [("fee", 8000)]
    abroad = [c for c in found["2.000815"].channels if c.charges and c.charges[0].currency == "USD"]
    assert len(abroad) == 1


def test_same_day_only_where_the_words_say_it_exactly(shared_data: Path) -> None:
    found = {record.code: record for record in records(shared_data / "tthc_cap_xa.json")}
    same_day = {code for code, record in found.items() if record.same_day}
    assert same_day == {
        "1.000110", "1.000656", "1.001193", "1.001766", "1.004827",
        "2.000528", "2.000547", "2.000635", "2.002363",
    }  # fmt: skip
    assert all(found[code].cut_off == "at_15h" for code in same_day)
    # marriages say "1 khac" but nowhere 15:00; corrections say it for one case only
    for code in ("1.000894", "1.004859"):
        assert any(u.kind == "unit" for u in found[code].unclear)


def test_notes_that_pose_as_papers_are_kept_and_marked(shared_data: Path) -> None:
    found = records(shared_data / "tthc_cap_xa.json")
    notes = [p for r in found for c in r.cases for p in c.papers if p.is_note]
    assert len(notes) == 697
    assert all(p.originals == 0 and p.copies == 0 for p in notes)


def test_the_national_list_gives_every_row(shared_data: Path) -> None:
    path = shared_data / "tthc_danh_muc_quoc_gia.csv"
    found = records(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(found) == len(rows) == 5_670
    assert [record.code for record in found] == [row["ma"].strip() for row in rows]
    assert not any(record.detail for record in found)
    blank = [u for record in found for u in record.unclear if u.place == "code"]
    assert [u.words for u in blank] == [" 1.014325"]
    assert max(len(record.name) for record in found) == 1_192


def test_portal_messages_equal_the_crawled_records(shared_data: Path) -> None:
    sample = records(shared_data.parent / "samples" / "dvcqg_api_2026_sample.json")
    crawled = {record.code: record for record in records(shared_data / "tthc_cap_xa.json")}
    assert [r.code for r in sample] == ["1.001193", "1.000894", "1.004873", "2.000635"]
    for record in sample:
        other = crawled[record.code]
        assert record.name == other.name
        assert record.decision_number == other.decision_number == "163/QĐ-BTP"
        assert record.decision_date == other.decision_date
        assert (record.same_day, record.cut_off) == (other.same_day, other.cut_off)
        assert {(c.channel, c.term_amount, c.term_unit) for c in record.channels} == {
            (c.channel, c.term_amount, c.term_unit) for c in other.channels
        }
        assert {p.name for c in record.cases for p in c.papers} == {
            p.name for c in other.cases for p in c.papers
        }
        assert {c.charges for c in record.channels} == {c.charges for c in other.channels}


def test_half_days_are_kept(shared_data: Path) -> None:
    halves = {
        c.term_amount for r in records(shared_data / "tthc_cap_xa.json") for c in r.channels if c.term_amount
    }
    assert Decimal("7.5") in halves


def test_all_text_is_in_normal_form_c(shared_data: Path) -> None:
    for name in ("tthc_cap_xa.json", "tthc_danh_muc_quoc_gia.csv"):
        for record in records(shared_data / name):
            text = json.dumps(record.to_dict(), ensure_ascii=False)
            assert unicodedata.is_normalized("NFC", text), record.code


def test_hashes_are_stable_and_distinct(shared_data: Path) -> None:
    first = [r.content_hash() for r in records(shared_data / "tthc_cap_tinh.json")]
    again = [r.content_hash() for r in records(shared_data / "tthc_cap_tinh.json")]
    assert first == again
    assert len(set(first)) == 921
