"""The promised day as a file for the calendar of a telephone."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers.queries.tracking import NotTracked, Tracked, by_token
from motcua.law.calendar import local
from motcua.lib.calendar_file import MEDIA_TYPE, Appointment, calendar_file
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.downloads import download
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import secret_part

#: how long a visit to the counter takes in the calendar
_VISIT = timedelta(minutes=30)


@public
@require_safe
@rate.limited("track-file", most=20, reads=True)
def file(request: AnyRequest, token: str) -> HttpResponse:
    """The file for a dossier with a promised date that is still to come or waits for its owner.

    Raises:
        NotTracked: no such dossier, or no date was promised.
    """
    dossier = by_token(secret_part(token), at=request.at)
    if dossier.due_at is None or not (dossier.is_open or dossier.state == "decided"):
        raise NotTracked
    content = calendar_file(_appointment(dossier, token), at=request.at)
    response = download(content, f"hen-tra-{dossier.code or 'ho-so'}.ics", MEDIA_TYPE)
    response["X-Robots-Tag"] = "noindex"
    return response


def _appointment(dossier: Tracked, token: str) -> Appointment:
    assert dossier.due_at is not None  # noqa: S101 - asked before
    starts_at = local(dossier.due_at)
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    place = ", ".join(part for part in (dossier.one_stop, dossier.one_stop_address) if part)
    lines = [
        _("Mã hồ sơ: %(code)s") % {"code": dossier.code},
        _("Mang theo giấy hẹn và giấy tờ tùy thân."),
        *([_("Điện thoại: %(phone)s") % {"phone": dossier.one_stop_phone}] if dossier.one_stop_phone else []),
    ]
    return Appointment(
        uid=f"{hashlib.sha256(token.encode()).hexdigest()[:32]}@{host}",
        sequence=int(dossier.rescheduled),
        starts_at=starts_at,
        ends_at=starts_at + _VISIT,
        title=_("Nhận kết quả hồ sơ %(code)s") % {"code": dossier.code},
        text="\n".join(lines),
        place=place,
        url=settings.PUBLIC_URL + reverse("portal:tracked", args=[token]),
    )
