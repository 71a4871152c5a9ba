"""A page with the upload field, in a citizen's hands: what the component does, without any application."""

from __future__ import annotations

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from motcua.config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from motcua.config.urls import urlpatterns as ours
from motcua.web.portal.apply.uploaded import uploaded
from motcua.web.ui.access import public
from motcua.web.ui.citizens import citizen, sign_in
from motcua.web.ui.request import AnyRequest, CitizenRequest
from motcua.web.ui.uploading import upload_field

PAGE = """{% extends "portal/base.html" %}{% block title %}Gửi giấy tờ{% endblock %}{% block content %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
{% include "ui/upload.html" with upload=upload %}
<button type="submit" class="btn btn-primary">Gửi</button></form>
<p id="kept">{{ kept.file_ids|length }} tệp đã nhận</p>
{% for e in kept.errors %}<p class="wrong">{{ e }}</p>{% endfor %}
{% endblock %}"""
AUTHORITY = 7


@citizen
def trial(request: CitizenRequest) -> HttpResponse:
    kept = uploaded(request, "paper", authority_id=AUTHORITY)
    field = upload_field(
        "paper",
        "Giấy chứng sinh",
        account_id=request.citizen.account_id or 0,
        authority_id=AUTHORITY,
        hint="Chụp cả tờ, đủ bốn góc.",
        required=True,
    )
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"upload": field, "kept": kept}, request))


@public
def enter(request: AnyRequest, account_id: int, stamp: str) -> HttpResponse:
    sign_in(request, account_id=account_id, stamp=stamp, assurance=1)
    return HttpResponse("")


urlpatterns = [
    path("thu/", trial),
    path("thu/<int:account_id>/<str:stamp>/", enter),
    path("thu/dang-nhap/", public(lambda request: HttpResponse("")), name="sign_in_trial"),
    *ours,
]
