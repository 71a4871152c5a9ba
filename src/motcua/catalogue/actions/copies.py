"""A draft made of an existing version with all its parts, to be changed and saved in one go."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from motcua.catalogue.models import (
    ChannelCharge,
    ProcedureCase,
    ProcedureVersion,
    RequiredDocument,
    SubmissionChannel,
    UnclearPoint,
)
from motcua.catalogue.types import VersionState


@dataclass
class Draft:
    """Unsaved rows of one version; they refer to one another, so saving sets the keys."""

    version: ProcedureVersion
    channels: list[SubmissionChannel] = field(default_factory=list)
    charges: list[ChannelCharge] = field(default_factory=list)
    cases: list[ProcedureCase] = field(default_factory=list)
    papers: list[RequiredDocument] = field(default_factory=list)
    points: list[UnclearPoint] = field(default_factory=list)

    def charges_of(self, channel: SubmissionChannel) -> list[ChannelCharge]:
        return [charge for charge in self.charges if charge.channel is channel]

    def save(self) -> ProcedureVersion:
        """Write everything as a draft; call it inside a transaction."""
        self.version.save(force_insert=True)
        _insert(SubmissionChannel, self.channels, "version")
        _insert(ProcedureCase, self.cases, "version")
        _insert(ChannelCharge, self.charges, "channel")
        _insert(RequiredDocument, self.papers, "case")
        _insert(UnclearPoint, self.points, "version")
        return self.version


def copy_as_draft(old: ProcedureVersion, *, at: datetime, origin: str) -> Draft:
    """The rows of ``old`` as a new, unsaved draft of the same procedure that would hold from today.

    The hash of the announced content stays: the draft is the same announcement with a word of the manager,
    and a second import of that announcement must change nothing.
    """
    version = copy.copy(old)
    version.pk, version._state = None, copy.copy(old._state)
    version._state.adding = True
    newest = ProcedureVersion.objects.filter(procedure_id=old.procedure_id).order_by("-number").first()
    version.number = (newest.number if newest else 0) + 1
    version.state = VersionState.DRAFT
    version.valid_from, version.valid_to = timezone.localdate(at), None
    version.content = {**copy.deepcopy(old.content), "origin": origin}
    version.created_at = at
    draft = Draft(version)
    channels = {row.pk: row for row in SubmissionChannel.objects.filter(version_id=old.pk)}
    cases = {row.pk: row for row in ProcedureCase.objects.filter(version_id=old.pk)}
    draft.charges = list(ChannelCharge.objects.filter(channel__version_id=old.pk).order_by("pk"))
    draft.papers = list(
        RequiredDocument.objects.filter(case__version_id=old.pk).order_by("case__position", "position")
    )
    draft.points = list(UnclearPoint.objects.filter(version_id=old.pk))
    for charge in draft.charges:
        charge.channel = channels[charge.channel_id]
    for paper in draft.papers:
        paper.case = cases[paper.case_id]
    draft.channels, draft.cases = list(channels.values()), list(cases.values())
    owned: list[SubmissionChannel | ProcedureCase | UnclearPoint] = [
        *draft.channels,
        *draft.cases,
        *draft.points,
    ]
    for row in owned:
        row.version = version
    for part in [*owned, *draft.charges, *draft.papers]:
        part.pk = None
    return draft


def _insert(model: type, rows: list, owner: str) -> None:  # type: ignore[type-arg]
    """Rows whose owner has just been given its key."""
    for row in rows:
        row._state.adding = True
        setattr(row, owner, getattr(row, owner))
    model.objects.bulk_create(rows)  # type: ignore[attr-defined]
