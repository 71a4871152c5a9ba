"""One step of an application: drawn as stored, stored as typed, then on to the next."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.dossiers.actions import applying
from motcua.dossiers.actions.applying_checks import step_errors
from motcua.dossiers.actions.applying_moves import refresh
from motcua.dossiers.queries.applications import (
    PAPERS,
    REVIEW,
    Draft,
    UnknownApplication,
    draft,
    in_force,
)
from motcua.dossiers.types import ApplicationState
from motcua.web.portal.apply import conflicts, papers_step, summary
from motcua.web.portal.apply.drawing import draw_step, errors_shown, posted_values, step_title
from motcua.web.ui.citizens import citizen, unpark
from motcua.web.ui.eform_posted import pressed
from motcua.web.ui.eform_read import language
from motcua.web.ui.rate import limited
from motcua.web.ui.request import CitizenRequest


@dataclass(frozen=True, slots=True)
class StepLink:
    """One step in the bar above: where it leads, and whether it was stored already."""

    key: str
    title: str
    url: str
    done: bool
    here: bool


@never_cache
@citizen
@limited("apply-step", most=240, by="account")
@require_http_methods(["GET", "POST"])
def step_page(request: CitizenRequest, token: str, step: str) -> HttpResponse:
    """A step of the person's own draft."""
    for sentence in refresh(token, actor=request.citizen, at=request.at):
        messages.warning(request, _(sentence))
    found = draft(token, request.citizen)
    if found.row.state == ApplicationState.SENT and found.row.dossier is not None:
        return redirect("portal:own_dossier", found.row.dossier.token)
    if found.row.state == ApplicationState.DISCARDED:
        raise UnknownApplication
    if step == REVIEW:
        return summary.review(request, found, frame(found, step))
    if step not in found.steps:
        return redirect("portal:apply_step", token, found.steps[0])
    if request.method == "POST":
        return _store(request, found, step)
    sent_before = unpark(request)
    shown = request.GET.get("sua") == "1"
    errors = step_errors(found, step, actor=request.citizen, on=request.at.date(), lang=language())
    return page(
        request,
        found,
        step,
        posted_values(found, step, sent_before) if sent_before else found.values(step),
        errors if shown else {},
        unparked=sent_before is not None,
    )


def _store(request: CitizenRequest, found: Draft, step: str) -> HttpResponse:
    post = request.POST
    values = posted_values(found, step, post)
    if step == PAPERS:
        wrong = papers_step.take(request, found)
    stored = applying.save_step(
        found.row.token,
        step,
        values,
        seq=_seq(post),
        page=post.get("page", ""),
        actor=request.citizen,
        at=request.at,
        overwrite=post.get("keep") == "mine",
    )
    if stored.conflict:
        return conflicts.page(request, found, step, values, stored)
    fresh = draft(found.row.token, request.citizen)
    if pressed(post) or (step == PAPERS and papers_step.stays(post)):
        return page(request, fresh, step, fresh.values(step), {}, post=post)
    errors = errors_shown(fresh, step, stored.errors)
    if step == PAPERS and wrong:
        errors = dict(errors) | wrong
    if errors and post.get("next") != "skip":
        return page(request, fresh, step, fresh.values(step), errors, status=422, post=post)
    return redirect(_next(fresh, step, post))


def _seq(post: QueryDict) -> int:
    text = post.get("seq", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _next(found: Draft, step: str, post: QueryDict) -> str:
    steps = found.steps
    if post.get("back_to") == REVIEW:
        where = REVIEW
    elif step in steps:
        where = steps[min(steps.index(step) + 1, len(steps) - 1)]
    else:
        where = steps[0]
    return f"{reverse('portal:apply_step', args=[found.row.token, where])}?xong={step}"


def frame(found: Draft, step: str) -> dict[str, Any]:
    """What stands around every step: the bar, the way back, what changed meanwhile."""
    steps = found.steps
    here = steps.index(step) if step in steps else 0
    links = [
        StepLink(
            key,
            step_title(found, key),
            reverse("portal:apply_step", args=[found.row.token, key]),
            key in found.row.marks,
            key == step,
        )
        for key in steps
    ]
    return {
        "draft": found,
        "row": found.row,
        "procedure": found.procedure,
        "step": step,
        "title": step_title(found, step),
        "links": links,
        "number": here + 1,
        "count": len(steps),
        "back": links[here - 1].url if here else "",
        "gone": in_force(found.procedure.code) is None,
        "kept": found.row.kept,
    }


def page(
    request: CitizenRequest,
    found: Draft,
    step: str,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    *,
    status: int = 200,
    unparked: bool = False,
    post: QueryDict | None = None,
) -> HttpResponse:
    """The page of a step with these values in its fields."""
    shown = frame(found, step) | draw_step(request, found, step, values, errors, post)
    done = request.GET.get("xong", "")
    shown |= {
        "search": shown.get("search"),
        "drawn": shown.get("drawn"),
        "seq": found.row.saved_seq,
        "page_name": (post.get("page", "") if post else "") or secrets.token_hex(6),
        "keep": keep_name(found, step),
        "forget": keep_name(found, done) if done in found.row.marks else "",
        "unparked": unparked,
        "errors_shown": errors,
        "back_to": (post or request.GET).get("back_to", ""),
        "autosave": reverse("portal:apply_autosave", args=[found.row.token, step]),
        "saved_at": found.row.saved_at if step in found.row.marks else None,
    }
    return render(request, "portal/apply/step.html", shown, status=status)


def keep_name(found: Draft, step: str) -> str:
    """How this browser calls what is typed here and not stored yet."""
    return f"don-{found.row.token}-{step}"
