"""Template words of this project, built into every template; what each does is told in ``docs/ui.md``."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import segno
from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import get_template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from motcua.documents.queries.files import why_held
from motcua.lib import numerals
from motcua.web.ui import drawing, field_view, navigation, wording
from motcua.web.ui.lists import ListPage
from motcua.web.ui.parts import Moment, Tab
from motcua.web.ui.posted import valid_key

register = template.Library()


def _render(name: str, /, **values: object) -> SafeString:
    return mark_safe(get_template(f"ui/{name}.html").render(values))  # noqa: S308 - our own template escapes


# --- words ---------------------------------------------------------------------------------------


@register.filter
def dong(value: int | None) -> str:
    return "" if value is None else wording.dong(value)


@register.filter
def day(value: date | None) -> str:
    return wording.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return wording.moment(value) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    return wording.hour(value) if value else ""


@register.filter
def timeleft(value: datetime | None, now: datetime) -> str:
    return wording.time_left(value, now).words if value else ""


@register.filter
def ago(value: datetime | None, now: datetime) -> str:
    return wording.ago(value, now) if value else ""


@register.filter
def thousands(value: int | None) -> str:
    return "" if value is None else numerals.thousands(value)


@register.filter
def span(minutes: int | None) -> str:
    return "" if minutes is None else wording.span(minutes)


@register.filter
def phone(number: str | None) -> str:
    return wording.phone(number or "")


@register.filter
def blank(value: object) -> object:
    return "—" if value is None or value == "" else value


@register.filter
def initial(name: str) -> str:
    """The first letter of a given name, which stands last: how people are called here."""
    return name.rsplit(maxsplit=1)[-1][:1].upper() if name.split() else "?"


# --- small parts ---------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    return drawing.icon(name, label, css=css)


@register.simple_tag
def chip(text: object, tone: str = "neutral", icon: str = "") -> SafeString:
    return drawing.chip(text, tone, icon)


@register.simple_tag
def state(value: str) -> SafeString:
    return drawing.state_chip(value)


@register.simple_tag
def scan(file: Any, *, quiet: bool = False) -> SafeString:
    """Whether a stored file was looked through by the scanner; ``quiet``: only when it keeps it shut."""
    if quiet and not why_held(file):
        return SafeString("")
    return drawing.scan_chip(file.scan_state, file.scan_words)


@register.simple_tag
def verdict(value: str) -> SafeString:
    return drawing.verdict_chip(value)


@register.simple_tag(takes_context=True)
def due(
    context: Context,
    due_at: datetime | None,
    *,
    why: str = "",
    paused: bool = False,
    verdict: str = "",
    size: str = "",
) -> SafeString:
    return drawing.due(due_at, context["now"], why=why, paused=paused, verdict=verdict, size=size)


@register.simple_tag
def key(name: str) -> SafeString:
    return drawing.key(name)


@register.simple_tag
def stat(
    label: str, number: int, *, href: str = "", tone: str = "neutral", hint: str = "", icon: str = ""
) -> SafeString:
    return _render("stat", label=label, number=number, href=href, tone=tone, hint=hint, icon=icon)


@register.simple_tag
def tabs(items: Iterable[Tab], label: str = "Các phần") -> SafeString:
    return _render("tabs", items=list(items), label=label)


@register.simple_tag
def timeline(moments: Iterable[Moment]) -> SafeString:
    return _render("timeline", moments=list(moments))


@register.simple_tag
def progress(done: int, total: int, *, label: str = "") -> SafeString:
    return _render("progress", done=done, total=total, label=label)


@register.simple_tag
def qr(text: str, *, label: str = "Mã QR") -> SafeString:
    """QR code as inline SVG: sharp on paper, nothing to fetch."""
    code = segno.make(text, error="m", micro=False)
    drawn = mark_safe(code.svg_inline(border=2, omitsize=True, dark="#10242b"))  # noqa: S308 - segno's paths
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label, drawn)


# --- boxes with content --------------------------------------------------------------------------


@register.simple_block_tag
def panel(
    content: str, *, title: str = "", icon: str = "", tone: str = "", id: str = "", level: int = 2
) -> SafeString:
    return _render("panel", content=content, title=title, icon=icon, tone=tone, id=id, level=level)


@register.simple_block_tag
def notice(content: str, *, tone: str = "info", title: str = "") -> SafeString:
    return _render("notice", content=content, tone=tone, title=title)


@register.simple_block_tag
def nothing(content: str, title: str, *, text: str = "", picture: str = "tray") -> SafeString:
    inner = mark_safe(content.strip())  # noqa: S308 - the template's own markup, escaped as it was drawn
    return _render("empty", content=inner, title=title, text=text, picture=picture)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:
    return _render("dialog", content=content, id=id, title=title)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    id: str,
    *,
    title: str,
    action: str,
    label: str,
    text: str = "",
    tone: str = "",
) -> SafeString:
    return _render(
        "confirm",
        content=content,
        id=id,
        title=title,
        text=text,
        action=action,
        label=label,
        tone=tone,
        csrf_token=context.get("csrf_token", ""),
        key=str(uuid.uuid4()),
    )


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """What a page wrote into a block, here (a block can stand only once); empty when it wrote nothing."""
    # an included template has a render context of its own: the page's blocks lie below it
    layers = reversed(context.render_context.dicts)
    blocks: Any = next((layer[BLOCK_CONTEXT_KEY] for layer in layers if BLOCK_CONTEXT_KEY in layer), None)
    block = blocks.get_block(name) if blocks else None
    return mark_safe(block.render(context).strip()) if block else drawing.EMPTY  # noqa: S308


# --- forms ---------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    return _render("field", **field_view.describe(bound, options))


@register.simple_tag
def combobox(bound: BoundField, *, url: str, text: str = "", **options: Any) -> SafeString:
    return _render("combobox", **field_view.describe_combobox(bound, url, text, options))


@register.simple_tag
def errors(form: BaseForm) -> SafeString:
    return _render("errors", entries=field_view.error_entries(form), own=form.non_field_errors())


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """The idempotency key of this form: new for a fresh page, the same when it came back with errors."""
    posted = valid_key(context["request"].POST.get("key", ""))
    return format_html('<input type="hidden" name="key" value="{}">', posted or uuid.uuid4())


# --- lists and addresses -------------------------------------------------------------------------


@register.simple_tag
def list_head(listing: ListPage) -> SafeString:
    return _render("list_head", listing=listing)


@register.simple_tag
def pager(listing: ListPage) -> SafeString:
    return _render("pager", listing=listing)


@register.simple_tag
def exports(listing: ListPage) -> SafeString:
    return _render("exports", listing=listing)


@register.simple_tag(takes_context=True)
def filters(context: Context, listing: ListPage) -> SafeString:
    return _render("filters", listing=listing, csrf_token=context.get("csrf_token", ""))


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The query string of this page with changes; ``None`` or an empty value takes a name out."""
    request: HttpRequest = context["request"]
    values = {name: request.GET.getlist(name) for name in request.GET}
    for name, value in changes.items():
        values[name] = [] if value is None or value == "" else [str(value)]
    return "?" + urlencode({name: value for name, value in values.items() if value}, doseq=True)


@register.simple_tag(takes_context=True)
def nav_current(context: Context, url_name: str) -> SafeString:
    """``aria-current`` for a link whose page, or a page below it, is shown."""
    try:
        address = reverse(url_name)
    except NoReverseMatch:
        return drawing.EMPTY
    here: str = context["request"].path
    exact = here == address or (here.startswith(address) and url_name not in navigation.ROOTS)
    return mark_safe(' aria-current="page"') if exact else drawing.EMPTY


@register.simple_tag(takes_context=True)
def navigation_entries(context: Context) -> list[navigation.Shown]:
    return navigation.shown_to(context.get("actor"), context["request"].path)
