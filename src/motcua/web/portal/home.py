"""The first page, what this site is, how it is made usable, and what search engines may read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.catalogue.queries import everyday
from motcua.web.portal.offices import first_offices
from motcua.web.ui.access import public
from motcua.web.ui.request import AnyRequest

ROBOTS = """\
User-agent: *
Disallow: /tra-cuu/
Disallow: /danh-gia/
Disallow: /phan-anh/theo-doi/
Disallow: /dat-lich/cua-toi/
Disallow: /lay-so/
Disallow: /cong-dan/
Disallow: /tai-khoan/
Disallow: /ban-lam-viec/
Disallow: /quan-tri/
Disallow: /api/
Disallow: /ngon-ngu/
Disallow: /niem-yet.pdf
"""


@public
@require_safe
def home(request: AnyRequest) -> HttpResponse:
    """Two large fields, the way in four pictures, and where to go."""
    offices, more = first_offices(request.at)
    values = {"offices": offices, "more_offices": more, "events": everyday.events()}
    return render(request, "portal/home.html", values)


@public
@require_safe
def about(request: AnyRequest) -> HttpResponse:
    """Whose site this is, what it keeps of its visitors, and where to complain."""
    offices, _ = first_offices(request.at)
    return render(request, "portal/about.html", {"offices": offices})


@public
@require_safe
def accessibility(request: AnyRequest) -> HttpResponse:
    """How the pages are made usable for everybody, and whom to tell when they are not."""
    offices, _ = first_offices(request.at)
    return render(request, "portal/accessibility.html", {"offices": offices})


@public
@require_safe
def robots(request: AnyRequest) -> HttpResponse:
    """What search engines may read: procedures and offices, nothing of a dossier."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
