"""The steps of an application that every procedure has: where, who, how to get the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.queries.pinned import Case, PinnedProcedure
from motcua.dossiers.queries.applications import cases_offered
from motcua.dossiers.types import ReturnMethod
from motcua.org.queries.citizens import ActingFor
from motcua.org.queries.units import UnitInfo
from motcua.web.ui.forms import CleanCharField, CleanTextField, Form, Pick

#: offices shown at once; with more of them a part of the name is typed first
MOST_OFFICES = 12
SELF = "self"
_RETURN_NAMES = {
    ReturnMethod.COUNTER.value: gettext_lazy("Đến nhận tại Bộ phận Một cửa"),
    ReturnMethod.ONLINE.value: gettext_lazy("Nhận bản điện tử trên trang này"),
    ReturnMethod.POST.value: gettext_lazy("Nhận tại nhà qua bưu điện"),
}


class OfficeForm(Form):
    """Which office, and which case of the procedure."""

    authority = Pick(label=gettext_lazy("Nộp cho cơ quan nào?"), required=False)
    case = Pick(label=gettext_lazy("Trường hợp của bạn"), required=False)

    def __init__(
        self, *args: Any, offices: Sequence[UnitInfo], procedure: PinnedProcedure, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [(str(unit.id), unit.name) for unit in offices]  # type: ignore[attr-defined]
        cases = cases_offered(procedure)
        if len(cases) > 1:
            self.fields["case"].choices = [(str(case.position), case_name(case)) for case in cases]  # type: ignore[attr-defined]
        else:
            del self.fields["case"]
        if not offices:
            del self.fields["authority"]


class PersonForm(Form):
    """Who hands in, and for whom."""

    name = CleanCharField(label=gettext_lazy("Họ và tên"), required=False, max_length=300)
    identity_number = CleanCharField(
        label=gettext_lazy("Số định danh cá nhân (số căn cước)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth = CleanCharField(
        label=gettext_lazy("Ngày sinh"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric"}),
    )
    address = CleanTextField(label=gettext_lazy("Nơi ở hiện nay"), required=False, max_length=500, rows=2)
    phone = CleanCharField(
        label=gettext_lazy("Số điện thoại"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = CleanCharField(
        label=gettext_lazy("Thư điện tử (nếu có)"),
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )

    def __init__(self, *args: Any, papers: Sequence[ActingFor], proven: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(SELF, _("Cho chính tôi (hoặc con, người tôi giám hộ)"))]
        choices += [
            (str(one.id), _("Cho %(name)s") % {"name": f"{one.name} – {one.paper}"}) for one in papers
        ]
        self.fields = {"for": Pick(label=_("Nộp cho ai?"), choices=choices, required=False)} | self.fields
        if proven:
            for name in ("name", "identity_number"):
                self.fields[name].widget.attrs["readonly"] = True


class ReturnForm(Form):
    """How the result comes back, and a ground of exemption."""

    return_method = Pick(label=gettext_lazy("Nhận kết quả bằng cách nào?"), required=False)
    return_address = CleanTextField(
        label=gettext_lazy("Địa chỉ nhận (nếu chọn bưu điện)"), required=False, max_length=500, rows=2
    )
    exemption = Pick(label=gettext_lazy("Bạn có thuộc diện được miễn, giảm lệ phí không?"), required=False)

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["return_method"].choices = list(_RETURN_NAMES.items())  # type: ignore[attr-defined]
        if grounds:
            self.fields["exemption"].choices = [("", _("Không")), *grounds]  # type: ignore[attr-defined]
        else:
            del self.fields["exemption"]


def typed(form: type[Form], values: Mapping[str, Any], errors: Mapping[str, str], **more: Any) -> Form:
    """A form that shows what is stored as it was typed, each sentence at its field."""
    data = {name: "" if value is None else str(value) for name, value in values.items()}
    made = form(data, **more)
    made.full_clean()
    for name, sentence in errors.items():
        made.add_error(name if name in made.fields else None, _(sentence) if sentence else sentence)
    return made


def case_name(case: Case) -> str:
    """The ordinary case has a heading at most: it is called what it is."""
    return str(_("Trường hợp thông thường")) if case.general else case.name


def return_name(method: str) -> str:
    """A way to get the result in the reader's language."""
    return str(_RETURN_NAMES.get(method, method))
