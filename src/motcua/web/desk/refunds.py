"""Refunds at the desk: what waits for a decision, what is decided, and money given back with its proof."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.dossiers.actions import refunding
from motcua.dossiers.actions.refunding import Back
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries import receipts
from motcua.dossiers.queries.receipts import RefundCase
from motcua.dossiers.types import RefundState
from motcua.lib.money import dong
from motcua.lib.refused import Invalid, NotFound
from motcua.org.types import Permission
from motcua.web.ui.access import needs
from motcua.web.ui.forms import (
    CleanCharField,
    CleanTextField,
    Form,
    MoneyField,
    Pick,
    posted_key,
    refuse,
    succeeded,
)
from motcua.web.ui.request import OfficialRequest

PAY, DROP = "pay", "drop"


class DecideForm(Form):
    """How much of each paid charge goes back, on what ground, and where to."""

    ground = CleanTextField(label="Căn cứ, lý do hoàn trả", max_length=500, rows=2)
    account = CleanCharField(
        label="Tài khoản nhận (ngân hàng, số, chủ tài khoản)",
        required=False,
        max_length=200,
        help_text="Để trống: trả tiền mặt tại quầy, người nhận ký phiếu chi.",
    )

    def __init__(self, *args: Any, case: RefundCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        for charge in case.charges:
            self.fields[f"back_{charge.id}"] = MoneyField(
                label=f"{charge.name} (đã nộp {dong(charge.left)})",
                required=False,
                initial=charge.left,
                most=charge.left,
            )
        self.order_fields([f"back_{charge.id}" for charge in case.charges])
        if case.ruling.ok:
            self.fields["ground"].initial = case.ruling.sentence

    def back(self) -> list[Back]:
        """What was typed; nothing where a line was left empty. Call after validation."""
        typed = {charge.id: self.cleaned_data.get(f"back_{charge.id}") for charge in self.case.charges}
        return [Back(charge_id, amount) for charge_id, amount in typed.items() if amount]


class SurplusForm(Form):
    account = CleanCharField(
        label="Tài khoản nhận (ngân hàng, số, chủ tài khoản)", required=False, max_length=200
    )


class PayForm(Form):
    """The money was given back, or is not after all."""

    act = Pick(label="Kết quả", choices=[(PAY, "Đã trả tiền"), (DROP, "Không hoàn trả nữa")], initial=PAY)
    said = CleanCharField(
        label="Chứng từ, hoặc lý do",
        max_length=300,
        help_text="Số ủy nhiệm chi, mã giao dịch, phiếu chi có ký nhận; không trả nữa thì ghi lý do.",
    )


@require_GET
@needs(Permission.INTAKE, Permission.MANAGE)
def refund_list(request: OfficialRequest) -> HttpResponse:
    """What waits for a decision, what waits for its money, and what was done lately."""
    day = timezone.localdate(request.at)
    decided = receipts.refunds(request.actor, states=list(RefundState.values))
    shown = {
        "cases": receipts.refund_cases(request.actor, day),
        "surpluses": receipts.surpluses(request.actor),
        "waiting": [one for one in decided if one.state == RefundState.DUE],
        "done": [one for one in decided if one.state != RefundState.DUE][:20],
    }
    return render(request, "desk/refunds.html", shown)


@require_http_methods(["GET", "POST"])
@needs(Permission.INTAKE, Permission.MANAGE)
def decide(request: OfficialRequest, dossier_id: int) -> HttpResponse:
    """Decide what of one dossier's payments goes back."""
    case = receipts.refund_case(dossier_id, request.actor, timezone.localdate(request.at))
    form = DecideForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            refunding.decide(
                dossier_id,
                back=form.back(),
                ground=form.cleaned_data["ground"],
                account=form.cleaned_data["account"],
                actor=request.actor,
                at=request.at,
                sent=Sent(key=posted_key(request)),
            )
        except Invalid as refused:
            refuse(form, refused)
        else:
            succeeded(request, "Đã quyết định hoàn trả; ghi chứng từ khi trả tiền.")
            return redirect("desk:refunds")
    return render(
        request, "desk/refund_decide.html", {"form": form, "case": case}, status=422 if form.errors else 200
    )


@require_POST
@needs(Permission.INTAKE, Permission.MANAGE)
def decide_surplus(request: OfficialRequest, order_id: int) -> HttpResponse:
    """Decide that what an online payment brought too much goes back."""
    if not any(one.order_id == order_id for one in receipts.surpluses(request.actor)):
        raise NotFound("Không có khoản thanh toán thừa này.")
    form = SurplusForm(request.POST)
    account = form.cleaned_data["account"] if form.is_valid() else ""
    refunding.decide_surplus(
        order_id, account=account, actor=request.actor, at=request.at, sent=Sent(key=posted_key(request))
    )
    succeeded(request, "Đã quyết định hoàn trả khoản nộp thừa.")
    return redirect("desk:refunds")


@require_http_methods(["GET", "POST"])
@needs(Permission.INTAKE, Permission.MANAGE)
def refund(request: OfficialRequest, refund_id: int) -> HttpResponse:
    """One decided refund: give the money back with its proof, or drop it with a reason."""
    rows = receipts.refunds(request.actor, states=list(RefundState.values))
    found = next((one for one in rows if one.id == refund_id), None)
    if found is None:
        raise NotFound("Không tìm thấy khoản hoàn trả này.")
    form = PayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["said"]
        by: dict[str, Any] = {"actor": request.actor, "at": request.at}
        sent = Sent(key=posted_key(request))
        if form.cleaned_data["act"] == PAY:
            refunding.pay(refund_id, proof=said, sent=sent, **by)
            succeeded(
                request, f"Đã ghi nhận hoàn trả {dong(found.amount)}; biên lai được hủy hoặc điều chỉnh."
            )
        else:
            refunding.drop(refund_id, reason=said, sent=sent, **by)
            succeeded(request, "Đã ghi: không hoàn trả khoản này.")
        return redirect("desk:refunds")
    values = {"form": form, "refund": found, "open": found.state == RefundState.DUE}
    return render(request, "desk/refund.html", values, status=422 if form.errors else 200)
