"""Papers on demand: the PDF of a stored slip, its reprint marked as a copy, the control slip, the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from motcua.catalogue.queries import listing
from motcua.catalogue.sources.books import BookRecord
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import papers
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Slip
from motcua.dossiers.queries import register, special_books
from motcua.dossiers.queries.control import control_slip
from motcua.dossiers.queries.own import own_slip
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.dossiers.queries.special_books import BookPeriod
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.slips.registers import dossier_register, special_register
from motcua.dossiers.slips.render import Reprint, render_slip, render_table
from motcua.dossiers.slips.sheet import Column, Kind, Row, Sheet
from motcua.dossiers.slips.spreadsheet import table_xlsx
from motcua.dossiers.slips.types import Header, slip_from_dict
from motcua.dossiers.types import SlipKind
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.types import Actor

#: a viewer that asks twice, or a jammed sheet: within this time its maker still prints the paper itself
SAME_PRINT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and what to call it."""

    name: str
    content: bytes


def print_slip(slip_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Printed:
    """The slip's PDF. The first print is the paper itself; each later one is marked as a copy, on record.

    A request with a key of its own is always a new print; one without, by the maker within
    :data:`SAME_PRINT`, is the first one asked for again.

    Raises:
        UnknownDossier: not in the actor's scope.
    """
    slip = Slip.objects.select_related("dossier").filter(pk=slip_id).first()
    if slip is None or not visible_to(actor).filter(pk=slip.dossier_id).exists():
        raise UnknownDossier
    slip = _count_print(slip, actor, at, sent)
    reprint = Reprint(slip.prints - 1, at) if slip.prints > 1 else None
    content = render_slip(slip_from_dict(slip.data), reprint=reprint, test=slip.dossier.is_test)
    return Printed(f"{slip.kind}-{slip.dossier.code or slip.number}.pdf", content)


def own_copy(token: str, slip_id: int, *, actor: Actor) -> Printed:
    """A paper for its owner's own device, as often as wanted: no print of the office is counted.

    Raises:
        UnknownDossier: not this actor's.
    """
    slip = own_slip(token, slip_id, actor)
    content = render_slip(slip_from_dict(slip.data), reprint=None, test=slip.dossier.is_test)
    return Printed(f"{slip.kind}-{slip.dossier.code or slip.number}.pdf", content)


def _count_print(slip: Slip, actor: Actor, at: datetime, sent: Sent) -> Slip:
    """Count the print; a reprint is an event, the first print belongs to the act that made the slip."""
    if slip.prints == 0 and Slip.objects.filter(pk=slip.pk, prints=0).update(prints=1):
        slip.prints = 1
        return slip
    asked_again = sent.key is None and slip.issued_by_id == actor.official_id
    if asked_again and slip.prints == 1 and at - slip.issued_at <= SAME_PRINT:
        return slip

    def apply(act: Act) -> None:
        locked = Slip.objects.select_for_update().get(pk=slip.pk)
        locked.prints += 1
        locked.save(update_fields=["prints"])
        slip.prints = locked.prints
        act.data |= {"slip": [slip.kind, slip.number], "print": locked.prints}

    lifecycle.perform("reprint_slip", slip.dossier_id, apply, actor=actor, at=at, sent=sent)
    return slip


def issue_control_slip(
    dossier_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Phiếu kiểm soát, made from the events and stages as they stand (Mẫu 05 of 2018, 06 of 2025)."""

    def apply(act: Act) -> None:
        dossier = act.dossier
        if dossier.received_at is None:
            raise NotFound("Hồ sơ chưa được tiếp nhận nên chưa có phiếu kiểm soát.")
        number = papers.next_number(dossier, SlipKind.CONTROL, at)
        slip = control_slip(dossier, papers.header_of(dossier, number, at))
        stored = papers.store(dossier, SlipKind.CONTROL, slip, number=number, actor=actor, at=at)
        act.data |= {"slip": ["control", number], "slip_id": stored.pk}

    return lifecycle.perform("issue_slip", dossier_id, apply, actor=actor, at=at, sent=sent)


def register_pdf(period: RegisterPeriod, *, actor: Actor, at: datetime) -> Printed:
    """Sổ theo dõi hồ sơ of a period as PDF, pages numbered, with its closing lines.

    Raises:
        TooManyRows: longer than one paper volume.
    """
    return Printed(f"{_register_name(period)}.pdf", render_table(*_register(period, actor, at)))


def register_xlsx(period: RegisterPeriod, *, actor: Actor, at: datetime) -> Printed:
    """The same as a workbook, of any length."""
    return Printed(f"{_register_name(period)}.xlsx", table_xlsx(*_register(period, actor, at)))


def book_pdf(period: BookPeriod, *, actor: Actor, at: datetime) -> Printed:
    """A special register of a period as PDF.

    Raises:
        NotFound: no such book. TooManyRows: longer than one paper volume.
    """
    return Printed(f"{_book_name(period)}.pdf", render_table(*_book(period, actor, at)))


def book_xlsx(period: BookPeriod, *, actor: Actor, at: datetime) -> Printed:
    """The same as a workbook, of any length."""
    return Printed(f"{_book_name(period)}.xlsx", table_xlsx(*_book(period, actor, at)))


def _span(first: date, last: date) -> str:
    return f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def _register_name(period: RegisterPeriod) -> str:
    field = f"-{period.field_code}" if period.field_code else ""
    return f"so-theo-doi{field}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def _book_name(period: BookPeriod) -> str:
    return f"so-{period.book}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def _register(period: RegisterPeriod, actor: Actor, at: datetime) -> tuple[Sheet, Iterator[Row]]:
    face = period.face()
    head = _head(actor, period.authority_id, at, counter=True)
    subtitle = [_span(period.first, period.last)]
    if period.field_code:
        subtitle.insert(0, f"Lĩnh vực: {_field_name(period.field_code)}")
    sheet = dossier_register(
        regime=register.regime_of(period), header=head, subtitle=tuple(subtitle), closed_on=None
    )
    return sheet, (register.cells(line, face) for line in register.lines(actor, period))


def _book(period: BookPeriod, actor: Actor, at: datetime) -> tuple[Sheet, Iterator[Row]]:
    book = special_books.book(period.book)
    sheet = special_register(
        title=book.title,
        columns=book_columns(book),
        header=_head(actor, period.authority_id, at, counter=False),
        symbol=book.sign,
        subtitle=(_span(period.first, period.last),),
    )
    return sheet, (line.cells for line in special_books.lines(actor, period))


def _field_name(code: str) -> str:
    return next((row.name for row in listing.fields() if row.code == code), code)


_KINDS: dict[str, Kind] = {"dossier.fee": "money", "dossier.decided_on": "date", "book.number": "plain"}


def book_columns(book: BookRecord) -> tuple[Column, ...]:
    """The columns of a special register as they are set on paper."""
    return tuple(
        Column(
            title=column.title,
            width=14 if column.source.startswith("book.") else 24,
            align="center" if column.source.startswith("book.") else "left",
            kind=_KINDS.get(column.source, "date" if "ngay" in column.key else "text"),
        )
        for column in book.columns
    )


def _head(actor: Actor, authority_id: int | None, at: datetime, *, counter: bool) -> Header:
    """Head of a book: the one-stop unit for its register, the authority for the special ones."""
    own = authority_id or next((g.authority_id for g in actor.grants), None)
    if own is None:
        return Header(parent_unit="", unit="", number="", place="", issued_at=at)
    day = at.astimezone(papers.VIETNAM).date()
    issuer = units.one_stop_of(own, day) if counter else units.unit(own)
    return replace(papers.header(issuer, 0, at), number="")
