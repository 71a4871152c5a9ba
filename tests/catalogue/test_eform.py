"""The engine of electronic forms: reading definitions, what is shown, checking, carrying answers on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.catalogue import eform
from motcua.catalogue.eform import BadForm, Kind, check, read, shown, written
from motcua.catalogue.eform.kinds import ETHNIC_GROUPS, KIND_LABELS, PROVINCES
from motcua.catalogue.eform.prefilling import address_of
from motcua.catalogue.eform.sentences import SENTENCES
from tests.catalogue.eforms import TODAY, answers, definition, form


def whole(given_answers: dict[str, Any], lang: str = "vi") -> eform.Checked:
    return check(form(), given_answers, whole=True, on=TODAY, lang=lang)


def asked(given_answers: dict[str, Any]) -> set[str]:
    return {
        f"{row.prefix}{question.key}"
        for part in shown(form(), given_answers)
        for row in part.rows
        for question in row.questions
    }


# --- definitions ---------------------------------------------------------------------------------


def test_a_definition_reads_back_as_it_was_written() -> None:
    once = form()
    assert read(written(once)) == once


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.update(fields=[]), "fields"),
        (lambda d: d.pop("title"), "title"),
        (lambda d: d["sections"][0].update(colour="red"), "sections.0.colour"),
        (lambda d: d["sections"][0]["questions"][0].update(kind="file"), "sections.0.questions.0.kind"),
        (lambda d: d["sections"][0]["questions"][0].update(key="Họ tên"), "sections.0.questions.0.key"),
        (lambda d: d["sections"][0]["questions"][1].update(key="ho_ten"), "sections.0.questions.1.key"),
        (lambda d: d["sections"][0]["questions"][5].pop("choices"), "sections.0.questions.5.choices"),
        (lambda d: d["sections"][0]["questions"][0].update(label="x" * 301), "sections.0.questions.0.label"),
        (
            lambda d: d["sections"][0]["questions"][0].update(prefill="secret"),
            "sections.0.questions.0.prefill",
        ),
        (lambda d: d["sections"][0].update(questions=[]), "sections.0.questions"),
        (lambda d: d["sections"][1]["repeats"].update(most=1000), "sections.1.repeats"),
        (
            lambda d: d["sections"][0]["questions"][1].update(checks=[{"test": "eval"}]),
            "sections.0.questions.1.checks.0",
        ),
        (
            lambda d: d["sections"][0]["questions"][0].update(when={"question": "ban_sao", "equals": "yes"}),
            "sections.0.questions.0.when",
        ),
        (
            lambda d: d["sections"][2]["questions"][1].update(when={"expression": "1 == 1"}),
            "sections.2.questions.1.when",
        ),
        (
            lambda d: d["sections"][2]["questions"][2].update(book_key={"colour": "mau"}),
            "sections.2.questions.2.book_key",
        ),
    ],
)
def test_what_a_form_cannot_be_is_told_at_its_place(change: Any, place: str) -> None:
    data = definition()
    change(data)
    with pytest.raises(BadForm) as refused:
        read(data)
    assert place in refused.value.errors


def test_a_condition_may_not_look_into_a_repeated_section() -> None:
    data = definition()
    data["sections"][2]["questions"][0]["when"] = {"question": "ten_con", "filled": True}
    with pytest.raises(BadForm):
        read(data)


def test_conditions_are_not_nested_without_end() -> None:
    data = definition()
    condition: dict[str, Any] = {"question": "ho_ten", "filled": True}
    for _ in range(6):
        condition = {"not": condition}
    data["sections"][0]["questions"][1]["when"] = condition
    with pytest.raises(BadForm):
        read(data)


def test_a_form_has_a_greatest_size() -> None:
    data = definition()
    data["sections"][0]["questions"] += [
        {"key": f"cau_{n}", "label": "Câu", "kind": "text"} for n in range(300)
    ]
    with pytest.raises(BadForm):
        read(data)


def test_keys_made_of_labels_are_all_different() -> None:
    taken: set[str] = set()
    for label in ("Họ, chữ đệm, tên", "Họ, chữ đệm, tên", "1. Đăng ký", "???"):
        taken.add(eform.key_of(label, taken))
    assert taken == {"ho_chu_dem_ten", "ho_chu_dem_ten_2", "muc_1_dang_ky", "muc"}


def test_every_kind_has_its_words() -> None:
    assert set(KIND_LABELS) == set(Kind)
    assert len(set(ETHNIC_GROUPS)) == 54
    assert len(set(PROVINCES)) == 34
    assert all(len(pair) == 2 and all(pair) for pair in SENTENCES.values())


# --- what is asked -------------------------------------------------------------------------------


def test_a_condition_opens_and_closes_a_question() -> None:
    assert "quan_he_khac" not in asked(answers())
    assert "quan_he_khac" in asked(answers(quan_he="Khác"))


def test_an_answer_that_is_not_asked_opens_nothing() -> None:
    data = definition()
    data["sections"][2]["questions"].append(
        {"key": "them", "label": "Thêm", "kind": "text", "when": {"question": "so_ban", "filled": True}}
    )
    keys = {
        q.key for part in shown(read(data), answers(so_ban=3)) for row in part.rows for q in row.questions
    }
    assert "them" not in keys


def test_a_repeated_section_has_the_rows_it_needs() -> None:
    assert "con.0.ten_con" in asked({})
    assert "con.1.ten_con" in asked(answers(con=[{"ten_con": "A"}, {"ten_con": "B"}]))


# --- checking ------------------------------------------------------------------------------------


def test_good_answers_pass_and_come_back_as_stored() -> None:
    found = whole(
        answers(ngay_sinh="17/2/1990", gioi_tinh="Nam", con=[{"ten_con": " Lê  Hoa ", "sinh_con": "05/2026"}])
    )
    assert found.errors == {}
    assert found.values["ngay_sinh"] == "1990-02-17"
    assert found.values["gioi_tinh"] == "male"
    assert found.values["con"] == [{"ten_con": "Lê Hoa", "sinh_con": "2026-05"}]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"ho_ten": None}, "ho_ten"),
        ({"ho_ten": "An 2"}, "ho_ten"),
        ({"ngay_sinh": "31/02/1990"}, "ngay_sinh"),
        ({"ngay_sinh": "1990"}, "ngay_sinh"),
        ({"ngay_sinh": "21/11/2026"}, "ngay_sinh"),
        ({"gioi_tinh": "x"}, "gioi_tinh"),
        ({"so_dinh_danh": "12345"}, "so_dinh_danh"),
        ({"quan_he": "Khác"}, "quan_he_khac"),
        ({"con": [{"ten_con": "A", "sinh_con": "1980"}]}, "con.0.sinh_con"),
        ({"con": [{"ten_con": "A"}, {}]}, "con.1.ten_con"),
        ({"con": [{"ten_con": "A"}] * 4}, "con"),
        ({"con": "hỏng"}, "con.0.ten_con"),
        ({"ban_sao": "yes"}, "so_ban"),
        ({"ban_sao": "yes", "so_ban": "21"}, "so_ban"),
        ({"ban_sao": "yes", "so_ban": "0"}, "so_ban"),
        ({"cam_doan": None}, "cam_doan"),
        ({"noi_o": {"province": "Hà Tĩnh"}}, "noi_o.commune"),
        ({"noi_o": {"province": "Nước ngoài"}}, "noi_o.rest"),
        ({"noi_o": {"district": "Cẩm Xuyên"}}, "noi_o"),
        ({"giay_to": {"kind": "card", "number": "123"}}, "giay_to.number"),
        ({"la": "x"}, "la"),
    ],
)
def test_each_mistake_has_a_sentence_at_its_place(changes: dict[str, Any], path: str) -> None:
    found = whole(answers(**changes))
    assert path in found.errors
    assert found.errors[path].endswith(".")


def test_sentences_come_in_english_too() -> None:
    assert whole(answers(ho_ten=None), lang="en").errors["ho_ten"].startswith("Not filled in yet.")


def test_a_number_that_does_not_fit_the_person_is_only_a_warning() -> None:
    found = whole(answers(so_dinh_danh="042 190 000 123"))
    assert found.errors == {}
    assert "so_dinh_danh" in found.warnings
    assert whole(answers(so_dinh_danh="042090000123")).warnings == {}


def test_a_draft_wants_nothing_and_keeps_all_that_was_typed() -> None:
    typed = {"ngay_sinh": "31/02/1990", "so_ban": "5", "quan_he": "Cha", "quan_he_khac": "chú"}
    found = check(form(), typed, whole=False, on=TODAY)
    assert set(found.errors) == {"ngay_sinh"}
    assert found.values == {"ngay_sinh": "31/02/1990", "so_ban": 5, "quan_he": "Cha", "quan_he_khac": "chú"}


def test_the_whole_form_drops_what_is_not_asked() -> None:
    found = whole(answers(so_ban="5", quan_he_khac="chú"))
    assert found.errors == {}
    assert not {"so_ban", "quan_he_khac"} & set(found.values)


def test_one_section_can_be_judged_alone() -> None:
    found = check(form(), {}, whole=True, on=TODAY, section="cuoi")
    assert set(found.errors) == {"ban_sao", "cam_doan"}


def test_text_is_composed_and_has_no_hidden_signs() -> None:
    found = whole(answers(ho_ten="Nguye\u0302\u0303n\u202e Va\u0306n An"))
    assert found.values["ho_ten"] == "Nguyễn Văn An"


# --- carrying on ---------------------------------------------------------------------------------


def test_the_register_gets_its_details_once() -> None:
    home = {"residence": "permanent", "province": "Hà Tĩnh", "commune": "Xã Cẩm Trung", "rest": "Thôn 3"}
    given_answers = answers(
        noi_o=home,
        con=[{"ten_con": "Lê Hoa"}, {"ten_con": "Lê Huệ"}],
        ban_sao="yes",
        so_ban=3,
        giay_to={"kind": "passport", "number": "B1234567"},
    )
    assert eform.book_values(form(), given_answers) == {
        "noi_cu_tru": "Thôn 3, Xã Cẩm Trung, Hà Tĩnh",
        "ten_cac_con": "Lê Hoa; Lê Huệ",
        "so_ban_sao": 3,
        "so_giay_to": "B1234567",
    }


def test_what_the_account_knows_is_filled_in() -> None:
    assert eform.prefilled(form(), {"name": "Lê Văn Tám", "sex": "Nữ", "phone": "0912345678"}) == {
        "ho_ten": "Lê Văn Tám",
        "gioi_tinh": "female",
    }
    assert eform.prefilled(form(), {"name": "???", "sex": ""}) == {}


def test_what_the_form_puts_there_at_first_gives_way_to_what_is_known() -> None:
    data = definition()
    question = {"key": "quoc_tich", "label": "Quốc tịch", "kind": "nationality", "initial": "Việt Nam"}
    data["sections"][0]["questions"].append({**question, "prefill": "applicant.nationality"})
    asked = read(data)
    assert read(written(asked)) == asked
    assert eform.prefilled(asked, {})["quoc_tich"] == "Việt Nam"
    assert eform.prefilled(asked, {"nationality": "Lào"})["quoc_tich"] == "Lào"
    assert "quoc_tich" not in eform.prefilled(asked, {}, initial=False)
    data["sections"][0]["questions"][1]["initial"] = "hôm qua"
    with pytest.raises(BadForm):
        read(data)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Số 4, thôn 3, xã Cẩm Trung, tỉnh Hà Tĩnh",
            {"province": "Hà Tĩnh", "commune": "xã Cẩm Trung", "rest": "Số 4, thôn 3"},
        ),
        (
            "Phường Trần Phú, TP. Hồ Chí Minh",
            {"province": "Thành phố Hồ Chí Minh", "commune": "Phường Trần Phú"},
        ),
        ("Thôn 3, huyện Cẩm Xuyên, Hà Tĩnh", {"province": "Hà Tĩnh", "rest": "Thôn 3, huyện Cẩm Xuyên"}),
        ("gần chợ", {"rest": "gần chợ"}),
        ("", {}),
    ],
)
def test_an_address_in_one_line_is_parted_as_far_as_it_is_understood(
    text: str, parts: dict[str, str]
) -> None:
    assert address_of(text) == parts


def test_the_papers_parts_make_a_paper() -> None:
    data = definition()
    data["sections"][2]["questions"][2]["prefill"] = "applicant.identity_paper"
    known = {"identity_kind": "passport", "identity_number": "B1234567", "issued_on": "2020-05-04"}
    assert eform.prefilled(read(data), known)["giay_to"] == {
        "kind": "passport",
        "number": "B1234567",
        "issued": "2020-05-04",
    }


def test_answers_go_over_to_a_new_version_and_what_is_lost_is_told() -> None:
    data = definition()
    data["sections"][0]["questions"][5]["choices"] = ["Mẹ", "Khác"]
    del data["sections"][0]["questions"][1]["checks"]
    data["sections"][0]["questions"][3].pop("checks")
    data["sections"][1]["questions"].pop(1)
    carried, lost = eform.moved(form(), read(data), answers())
    assert carried["con"] == [{"ten_con": "Nguyễn Thị Bình"}]
    assert "quan_he" not in carried
    assert carried["ho_ten"] == "Nguyễn Văn An"
    assert [(entry.label, entry.words) for entry in lost] == [
        ("Quan hệ", "Cha"),
        ("Ngày sinh của con", "2026"),
    ]


# --- whatever comes ------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_KEYS = st.sampled_from([q.key for _, q in form().questions()] + ["con", "la"])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(_KEYS, _JSON, max_size=12))
def test_any_answers_at_all_are_judged_without_a_crash(given_answers: dict[str, Any]) -> None:
    draft = check(form(), given_answers, whole=False, on=TODAY)
    found = check(form(), draft.values, whole=True, on=TODAY)
    again = check(form(), found.values, whole=True, on=TODAY)
    assert again.values == found.values
    eform.book_values(form(), draft.values)
    assert check(form(), draft.values, whole=False, on=TODAY).values == draft.values
    carried, lost = eform.moved(form(), form(), draft.values)
    assert carried == draft.values
    assert lost == ()


@settings(max_examples=150, deadline=None)
@given(_JSON)
def test_any_data_at_all_is_a_form_or_is_refused(data: Any) -> None:
    with pytest.raises(BadForm):
        read(data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(Kind)), st.text(max_size=40))
def test_what_was_cleaned_once_stays(kind: Kind, typed: str) -> None:
    choices = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}] if "choice" in kind else []
    question = {"key": "x", "label": "X", "kind": kind.value, "choices": choices}
    one = read({"title": "T", "sections": [{"key": "s", "title": "S", "questions": [question]}]})
    first = check(one, {"x": typed}, whole=False, on=TODAY)
    second = check(one, first.values, whole=False, on=TODAY)
    assert second.values == first.values
