"""Which acts a dossier's page offers to one person now, and only those."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from motcua.web.desk import acts_decision, acts_money, acts_record, acts_reissue, acts_route, acts_term
from motcua.web.desk.act import ActForm, Case

#: what moves the dossier on, the likeliest first: the first one offered is the page's main button
FORWARD: tuple[type[ActForm], ...] = (
    acts_route.Accept,
    acts_decision.Grant,
    acts_route.Answer,
    acts_route.Advance,
    acts_term.Supplement,
    acts_term.Pay,
)
#: what takes it another way
ASIDE: tuple[type[ActForm], ...] = (
    acts_decision.Refuse,
    acts_record.Decline,
    acts_term.RequestSupplement,
    acts_route.SendBack,
    acts_route.HandOver,
    acts_route.HandOff,
    acts_route.ChooseBranch,
    acts_term.Reschedule,
    acts_term.AwaitPayment,
    acts_term.Stop,
    acts_reissue.Reissue,
)
#: what completes the file
FILE: tuple[type[ActForm], ...] = (
    acts_record.Settle,
    acts_record.AddCharge,
    acts_money.IssueReceipt,
    acts_money.ReplaceReceipt,
    acts_money.CancelReceipt,
    acts_record.Attach,
    acts_record.AttachResult,
    acts_record.FillDetails,
    acts_record.Note,
    acts_record.ControlSlip,
)
BY_NAME = {kind.name: kind for kind in (*FORWARD, *ASIDE, *FILE)}


@dataclass(frozen=True, slots=True)
class Button:
    """An act as the bar of the page shows it."""

    name: str
    label: str
    icon: str
    url: str
    main: bool = False
    tone: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The acts of one person on one dossier: the main one, others beside it, and two groups behind a menu."""

    forward: tuple[Button, ...]
    aside: tuple[Button, ...]
    file: tuple[Button, ...]

    def __bool__(self) -> bool:
        return bool(self.forward or self.aside or self.file)


MAIN_KEY = "F9"


def offer(case: Case) -> Offer:
    """What this person may do now, and only that."""
    ways = [kind for kind in FORWARD if kind.offered(case)]
    if acts_term.Reschedule.offered(case) and acts_decision.needs_apology(case):
        ways.insert(0, acts_term.Reschedule)  # the law wants the apology before the decision
    forward = [_button(case, kind, main=not number) for number, kind in enumerate(ways)]
    forward += _pages(case, main=not forward)
    aside = [_button(case, kind) for kind in ASIDE if kind not in ways and kind.offered(case)]
    return Offer(
        tuple(forward), tuple(aside), tuple(_button(case, kind) for kind in FILE if kind.offered(case))
    )


def _button(case: Case, kind: type[ActForm], *, main: bool = False) -> Button:
    url = reverse("desk:act", args=[case.dossier_id, kind.name])
    return Button(kind.name, kind.label, kind.icon, url, main, kind.tone, MAIN_KEY if main else "")


#: acts that have a page of their own at the counter: transition, address, label, icon
PAGES = (
    ("receive", "desk:receive", "Tiếp nhận", "file-check"),
    ("return_result", "desk:return-dossier", "Trả kết quả", "package"),
)


def _pages(case: Case, *, main: bool) -> list[Button]:
    found = [
        Button("", label, icon, reverse(name, args=[case.dossier_id]))
        for transition, name, label, icon in PAGES
        if case.page.may(transition)
    ]
    return [replace(found[0], main=True, key=MAIN_KEY), *found[1:]] if main and found else found


def panel(form: ActForm) -> dict[str, object]:
    """What the panel of one act shows."""
    case = form.case
    return {
        "form": form,
        "action": reverse("desk:act", args=[case.dossier_id, form.name]),
        "expected": case.page.dossier.last_seq,
        "remark": getattr(form, "remark", ""),
        "ruling": getattr(form, "ruling", None),
    }
