"""The dossier itself and what lies in it."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.models import ProcedureVersion, RequiredDocument, Route
from motcua.catalogue.types import Channel
from motcua.documents.models import StoredFile
from motcua.dossiers.types import Outcome, PaymentMethod, ReturnMethod, State, Verdict
from motcua.org.models import Applicant, CitizenAccount, Official, Unit


class Dossier(models.Model):
    """One request of one applicant under one pinned procedure version (hồ sơ).

    Written only by ``dossiers.lifecycle``; lists read the copied names so that a page of fifty
    is one query and an old dossier keeps the words of its day.
    """

    code = models.CharField(max_length=60, unique=True, null=True, blank=True)
    token = models.CharField(max_length=32, unique=True)
    is_test = models.BooleanField(default=False)
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+")
    route = models.ForeignKey(Route, models.PROTECT, related_name="+")
    branch = models.CharField(max_length=40, blank=True)
    case_position = models.PositiveSmallIntegerField(default=0)
    procedure_code = models.CharField(max_length=40)
    procedure_name = models.TextField()
    field_code = models.CharField(max_length=60)

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    one_stop = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    received_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="+")
    #: who handed it in online; sees it together with the proven applicant
    account = models.ForeignKey(CitizenAccount, models.PROTECT, null=True, blank=True, related_name="+")
    applicant_name = models.CharField(max_length=300)
    applicant_fold = models.CharField(max_length=300)
    applicant_sort = models.CharField(max_length=1200)
    applicant_address = models.CharField(max_length=500, blank=True)
    applicant_phone = models.CharField(max_length=30, blank=True)
    proxy = models.ForeignKey(Applicant, models.PROTECT, null=True, blank=True, related_name="+")
    proxy_paper = models.CharField(max_length=300, blank=True)
    subject = models.TextField(blank=True)
    sets = models.PositiveSmallIntegerField(default=1)
    details = models.JSONField(default=dict)

    channel = models.CharField(max_length=8, choices=Channel.choices)
    return_method = models.CharField(max_length=8, choices=ReturnMethod.choices)
    return_address = models.CharField(max_length=500, blank=True)

    regime = models.CharField(max_length=12)
    state = models.CharField(max_length=20, choices=State.choices)
    #: where a supplement or payment leads back to
    resume_state = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    #: when it was typed in; later than ``received_at`` for one entered afterwards
    entered_at = models.DateTimeField()
    entered_late = models.BooleanField(default=False)
    term_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    term_unit = models.CharField(max_length=14, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    original_due_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    #: the same end read by the other counting rules of reports: dates only, and decision 766
    verdict_by_date = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    verdict_index = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_to = models.CharField(max_length=300, blank=True)
    apologised_at = models.DateTimeField(null=True, blank=True)
    reschedules = models.PositiveSmallIntegerField(default=0)
    supplements = models.PositiveSmallIntegerField(default=0)

    #: quyển số, số thứ tự of the register of its field and year
    register_volume = models.CharField(max_length=20, blank=True)
    register_number = models.PositiveIntegerField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "received_at"], name="dossier_by_day"),
            models.Index(
                fields=["authority", "due_at"],
                name="dossier_open_by_due",
                condition=models.Q(finished_at__isnull=True),
            ),
            models.Index(
                fields=["authority", "original_due_at"],
                name="dossier_open_by_promise",
                condition=models.Q(finished_at__isnull=True),
            ),
            models.Index(fields=["authority", "state", "due_at"], name="dossier_by_state"),
            models.Index(fields=["applicant"], name="dossier_by_applicant"),
            # a search within an authority reads this alone, not the dossiers
            models.Index(fields=["authority", "applicant_fold", "code", "id"], name="dossier_sought"),
            # what a period's report reads: finished in it or not yet, received before its end
            models.Index(fields=["authority", "finished_at", "received_at"], name="dossier_by_finish"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=True) | models.Q(code__isnull=False),
                name="received_dossier_has_code",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(received_at__isnull=False)
                | models.Q(state__in=["declined", "stopped"]),
                name="finished_dossier_was_received",
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"(chưa tiếp nhận {self.pk})"


class DossierDocument(models.Model):
    """A paper handed in: always one that the pinned case asks for."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    required = models.ForeignKey(RequiredDocument, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    given = models.BooleanField(default=True)
    waived = models.CharField(max_length=200, blank=True, help_text="Lý do không phải nộp")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "required"], name="paper_once_per_dossier"),
        ]

    def __str__(self) -> str:
        return self.name


class DossierCharge(models.Model):
    """A fee or charge due for the dossier, and how it was settled. Amounts in đồng."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="charges")
    name = models.TextField()
    kind = models.CharField(max_length=10, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    amount = models.BigIntegerField()
    method = models.CharField(max_length=8, choices=PaymentMethod.choices, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    receipt_number = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    #: before, after or either, and the legal source, as the fee rule said when the charge was made
    due_when = models.CharField(max_length=8, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    #: why it was paid in cash (a key of data/lists/cash_reasons.yaml), empty when nobody asked
    cash_reason = models.CharField(max_length=20, blank=True)
    #: đồng of it that were given back
    refunded = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="charge_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class DossierResult(models.Model):
    """A signed result: its number, date, signer and file when attached."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="results")
    name = models.TextField()
    number = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name
