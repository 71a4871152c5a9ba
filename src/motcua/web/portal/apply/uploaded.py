"""What a form with ``ui/upload.html`` brought: tokens of finished uploads, or the files themselves."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.documents.actions import uploads
from motcua.lib.refused import Invalid, Refused
from motcua.web.ui.request import CitizenRequest
from motcua.web.ui.spoken import spoken

#: files of one field in one form
_MOST = 10


@dataclass(frozen=True, slots=True)
class Uploaded:
    """Ids of stored files as they were chosen, and a sentence for each that was refused."""

    file_ids: tuple[int, ...]
    errors: tuple[str, ...]


def uploaded(request: CitizenRequest, name: str, *, authority_id: int) -> Uploaded:
    """The files of one upload field of a posted form; safe to call again for the same form.

    Args:
        name: of the field. authority_id: who gets files that came without script.
    """
    account_id = request.citizen.account_id
    if account_id is None:
        return Uploaded((), ())
    kept: list[int] = []
    errors: list[str] = []
    for token in request.POST.getlist(name)[:_MOST]:
        try:
            kept.append(uploads.finish(token, account_id, at=request.at))
        except Refused as refused:
            errors.append(_sentence(refused))
    for file in request.FILES.getlist(f"{name}_file")[:_MOST]:
        try:
            kept.append(
                uploads.take(
                    file, file.name or "", account_id=account_id, authority_id=authority_id, at=request.at
                )
            )
        except Refused as refused:
            errors.append(_sentence(refused))
    return Uploaded(tuple(dict.fromkeys(kept)), tuple(errors))


def _sentence(refused: Refused) -> str:
    return spoken(next(iter(refused.errors.values())) if isinstance(refused, Invalid) else refused.message)
