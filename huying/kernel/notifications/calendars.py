"""What a calendar shows: days that apps register, for one person or for everybody, as an iCalendar file (RFC 5545).

A phone's calendar asks for it again and again, and cannot sign in: the personal address holds a key that nobody can
guess, that its owner can renew, and of which only the digest is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from huying.kernel.access.viewer import CITIZEN, Viewer
from huying.kernel.calendar.clock import CHINA
from huying.kernel.people.models import Congress, Person

from .models import CalendarKey

LONGEST_LINE = 75  # octets, without the line's end
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    """Something on a day: `uid` stays the same for the same thing; without `at` it is of the whole day."""

    uid: str
    on: date
    title: str
    path: str = ""
    place: str = ""
    note: str = ""
    at: time | None = None


Source = Callable[[Viewer, Congress, date], Iterable[Event]]
_personal: list[Source] = []
_public: list[Source] = []


def register(*, personal: Source | None = None, public: Source | None = None) -> None:
    """An app's days: what one viewer's calendar shows, and what everybody's does."""
    if personal:
        _personal.append(personal)
    if public:
        _public.append(public)


def personal_events(viewer: Viewer, congress: Congress, today: date) -> list[Event]:
    return [event for source in _personal for event in source(viewer, congress, today)]


def public_events(congress: Congress, today: date) -> list[Event]:
    return [event for source in _public for event in source(CITIZEN, congress, today)]


# ── the key of a personal address ─────────────────────────────────────────
def new_key(person: Person) -> str:
    """A new key for a person's calendar; the one before no longer opens it. It is shown once and not kept."""
    key = secrets.token_urlsafe(24)
    CalendarKey.objects.update_or_create(person=person, defaults={"congress": person.congress, "digest": _digest(key)})
    return key


def revoke_key(person: Person) -> None:
    CalendarKey.objects.filter(person=person).delete()


def has_key(person: Person) -> bool:
    return CalendarKey.objects.filter(person=person).exists()


def owner_of(key: str) -> Person | None:
    found = CalendarKey.objects.filter(digest=_digest(key)).select_related("person__congress").first()
    return found.person if found else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


# ── the file ──────────────────────────────────────────────────────────────
def icalendar(*, name: str, events: Iterable[Event], at: datetime, site: str) -> str:
    """The events as an iCalendar file. `site` begins their addresses, e.g. https://rd.example.cn"""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huying//Huying//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "X-WR-TIMEZONE:Asia/Shanghai"]
    for event in sorted(events, key=lambda e: (e.on, e.uid)):
        lines += _event(event, stamp, site)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(event: Event, stamp: str, site: str) -> list[str]:
    told = {
        "LOCATION": _escaped(event.place),
        "DESCRIPTION": _escaped("\n".join(filter(None, (event.note, site + event.path if event.path else "")))),
        "URL": site + event.path if event.path else "",
    }
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{stamp}",
        *_when(event),
        f"SUMMARY:{_escaped(event.title)}",
        *(f"{name}:{value}" for name, value in told.items() if value),
        "TRANSP:TRANSPARENT" if event.at is None else "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def _when(event: Event) -> tuple[str, str]:
    """The whole day; or an hour of it, told in UTC so that no zone need be described."""
    if event.at is None:
        return f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}", f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    start = datetime.combine(event.on, event.at, tzinfo=CHINA).astimezone(UTC)
    return f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{start + _HOUR:%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """RFC 5545, 3.3.11; other control characters have no place in a calendar."""
    told = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in told if c == "\n" or c == "\t" or (ord(c) >= 32 and ord(c) != 127))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line of more than 75 octets; no character is cut (RFC 5545, 3.1)."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
