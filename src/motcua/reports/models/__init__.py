"""What reports keep of their own: registers brought in, periodic reports sealed and sent."""

from motcua.reports.models.activities import (
    Activity,
    ListedProcedure,
    NarrativeText,
    ProcedureList,
)
from motcua.reports.models.closings import RegisterClosing
from motcua.reports.models.counts import CountCursor, CountedMonth, MonthCount
from motcua.reports.models.differences import Comparison, Difference, LineMatch
from motcua.reports.models.letters import Letter, LetterRevision
from motcua.reports.models.registers import (
    HeadingMapping,
    ImportedLine,
    ImportedRegister,
    LineSighting,
    RefusedLine,
)
from motcua.reports.models.submissions import (
    ReportSubmission,
    SubmissionCell,
    SubmissionDossier,
    SubmissionEvent,
    SubmissionForm,
    SubmissionPart,
)
from motcua.reports.models.targets import Target

__all__ = [
    "Activity",
    "Comparison",
    "CountCursor",
    "CountedMonth",
    "Difference",
    "HeadingMapping",
    "ImportedLine",
    "ImportedRegister",
    "Letter",
    "LetterRevision",
    "LineMatch",
    "LineSighting",
    "ListedProcedure",
    "MonthCount",
    "NarrativeText",
    "ProcedureList",
    "RefusedLine",
    "RegisterClosing",
    "ReportSubmission",
    "SubmissionCell",
    "SubmissionDossier",
    "SubmissionEvent",
    "SubmissionForm",
    "SubmissionPart",
    "Target",
]
