"""What a citizen writes before there is a dossier, and the answers as they were sent."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.models import ProcedureVersion, RequiredDocument
from motcua.documents.models import StoredFile
from motcua.dossiers.models.dossier import Dossier, DossierDocument
from motcua.dossiers.types import ApplicationState, ReturnMethod
from motcua.org.models import CitizenAccount, Unit


class Application(models.Model):
    """A draft of an online application: no dossier yet, seen by its account alone, in no list or figure.

    ``version`` and ``form_id`` are pinned until the procedure changes; then the draft moves on and ``kept``
    holds what no longer fits. ``marks`` says of each step the save it was last changed by and the page that
    did it, so that two devices do not silently overwrite one another.
    """

    token = models.CharField(max_length=32, unique=True)
    account = models.ForeignKey(CitizenAccount, models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+")
    #: the published e-form's version; none where the procedure has no form of its own
    form_id = models.BigIntegerField(null=True, blank=True)
    authority = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    case_position = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=80, blank=True)
    #: as typed, also what cannot be accepted yet
    answers = models.JSONField(default=dict)
    person = models.JSONField(default=dict)
    return_method = models.CharField(max_length=8, choices=ReturnMethod.choices, blank=True)
    return_address = models.CharField(max_length=500, blank=True)
    exemption = models.CharField(max_length=80, blank=True)
    #: what fees are reckoned by: copies, pages …
    counts = models.JSONField(default=dict)
    empowering = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    #: answers to questions that a newer form no longer has, with their labels
    kept = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    saved_seq = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFTING
    )
    dossier = models.OneToOneField(Dossier, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "procedure_code"],
                condition=models.Q(state="drafting"),
                name="one_draft_of_a_procedure",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", dossier__isnull=False)
                | (~models.Q(state="sent") & models.Q(dossier__isnull=True)),
                name="sent_application_has_dossier",
            ),
        ]
        indexes = [models.Index(fields=["state", "saved_at"], name="application_by_age")]

    def __str__(self) -> str:
        return f"{self.procedure_code} ({self.get_state_display()})"


class ApplicationPaper(models.Model):
    """A file of a draft for one paper of its case; a paper may have several pages as pictures.

    Without a file it says why the paper is not handed in.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    required = models.ForeignKey(RequiredDocument, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    waived = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "file"], name="file_once_per_application"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.required_id}"


class DossierForm(models.Model):
    """The answers as sent, by whom and how surely known; a correction is a further row, none is changed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="forms")
    number = models.PositiveSmallIntegerField(default=1)
    form_id = models.BigIntegerField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    #: who filled it in and for whom, as typed then
    person = models.JSONField(default=dict)
    #: paths of the answers that this row corrects
    corrected = models.JSONField(default=list)
    account = models.ForeignKey(CitizenAccount, models.PROTECT, null=True, blank=True, related_name="+")
    assurance = models.PositiveSmallIntegerField(default=0)
    empowering = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["dossier_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossier_form_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: bản {self.number}"


class DossierFile(models.Model):
    """A further file of a paper: the next page, or one that a newer file took the place of. Append-only."""

    document = models.ForeignKey(DossierDocument, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    replaced = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["replaced", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.file_id}"
