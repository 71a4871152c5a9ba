"""Letters from figures: drawn up, edited, numbered, issued; each act leaves the whole content on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import IntegrityError, connection
from django.db.models import Max

from motcua.documents.actions.store import store
from motcua.dossiers.actions import numbers
from motcua.dossiers.lifecycle import unlocked, writing
from motcua.dossiers.models import Counter
from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.lib.hash_chain import instant, link
from motcua.lib.numerals import thousands
from motcua.lib.refused import Forbidden, Invalid, NotFound, Refused, Stale
from motcua.lib.typed_text import line, too_long
from motcua.org.types import Actor
from motcua.reports.letters import wording
from motcua.reports.measuring import asked
from motcua.reports.models import Letter, LetterRevision
from motcua.reports.queries.drafts import cells, draft
from motcua.reports.queries.findings import Finding, Findings, find
from motcua.reports.queries.letter_document import document
from motcua.reports.queries.letters import Content, cells_hash, info, may_write, signers
from motcua.reports.types import LetterKind, LetterState, RuleSet

_NUMBERING = "NĐ 30/2020/NĐ-CP, Điều 15"
_MOST = 99_999
_LINES, _LONG = 200, 6000


class NotYourLetter(Forbidden):
    """The actor does not write in the name of this unit."""

    code = "not-your-letter"


class NothingFound(Refused):
    """None of the chosen findings names a unit: there is nothing to write about."""

    code = "nothing-found"
    status = 422


class NoDraft(Refused):
    """The letter has its number (or was discarded): its words do not change any more."""

    code = "no-draft"


class NumberTaken(Refused):
    """Another letter of the unit carries this number in this year."""

    code = "number-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a letter shall be made of; see :func:`motcua.reports.queries.findings.find`."""

    unit_id: int
    period: Period
    kind: LetterKind
    keys: Sequence[str]
    limits: Mapping[str, Decimal]
    level: str = ""
    as_of: datetime | None = None
    rules: RuleSet = RuleSet.LEGAL


def draw_up(wanted: Wanted, *, actor: Actor, at: datetime, key: str | None = None) -> int:
    """A draft from findings; its figures are kept as they are known now. Gives its id.

    Args:
        key: idempotency key of the form: the same again gives the same letter.

    Raises:
        NotYourLetter; NothingFound; Invalid, UnitNotThen: as the findings refuse.
    """
    _require(actor, wanted.unit_id)
    before = _drawn_before(wanted, key)
    if before is not None:
        return before
    found = find(
        wanted.unit_id,
        period=wanted.period,
        at=at,
        as_of=wanted.as_of,
        rule_set=wanted.rules,
        keys=wanted.keys,
        limits=wanted.limits,
        level=wanted.level,
    )
    chosen = found.named(wanted.keys)
    if not chosen:
        raise NothingFound("Chưa chọn nhận xét nào có đơn vị được nêu tên. Đánh dấu ít nhất một nhận xét.")
    row = _drafted(wanted, found, chosen, actor=actor, at=at)
    row.key = key or None
    try:
        with writing():
            _record(row, "draft", actor, at)
    except IntegrityError:  # pressed twice at once: the second one is told of the first
        before = None if connection.in_atomic_block else _drawn_before(wanted, key)
        if before is None:
            raise
        return before
    return row.pk


def _drawn_before(wanted: Wanted, key: str | None) -> int | None:
    rows = Letter.objects.filter(key=key, unit_id=wanted.unit_id)
    return rows.values_list("pk", flat=True).first() if key else None


def _drafted(
    wanted: Wanted, found: Findings, chosen: Sequence[Finding], *, actor: Actor, at: datetime
) -> Letter:
    """The letter before anybody edited it, not stored yet."""
    words = draft(found, chosen, wanted.kind)
    leader = next(iter(signers(wanted.unit_id, local(at).date())), None)
    content = Content(
        addressees=words.addressees,
        body=words.body,
        receivers=words.receivers,
        titles=leader.titles if leader else (),
        signer_name=leader.name if leader else "",
    )
    made = cells(found, chosen)
    what = asked(wanted.period, at=at, as_of=wanted.as_of, rules=wanted.rules)
    return Letter(
        unit_id=wanted.unit_id,
        kind=wanted.kind,
        state=LetterState.DRAFT,
        period_code=wanted.period.code,
        first=wanted.period.first,
        last=wanted.period.last,
        as_of=what.as_of,
        cutoff=what.cutoff,
        rules=wanted.rules.value,
        cells=made,
        cells_hash=cells_hash(made),
        subject=words.subject,
        content=content.to_dict(),
        symbol=f"{wording.initials(found.unit.name)}-VP",
        signer_id=leader.official_id if leader else None,
        signer_name=content.signer_name,
        made_at=at,
        made_by_id=actor.official_id,
        made_name=actor.name[:160],
    )


