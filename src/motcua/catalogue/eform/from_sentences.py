"""Fields told in sentences ("Nơi cư trú (nơi thường trú/nơi tạm trú…)") → typed questions, by rules.

Every sentence becomes one or more questions, or is left out for a reason that is counted: nothing vanishes.
What only tells the programmer how to build the field (three boxes for a date …) is no help for a citizen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from motcua.catalogue.eform.kinds import Kind
from motcua.catalogue.eform.reading import MOST_HELP, MOST_LABEL, key_of
from motcua.lib.vietnamese_text import clean, fold

#: why a sentence gives no question
PAPERS, PICTURE, RETURNING = "papers", "picture", "returning"
LEFT_OUT = {
    PAPERS: "Giấy tờ đính kèm được hỏi ở phần thành phần hồ sơ",
    PICTURE: "Ảnh được nộp như một giấy tờ",
    RETURNING: "Cách nhận kết quả được hỏi chung cho mọi thủ tục",
}
_OMITTED = (
    (re.compile(r"ho so dinh kem"), PAPERS),
    (re.compile(r"anh\b"), PICTURE),
    (re.compile(r"phuong thuc nhan ket qua"), RETURNING),
)
#: folded beginning of a label → kind; the first that fits is taken
_RULES: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"giay to tuy than", Kind.IDENTITY_PAPER),
        (r"ho,? chu dem,? (va )?ten", Kind.PERSON_NAME),
        (r"ngay,? thang,? nam sinh", Kind.DAY),
        (r"gioi tinh$", Kind.SEX),
        (r"dan toc$", Kind.ETHNIC),
        (r"quoc tich$", Kind.NATIONALITY),
        (r"so dinh danh|so can cuoc|so chung minh", Kind.IDENTITY_NUMBER),
        (r"noi cu tru truoc khi xuat canh|noi sinh$|noi chet$", Kind.ADDRESS),
        (r"noi cu tru", Kind.RESIDENCE),
        (r"que quan$", Kind.ORIGIN),
        (r"so luong ban sao", Kind.COPIES),
        (r"ket hon lan thu", Kind.NUMBER),
        (r"so dien thoai", Kind.PHONE),
        (r"thu dien tu|email", Kind.EMAIL),
        (r"(giay|ten( loai)? giay to|dang ky giam ho)\b", Kind.PAPER),
        (r"noi dung|ly do|muc dich|nguyen nhan", Kind.BLOCK),
        (r"quan he|noi dang ky|co quan|noi ly hon|loai viec|tinh trang hon nhan", Kind.TEXT),
    )
)
#: remarks for whoever builds the form; the kind of the question already does what they ask
_TECHNICAL = re.compile(
    r"tach biet|truong thong tin|he thong tu dong|^noi thuong tru/noi tam tru|^\s*so, (quyen so|ngay)"
    r"|loai giay to su dung|\bcccd\b"
)
_ROMAN = re.compile(r"^\s*([IVX]+)\s*[.)]\s*")
_BRACKETS = re.compile(r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_PARENT = re.compile(r"\b(nguoi (me|cha)|me nuoi|cha nuoi)\b")
_COPIES = re.compile(r"de nghi cap ban sao")
_DEATH = re.compile(r"thoi gian chet")
_NOTE = re.compile(r"de nghi ghi chu")
_NOTES = ({"value": "ly_hon", "label": "Ly hôn"}, {"value": "huy_ket_hon", "label": "Hủy việc kết hôn"})
_PREFILLS = {
    Kind.PERSON_NAME: "applicant.name",
    Kind.DAY: "applicant.birth_date",
    Kind.SEX: "applicant.sex",
    Kind.ETHNIC: "applicant.ethnic",
    Kind.NATIONALITY: "applicant.nationality",
    Kind.IDENTITY_NUMBER: "applicant.identity_number",
    Kind.IDENTITY_PAPER: "applicant.identity_paper",
    Kind.RESIDENCE: "applicant.address",
}


@dataclass(frozen=True, slots=True)
class Turned:
    """A form made of sentences. Every sentence counts once: ``asked`` or one reason of ``left_out``.

    ``questions`` may be more than ``asked``: a sentence with two things gives two. ``plain`` names those that
    no rule knew: they ask for a line of text, and a manager should look at them.
    """

    definition: dict[str, Any]
    sentences: int
    asked: int
    questions: int
    with_help: int
    left_out: Counter[str] = field(default_factory=Counter)
    plain: tuple[str, ...] = ()


def turn(title: str, sections: Sequence[tuple[str, Sequence[str]]]) -> Turned:
    """The definition of a form whose fields are told in sentences, by section."""
    turning = _Turning()
    groups = _groups(sections)
    made = [turning.choice_of(groups)] if len(groups) > 1 else []
    for number, group in enumerate(groups):
        for place, (heading, sentences) in enumerate(group):
            section = turning.section(heading, sentences, first=place == 0)
            if section and len(groups) > 1:
                section["when"] = {"question": "viec", "equals": f"viec_{number + 1}"}
            made += [section] if section else []
    return Turned(
        definition={"title": clean(title), "sections": made},
        sentences=turning.sentences,
        asked=turning.asked,
        questions=sum(len(section["questions"]) for section in made) - (len(groups) > 1),
        with_help=turning.with_help,
        left_out=turning.left_out,
        plain=tuple(turning.plain),
    )


def _groups(sections: Sequence[tuple[str, Sequence[str]]]) -> list[list[tuple[str, Sequence[str]]]]:
    """Sections by the form they belong to: where the numbering begins again at I, another one begins."""
    groups: list[list[tuple[str, Sequence[str]]]] = []
    for heading, sentences in sections:
        numbered = _ROMAN.match(heading)
        if not groups or (numbered and numbered[1] == "I" and groups[-1]):
            groups.append([])
        groups[-1].append((heading, sentences))
    return groups


def _heading(text: str) -> str:
    """``II. Thông tin về người mẹ`` → ``Người mẹ``."""
    bare = clean(_ROMAN.sub("", text))
    found = re.sub(r"^Thông tin( về| của)?\s+", "", bare) or bare
    return found[:1].upper() + found[1:]


class _Turning:
    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.sentences = self.asked = self.with_help = 0
        self.left_out: Counter[str] = Counter()
        self.plain: list[str] = []

    def key(self, label: str) -> str:
        found = key_of(label, self.taken)
        self.taken.add(found)
        return found

    def choice_of(self, groups: list[list[tuple[str, Sequence[str]]]]) -> dict[str, Any]:
        """The first page of a form of several: which of them it is."""
        self.taken |= {"chon_viec", "viec"}
        choices = []
        for number, group in enumerate(groups, start=1):
            heading = next((_heading(text) for text, _ in group if _heading(text)), "")
            name = re.sub(r"^Người yêu cầu\s+", "", heading)
            label = name[:1].upper() + name[1:] or f"Việc {number}"
            choices.append({"value": f"viec_{number}", "label": label})
        question = {
            "key": "viec",
            "label": "Bạn cần làm việc nào?",
            "label_en": "What do you need?",
            "kind": Kind.CHOICE.value,
            "required": True,
            "choices": choices,
        }
        return {"key": "chon_viec", "title": "Chọn việc", "title_en": "Choose", "questions": [question]}

    def section(self, heading: str, sentences: Sequence[str], *, first: bool) -> dict[str, Any] | None:
        """One section; None when all its sentences are left out."""
        title = _heading(heading) or "Người yêu cầu"
        applicant = first and fold(title).startswith("nguoi yeu cau")
        needed = not _PARENT.search(fold(title))
        section_key = self.key(title)
        questions: list[dict[str, Any]] = []
        for sentence in sentences:
            self.sentences += 1
            reason = next((why for pattern, why in _OMITTED if pattern.match(fold(sentence))), "")
            if reason:
                self.left_out[reason] += 1
                continue
            self.asked += 1
            questions += self._questions(sentence, applicant=applicant, needed=needed)
        self._checks(questions)
        return {"key": section_key, "title": title, "questions": questions} if questions else None

    def _questions(self, sentence: str, *, applicant: bool, needed: bool) -> list[dict[str, Any]]:
        label, help_text = _parts(sentence)
        self.with_help += bool(help_text)
        folded = fold(label)
        if _COPIES.match(folded):
            return self._copies(label)
        if _DEATH.match(folded):
            return self._death()
        if _NOTE.match(folded):
            made = self._question(label, Kind.CHOICE, help_text)
            return [{**made, "choices": [dict(choice) for choice in _NOTES], "required": True}]
        kind = next((kind for pattern, kind in _RULES if pattern.match(folded)), None)
        if kind is None:
            self.plain.append(label)
        made = self._question(label, kind or Kind.TEXT, help_text)
        if kind is Kind.DAY:
            made |= {"partial": True, "checks": [{"test": "not_future"}]}
        if kind is Kind.PERSON_NAME and needed:
            made["required"] = True
        if kind is Kind.NUMBER:
            made |= {"least": 1, "most": 20}
        if applicant and kind in _PREFILLS:
            made["prefill"] = _PREFILLS[kind]
        return [made]

    def _question(self, label: str, kind: Kind, help_text: str = "") -> dict[str, Any]:
        made = {"key": self.key(label), "label": label[:MOST_LABEL], "kind": kind.value}
        return {**made, "help": help_text[:MOST_HELP]} if help_text else made

    def _copies(self, label: str) -> list[dict[str, Any]]:
        wanted = self._question(label[:1].upper() + label[1:], Kind.YES_NO)
        count = self._question("Số lượng bản sao", Kind.COPIES)
        opened = {"question": wanted["key"], "equals": "yes"}
        return [wanted, {**count, "least": 1, "required": True, "when": opened}]

    def _death(self) -> list[dict[str, Any]]:
        day = self._question("Ngày chết", Kind.DAY)
        return [
            {**day, "required": True, "partial": True, "checks": [{"test": "not_future"}]},
            self._question("Giờ, phút chết", Kind.TIME, "Không biết thì để trống."),
        ]

    @staticmethod
    def _checks(questions: list[dict[str, Any]]) -> None:
        """A personal number must fit the birth and sex of its section; told as a warning only."""
        before: dict[str, str] = {}
        for question in questions:
            if question["kind"] == Kind.IDENTITY_NUMBER.value and "day" in before:
                check = {"test": "fits_person", "other": before["day"]}
                question["checks"] = [{**check, "sex": before["sex"]} if "sex" in before else check]
            if question["kind"] in {"day", "sex"}:
                before.setdefault(question["kind"], question["key"])


def _parts(sentence: str) -> tuple[str, str]:
    """Label and help of a sentence: brackets and what follows a colon explain."""
    text = clean(sentence)
    notes = [found[1] for found in _BRACKETS.finditer(text)]
    label = clean(_BRACKETS.sub("", text)).strip(" ):;")
    head, colon, rest = label.partition(":")
    if colon and rest.strip(" ;"):
        label = head.strip()
        notes.insert(0, rest.strip(" ;"))
    useful = [note for note in notes if not _TECHNICAL.search(fold(note))]
    kept = [clean(re.sub(r"^có chú thích:?\s*", "", note)) for note in useful]
    words = ". ".join(note[:1].upper() + note[1:] for note in kept if note)
    return label[:1].upper() + label[1:], f"{words.rstrip('.')}." if words else ""
