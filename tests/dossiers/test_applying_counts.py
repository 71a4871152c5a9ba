"""Copies that a form asks for are in the fee, whether or not a register has a place for their number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motcua.catalogue import eform
from motcua.dossiers.actions.applying_checks import counts_of
from motcua.dossiers.queries.applications import Draft, draft
from tests.dossiers.citizens import a_citizen, a_whole_draft
from tests.dossiers.office import Office

pytestmark = pytest.mark.django_db
ASKS = {
    "title": "Bản sao",
    "sections": [
        {
            "key": "de_nghi",
            "title": "Đề nghị",
            "questions": [
                {"key": "can_ban_sao", "label": "Cần bản sao không?", "kind": "yes_no", "required": True},
                {
                    "key": "so_ban_sao",
                    "label": "Mấy bản?",
                    "kind": "copies",
                    "required": True,
                    "when": {"question": "can_ban_sao", "equals": "yes"},
                },
            ],
        }
    ],
}


@pytest.fixture
def found(office: Office) -> Draft:
    me = a_citizen()
    return draft(a_whole_draft(office, me), me)


@pytest.mark.parametrize(
    ("answers", "counted"),
    [
        ({"can_ban_sao": "yes", "so_ban_sao": 3}, {"so_ban_sao": 3}),
        ({"can_ban_sao": "no", "so_ban_sao": 3}, {}),
        ({}, {}),
    ],
)
def test_the_number_of_copies_needs_no_register(
    found: Draft, answers: dict[str, Any], counted: dict[str, int]
) -> None:
    found.row.answers, found.row.counts = answers, {}
    assert counts_of(replace(found, form=eform.read(ASKS))) == counted
