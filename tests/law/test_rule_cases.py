"""Forms, codes, intake, apologies, fees and identity against their case tables."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.law import apology, fees, identity, intake
from motcua.law.fees import BadCount
from motcua.law.forms import FormKind, NoSuchForm, centre_name, face, kinds, own_stop_notice
from motcua.law.identity import BadCardLine, Sex
from motcua.law.intake import Paper, Phase
from motcua.law.numbering import BadCode, dossier_code, from_legacy_order, parse_code, to_legacy_order
from motcua.law.regimes import Regime, regime_on
from motcua.law.timeliness import Verdict
from tests.law.tables import calendar, cases, moment, yes

ON = date(2026, 3, 2)


@cases("regimes.regime_on")
def test_regime(row):
    assert regime_on(date.fromisoformat(row["day"])) == row["regime"], row["note"]


@cases("forms.face")
def test_face(row):
    regime, kind = Regime(row["regime"]), FormKind(row["kind"])
    if not row["number"]:
        with pytest.raises(NoSuchForm, match="không có mẫu"):
            face(kind, regime)
        return
    found = face(kind, regime)
    assert (found.number, found.title, found.page) == (row["number"], row["title"], row["page"])
    assert found.official
    assert found.centre_name == centre_name(regime)
    assert bool(found.columns) is (kind is FormKind.REGISTER)


def test_register_columns_differ_between_the_decrees():
    old = [c.title for c in face(FormKind.REGISTER, Regime.ND61_2018).columns]
    new = [c.title for c in face(FormKind.REGISTER, Regime.ND118_2025).columns]
    assert [title for title in old if title not in new] == ["Số lượng hồ sơ (bộ)", "Ghi chú"]
    assert len(new) == 11


def test_own_stop_notice_says_it_is_ours():
    notice = own_stop_notice()
    assert not notice.official
    assert notice.number == ""
    assert FormKind.STOP not in kinds(Regime.ND61_2018)


@cases("numbering.dossier_code")
def test_dossier_code(row):
    def make():
        return dossier_code(
            Regime(row["regime"]),
            row["unit_code"],
            date.fromisoformat(row["day"]),
            int(row["sequence"]),
            owner=row["owner"],
        )

    if not row["code"]:
        with pytest.raises(BadCode):
            make()
        return
    assert make() == row["code"], row["note"]
    parsed = parse_code(row["code"], owner_digits=len(row["owner"]))
    assert (parsed.regime, parsed.day.isoformat(), parsed.sequence, parsed.owner) == (
        row["regime"],
        row["day"],
        int(row["sequence"]),
        row["owner"],
    )


@cases("numbering.to_legacy_order")
def test_legacy_order(row):
    if not row["legacy"]:
        with pytest.raises(BadCode, match="đơn vị cấp trên"):
            to_legacy_order(row["unit_code"])
        return
    assert to_legacy_order(row["unit_code"]) == row["legacy"]
    assert to_legacy_order(from_legacy_order(row["legacy"])) == row["legacy"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H27",
        "H27-260231-0001",
        "000.00.01.H27-230615-00007",
        "H27.15.02-260105-1",
        "000.02.00.H27-230615-0001",
        "x" * 10000,
        "H27.15.02-2601०5-0001",
    ],
)
def test_what_is_no_code_is_refused(text):
    with pytest.raises(BadCode) as refused:
        parse_code(text)
    assert len(refused.value.message) < 300


def test_a_typed_code_may_be_lower_case_with_spaces_around():
    assert parse_code(" h27.15.02-260105-0001 ").unit_code == "H27.15.02"


def _paper(text: str, *, named: bool) -> Paper:
    parts = text.split(":")
    name = parts.pop(1) if named else ""
    return Paper(parts[0], name, int(parts[1]), int(parts[2]))


@cases("intake.may_receive")
def test_may_receive(row):
    required = [_paper(t, named=True) for t in row["required"].split(";")]
    given = [_paper(t, named=False) for t in row["given"].split(";")]
    answer = intake.may_receive(required, given, on=ON)
    assert answer.ok is yes(row["ok"]), row["note"]
    assert ";".join(answer.missing) == row["missing"]
    assert all(lack in answer.sentence for lack in answer.missing)


def test_a_paper_that_not_everyone_has_is_not_missed():
    assert intake.may_receive([Paper("uq", "Giấy ủy quyền", 1, required=False)], [], on=ON)


@cases("intake.may_ask")
def test_may_ask(row):
    listed = [Paper(code, code.upper()) for code in row["listed"].split(";")]
    answer = intake.may_ask(listed, [c for c in row["asked"].split(";") if c], on=ON)
    assert answer.ok is yes(row["ok"]), row["note"]
    assert ";".join(answer.missing) == row["beyond"]


@cases("intake.supplement_allowed")
def test_supplement_allowed(row):
    answer = intake.supplement_allowed(int(row["previous"]), Phase(row["phase"]), on=ON)
    assert (answer.ok, answer.needs_approval) == (yes(row["ok"]), yes(row["approval"])), row["note"]
    assert answer.citation == "NĐ 118/2025/NĐ-CP, Điều 17"


@cases("intake.handover_by")
def test_handover(row):
    answer = intake.handover_by(moment(row["received"]), calendar(row["calendar"]), online=yes(row["online"]))
    assert answer.by == moment(row["by"]), row["note"]


@cases("intake.online_answer_by")
def test_online_answer(row):
    assert intake.online_answer_by(moment(row["arrived"]), calendar(row["calendar"])).by == moment(row["by"])


@cases("intake.online_alert_at")
def test_online_alert(row):
    assert intake.online_alert_at(moment(row["arrived"]), calendar(row["calendar"])) == moment(row["at"])


@cases("intake.auto_close_after")
def test_auto_close(row):
    own = int(row["sector_days"]) if row["sector_days"] else None
    answer = intake.auto_close_after(
        moment(row["requested"]), calendar(row["calendar"]), sector_working_days=own
    )
    assert answer.by == moment(row["by"]), row["note"]


@cases("intake.return_incomplete_by")
def test_return_incomplete(row):
    answer = intake.return_incomplete_by(moment(row["received"]), calendar(row["calendar"]))
    assert answer.by == moment(row["by"]), row["note"]


@cases("apology.apology_due_at")
def test_apology_due(row):
    assert apology.apology_due_at(moment(row["due"]), calendar(row["calendar"])) == moment(row["by"]), row[
        "note"
    ]


@cases("apology.may_reschedule")
def test_reschedule_once(row):
    assert apology.may_reschedule(int(row["times"]), on=ON).ok is yes(row["ok"])


@cases("apology.may_move_to")
def test_new_date(row):
    answer = apology.may_move_to(moment(row["new"]), moment(row["old"]), calendar(row["calendar"]), on=ON)
    assert answer.ok is yes(row["ok"]), row["note"]


@cases("apology.may_finish")
def test_late_needs_apology(row):
    answer = apology.may_finish(Verdict(row["verdict"]), int(row["apologies"]), on=ON)
    assert answer.ok is yes(row["ok"]), row["note"]


@cases("fees.certified_copy_fee")
def test_certified_copy(row):
    pages, copies = int(row["pages"]), int(row["copies"])
    if not row["amount"]:
        with pytest.raises(BadCount, match="từ 1 trở lên"):
            fees.certified_copy_fee(pages, copies)
        return
    fee = fees.certified_copy_fee(pages, copies)
    assert fee.amount == int(row["amount"]), row["note"]
    assert f"{int(row['amount']):,} đ".replace(",", ".") in fee.sentence
    assert fee.citation.startswith("TT 226/2016/TT-BTC")


@cases("fees.signature_fee")
def test_signature(row):
    if not row["amount"]:
        with pytest.raises(BadCount):
            fees.signature_fee(int(row["count"]))
        return
    assert fees.signature_fee(int(row["count"])).amount == int(row["amount"])


@cases("fees.contract_fee")
def test_contract(row):
    fee = fees.contract_fee(fees.ContractAct(row["act"]), int(row["count"]))
    assert (fee.amount, fee.certain) == (int(row["amount"]), yes(row["certain"]))


@cases("fees.extract_fee")
def test_extract(row):
    assert fees.extract_fee(int(row["count"])).amount == int(row["amount"])


@cases("identity.personal_number_warnings")
def test_personal_number(row):
    found = identity.personal_number_warnings(
        row["number"], born=date.fromisoformat(row["born"]), sex=Sex(row["sex"])
    )
    if row["contains"]:
        assert len(found) == 1
        assert row["contains"] in found[0], row["note"]
    else:
        assert found == [], row["note"]


@cases("card_lines")
def test_card_line(row):
    if row["error"]:
        with pytest.raises(BadCardLine) as refused:
            identity.parse_card_line(row["line"])
        assert row["error"] in refused.value.message, row["note"]
        return
    card = identity.parse_card_line(row["line"])
    issued = card.issued.isoformat() if card.issued else ""
    assert (card.number, card.name, card.born.isoformat(), card.sex.value, issued) == (
        row["number"],
        row["name"],
        row["born"],
        row["sex"],
        row["issued"],
    )
    assert card.warnings == ()


def test_a_card_line_in_decomposed_letters_is_stored_composed():
    card = identity.parse_card_line("042098001234||Nguye\u0302\u0303n A\u0301nh|31121998|Nam|Số 3|15042021")
    assert card.name == "Nguyễn Ánh"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("042098001234", "personal_number"),
        ("183 456 789", "old_card"),
        ("C1234567", "passport"),
        ("12345", None),
        ("", None),
        ("٠٤٢٠٩٨٠٠١٢٣٤", None),
    ],
)
def test_kind_of_identity_paper(text, kind):
    assert identity.kind_of(text) == kind
