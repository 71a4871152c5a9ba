"""Small pieces of HTML that lists repeat a hundred times, made without a template to cost nothing."""

from __future__ import annotations

from datetime import datetime

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from motcua.documents.types import ScanState
from motcua.dossiers.types import State, Verdict
from motcua.web.ui import wording
from motcua.web.ui.wording import Tone

EMPTY = SafeString("")
STATE_TONES: dict[str, Tone] = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "soon",
    State.IN_PROGRESS: "info",
    State.AWAITING_APPLICANT: "wait",
    State.AWAITING_PAYMENT: "wait",
    State.DECLINED: "neutral",
    State.STOPPED: "neutral",
    State.DECIDED: "good",
    State.RETURNED: "done",
}
VERDICT_LOOKS: dict[str, tuple[Tone, str]] = {
    Verdict.EARLY: ("early", "checks"),
    Verdict.ON_TIME: ("good", "check"),
    Verdict.LATE: ("late", "clock"),
}


def icon(name: str, label: str = "", *, css: str = "") -> SafeString:
    """An icon of the sprite; with ``label`` it speaks for itself, without it is decoration."""
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, address
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, address
    )


def chip(text: object, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A small coloured word; the word says it all, the colour only repeats it."""
    mark = icon(icon_name) if icon_name else EMPTY
    return format_html('<span class="chip chip-{}">{}{}</span>', tone, mark, text)


def state_chip(state: str) -> SafeString:
    return chip(State(state).label, STATE_TONES[state])


def scan_chip(state: str, words: str = "") -> SafeString:
    """What a scanner said of a file; nothing for a clean one."""
    tones = {"not_scanned": "neutral", "infected": "late", "unscannable": "wait"}
    if state not in tones:
        return EMPTY
    label = gettext(str(ScanState(state).label))
    return chip(f"{label}: {words}" if words else label, tones[state], "shield-check")


def verdict_chip(verdict: str) -> SafeString:
    """Early, on time or late; nothing while a dossier is open."""
    if not verdict:
        return EMPTY
    tone, mark = VERDICT_LOOKS[verdict]
    return chip(Verdict(verdict).label, tone, mark)


def due(
    due_at: datetime | None,
    now: datetime,
    *,
    why: str = "",
    paused: bool = False,
    verdict: str = "",
    size: str = "",
) -> SafeString:
    """A due date with the time left and, when ``why`` is an address, the arithmetic behind it."""
    if due_at is None:
        return format_html('<span class="due muted">{}</span>', gettext("Chưa có hạn"))
    if verdict:
        tone, beside = "done", verdict_chip(verdict)
    elif paused:
        tone, beside = "wait", chip(gettext("Tạm dừng tính giờ"), "wait", "player-pause")
    else:
        left = wording.time_left(due_at, now)
        tone, beside = left.tone, format_html('<span class="due-left">{}</span>', left.words)
    return format_html(
        '<span class="due due-{} {}"><time class="due-date" datetime="{}">{}</time> {}</span>{}',
        tone,
        f"due-{size}" if size else "",
        due_at.isoformat(),
        wording.moment(due_at),
        beside,
        _why(why) if why else EMPTY,
    )


def _why(address: str) -> SafeString:
    return format_html(
        '<details class="why" hx-get="{}" hx-trigger="toggle once" hx-target="find .why-body">'
        '<summary>{}</summary><div class="why-body" aria-live="polite">{}</div></details>',
        address,
        gettext("vì sao?"),
        gettext("Đang tính…"),
    )


def key(name: str) -> SafeString:
    """A key to press, as it stands on the keyboard."""
    return format_html('<kbd class="key">{}</kbd>', name)
