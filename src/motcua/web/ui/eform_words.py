"""When a question is asked, in words: for people without script, and for the manager who writes the form."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.catalogue.eform import Condition, EForm, Question
from motcua.catalogue.eform.definition import ALL, ANY, FILLED, NOT
from motcua.catalogue.eform.kinds import YES, Kind


def condition_words(form: EForm, condition: Condition, lang: str = "vi") -> str:
    """``khi “Quan hệ” là “Khác”``."""
    if condition.test == NOT:
        return _negated(form, condition.terms[0], lang)
    if condition.test in {ALL, ANY}:
        joint = _(" và ") if condition.test == ALL else _(" hoặc ")
        return joint.join(condition_words(form, term, lang) for term in condition.terms)
    question = form.question(condition.question)
    label = question.words(lang) if question else condition.question
    if condition.test == FILLED:
        return _("khi đã ghi “%(question)s”") % {"question": label}
    if question and question.kind is Kind.DECLARATION and condition.values == (YES,):
        return _("khi đã đánh dấu “%(question)s”") % {"question": label}
    return _("khi “%(question)s” là %(answer)s") % {
        "question": label,
        "answer": _answers(question, condition, lang),
    }


def _negated(form: EForm, condition: Condition, lang: str) -> str:
    question = form.question(condition.question) if condition.question else None
    if question is None:
        return _("trừ %(condition)s") % {"condition": condition_words(form, condition, lang)}
    label = question.words(lang)
    if condition.test == FILLED:
        return _("khi chưa ghi “%(question)s”") % {"question": label}
    return _("khi “%(question)s” không phải là %(answer)s") % {
        "question": label,
        "answer": _answers(question, condition, lang),
    }


def _answers(question: Question | None, condition: Condition, lang: str) -> str:
    names = {choice.value: choice.words(lang) for choice in question.offered} if question else {}
    return _(" hoặc ").join(f"“{names.get(value, value)}”" for value in condition.values)
