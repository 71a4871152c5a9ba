"""One person is one record, whatever paper and however typed."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from motcua.lib.refused import Invalid
from motcua.org.actions.applicants import ApplicantData, save, warnings
from motcua.org.models import Applicant
from motcua.org.queries.applicants import by_number, suggest
from tests.org.places import Province

pytestmark = pytest.mark.django_db

HOA = ApplicantData(
    name="Nguyễn Thị Hoa",
    identity_number="042190001234",
    birth_date=date(1990, 2, 17),
    sex="female",
    address="Tổ dân phố 3, phường Thành Sen, tỉnh Hà Tĩnh",
    phone="0912 345 678",
)


def test_a_person_with_a_number_is_stored_in_one_statement() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        stored = save(HOA)
    assert len(queries) == 1
    assert stored.pk
    assert (stored.identity_kind, stored.identity_number) == ("personal", "042190001234")
    assert stored.birth_date == date(1990, 2, 17)
    assert stored.phone == "0912345678"


def test_with_a_former_number_it_is_still_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        save(ApplicantData(name="Trần Văn Bình", identity_number="042085000111", former_number="183456789"))
    assert len(queries) == 1


def test_the_same_number_is_the_same_record_and_nothing_known_is_wiped() -> None:
    first = save(HOA)
    again = save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="042 190 001 234"))
    assert again.pk == first.pk
    assert (again.phone, again.address, again.sex) == ("0912345678", HOA.address, "female")
    assert again.birth_date == date(1990, 2, 17)
    assert Applicant.objects.count() == 1


def test_new_values_replace_old_ones() -> None:
    save(HOA)
    moved = save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", address="Xã Đồng Lộc"))
    assert moved.address == "Xã Đồng Lộc"


def test_a_new_card_takes_over_the_old_cards_record() -> None:
    old = save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="183456789", phone="0912345678"))
    assert old.identity_kind == "cmnd"
    new = save(
        ApplicantData(
            name="Nguyễn Thị Hoà".replace("à", "a"), identity_number="042190001234", former_number="183456789"
        )
    )
    assert new.pk == old.pk
    assert (new.identity_kind, new.identity_number) == ("personal", "042190001234")
    assert (new.former_number, new.phone) == ("183456789", "0912345678")


def test_an_old_card_shown_again_leads_to_the_record_with_the_new_number() -> None:
    new = save(
        ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", former_number="183456789")
    )
    shown = save(ApplicantData(name="NGUYỄN THỊ HOA", identity_number="183456789"))
    assert shown.pk == new.pk
    assert (shown.identity_kind, shown.identity_number) == ("personal", "042190001234")
    assert shown.former_number == "183456789"


def test_a_mistyped_old_number_never_takes_another_persons_record() -> None:
    other = save(ApplicantData(name="Lê Văn Cường", identity_number="183456789"))
    data = ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", former_number="183456789")
    assert any("Lê Văn Cường" in sentence for sentence in warnings(data))
    assert save(data).pk != other.pk
    other.refresh_from_db()
    assert other.name == "Lê Văn Cường"


def test_without_a_paper_the_same_name_birth_and_phone_is_one_record() -> None:
    child = ApplicantData(name="Phạm Gia Bảo", birth_text="2019", phone="0912345678")
    first = save(child)
    assert first.identity_number is None
    assert save(child).pk == first.pk
    assert save(ApplicantData(name="Phạm Gia Bảo", birth_text="2020", phone="0912345678")).pk != first.pk
    nameless = ApplicantData(name="Phạm Gia Bảo")
    assert save(nameless).pk != save(nameless).pk


def test_birth_known_in_part_stays_text_until_the_day_is_known() -> None:
    partial = save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", birth_text="02/1990"))
    assert (partial.birth_date, partial.birth_text) == (None, "02/1990")
    whole = save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", birth_text="17/2/1990"))
    assert (whole.birth_date, whole.birth_text) == (date(1990, 2, 17), "")
    later = save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", birth_text="1990"))
    assert (later.birth_date, later.birth_text) == (date(1990, 2, 17), "")


def test_decomposed_control_and_direction_characters_are_normalised() -> None:
    typed = unicodedata.normalize("NFD", "  Nguyễn\u202e Thị\u0000\u200b Hoa\n")
    stored = save(ApplicantData(name=typed, identity_number="042190001234"))
    stored.refresh_from_db()
    assert stored.name == "Nguyễn Thị Hoa"
    assert stored.name_fold == "nguyen thi hoa"


@pytest.mark.parametrize(
    "name", ["Robert'); DROP TABLE org_applicant;--", "<script>alert(1)</script>", "Hoa 🌸"]
)
def test_odd_text_is_stored_as_text(name: str) -> None:
    assert save(ApplicantData(name=name, identity_number="042190001234")).name == name


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        (ApplicantData(name=" "), "name", "trống"),
        (ApplicantData(name="12345"), "name", "phải có chữ"),
        (ApplicantData(name="a" * 10_000), "name", "10.000 ký tự"),
        (ApplicantData(name="Hoa", identity_number="12345"), "identity_number", "Không nhận ra"),
        (
            ApplicantData(name="Hoa", identity_kind="personal", identity_number="12345"),
            "identity_number",
            "12 chữ số",
        ),
        (ApplicantData(name="Hoa", identity_kind="cmnd"), "identity_number", "Chưa ghi số"),
        (
            ApplicantData(name="Hoa", identity_kind="zz", identity_number="042190001234"),
            "identity_kind",
            "danh sách",
        ),
        (ApplicantData(name="Hoa", birth_text="31/02/1990"), "birth_date", "28 ngày"),
        (ApplicantData(name="Hoa", phone="không có"), "phone", "8 đến 15"),
        (ApplicantData(name="Hoa", email="hoa@"), "email", "thư điện tử"),
        (ApplicantData(name="Hoa", address="x" * 501), "address", "501 ký tự"),
        (ApplicantData(name="Hoa", sex="x"), "sex", "danh sách"),
        (ApplicantData(name="Hoa", kind="robot"), "kind", "danh sách"),
        (
            ApplicantData(name="Hoa", identity_number="042190001234", former_number="'; --"),
            "former_number",
            "9 chữ số",
        ),
        (
            ApplicantData(
                name="Hoa", birth_text="1990", birth_date=date(1990, 1, 1), issued_on=date(1980, 1, 1)
            ),
            "issued_on",
            "trước ngày sinh",
        ),
    ],
)
def test_what_cannot_be_stored_is_told_at_its_field(data: ApplicantData, field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(data)
    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field]
    assert not Applicant.objects.exists()


def test_all_wrong_fields_are_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        save(ApplicantData(name="", phone="abc", email="x", birth_text="40/40/1990"))
    assert set(refused.value.errors) == {"name", "phone", "email", "birth_date"}


def test_number_against_birth_and_sex_is_a_warning_not_an_error() -> None:
    data = ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", birth_text="1991", sex="male")
    assert len(warnings(data)) == 2
    assert save(data).pk
    assert warnings(HOA) == []


def test_an_organisation_by_its_tax_number() -> None:
    stored = save(
        ApplicantData(name="Công ty TNHH Hồng Lĩnh", kind="enterprise", identity_number="3000123456")
    )
    assert stored.identity_kind == "tax"
    branch = save(ApplicantData(name="Chi nhánh 1", kind="enterprise", identity_number="3000123456-001"))
    assert branch.identity_number == "3000123456001"
    assert branch.pk != stored.pk


def test_found_by_any_number() -> None:
    save(ApplicantData(name="Nguyễn Thị Hoa", identity_number="042190001234", former_number="183456789"))
    for number in ("042190001234", "042 190 001 234", "183456789", "183.456.789"):
        found = by_number(number)
        assert found is not None, number
        assert found.name == "Nguyễn Thị Hoa"
    assert by_number("042190009999") is None
    assert by_number("") is None


def test_suggestions_by_name_without_marks_number_and_phone() -> None:
    save(HOA)
    save(ApplicantData(name="Nguyễn Văn Hòa", identity_number="042085000111"))
    save(ApplicantData(name="Trần Đình Đức", identity_number="042085000222"))
    assert [a.name for a in suggest("dinh duc")] == ["Trần Đình Đức"]
    assert [a.name for a in suggest("Đức")] == ["Trần Đình Đức"]
    assert {a.name for a in suggest("nguyen hoa")} == {"Nguyễn Thị Hoa", "Nguyễn Văn Hòa"}
    assert [a.name for a in suggest("0421900")] == ["Nguyễn Thị Hoa"]
    assert [a.name for a in suggest("0912 345")] == ["Nguyễn Thị Hoa"]
    assert [a.name for a in suggest("+84 912 345")] == ["Nguyễn Thị Hoa"]
    assert suggest("%") == []
    assert suggest("x" * 10_000) == []
    assert len(suggest("nguyen", limit=1)) == 1


def test_suggestions_from_ones_own_place_come_first(province: Province) -> None:
    save(ApplicantData(name="Nguyễn Văn An", identity_number="042085000111", address="Xã Can Lộc"))
    save(
        ApplicantData(name="Nguyễn Văn Bình", identity_number="042085000222", address="Xã Đồng Lộc, Hà Tĩnh")
    )
    assert [a.name for a in suggest("nguyen van")] == ["Nguyễn Văn An", "Nguyễn Văn Bình"]
    near = suggest("nguyen van", province.commune.pk)
    assert [a.name for a in near] == ["Nguyễn Văn Bình", "Nguyễn Văn An"]


class AnyText(TestCase):
    """Whatever is typed is either stored as one clean line or refused at a field."""

    @given(name=st.text(max_size=40), number=st.text(max_size=20), address=st.text(max_size=30))
    def test_stored_or_refused(self, name: str, number: str, address: str) -> None:
        try:
            stored = save(ApplicantData(name=name, identity_number=number, address=address))
        except Invalid as refused:
            assert set(refused.errors) <= {"name", "identity_number", "address"}  # noqa: PT017
            return
        stored.refresh_from_db()
        for text in (stored.name, stored.address):
            assert text == unicodedata.normalize("NFC", text).strip()
            assert "\x00" not in text
