"""Choosing an invented person; the rest of the way is allauth's."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from motcua.config.identity_demo.persons import persons
from motcua.config.identity_demo.settings import PERSONS

STYLE = """\
body { margin: 0; font: 1.125rem/1.5 system-ui, sans-serif; color: #13262b; background: #fff7ec; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; }
.mark { padding: .8rem 1rem; border: 3px dashed #974700; color: #974700; font-weight: 700; }
h1 { font-size: 1.5rem; line-height: 1.3; }
button { display: block; width: 100%; margin: .6rem 0; padding: .9rem 1rem; border: 2px solid #0d5c69;
  border-radius: 8px; background: #fff; color: #13262b; font: inherit; text-align: left; cursor: pointer; }
button small { display: block; color: #45585e; }
.main { background: #0d5c69; color: #fff; }
label { display: block; padding: .3rem 0; }
ul { list-style: none; padding: 0; }
:focus-visible { outline: 3px solid #b8860b; outline-offset: 2px; }
"""


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The one style sheet."""
    return HttpResponse(STYLE, content_type="text/css")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Who shall it be?"""
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    if request.method == "POST":
        user = get_object_or_404(get_user_model(), username=request.POST.get("sub", ""))
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return HttpResponseRedirect(back)
    values = {"persons": persons(PERSONS), "next": back}
    return render(request, "choose.html", values)
