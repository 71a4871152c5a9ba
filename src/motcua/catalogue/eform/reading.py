"""Plain data (JSON, YAML) → a form, and back; what is not known is refused with its place and what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from motcua.catalogue.eform.check_reading import check_problem
from motcua.catalogue.eform.condition_reading import read_condition, written_condition
from motcua.catalogue.eform.definition import AGE, CrossCheck, EForm, Question, Repeats, Section
from motcua.catalogue.eform.kinds import PARTS, PREFILLS, WHOLE_NUMBERS, WITH_CHOICES, Choice, Kind
from motcua.catalogue.eform.record import Record
from motcua.catalogue.eform.values import clean_answer
from motcua.lib.refused import Invalid
from motcua.lib.vietnamese_text import clean, fold

MOST_SECTIONS, MOST_QUESTIONS, MOST_CHOICES, MOST_ROWS = 40, 300, 100, 50
MOST_TITLE, MOST_LABEL, MOST_HELP, MOST_KEY = 400, 300, 1_500, 60
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FORM = {"title", "title_en", "sections"}
_SECTION = {"key", "title", "title_en", "help", "help_en", "when", "repeats", "questions"}
_QUESTION = {
    *("key", "label", "label_en", "kind", "required", "choices", "help", "help_en", "when", "book_key"),
    *("prefill", "initial", "checks", "partial", "least", "most"),
}


class BadForm(Invalid):
    """A form that cannot be; ``errors`` names each place (``sections.0.questions.2.kind``)."""

    code = "bad-form"


def key_of(label: str, taken: set[str]) -> str:
    """A key for a label, unlike those that are ``taken``: ``"Họ, chữ đệm, tên"`` → ``ho_chu_dem_ten``."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(label).replace("đ", "d")).strip("_")[:40].strip("_")
    stem = stem if stem[:1].isalpha() else f"muc_{stem}".strip("_")
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def read(data: Any) -> EForm:
    """The form of a definition.

    Raises:
        BadForm: with a sentence per place; nothing of a wrong form is used.
    """
    errors: dict[str, str] = {}
    record = Record(data, "", errors)
    record.only(_FORM)
    found = _Reader(errors)
    sections = tuple(found.section(item) for item in record.items("sections", MOST_SECTIONS))
    if not sections and "sections" not in errors:
        errors["sections"] = "Tờ khai chưa có phần nào; hãy thêm ít nhất một phần có câu hỏi."
    form = EForm(
        record.line("title", MOST_TITLE, needed="Ghi tên tờ khai."),
        sections,
        record.line("title_en", MOST_TITLE),
    )
    if sum(len(section.questions) for section in sections) > MOST_QUESTIONS:
        errors["sections"] = f"Tờ khai có quá {MOST_QUESTIONS} câu hỏi; hãy bớt đi."
    if errors:
        raise BadForm(errors)
    return form


