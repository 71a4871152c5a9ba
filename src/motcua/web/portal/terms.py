"""Terms and fees in the citizen's words and language; what the source leaves unclear stays unclear."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.catalogue.queries.pinned import ChannelTerm, Charge, PinnedProcedure
from motcua.catalogue.types import Channel
from motcua.lib.numerals import thousands
from motcua.web.ui import wording

_UNITS = {
    "hour": gettext_noop("%(n)s giờ"),
    "working_hour": gettext_noop("%(n)s giờ làm việc"),
    "day": gettext_noop("%(n)s ngày"),
    "working_day": gettext_noop("%(n)s ngày làm việc"),
    "month": gettext_noop("%(n)s tháng"),
    "year": gettext_noop("%(n)s năm"),
}
_WAYS = {
    Channel.COUNTER.value: (gettext_noop("Đến tận nơi"), "building-community"),
    Channel.ONLINE.value: (gettext_noop("Qua mạng"), "world"),
    Channel.POST.value: (gettext_noop("Gửi bưu điện"), "package"),
}


#: longer remarks of a source are read below, not at a glance
_SHORT = 90


class _Sourced:
    """Something whose source says more about it."""

    __slots__ = ()
    source: str
    words: str

    @property
    def unclear(self) -> bool:
        return not self.words

    @property
    def short(self) -> str:
        """What the source says, where it is short enough to be read at a glance."""
        return self.source if len(self.source) <= _SHORT else ""


@dataclass(frozen=True, slots=True)
class Term(_Sourced):
    """A term: ``words`` in the reader's language, or ``source`` as the source has it; both empty: unclear."""

    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fee(_Sourced):
    """One fee or charge: ``words`` (an amount, or free) and what the source adds."""

    name: str
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Ways to hand in that have term and fees in common; ``free`` when there is surely nothing to pay.

    ``names``: each way's icon and name.
    """

    channels: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    term: Term
    fees: tuple[Fee, ...]
    free: bool
    description: str

    @property
    def nothing_known(self) -> bool:
        """No amount at all is known, and no short word of the source says more."""
        return not self.free and all(fee.unclear and not fee.short for fee in self.fees)


def ways(procedure: PinnedProcedure) -> tuple[Way, ...]:
    """The ways to hand in, the counter first; those that cost and take the same stand together."""
    order = list(_WAYS)
    channels = sorted({entry.channel for entry in procedure.channels} & set(order), key=order.index)
    found: list[Way] = []
    for channel in channels:
        way = _way(procedure, channel)
        like = next((n for n, other in enumerate(found) if _alike(other, way)), None)
        if like is None:
            found.append(way)
        else:
            same = found[like]
            found[like] = replace(same, channels=same.channels + way.channels, names=same.names + way.names)
    return tuple(found)


def _alike(one: Way, other: Way) -> bool:
    return replace(one, channels=(), names=()) == replace(other, channels=(), names=())


def _way(procedure: PinnedProcedure, channel: str) -> Way:
    entry = procedure.terms(channel)
    name, icon = _WAYS[channel]
    free = entry.fees_known and all(charge.amount == 0 for charge in entry.charges)
    return Way(
        (channel,),
        ((icon, _(name)),),
        term(entry, same_day=procedure.same_day),
        tuple(fee(charge) for charge in entry.charges),
        free,
        entry.description,
    )


def term(entry: ChannelTerm, *, same_day: bool) -> Term:
    """The term in words; for a same-day procedure the source's own remark stays beside it."""
    if same_day:
        return Term(_("Trong ngày"), _rest("trong ngày", entry.term_text))
    if entry.term_amount is not None and entry.term_unit in _UNITS:
        amount = f"{entry.term_amount.normalize():f}".replace(".", ",")
        plain = _UNITS[entry.term_unit] % {"n": amount}
        return Term(_(_UNITS[entry.term_unit]) % {"n": amount}, _rest(plain, entry.term_text))
    return Term("", entry.term_text)


def _rest(said: str, source: str) -> str:
    """What the source adds to words that are said already."""
    if source.casefold().startswith(said.casefold()):
        return source[len(said) :].lstrip(" ;,.:")
    return source


def fee(charge: Charge) -> Fee:
    """One fee in words; without an amount it is unclear, whatever the source says about it."""
    if charge.amount is None:
        return Fee(charge.name, "", charge.text)
    if charge.amount == 0:
        return Fee(charge.name, _("Không mất tiền"), charge.text)
    amount = (
        wording.dong(charge.amount)
        if charge.currency == "VND"
        else f"{thousands(charge.amount)} {charge.currency}"
    )
    return Fee(charge.name, amount, charge.text)