def edit(
    letter_id: int,
    *,
    subject: str,
    symbol: str,
    content: Content,
    actor: Actor,
    at: datetime,
    seen: int | None = None,
) -> int:
    """Change the words of a draft; gives the number of the new version. Nothing new makes no version.

    Args:
        seen: the version that the person's page showed.

    Raises:
        NoDraft; Stale: somebody saved in between; Invalid: no subject, addressee or words, or too long.
    """
    kept = _checked(subject, symbol, content)

    def run() -> int:
        with writing():
            row = _opened(letter_id, actor, seen)
            _require_draft(row)
            before = (row.subject, row.symbol, Content.of(row.content))
            if before != (line(subject), line(symbol), kept):
                row.subject, row.symbol = line(subject), line(symbol)
                row.content, row.signer_name = kept.to_dict(), kept.signer_name
                leaders = {one.name: one.official_id for one in signers(row.unit_id, local(at).date())}
                row.signer_id = leaders.get(kept.signer_name)
                _record(row, "edit", actor, at)
            return row.last_seq

    return unlocked(run)


def give_number(
    letter_id: int,
    *,
    day: date,
    actor: Actor,
    at: datetime,
    number: int | None = None,
    seen: int | None = None,
) -> int:
    """Give a signed letter its number and day, and keep its document; gives the number.

    Numbers run from 01 per unit and year. A number typed by hand (the book is also used elsewhere) moves the
    count on; the next letter goes on after it.

    Raises:
        NoDraft, Stale, NumberTaken. Invalid: a day to come, a number below 1, a letter without a signer.
    """
    _check_number(day, local(at).date(), number)

    def run() -> int:
        with writing():
            row = _opened(letter_id, actor, seen)
            _require_draft(row)
            if not row.signer_name or not row.content.get("titles"):
                raise Invalid({"signer": "Ghi chức vụ, họ tên người ký trước khi lấy số."})
            row.number = _next_number(row.unit_id, day.year, number)
            row.year, row.day, row.state = day.year, day, LetterState.NUMBERED
            whole = info(row)
            packed = ContentFile(document(whole))
            row.file = store(packed, whole.file_name, actor, at, authority_id=row.unit_id, made_here=True)
            _record(row, "number", actor, at)
            return row.number

    return unlocked(run)


def issue(letter_id: int, *, actor: Actor, at: datetime) -> None:
    """Mark a numbered letter as sent out, which is due on the day of signing or the next working day.

    Raises:
        Refused: it has no number yet, or was issued before.
    """
    with writing():
        row = _opened(letter_id, actor, None)
        if row.state != LetterState.NUMBERED:
            raise Refused("Chỉ phát hành công văn đã lấy số và chưa phát hành.")
        row.state, row.issued_at = LetterState.ISSUED, at
        _record(row, "issue", actor, at, only=("state", "issued_at", "last_seq", "last_hash"))


def discard(letter_id: int, *, actor: Actor, at: datetime) -> None:
    """Put a draft away; it stays in the record.

    Raises:
        NoDraft: it has its number.
    """
    with writing():
        row = _opened(letter_id, actor, None)
        _require_draft(row)
        row.state = LetterState.DISCARDED
        _record(row, "discard", actor, at)


def next_number(unit_id: int, year: int) -> int:
    """The number that the next letter of a unit would get."""
    last = Counter.objects.filter(authority_id=unit_id, name=_counter(year)).values_list("last", flat=True)
    return max(last.first() or 0, _highest(unit_id, year)) + 1


def _counter(year: int) -> str:
    return f"cong-van:{year}"


def _highest(unit_id: int, year: int) -> int:
    return Letter.objects.filter(unit_id=unit_id, year=year).aggregate(most=Max("number"))["most"] or 0


def _next_number(unit_id: int, year: int, typed: int | None) -> int:
    """The next number of the count, or the typed one when it is free."""
    name = _counter(year)
    if typed is None:
        return numbers.take(unit_id, [name])[name]
    Counter.objects.get_or_create(authority_id=unit_id, name=name)
    # whoever numbers at the same time waits here, so a number is seen as taken before it is stored twice
    count = Counter.objects.select_for_update().get(authority_id=unit_id, name=name)
    if Letter.objects.filter(unit_id=unit_id, year=year, number=typed).exists():
        raise NumberTaken(
            f"Số {wording.counted(typed)} năm {year} đã cấp cho công văn khác.", citation=_NUMBERING
        )
    if typed > count.last:
        Counter.objects.filter(pk=count.pk).update(last=typed)
    return typed