class _Reader:
    """Reads the sections one after the other, knowing which questions stood before."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        self.taken: set[str] = set()
        #: questions that later conditions and checks may look at (those outside repeated sections)
        self.before: dict[str, Question] = {}

    def section(self, record: Record) -> Section:
        record.only(_SECTION)
        key = self._key(record)
        when = read_condition(record.get("when"), record.place_of("when"), set(self.before), self.errors)
        repeats = self._repeats(record)
        inside = dict(self.before)
        questions = []
        for item in record.items("questions", MOST_QUESTIONS):
            question = self.question(item, inside, repeated=repeats is not None)
            inside[question.key] = question
            questions.append(question)
        if not questions:
            self.errors[record.place_of("questions")] = "Phần này chưa có câu hỏi nào; hãy thêm hoặc bỏ phần."
        self.taken.update(question.key for question in questions)
        if repeats is None:
            self.before = inside
        return Section(
            key=key,
            title=record.line("title", MOST_TITLE, needed="Ghi tên của phần."),
            questions=tuple(questions),
            title_en=record.line("title_en", MOST_TITLE),
            help=record.block("help", MOST_HELP),
            help_en=record.block("help_en", MOST_HELP),
            when=when,
            repeats=repeats,
        )

    def _key(self, record: Record) -> str:
        key = record.text("key")
        if not _KEY.fullmatch(key):
            self.errors[record.place_of("key")] = (
                "Khóa gồm chữ thường không dấu, chữ số và gạch dưới, bắt đầu bằng chữ, tối đa 60 ký tự."
            )
        elif key in self.taken:
            self.errors[record.place_of("key")] = f"Khóa “{key}” đã dùng trong tờ khai; hãy đặt khóa khác."
        self.taken.add(key)
        return key

    def _repeats(self, record: Record) -> Repeats | None:
        raw = record.get("repeats")
        if raw in (None, ""):
            return None
        inner = Record(raw, record.place_of("repeats"), self.errors)
        inner.only({"least", "most", "label", "label_en"})
        least, most = inner.count("least", 1), inner.count("most", 10)
        if not 0 <= least <= most <= MOST_ROWS or most < 1:
            self.errors[inner.place] = f"Số lần lặp: ít nhất không quá nhiều nhất, nhiều nhất {MOST_ROWS}."
        return Repeats(least, most, inner.line("label", MOST_LABEL), inner.line("label_en", MOST_LABEL))

    def question(self, record: Record, before: Mapping[str, Question], *, repeated: bool) -> Question:
        record.only(_QUESTION)
        kind = self._kind(record)
        question = Question(
            key=self._key(record),
            label=record.line("label", MOST_LABEL, needed="Ghi câu hỏi."),
            kind=kind,
            required=record.flag("required"),
            choices=self._choices(record, kind),
            help=record.block("help", MOST_HELP),
            label_en=record.line("label_en", MOST_LABEL),
            help_en=record.block("help_en", MOST_HELP),
            when=read_condition(record.get("when"), record.place_of("when"), set(before), self.errors),
            book_keys=self._book_keys(record, kind),
            prefill=record.text("prefill"),
            initial=record.text("initial"),
            checks=tuple(self._check(item, kind, before) for item in record.items("checks", 10)),
            partial=record.flag("partial"),
            least=record.bound("least"),
            most=record.bound("most"),
        )
        if question.prefill and (question.prefill not in PREFILLS or repeated):
            self.errors[record.place_of("prefill")] = (
                f"Không điền sẵn được từ đây; chọn: {', '.join(PREFILLS)}."
            )
        if question.partial and kind is not Kind.DAY:
            self.errors[record.place_of("partial")] = "Chỉ ngày tháng mới ghi được thiếu ngày hoặc tháng."
        if question.initial and (
            repeated or question.parts or clean_answer(question, question.initial).problems
        ):
            self.errors[record.place_of("initial")] = (
                "Không ghi sẵn được như vậy; hãy ghi một câu trả lời đúng."
            )
        self._bounds(record, question)
        return question

    def _bounds(self, record: Record, question: Question) -> None:
        least, most = question.least, question.most
        if (least is not None or most is not None) and question.kind not in {
            *WHOLE_NUMBERS,
            Kind.TEXT,
            Kind.BLOCK,
        }:
            self.errors[record.place_of("most")] = "Chỉ số và chữ mới có giới hạn ít nhất, nhiều nhất."
        elif least is not None and most is not None and least > most:
            self.errors[record.place_of("most")] = "Giới hạn ít nhất lớn hơn giới hạn nhiều nhất."

    def _kind(self, record: Record) -> Kind:
        text = record.text("kind")
        if text not in set(Kind):
            self.errors[record.place_of("kind")] = (
                f"Không có kiểu câu hỏi “{text[:40]}”; chọn một kiểu có sẵn."
            )
            return Kind.TEXT
        return Kind(text)

    def _choices(self, record: Record, kind: Kind) -> tuple[Choice, ...]:
        found: list[Choice] = []
        for place, item in record.entries("choices", MOST_CHOICES):
            if isinstance(item, Mapping):
                inner = Record(item, place, self.errors)
                inner.only({"value", "label", "label_en"})
                label = inner.line("label", MOST_LABEL, needed="Ghi lời của lựa chọn.")
                found.append(Choice(inner.text("value") or label, label, inner.line("label_en", MOST_LABEL)))
            else:
                label = clean(str(item))[:MOST_LABEL]
                found.append(Choice(label, label))
        where = record.place_of("choices")
        values = [choice.value for choice in found]
        if kind in WITH_CHOICES and len(found) < (2 if kind is Kind.CHOICE else 1):
            self.errors[where] = "Ghi các lựa chọn, mỗi dòng một lựa chọn."
        elif kind not in WITH_CHOICES and found:
            self.errors[where] = "Chỉ câu hỏi chọn một hoặc chọn nhiều mới có lựa chọn."
        elif len(set(values)) < len(values) or "" in values:
            self.errors[where] = "Có lựa chọn trùng nhau hoặc để trống; hãy sửa cho khác nhau."
        return tuple(found)

    def _book_keys(self, record: Record, kind: Kind) -> tuple[tuple[str, str], ...]:
        raw = record.get("book_key")
        if raw in (None, "", {}):
            return ()
        pairs = list(raw.items()) if isinstance(raw, Mapping) else [("", raw)]
        parts = {"", *(part.key for part in PARTS.get(kind, ()))}
        if any(
            part not in parts or not isinstance(key, str) or not _KEY.fullmatch(key) for part, key in pairs
        ):
            self.errors[record.place_of("book_key")] = (
                "Trường của sổ gồm chữ thường không dấu, chữ số, gạch dưới; phần được nêu phải có thật."
            )
            return ()
        return tuple(sorted((str(part), str(key)) for part, key in pairs))

    def _check(self, record: Record, kind: Kind, before: Mapping[str, Question]) -> CrossCheck:
        record.only({"test", "other", "sex", "least", "most"})
        found = CrossCheck(
            record.text("test"),
            record.text("other"),
            record.text("sex"),
            record.count("least", 0),
            record.count("most", 150),
        )
        problem = check_problem(found, kind, before)
        if problem:
            self.errors[record.place] = problem
        return found


def written(form: EForm) -> dict[str, Any]:
    """The definition of a form: what :func:`read` reads, in one order, without what is empty."""
    return _full(
        title=form.title,
        title_en=form.title_en,
        sections=[_section(section) for section in form.sections],
    )


def _full(**values: Any) -> dict[str, Any]:
    return {
        key: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for key, value in values.items()
        if value not in ("", None, [], {}, False)
    }


def _section(section: Section) -> dict[str, Any]:
    repeats = section.repeats
    return _full(
        key=section.key,
        title=section.title,
        title_en=section.title_en,
        help=section.help,
        help_en=section.help_en,
        when=written_condition(section.when),
        repeats=repeats
        and {
            "least": repeats.least,
            "most": repeats.most,
            **_full(label=repeats.label, label_en=repeats.label_en),
        },
        questions=[_question(question) for question in section.questions],
    )


def _question(question: Question) -> dict[str, Any]:
    keys = dict(question.book_keys)
    return _full(
        key=question.key,
        label=question.label,
        label_en=question.label_en,
        kind=question.kind.value,
        required=question.required,
        choices=[_full(value=c.value, label=c.label, label_en=c.label_en) for c in question.choices],
        help=question.help,
        help_en=question.help_en,
        when=written_condition(question.when),
        book_key=keys.get("", "") if set(keys) <= {""} else keys,
        prefill=question.prefill,
        initial=question.initial,
        checks=[_cross_check(check) for check in question.checks],
        partial=question.partial,
    ) | {name: n for name, n in (("least", question.least), ("most", question.most)) if n is not None}


def _cross_check(check: CrossCheck) -> dict[str, Any]:
    found = _full(test=check.test, other=check.other, sex=check.sex)
    if check.test == AGE:
        found |= {"least": check.least, "most": check.most}
    return found
