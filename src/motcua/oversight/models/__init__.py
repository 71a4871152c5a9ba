"""What is done about the work: one aggregate per file."""

from motcua.oversight.models.feedback import FeedbackAnswer, FeedbackCursor, FeedbackSlip
from motcua.oversight.models.petition_parts import PetitionFile, PetitionNotice, PetitionRating
from motcua.oversight.models.petitions import Petition, PetitionEvent

__all__ = [
    "FeedbackAnswer",
    "FeedbackCursor",
    "FeedbackSlip",
    "Petition",
    "PetitionEvent",
    "PetitionFile",
    "PetitionNotice",
    "PetitionRating",
]
