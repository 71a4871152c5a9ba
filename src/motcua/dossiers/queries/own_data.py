"""Everything stored of a person's dossiers, for the person to take along (Luật 91/2025/QH15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from motcua.dossiers.models import DossierCharge, DossierForm
from motcua.dossiers.queries.reads import readers
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.types import State
from motcua.org.queries.units import unit
from motcua.org.types import Actor, ActorKind

_PLAIN = (
    "code procedure_code procedure_name applicant_name applicant_address applicant_phone subject details "
    "channel return_method return_address submitted_at received_at due_at finished_at returned_at returned_to"
).split()


def own_dossiers(actor: Actor, *, most: int = 2000) -> Iterator[dict[str, Any]]:
    """Each dossier of the person as plain data, the oldest first; nobody else's.

    What another account typed of its own owner stays with that account.
    """
    if actor.kind != ActorKind.APPLICANT:
        return
    rows = visible_to(actor).prefetch_related("documents", "charges", "orders", "receipts", "forms")
    for row in rows.order_by("pk")[:most]:
        yield {
            **{name: getattr(row, name) for name in _PLAIN},
            "state": str(State(row.state).label),
            "authority": unit(row.authority_id).name,
            "documents": [line.name for line in row.documents.all()],
            "answers": [_form(form, actor) for form in row.forms.all()],
            "charges": [_money(charge) for charge in row.charges.all()],
            "payments": [
                {
                    "reference": order.reference,
                    "amount": order.amount,
                    "state": order.state,
                    "created_at": order.created_at,
                    "paid_at": order.paid_at,
                }
                for order in row.orders.all()
            ],
            "receipts": [
                {"number": receipt.number, "total": receipt.total, "issued_at": receipt.issued_at}
                for receipt in row.receipts.all()
            ],
            "read_by": [
                {"unit": line.unit_name, "title": line.title, "at": line.at} for line in readers(row, actor)
            ],
        }


def _form(form: DossierForm, actor: Actor) -> dict[str, Any]:
    told: dict[str, Any] = {"at": form.at, "answers": form.answers}
    return {**told, "person": form.person} if form.account_id == actor.account_id else told


def _money(charge: DossierCharge) -> dict[str, Any]:
    return {
        "name": charge.name,
        "amount": charge.amount,
        "paid_at": charge.paid_at,
        "receipt_number": charge.receipt_number,
    }
