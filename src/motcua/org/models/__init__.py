"""Units, officials, calendars, applicants: one aggregate per file."""

from motcua.org.models.accounts import CitizenAccount
from motcua.org.models.applicants import Applicant, ApplicantKind, IdentityKind, Sex
from motcua.org.models.calendars import DayKind, SpecialDay, WorkingHours
from motcua.org.models.corrections import CorrectionRequest
from motcua.org.models.empowerments import Empowerment
from motcua.org.models.log import OrgEvent
from motcua.org.models.login_codes import LoginCode
from motcua.org.models.officials import ApiClient, Assignment, Delegation, Official
from motcua.org.models.units import Succession, Unit

__all__ = [
    "ApiClient",
    "Applicant",
    "ApplicantKind",
    "Assignment",
    "CitizenAccount",
    "CorrectionRequest",
    "DayKind",
    "Delegation",
    "Empowerment",
    "IdentityKind",
    "LoginCode",
    "Official",
    "OrgEvent",
    "Sex",
    "SpecialDay",
    "Succession",
    "Unit",
    "WorkingHours",
]
