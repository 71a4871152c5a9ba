"""Electronic forms: what is asked, whether an answer can stand, where it goes. Pure; it knows no table."""

from motcua.catalogue.eform.carrying import Lost, answer_words, book_values, moved, part_words
from motcua.catalogue.eform.checking import Checked, check, clean_answers
from motcua.catalogue.eform.conditions import ShownRow, ShownSection, holds, is_filled, rows_of, shown
from motcua.catalogue.eform.definition import Condition, CrossCheck, EForm, Question, Repeats, Section
from motcua.catalogue.eform.kinds import Choice, Kind, Part
from motcua.catalogue.eform.prefilling import prefilled
from motcua.catalogue.eform.reading import BadForm, key_of, read, written

__all__ = [
    "BadForm",
    "Checked",
    "Choice",
    "Condition",
    "CrossCheck",
    "EForm",
    "Kind",
    "Lost",
    "Part",
    "Question",
    "Repeats",
    "Section",
    "ShownRow",
    "ShownSection",
    "answer_words",
    "book_values",
    "check",
    "clean_answers",
    "holds",
    "is_filled",
    "key_of",
    "moved",
    "part_words",
    "prefilled",
    "read",
    "rows_of",
    "shown",
    "written",
]
