"""What people said in the demonstration, invented: slips for what has ended, more than half of them answered.

And two petitions from the web: about a dossier of late, and one that was answered too late.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from motcua.config.demo.making import Team
from motcua.dossiers.models import Dossier
from motcua.oversight.actions import feedback, petitioning, petitions
from motcua.oversight.actions.petitioning import Sent
from motcua.oversight.queries.feedback import end_of, ended
from motcua.oversight.types import SlipWay

_SHARE = 0.6
#: answers by how content people are, with how many of twenty give them
_SAID = (
    (
        11,
        {
            "level": "very",
            "contacts": "none",
            "agencies": "counter",
            "attitude": "good",
            "explained": "clear",
        },
    ),
    (7, {"level": "satisfied", "contacts": "none", "agencies": "counter", "attitude": "good"}),
    (1, {"level": "satisfied", "contacts": "once", "agencies": "counter", "attitude": "fair"}),
    (1, {"level": "not", "contacts": "more", "agencies": "others", "attitude": "fair", "explained": "no"}),
)
_REMARKS = (
    "Nhanh hơn tôi nghĩ (mẫu).",
    "Nên có thêm ghế chờ buổi sáng thứ Hai (mẫu).",
    "Chị tiếp nhận hướng dẫn rất kỹ (mẫu).",
    "Điện thoại của quầy gọi mấy lần không được (mẫu).",
)


def record(team: Team, *, at: datetime, since: datetime | None = None) -> int:
    """Offer and answer the slips of a commune's ended dossiers; how many were answered."""
    rng = random.Random(766)  # noqa: S311 - invented data, no secret
    rows = ended(Dossier.objects.filter(authority_id=team.authority_id)).order_by("pk")
    answered = 0
    for dossier in rows:
        end = end_of(dossier)
        if since is not None and end < since:
            continue
        if feedback.offer(dossier.pk, at=end) is None or rng.random() >= _SHARE:
            continue
        answered += _answer(rng, dossier, end, at)
    return answered


def _answer(rng: random.Random, dossier: Dossier, end: datetime, at: datetime) -> int:
    said = end + timedelta(hours=rng.choice([0.2, 2, 20]))
    if said >= at:
        return 0
    answers = rng.choices([one for _, one in _SAID], [many for many, _ in _SAID])[0]
    late = dossier.verdict == "late"
    answers = {**answers, "time": "later" if late else rng.choice(["earlier", "on_time"])}
    remark = rng.choice(_REMARKS) if rng.random() < 0.12 else ""
    way = rng.choice([SlipWay.QR.value, SlipWay.QR.value, SlipWay.LINK.value])
    feedback.answer(dossier.token, answers=answers, remark=remark, way=way, at=said)
    return 1


def complain(team: Team, *, at: datetime) -> None:
    """Two petitions from the web about ended dossiers, invented and marked."""
    day = team.calendar.opening(at.date())
    rows = ended(Dossier.objects.filter(authority_id=team.authority_id)).order_by("-finished_at")[:2]
    for number, dossier in enumerate(rows):
        sent_at = end_of(dossier) if number == 0 else day - timedelta(days=40)
        done = petitioning.send(
            Sent(
                authority_id=team.authority_id,
                name="Người gửi mẫu",
                address="Thôn 1 (mẫu)",
                content=(
                    "Tôi được hẹn 15 giờ nhưng 16 giờ mới được gọi (mẫu)."
                    if number == 0
                    else "Quầy chưa có bảng phí chứng thực cỡ chữ lớn (mẫu)."
                ),
                dossier_token=dossier.token if number == 0 else "",
            ),
            actor=None,
            at=sent_at,
        )
        answered = sent_at + timedelta(days=35 if number else 1)
        if answered >= at:
            continue
        leader = team.actor("LEADER", answered)
        kind = "rule" if number else "conduct"
        petitions.classify(done.petition_id, kind=kind, actor=leader, at=answered)
        petitions.answer(
            done.petition_id,
            number=f"{20 + number}/UBND-VP (mẫu)",
            text="Đã sắp xếp lại lịch gọi; cảm ơn ý kiến góp ý (mẫu).",
            outcome="founded",
            actor=leader,
            at=answered,
        )
        petitioning.rate(done.token, content=number == 0, at=answered + timedelta(hours=1))
