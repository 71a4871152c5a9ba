"""Addresses that behave badly on purpose, to see what a person then gets."""

from __future__ import annotations

import io

import pikepdf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import path

from motcua.config.urls import handler400, handler403, handler404, handler500
from motcua.config.urls import urlpatterns as own
from motcua.lib.refused import Invalid, NotFound, Refused, Stale
from motcua.org.types import Permission
from motcua.web.ui import downloads
from motcua.web.ui.access import needs, public
from motcua.web.ui.request import OfficialRequest

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def refused(request: HttpRequest, kind: str) -> HttpResponse:
    kinds: dict[str, Exception] = {
        "stale": Stale("Hồ sơ đã được chuyển cho bước khác."),
        "law": Refused("Không dừng được hồ sơ này.", citation="NĐ 61/2018/NĐ-CP, Điều 17"),
        "invalid": Invalid({"name": "Chưa nhập họ tên.", "born": "Ngày sinh ở tương lai."}),
        "absent": NotFound("Không tìm thấy hồ sơ <b>H27</b>."),
        "bug": ZeroDivisionError("a bug"),
    }
    raise kinds[kind]


@needs(Permission.INTAKE, Permission.DECIDE)
def counter(request: OfficialRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.name} {request.at:%z}")


@needs(Permission.ADMINISTER)
def administration(request: OfficialRequest) -> HttpResponse:
    return HttpResponse("quản trị")


@public
def printing(request: HttpRequest) -> HttpResponse:
    page = Template(
        '{% extends "ui/shell_public.html" %}{% block title %}In{% endblock %}'
        '{% block content %}<a href="/thu-in.pdf" data-print>In phiếu</a>{% endblock %}'
    )
    return HttpResponse(page.render(RequestContext(request)))


@public
def paper(request: HttpRequest) -> HttpResponse:
    out = io.BytesIO()
    blank = pikepdf.new()
    blank.add_blank_page()
    blank.save(out)
    return downloads.pdf(out.getvalue(), "Phiếu.pdf")


@public
def undefined(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/stat.html", {"href": "", "tone": "late"})


urlpatterns = [
    path("thu/<str:kind>/", refused),
    path("api/thu/<str:kind>/", refused),
    path("thu-quay/", counter),
    path("thu-quan-tri/", administration),
    path("thu-thieu/", undefined),
    path("thu-in/", printing),
    path("thu-in.pdf", paper),
    *own,
]
