"""A calendar file with one appointment (RFC 5545), for any calendar of a telephone or a computer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
#: octets of a line, without its end (RFC 5545, 3.1)
_LONGEST = 75
_ZONE = "Asia/Ho_Chi_Minh"
#: Vietnam has had no summer time since 1975
_ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """What the file says.

    Attributes:
        uid: the same for every file of one appointment: a newer one replaces the older in the calendar.
        sequence: grows when the appointment was moved.
        starts_at, ends_at: in office time (Asia/Ho_Chi_Minh).
        remind_before: how long before the start the telephone rings.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    text: str = ""
    place: str = ""
    url: str = ""
    remind_before: timedelta = timedelta(days=1)


def calendar_file(appointment: Appointment, *, at: datetime) -> bytes:
    """The file; ``at`` is when it was made."""
    one = appointment
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mot Cua//motcua//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_ZONE_LINES,
        "BEGIN:VEVENT",
        f"UID:{_escaped(one.uid)}",
        f"SEQUENCE:{one.sequence}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={_ZONE}:{one.starts_at:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={_ZONE}:{one.ends_at:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escaped(one.title)}",
        *([f"DESCRIPTION:{_escaped(one.text)}"] if one.text else []),
        *([f"LOCATION:{_escaped(one.place)}"] if one.place else []),
        *([f"URL:{one.url}"] if one.url else []),
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(one.title)}",
        f"TRIGGER:-PT{int(one.remind_before.total_seconds() // 60)}M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    r"""Text as a value (RFC 5545, 3.3.11).

    >>> _escaped("một; hai, ba\n")
    'một\\; hai\\, ba\\n'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, never in the middle of a letter; ends with CRLF."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
