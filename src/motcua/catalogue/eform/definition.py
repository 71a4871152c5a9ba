"""A form as frozen facts: sections, questions, conditions, cross checks; never an expression to run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from motcua.catalogue.eform.kinds import OWN_CHOICES, PARTS, Choice, Kind, Part

#: how a condition looks at one question
EQUALS, IN, FILLED, ALL, ANY, NOT = "equals", "in", "filled", "all", "any", "not"
#: cross checks; the last one only warns, because papers themselves disagree at times
NOT_FUTURE, NOT_AFTER, NOT_BEFORE, DIFFERS = "not_future", "not_after", "not_before", "differs"
AGE, FITS_PERSON = "age_between", "fits_person"
CHECKS = (NOT_FUTURE, NOT_AFTER, NOT_BEFORE, DIFFERS, AGE, FITS_PERSON)


@dataclass(frozen=True, slots=True)
class Condition:
    """When something is asked: ``test`` of ``question``, or all / any / not of ``terms``."""

    test: str
    question: str = ""
    values: tuple[str, ...] = ()
    terms: tuple[Condition, ...] = ()

    def questions(self) -> Iterator[str]:
        """The keys of all questions it looks at."""
        if self.question:
            yield self.question
        for term in self.terms:
            yield from term.questions()


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """How an answer must fit others; ``other`` and ``sex`` are keys of questions, ages in full years."""

    test: str
    other: str = ""
    sex: str = ""
    least: int = 0
    most: int = 150


@dataclass(frozen=True, slots=True)
class Repeats:
    """A section that is answered several times; ``label`` names one of them ("Người con")."""

    least: int = 1
    most: int = 10
    label: str = ""
    label_en: str = ""

    def words(self, lang: str = "vi") -> str:
        return self.label_en if lang == "en" and self.label_en else self.label


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``book_keys`` says which part ("" = the whole) feeds which detail of the register."""

    key: str
    label: str
    kind: Kind
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: str = ""
    label_en: str = ""
    help_en: str = ""
    when: Condition | None = None
    book_keys: tuple[tuple[str, str], ...] = ()
    prefill: str = ""
    #: what stands there at first where nothing is known ("Việt Nam"); the person may change it
    initial: str = ""
    checks: tuple[CrossCheck, ...] = ()
    #: of a day: whether month/year or only the year will do
    partial: bool = False
    #: of a number; of a text its greatest length
    least: int | None = None
    most: int | None = None

    @property
    def book_key(self) -> str:
        """The detail that the whole answer feeds, or empty."""
        return dict(self.book_keys).get("", "")

    @property
    def parts(self) -> tuple[Part, ...]:
        return PARTS.get(self.kind, ())

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The answers to choose from, the form's or those of the kind."""
        return OWN_CHOICES.get(self.kind, self.choices)

    def words(self, lang: str = "vi") -> str:
        return self.label_en if lang == "en" and self.label_en else self.label

    def explained(self, lang: str = "vi") -> str:
        return self.help_en if lang == "en" and self.help_en else self.help


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand on one page."""

    key: str
    title: str
    questions: tuple[Question, ...]
    title_en: str = ""
    help: str = ""
    help_en: str = ""
    when: Condition | None = None
    repeats: Repeats | None = None

    def words(self, lang: str = "vi") -> str:
        return self.title_en if lang == "en" and self.title_en else self.title

    def explained(self, lang: str = "vi") -> str:
        return self.help_en if lang == "en" and self.help_en else self.help


@dataclass(frozen=True, slots=True)
class EForm:
    """A whole form. Keys of questions are unique in it, so conditions and answers need no path."""

    title: str
    sections: tuple[Section, ...]
    title_en: str = ""

    def words(self, lang: str = "vi") -> str:
        return self.title_en if lang == "en" and self.title_en else self.title

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def question(self, key: str) -> Question | None:
        return next((question for _, question in self.questions() if question.key == key), None)

    def questions(self) -> Iterator[tuple[Section, Question]]:
        for section in self.sections:
            for question in section.questions:
                yield section, question
