"""Send a petition: who, to which office, about what, with up to three files; the receipt is the follow page.

NĐ 20/2008/NĐ-CP: name and address or telephone; in Vietnamese, clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from motcua.documents.actions.store import UnfitFile, store
from motcua.documents.types import CITIZEN_KINDS, kind_of
from motcua.law.petitions import limits
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.vietnamese_text import fold
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.units import UnitInfo
from motcua.oversight.actions.petitioning import MOST_FILES, SENDER, Sent, send
from motcua.oversight.queries.followed import Subject, subject, subjects_of
from motcua.web.portal.voice.often import too_often
from motcua.web.portal.voice.posted import authorities
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.forms import CleanCharField, CleanTextField, Form, PhoneField, posted_key, refuse
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import SCANNED, private, secret_part

#: with more authorities one is searched for first
MOST_LISTED = 30
#: petitions with files in a day, of one address and of all together: nobody who sends one has signed in
MOST_WITH_FILES, MOST_OF_ALL = 20, 1000
_MISSING = lazy("Chưa nhập mục này.")


class PetitionForm(Form):
    """What a citizen sends."""

    content = CleanTextField(
        label=lazy("Điều gì đã xảy ra?"),
        max_length=20_000,
        rows=7,
        help_text=lazy("Ở đâu, ngày nào, ai, việc gì. Viết như nói chuyện cũng được."),
    )
    authority_id = forms.TypedChoiceField(label=lazy("Gửi đến cơ quan"), coerce=int)
    dossier = CleanCharField(
        label=lazy("Về hồ sơ nào? (nếu có)"),
        required=False,
        max_length=300,
        help_text=lazy("Quét mã QR trên giấy hẹn, hoặc chép địa chỉ trong mã. Bỏ trống cũng được."),
    )
    name = CleanCharField(label=lazy("Họ và tên của bạn"), max_length=300)
    phone = PhoneField(label=lazy("Điện thoại"), required=False)
    address = CleanCharField(
        label=lazy("Địa chỉ"),
        max_length=500,
        required=False,
        help_text=lazy("Cần điện thoại hoặc địa chỉ, để trả lời bạn."),
    )
    email = CleanCharField(label=lazy("Thư điện tử (nếu có)"), max_length=254, required=False)

    def __init__(
        self, *args: Any, offices: Sequence[UnitInfo], own: Sequence[Subject], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        office = cast(forms.TypedChoiceField, self.fields["authority_id"])
        office.choices = [("", _("Chọn cơ quan")), *((one.id, one.name) for one in offices)]
        if len(offices) == 1:
            office.choices, office.initial = [(offices[0].id, offices[0].name)], offices[0].id
        if own:
            self.fields["dossier"] = forms.ChoiceField(
                label=_("Về hồ sơ nào? (nếu có)"),
                required=False,
                choices=[("", _("Không về hồ sơ nào")), *((one.code, _words(one)) for one in own)],
            )
        for name in ("content", "authority_id", "name"):
            self.fields[name].error_messages["required"] = str(_MISSING)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("phone") and not values.get("address") and "phone" not in self.errors:
            self.add_error("phone", _("Ghi điện thoại hoặc địa chỉ để cơ quan trả lời bạn."))
        return values


def _words(one: Subject) -> str:
    return f"{one.code} · {one.procedure[:90]}"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AnyRequest) -> HttpResponse:
    """The form; ``?ho-so=`` a receipt's secret, ``?lai=`` an earlier petition's, ``?co-quan=`` an office."""
    if answer := too_often(request):
        return answer
    about, offices = subject(secret_part(request.GET.get("ho-so", ""))), authorities(request.at.date())
    offices = _fitting(request, offices, about)
    if len(offices) > MOST_LISTED:
        return _choose(request, offices)
    own = subjects_of(request.citizen) if request.citizen and about is None else []
    if request.method != "POST":
        return _page(
            request,
            PetitionForm(initial=_initial(request, offices, about), offices=offices, own=own),
            about,
            offices,
        )
    form = PetitionForm(request.POST, offices=offices, own=own)
    if form.is_valid():
        try:
            done = _send(request, form.cleaned_data, about)
        except (Invalid, NotFound) as refused:
            refuse(form, refused)
        else:
            return private(redirect("portal:petition", done))
    return _page(request, form, about, offices, status=422)


def _fitting(request: AnyRequest, offices: Sequence[UnitInfo], about: Subject | None) -> tuple[UnitInfo, ...]:
    """The office of the dossier, the one that the address names, or all."""
    named = request.GET.get("co-quan", "")
    wanted = str(about.authority_id) if about else named
    chosen = tuple(one for one in offices if str(one.id) == wanted)
    return chosen or tuple(offices)


def _choose(request: AnyRequest, offices: Sequence[UnitInfo]) -> HttpResponse:
    text = request.GET.get("q", "")[:100].strip()
    words = fold(text).split()
    found = [one for one in offices if words and all(word in fold(one.name) for word in words)]
    values = {"text": text, "found": found[:MOST_LISTED], "more": len(found) > MOST_LISTED}
    return render(request, "portal/voice/petition_office.html", values)


def _initial(request: AnyRequest, offices: Sequence[UnitInfo], about: Subject | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"name": request.citizen.name} if request.citizen else {}
    if about is not None:
        initial["authority_id"] = about.authority_id
    elif len(offices) == 1:
        initial["authority_id"] = offices[0].id
    return initial


def _send(request: AnyRequest, values: dict[str, Any], about: Subject | None) -> str:
    """Keep the files, enter the petition; its secret."""
    typed = values["dossier"]
    scanned = SCANNED.search(typed)
    sent = Sent(
        authority_id=values["authority_id"],
        name=values["name"],
        phone=values["phone"],
        address=values["address"],
        email=values["email"],
        content=values["content"],
        dossier_token=about.token if about else (scanned[1] if scanned else ""),
        dossier_code="" if about or scanned else typed,
        follows=secret_part(request.GET.get("lai", "")),
        files=_kept(request, values["authority_id"]),
    )
    return send(sent, actor=request.citizen, at=request.at, key=posted_key(request)).token


def _enough(request: AnyRequest) -> bool:
    """Whether files came with so many petitions today that the rest must do without: disks end."""
    many = rate.seconds_to_wait(request, "petition-files", most=MOST_WITH_FILES, window=24 * 3600)
    return bool(many or rate.seconds_of_all(request, "petition-files", most=MOST_OF_ALL, window=24 * 3600))


def _kept(request: AnyRequest, authority_id: int) -> list[int]:
    uploads = request.FILES.getlist("files")
    if len(uploads) > MOST_FILES:
        raise Invalid({"files": _("Gửi kèm nhiều nhất 3 tệp.")})
    if uploads and _enough(request):
        raise Invalid({"files": _("Hôm nay đã nhận nhiều tệp từ đường truyền này. Gửi không kèm tệp.")})
    kept = []
    kinds = [kind_of(cast(BinaryIO, upload.file)) for upload in uploads]
    if any(kind is None or kind not in CITIZEN_KINDS for kind in kinds):
        raise Invalid({"files": _("Chỉ nhận ảnh (JPG, PNG, TIFF) hoặc PDF.")})
    for upload in uploads:
        try:
            file = store(
                upload, upload.name or "tep", request.citizen or SENDER, request.at, authority_id=authority_id
            )
        except UnfitFile as unfit:
            raise Invalid({"files": unfit.message}) from None
        kept.append(file.pk)
    return kept


def _page(
    request: AnyRequest,
    form: PetitionForm,
    about: Subject | None,
    offices: Sequence[UnitInfo],
    status: int = 200,
) -> HttpResponse:
    calendar = calendar_of(offices[0].id) if offices else None
    values = {
        "form": form,
        "about": about,
        "again": bool(request.GET.get("lai")),
        "limits": limits(request.at, calendar) if calendar else None,
        "most_files": MOST_FILES,
        "signed": request.citizen is not None,
    }
    return private(render(request, "portal/voice/petition_new.html", values, status=status))
