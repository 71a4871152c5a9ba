"""A page of the citizen's side with one section of an electronic form, for the browser's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from motcua.catalogue.eform import EForm, check, read
from motcua.config.urls import handler400, handler403, handler404, handler500
from motcua.config.urls import urlpatterns as own
from motcua.web.ui.access import public
from motcua.web.ui.eform import draw, pressed, read_out, read_posted
from tests.catalogue.eforms import TODAY, form

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
STARTER = Path(__file__).resolve().parents[3] / "data" / "forms"
_PAGE = Template("""{% extends "ui/shell_public.html" %}{% load static %}
{% block title %}{{ part.title }}{% endblock %}
{% block modules %}{{ block.super }}
<script type="module" src="{% static 'ui/eform.js' %}"></script>{% endblock %}
{% block content %}<form method="post" novalidate>{% csrf_token %}
{% include "ui/errors.html" with entries=part.entries own="" only %}
{% include "ui/eform_section.html" %}
<div class="sticky-actions"><button type="submit" class="btn btn-primary">Tiếp tục gửi</button></div></form>
{% include "ui/eform_read.html" %}{% endblock %}""")


def _form(name: str) -> EForm:
    if name == "thu":
        return form()
    return read(yaml.safe_load((STARTER / f"{name}.yaml").read_text(encoding="utf-8"))["form"])


@public
def section(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Draws the section, judges what is posted; the address may tell what the account knows."""
    asked = _form(name)
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    known = {"name": request.GET.get("ten", ""), "sex": "female"}
    if request.method == "POST":
        answers = read_posted(asked, key, request.POST)
        errors = check(asked, answers, whole=not pressed(request.POST), on=TODAY, section=key).errors
    elif known["name"]:
        answers = {"ho_ten": known["name"], "nyc_ho_ten": known["name"]}
    part = draw(asked, key, answers, errors, known=known, post=request.POST)
    context = {"part": part, "reading": read_out(asked, answers, empty=False) if answers else ()}
    return HttpResponse(_PAGE.render(RequestContext(request, context)))


urlpatterns = [path("thu-to-khai/<str:name>/<str:key>/", section), *own]
