"""A dossier as another system tells of it: the facts that registers and figures need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from motcua.lib.refused import Refused


@dataclass(frozen=True, slots=True)
class PastSupplement:
    """One request to complete the dossier; no answer while the applicant still has it."""

    requested_at: datetime
    answered_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDossier:
    """One dossier of a history, finished or open; every moment is aware.

    Args:
        authority_id: whose dossier it is. one_stop_id: where it was received; None: the authority's own.
        procedure_code: unknown ones stand under a version that cannot be chosen at the counter; then
            ``procedure_name`` and ``field_code`` say what is known of it. ``field_code`` also files a known
            procedure's dossier under another field.
        version_id: the very version, where it is known; else the one that held on the day of receipt.
        code: None gives it the next code of that day; only dossiers with a code are known again.
        finished_at: empty for an open one. outcome: ``granted`` (taken when it is finished and nothing is
            said), ``refused`` or ``stopped``.
        due_at: the first promised date, with the time waited for supplements in it; None: by the law of the
            day, from the procedure's term. rescheduled_to: the date promised with the apology.
        entered_at: when it was typed in; None: when it was received.
        charge: đồng due in all; charge_method: how it was paid, empty while it is not (``cash``,
            ``transfer``, ``online``, ``exempt``).
        papers: for each paper of the procedure's first case that was handed in, whether there is a scan.
        result_file: whether the result has a file. official_id: who received it.
    """

    authority_id: int
    procedure_code: str
    received_at: datetime
    finished_at: datetime | None = None
    outcome: str = ""
    code: str | None = None
    one_stop_id: int | None = None
    version_id: int | None = None
    procedure_name: str = ""
    field_code: str = ""
    channel: str = "counter"
    entered_at: datetime | None = None
    due_at: datetime | None = None
    rescheduled_to: datetime | None = None
    apologised_at: datetime | None = None
    returned_at: datetime | None = None
    supplements: Sequence[PastSupplement] = ()
    charge: int | None = None
    charge_method: str = ""
    papers: Sequence[bool] = ()
    result_file: bool = False
    result_number: str = ""
    official_id: int | None = None
    applicant_name: str = ""
    identity_number: str = ""
    address: str = ""
    phone: str = ""
    subject: str = ""


class BadHistory(Refused):
    """What is told of a past dossier cannot have happened so."""

    code = "bad-history"


def check(past: PastDossier, at: datetime) -> None:
    """Refuse moments out of order and words that nobody knows.

    Raises:
        BadHistory: with a sentence for the person who brings the history in.
    """
    if past.outcome not in {"", "granted", "refused", "stopped"}:
        raise BadHistory(f"Không biết kết quả “{past.outcome[:40]}”.")
    if past.outcome and past.finished_at is None:
        raise BadHistory("Hồ sơ có kết quả nhưng không có ngày xong.")
    if past.channel not in {"counter", "online", "post"}:
        raise BadHistory(f"Không biết cách nộp “{past.channel[:40]}”.")
    if past.charge_method not in {"", "cash", "transfer", "online", "exempt"}:
        raise BadHistory(f"Không biết cách nộp tiền “{past.charge_method[:40]}”.")
    if past.charge is not None and past.charge < 0:
        raise BadHistory("Số tiền phải thu không được âm.")
    ordered = [past.received_at, *(moment for one in past.supplements for moment in _moments(one))]
    ordered += [moment for moment in (past.finished_at, past.returned_at) if moment is not None]
    if any(later < earlier for earlier, later in pairwise(ordered)):
        raise BadHistory("Các mốc thời gian của hồ sơ không theo thứ tự: tiếp nhận, bổ sung, xong, trả.")
    if ordered[-1] > at:
        raise BadHistory("Hồ sơ có mốc thời gian ở tương lai.")
    if past.returned_at is not None and (past.finished_at is None or past.outcome == "stopped"):
        raise BadHistory("Hồ sơ ghi đã trả kết quả nhưng chưa có kết quả.")
    unanswered = [one.answered_at is None for one in past.supplements]
    decided = past.finished_at is not None and past.outcome != "stopped"
    if any(unanswered[:-1]) or (decided and any(unanswered)):
        raise BadHistory("Hồ sơ có yêu cầu bổ sung chưa được trả lời nhưng đã đi tiếp.")


def _moments(one: PastSupplement) -> list[datetime]:
    return [one.requested_at] + ([one.answered_at] if one.answered_at is not None else [])
