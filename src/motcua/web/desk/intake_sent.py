"""The counter's form for what came online: beside the check list, a note on each paper and answer to correct.

One request must name everything that is missing or wrong (NĐ 61/2018/NĐ-CP, Điều 17 khoản 3), so notes are
written where the thing is looked at, and one button makes one slip of them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django import forms
from django.forms import BoundField

from motcua.dossiers.actions.supplementing import Wanted
from motcua.dossiers.queries.sent_files import SentFile
from motcua.dossiers.queries.sent_forms import AskedQuestion
from motcua.web.desk.intake_form import LinesForm, PaperRow
from motcua.web.desk.intake_offer import Offer
from motcua.web.ui.forms import CleanCharField

_NOTES_NOT_ASKED = (
    "Bạn đã ghi điều cần sửa nên chưa tiếp nhận được. Lập phiếu yêu cầu bổ sung, hoặc xóa các ghi chú."
)


@dataclass(frozen=True, slots=True)
class SentPaperRow(PaperRow):
    """A paper with its files and the note on what is wrong with it."""

    what: BoundField
    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class SentAnswerRow:
    """One answer with the note on what is wrong with it."""

    asked: AskedQuestion
    what: BoundField


class SentForm(LinesForm):
    """The form of :class:`LinesForm` with notes.

    Args:
        questions: what the citizen was asked online, with the answers.
        files: what was sent with each paper, by the paper's id.
    """

    def __init__(
        self,
        *args: Any,
        offer: Offer,
        questions: Sequence[AskedQuestion] = (),
        files: Mapping[int, tuple[SentFile, ...]] | None = None,
        receiving: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, offer=offer, **kwargs)
        self.questions, self.sent_files, self.receiving = tuple(questions), files or {}, receiving
        for paper in offer.papers:
            self._add_note(f"paper_{paper.id}_what", f"Cần sửa gì – {paper.name}")
        for number, asked in enumerate(self.questions):
            self._add_note(f"answer_{number}_what", f"Cần sửa gì – {asked.label}", "Cần sửa gì")

    def _add_note(self, name: str, label: str, placeholder: str = "Cần sửa gì, ví dụ: ảnh mờ") -> None:
        self.fields[name] = CleanCharField(label=label, required=False, max_length=300)
        widget = self.fields[name].widget
        widget.attrs |= {"class": "form-control", "placeholder": placeholder}

    @property
    def papers(self) -> Iterator[PaperRow]:
        for row in super().papers:
            shared = {one.name: getattr(row, one.name) for one in fields(PaperRow)}
            yield SentPaperRow(
                **shared,
                what=self[f"paper_{row.paper.id}_what"],
                files=self.sent_files.get(row.paper.id, ()),
            )

    @property
    def sent_answers(self) -> list[SentAnswerRow]:
        return [
            SentAnswerRow(asked, self[f"answer_{number}_what"]) for number, asked in enumerate(self.questions)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.receiving and any(value for name, value in values.items() if name.endswith("_what")):
            raise forms.ValidationError(_NOTES_NOT_ASKED)
        return values

    def noted(self, lacking: Sequence[Wanted]) -> list[Wanted]:
        """Everything to ask for: what is lacking, with its note, then what is there but wrong.

        Call after validation.
        """
        notes = {
            paper.id: self.cleaned_data.get(f"paper_{paper.id}_what", "")
            for paper in (self.offer.papers if self.offer else ())
        }
        wanted = [Wanted(one.paper_id, notes.pop(one.paper_id, "") or one.what) for one in lacking]
        wanted += [Wanted(paper_id, what) for paper_id, what in notes.items() if what]
        for number, asked in enumerate(self.questions):
            what = self.cleaned_data.get(f"answer_{number}_what", "")
            if what:
                wanted.append(Wanted(question=asked.path, what=what))
        return wanted
