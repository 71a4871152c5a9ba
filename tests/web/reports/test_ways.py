"""Ways between pages of figures: back to the form, back to who has sent; a signature names no office."""

from __future__ import annotations

import html
from typing import Any

from motcua.org.queries import units
from motcua.reports.queries.letters import signature_lines
from tests.web.desk.office import Office
from tests.web.reports.quarter_end import Browser, browser, clock, office
from tests.web.reports.reporting_office import QUARTER, sent

__all__ = ["browser", "clock", "office"]

HOME = "/bao-cao/"


def words(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_list_leads_back_to_the_form_that_it_came_from(browser: Browser, office: Office) -> None:
    asked = {"form": "II.06b", "unit": str(office.units["xa"]), "period": QUARTER.code}
    page = words(browser("thu").get(f"{HOME}ho-so/", {**asked, "row": "total", "column": "accepted"}))
    back = f"{HOME}bieu/?form=II.06b&unit={office.units['xa']}&period={QUARTER.code}"
    assert f'href="{back}"' in page
    assert browser("thu").get(back).status_code == 200


def test_a_superior_goes_back_to_who_has_sent(browser: Browser, office: Office) -> None:
    pk = sent(office, "xa", "thu", "chu-tich")
    back = f"{HOME}nop/cap-duoi/?unit={office.units['tinh']}&period={QUARTER.code}"
    assert back in words(browser("tinh-van-thu").get(f"{HOME}nop/{pk}/"))
    assert back not in words(browser("thu").get(f"{HOME}nop/{pk}/"))


def test_a_signature_does_not_repeat_the_office(office: Office) -> None:
    unit = units.unit(office.units["xa"])
    lines = signature_lines(unit, "KT.", "Phó Chủ tịch UBND xã")
    assert lines[-1] == "PHÓ CHỦ TỊCH"
    assert signature_lines(unit, "TL.", "Chánh Văn phòng")[-1] == "CHÁNH VĂN PHÒNG"
