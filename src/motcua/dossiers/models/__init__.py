"""The dossier, its work and its record."""

from motcua.dossiers.models.applications import Application, ApplicationPaper, DossierFile, DossierForm
from motcua.dossiers.models.dossier import Dossier, DossierCharge, DossierDocument, DossierResult
from motcua.dossiers.models.notices import Notice, NoticeChoice, NoticeCursor, PhoneConsent
from motcua.dossiers.models.payments import (
    BankLine,
    BankStatement,
    PaymentAccount,
    PaymentNotice,
    PaymentOrder,
)
from motcua.dossiers.models.reads import DossierRead
from motcua.dossiers.models.receipts import FeeReceipt, ReceiptLine, ReceiptSeries, Refund
from motcua.dossiers.models.record import BookEntry, Counter, DailySeal, DossierEvent, Slip
from motcua.dossiers.models.work import DueMove, Pause, Stage, SupplementRequest, Task

__all__ = [
    "Application",
    "ApplicationPaper",
    "BankLine",
    "BankStatement",
    "BookEntry",
    "Counter",
    "DailySeal",
    "Dossier",
    "DossierCharge",
    "DossierDocument",
    "DossierEvent",
    "DossierFile",
    "DossierForm",
    "DossierRead",
    "DossierResult",
    "DueMove",
    "FeeReceipt",
    "Notice",
    "NoticeChoice",
    "NoticeCursor",
    "Pause",
    "PaymentAccount",
    "PaymentNotice",
    "PaymentOrder",
    "PhoneConsent",
    "ReceiptLine",
    "ReceiptSeries",
    "Refund",
    "Slip",
    "Stage",
    "SupplementRequest",
    "Task",
]
