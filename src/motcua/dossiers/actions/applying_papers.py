"""The papers of an online application: pages come as files, go again, and never change owner."""

from __future__ import annotations

from datetime import datetime

from motcua.documents.models import Upload
from motcua.dossiers import lifecycle
from motcua.dossiers.actions.applying import locked, marked
from motcua.dossiers.models import Application, ApplicationPaper
from motcua.dossiers.queries.applications import PAPERS, drawn
from motcua.lib.refused import Invalid
from motcua.org.types import Actor

#: pages of one paper, and files of one application
MOST_PAGES = 20
MOST_FILES = 60


def attach(
    token: str, paper_id: int, file_id: int, *, actor: Actor, at: datetime, page: str = ""
) -> ApplicationPaper:
    """Add a page to a paper: a file that the same account sent. Attached twice it stands there once.

    Raises:
        UnknownApplication, AlreadySent. Invalid: no paper of this case, another's file, or too many pages.
    """
    with lifecycle.writing():
        row = locked(token, actor)
        known = row.papers.filter(file_id=file_id).first()
        if known is not None:
            return known
        _check(row, paper_id)
        if not Upload.objects.filter(account_id=actor.account_id, file_id=file_id).exists():
            raise Invalid({"papers": "Tệp này không còn hoặc không phải của bạn. Chọn lại tệp."})
        row.papers.filter(required_id=paper_id, file=None).delete()
        line = row.papers.create(
            required_id=paper_id, file_id=file_id, position=row.papers.filter(required_id=paper_id).count()
        )
        marked(row, PAPERS, page, at)
    return line


def _check(row: Application, paper_id: int) -> None:
    asked = next((one for one in drawn(row).papers if one.paper.id == paper_id), None)
    if asked is None:
        raise Invalid({"papers": "Giấy tờ này không thuộc thành phần hồ sơ của trường hợp đã chọn."})
    if len(asked.files) >= MOST_PAGES or row.papers.exclude(file=None).count() >= MOST_FILES:
        raise Invalid({"papers": f"Mỗi giấy tờ tối đa {MOST_PAGES} tệp, mỗi hồ sơ tối đa {MOST_FILES} tệp."})


def detach(token: str, line_id: int, *, actor: Actor, at: datetime, page: str = "") -> None:
    """Take a page away again; one that is gone already does no harm.

    Raises:
        UnknownApplication, AlreadySent.
    """
    with lifecycle.writing():
        row = locked(token, actor)
        removed, _ = row.papers.filter(pk=line_id).exclude(file=None).delete()
        if removed:
            marked(row, PAPERS, page, at)
