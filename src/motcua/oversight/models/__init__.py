"""What is done about the work: one aggregate per file."""

from motcua.oversight.models.petitions import Petition, PetitionEvent

__all__ = ["Petition", "PetitionEvent"]