def _check_number(day: date, today: date, number: int | None) -> None:
    errors = {}
    if day > today:
        errors["day"] = "Ngày ban hành chưa đến. Ghi ngày hôm nay hoặc ngày đã ký."
    if number is not None and not 1 <= number <= _MOST:
        errors["number"] = f"Số công văn từ 1 đến {thousands(_MOST)}."
    if errors:
        raise Invalid(errors, citation=_NUMBERING)


def _require(actor: Actor, unit_id: int) -> None:
    if not may_write(actor, unit_id):
        raise NotYourLetter("Bạn chưa được phân công soạn công văn của đơn vị này.")


def _opened(letter_id: int, actor: Actor, seen: int | None) -> Letter:
    """The letter, locked, when the actor may write it and their page is not behind."""
    row = Letter.objects.select_for_update().filter(pk=letter_id).first()
    if row is None or not may_write(actor, row.unit_id):
        raise NotFound("Không tìm thấy công văn này.")
    if seen is not None and seen != row.last_seq:
        raise Stale("Công văn vừa được người khác sửa. Tải lại trang để xem bản mới, rồi sửa tiếp.")
    return row


def _require_draft(row: Letter) -> None:
    if row.state != LetterState.DRAFT:
        raise NoDraft(f"Công văn này {LetterState(row.state).label.lower()}, không sửa được nữa.")


def _checked(subject: str, symbol: str, content: Content) -> Content:
    """The words cleaned.

    Raises:
        Invalid: what is missing or too long, by field.
    """
    kept = replace(
        content,
        addressees=_texts(content.addressees, joined=True),
        body=_texts(content.body),
        receivers=_texts(content.receivers, joined=True),
        titles=_texts(content.titles, joined=True),
        signer_name=line(content.signer_name)[:160],
    )
    errors = {
        "subject": "" if line(subject) else "Ghi trích yếu.",
        "symbol": "" if line(symbol) else "Ghi ký hiệu, ví dụ UBND-VP.",
        "addressees": "" if kept.addressees else "Ghi ít nhất một nơi gửi.",
        "body": "" if kept.body else "Công văn chưa có nội dung.",
    }
    errors["subject"] = errors["subject"] or too_long("Trích yếu", line(subject), 500) or ""
    errors["symbol"] = errors["symbol"] or too_long("Ký hiệu", line(symbol), 40) or ""
    for name in ("addressees", "body", "receivers", "titles"):
        texts: tuple[str, ...] = getattr(kept, name)
        if len(texts) > _LINES or any(len(text) > _LONG for text in texts):
            errors[name] = f"Tối đa {_LINES} đoạn, mỗi đoạn {thousands(_LONG)} ký tự."
    wrong = {name: sentence for name, sentence in errors.items() if sentence}
    if wrong:
        raise Invalid(wrong)
    return kept


def _texts(texts: Sequence[str], *, joined: bool = False) -> tuple[str, ...]:
    """Lines without empty ones; ``joined``: a dash or closing mark that the layout sets itself goes away."""
    cleaned = (line(text) for text in texts)
    if joined:
        cleaned = (text.removeprefix("-").strip().rstrip(";.").strip() for text in cleaned)
    return tuple(text for text in cleaned if text)


def _record(row: Letter, name: str, actor: Actor, at: datetime, *, only: Sequence[str] = ()) -> None:
    """Store the letter and its next revision."""
    before, row.last_seq = row.last_hash, row.last_seq + 1
    data = {
        "state": row.state,
        "subject": row.subject,
        "symbol": row.symbol,
        "number": row.number,
        "day": row.day.isoformat() if row.day else "",
        "content": row.content,
        "cells_hash": row.cells_hash,
        "file": row.file.sha256 if row.file else "",
    }
    fields = {"seq": row.last_seq, "name": name, "at": instant(at), "who": actor.name, "data": data}
    row.last_hash = link(before, fields)
    row.save(update_fields=list(only) or None)
    LetterRevision.objects.create(
        letter=row,
        seq=row.last_seq,
        name=name,
        at=at,
        official_id=actor.official_id,
        actor_name=actor.name[:160],
        data=data,
        previous_hash=before,
        hash=row.last_hash,
    )
