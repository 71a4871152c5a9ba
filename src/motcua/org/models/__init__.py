"""Units, officials, calendars, applicants: one aggregate per file."""

from motcua.org.models.accounts import CitizenAccount
from motcua.org.models.applicants import Applicant, ApplicantKind, IdentityKind, Sex
from motcua.org.models.calendars import DayKind, SpecialDay, WorkingHours
from motcua.org.models.log import OrgEvent
from motcua.org.models.officials import ApiClient, Assignment, Delegation, Official
from motcua.org.models.units import Succession, Unit

__all__ = [
    "ApiClient",
    "Applicant",
    "ApplicantKind",
    "Assignment",
    "CitizenAccount",
    "DayKind",
    "Delegation",
    "IdentityKind",
    "Official",
    "OrgEvent",
    "Sex",
    "SpecialDay",
    "Succession",
    "Unit",
    "WorkingHours",
]
