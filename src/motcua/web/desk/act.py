"""What an act on a dossier is for its page: when it is offered, what it asks, and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.forms.utils import ErrorDict

from motcua.dossiers.lifecycle import Performed, Sent
from motcua.dossiers.queries.page import DossierPage
from motcua.law.rulings import Ruling
from motcua.lib.refused import Invalid
from motcua.org.types import Actor
from motcua.web.ui.forms import Form


@dataclass(frozen=True, slots=True)
class Case:
    """One dossier before one person at one moment."""

    page: DossierPage
    actor: Actor
    at: datetime

    @property
    def dossier_id(self) -> int:
        return self.page.dossier.pk

    @property
    def by(self) -> dict[str, Any]:
        """Who acts and when, as every action wants it."""
        return {"actor": self.actor, "at": self.at}


@dataclass(frozen=True, slots=True)
class Done:
    """What an act left behind: a sentence for the person, and the slip to print next."""

    text: str
    slip_id: int | None = None


def done(performed: Performed, text: str) -> Done:
    return Done(text, performed.data.get("slip_id"))


class ActForm(Form):
    """The form of one act.

    A subclass says what the act is called, which row of the lifecycle's table it is, and does it in
    :meth:`carry_out`; :meth:`prepare` fills choices from the case.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    button: ClassVar[str] = ""
    icon: ClassVar[str] = "check"
    transition: ClassVar[str]
    tone: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    template: ClassVar[str] = "desk/acts/form.html"
    #: fields over the whole width
    wide: ClassVar[frozenset[str]] = frozenset()
    #: where the sentences of an action's refusal belong when its names are not the form's
    error_names: ClassVar[Mapping[str, str]] = {}

    def __init__(self, case: Case, data: Any = None, files: Any = None) -> None:
        self.case = case
        super().__init__(data, files)
        self.prepare()

    @classmethod
    def offered(cls, case: Case) -> bool:
        """Whether this person may do this now."""
        return case.page.may(cls.transition)

    @classmethod
    def against(cls, case: Case) -> Ruling | None:
        """What the law says when it is the law that allows the act no more."""
        return None

    def prepare(self) -> None:
        """Fill choices and first values from the case."""

    def carry_out(self, sent: Sent) -> Done:
        """Do it; called with valid fields only."""
        raise AssertionError(f"{type(self).__name__} does nothing")

    def offer(self, name: str, choices: list[tuple[str, str]], *, only: bool = False) -> None:
        """Set the choices of a field; ``only``: with a single one the field need not be seen."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = choices
        if only and len(choices) <= 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0] if choices else None

    @property
    def words(self) -> str:
        """What the button that sends the form says."""
        return self.button or self.label

    @property
    def keep(self) -> str:
        """Under which name the browser keeps what is typed."""
        return f"{self.name}-{self.case.dossier_id}"

    @property
    def with_files(self) -> bool:
        return any(isinstance(field, forms.FileField) for field in self.fields.values())

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def renamed(self, refused: Invalid) -> Invalid:
        """The refusal with the names of this form's fields."""
        errors = {self.field_of(name): text for name, text in refused.errors.items()}
        return Invalid(errors, message=refused.message, citation=refused.citation)

    def field_of(self, name: str) -> str:
        """This form's field for a name that an action uses."""
        return self.error_names.get(name, name)

    def forgive(self) -> None:
        """Show what was typed without judging it: the page behind it was old."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def typed(self) -> list[tuple[str, str]]:
        """Every text that was typed, with its label: to be copied when the act is no longer possible."""
        return [
            (str(bound.label), text)
            for bound in self.visible_fields()
            if isinstance(bound.field, forms.CharField) and (text := str(bound.data or "").strip())
        ]


def with_none(rows: Iterable[tuple[int, str]], none: str) -> list[tuple[str, str]]:
    """Choices that begin with an empty one, which says what it means."""
    return [("", none), *((str(value), label) for value, label in rows)]
