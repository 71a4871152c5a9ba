"""The field for a photo or a file on citizens' pages: large buttons, progress, resume; plain without script.

A page draws ``{% include "ui/upload.html" with upload=field %}`` inside its ``multipart/form-data`` form;
``field`` is made by :func:`upload_field`. What comes back is read by ``portal/apply/uploaded.py``: tokens of
finished uploads under the field's name, or the file itself where no script ran.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core import signing

from motcua.documents.types import CITIZEN_ACCEPTED

_SALT = "motcua.upload"
#: a page with an upload may stay open for so many seconds
_OPEN_FOR = 24 * 3600


@dataclass(frozen=True, slots=True)
class Given:
    """A file that is there already: its name, and the token with which the form sends it again."""

    name: str
    token: str = ""
    #: a sentence beside it, e.g. that it waits for the scanner
    words: str = ""


@dataclass(frozen=True, slots=True)
class UploadField:
    """What ``ui/upload.html`` shows of one field."""

    name: str
    label: str
    #: signed: for which account and authority this page may send files
    permit: str
    hint: str = ""
    error: str = ""
    several: bool = True
    required: bool = False
    given: tuple[Given, ...] = field(default_factory=tuple)
    accepted: str = CITIZEN_ACCEPTED

    @property
    def id(self) -> str:
        return f"upload-{self.name}"


def upload_field(
    name: str,
    label: str,
    *,
    account_id: int,
    authority_id: int,
    hint: str = "",
    error: str = "",
    several: bool = True,
    required: bool = False,
    given: Iterable[Given] = (),
) -> UploadField:
    """A field for files of one paper.

    Args:
        name: of the field in the form. label: what the person calls the paper.
        account_id, authority_id: whose page this is and who will get the files.
        given: files that are there already.
    """
    permit = signing.dumps([account_id, authority_id], salt=_SALT, compress=True)
    return UploadField(
        name, label, permit, hint=hint, error=error, several=several, required=required, given=tuple(given)
    )


def permitted(permit: str, account_id: int) -> int | None:
    """The authority that a page of this account sends files to; none when the permit is not ours or old."""
    try:
        account, authority = signing.loads(permit, salt=_SALT, max_age=_OPEN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(authority) if account == account_id else None
