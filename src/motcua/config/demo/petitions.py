"""Feedback and petitions of the present-day commune, invented: one in every place an office knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from motcua.config.demo.making import Team
from motcua.oversight.actions import petitions
from motcua.oversight.actions.petitions import NewPetition

#: working days ago, channel, about what, in whose words
_CAME = (
    (24, "box", "conduct", "Buổi chiều quầy chứng thực đóng cửa trước 17 giờ, tôi phải đi hai lần (mẫu)."),
    (
        18,
        "web",
        "rule",
        "Tờ khai xác nhận tình trạng hôn nhân hỏi lại những điều đã có trong căn cước (mẫu).",
    ),
    (16, "phone", "not_ours", "Đề nghị sửa đường điện ở thôn 4 (mẫu)."),
    (
        3,
        "in_person",
        "conduct",
        "Công chức hướng dẫn chưa rõ phải mang giấy tờ gì khi khai sinh cho con (mẫu).",
    ),
    (1, "box", "", "Ghế chờ ở Bộ phận Một cửa ít quá (mẫu)."),
)


def record(team: Team, *, at: datetime) -> None:
    """Five petitions: published, overdue, passed on, being worked on, not yet classified."""
    days = _days(team, at.date())
    made = [_receive(team, days[ago], channel, kind, text) for ago, channel, kind, text in _CAME]
    first, _, foreign, handed, _ = made
    answered = _morning(team, days[15])
    leader = team.actor("LEADER", answered)
    petitions.answer(
        first,
        number="18/UBND-VP (mẫu)",
        text="Đã chấn chỉnh giờ làm việc của quầy chứng thực; cảm ơn ý kiến góp ý.",
        outcome="founded",
        actor=leader,
        at=answered,
    )
    petitions.publish(first, public_content=_CAME[0][3], actor=leader, at=answered + timedelta(hours=2))
    petitions.forward(foreign, to="Công ty Điện lực (mẫu)", actor=leader, at=_morning(team, days[14]))
    specialist = team.actor("SPECIALIST", _morning(team, days[2]))
    if specialist.official_id is not None:
        petitions.assign(handed, official_id=specialist.official_id, actor=leader, at=_morning(team, days[2]))


def _receive(team: Team, day: date, channel: str, kind: str, text: str) -> int:
    at = _morning(team, day)
    new = NewPetition(channel=channel, content=text, kind=kind, authority_id=team.authority_id)
    return petitions.receive(new, actor=team.actor("CLERK", at), at=at).petition_id


def _days(team: Team, today: date) -> list[date]:
    """Today and the working days before it."""
    found = [today]
    while len(found) < 30:
        found.append(team.calendar.previous_working_day(found[-1]))
    return found


def _morning(team: Team, day: date) -> datetime:
    return team.calendar.opening(day) + timedelta(hours=1)
