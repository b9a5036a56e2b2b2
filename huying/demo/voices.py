"""What the people of the county said: hotline messages of a year, each in its own words. Pure.

`voices(seed, year, today)` puts every message together from the phrases under data/voices and data/misc, with a random
source of its own. The same seed, year and day give the same messages, whatever else was generated before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from random import Random

from huying.kernel.calendar.clock import CHINA

from . import people
from .basics import Matter, Township, Voice
from .reading import Table, table, tables

SOURCES = {"12345": "H", "conduct_hotline": "F", "service_platform": "P", "station": "Z", "visit": "D"}
SOURCE_LABELS = {
    "12345": "12345政务服务便民热线",
    "conduct_hotline": "政风行风热线",
    "service_platform": "政务服务平台",
    "station": "代表联络站",
    "visit": "代表走访",
}
USUAL_SOURCES = {"12345": 62, "service_platform": 16, "conduct_hotline": 12, "station": 10}  # in a hundred
MISC = (104, 74)  # messages about this and that: last year, this year
REPEATS = 0.06  # of a matter's messages are by a person who has spoken on it before
OWN_TITLES = 0.2  # of the titles are in the caller's own words
DUPLICATES = 5  # messages a year that were exported twice
RECENT = timedelta(weeks=12)
EARLY = timedelta(days=59)  # January and February
QUOTED_AFTER, QUOTED_BEFORE = timedelta(days=5), timedelta(days=28)
HOURS = (7, 8, 8, 9, 9, 10, 10, 11, 12, 14, 15, 15, 16, 17, 18, 19, 19, 20, 21, 22)


@cache
def matters() -> tuple[Matter, ...]:
    return tuple(Matter(row["key"], row["label"], row["category"]) for row in _matters())


@cache
def _matters() -> tuple[Table, ...]:
    return tuple(row for said in tables("voices") for row in said["matters"])


def voices(seed: int, year: int, today: date) -> tuple[Voice, ...]:
    """Some 600 messages for the year before today's, some 500 for today's, in the order of their time.

    Of this year only what lies before today; right after New Year the window reaches back into December.
    """
    at = 0 if year < today.year else 1
    speaker = _Speaker(Random(f"{seed}-{year}"), [])
    said: list[Voice] = []
    for row in _matters():
        said += _about(row, row["counts"][at], _window(row, year, today), at == 0, speaker)
    said += _misc(MISC[at], _window({}, year, today), speaker)
    return _numbered(said, speaker.random)


@dataclass
class _Speaker:
    """Makes persons: each name once, and never that of somebody who holds an office in the county."""

    random: Random
    taken: list[str]
    _names: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        said = table("misc/misc")["people"]
        names = [surname + given for surname in said["surnames"] for given in said["given"]]
        self.random.shuffle(names)
        official = {mandate.person for mandate in people.mandates(date(2000, 1, 1))}
        self._names = (name for name in names if name not in official)

    def person(self) -> tuple[str, str]:
        """A new name, and a telephone number that was masked where it was written down."""
        return next(self._names), f"138****{self.random.randrange(10_000):04d}"


def _window(row: Table, year: int, today: date) -> tuple[date, date]:
    """The first and last day on which the matter is spoken about."""
    if year < today.year:
        first, last = row.get("when", ("01-01", "02-28") if "water" in row.get("key", "") else ("01-01", "12-28"))
        return date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}")
    yesterday = today - timedelta(days=1)
    new_year = min(date(year, 1, 1), yesterday - EARLY)
    if "water" in row.get("key", ""):
        return new_year, new_year + EARLY - timedelta(days=1)
    return (max(new_year, today - RECENT), yesterday) if row.get("when_this") == "recent" else (new_year, yesterday)


def _about(row: Table, count: int, window: tuple[date, date], is_last: bool, speaker: _Speaker) -> Iterator[Voice]:
    """`count` messages about one hot matter, the sentences that are quoted elsewhere first."""
    random, spoken, texts = speaker.random, list[Voice](), set[str]()
    sources = _sources(row, count, random)
    for said in row.get("verbatim_last" if is_last else "verbatim_this", ()):
        if said[2] in sources:
            sources.remove(said[2])
            texts.add(said[4])
            yield _verbatim(row, said, window, is_last, speaker)
    for source in sources:
        by = random.choice(spoken) if spoken and random.random() < REPEATS else None
        township = _township([by.township] if by else row["towns"], random)
        village = by.village if by else random.choice(township.villages)
        body = _fresh(partial(_body, row, township, village, random), texts)
        title = _filled(_title(row, random), township, village, random)
        person, phone = (by.person, by.phone) if by else speaker.person()
        voice = Voice(
            "",
            source,
            person,
            phone,
            township.name,
            village,
            row["category"],
            title,
            body,
            _moment(window, random),
            row["key"],
        )
        spoken.append(voice)
        yield voice


def _verbatim(row: Table, said: Sequence[str], window: tuple[date, date], is_last: bool, speaker: _Speaker) -> Voice:
    """A message that a page quotes: word for word, in the first days of last year or four weeks before today."""
    township, village, source, title, body = said
    day = window[0] + QUOTED_AFTER if is_last else max(window[0], window[1] - QUOTED_BEFORE)
    moment = _moment((day, day), speaker.random)
    return Voice("", source, *speaker.person(), township, village, row["category"], title, body, moment, row["key"])


def _fresh(make: Callable[[], str], texts: set[str]) -> str:
    """A text that nobody has said yet on this matter; after many tries, one that somebody has."""
    text = make()
    for _ in range(50):
        if text not in texts:
            break
        text = make()
    texts.add(text)
    return text


def _sources(row: Table, count: int, random: Random) -> list[str]:
    """One source a message: as the matter's file says when it says for all, else by the usual shares."""
    quota = row.get("sources", {})
    if sum(quota.values()) == count:
        sources = [source for source, number in quota.items() for _ in range(number)]
        random.shuffle(sources)
        return sources
    return random.choices(list(USUAL_SOURCES), list(USUAL_SOURCES.values()), k=count)


def _township(names: Sequence[str], random: Random) -> Township:
    name = random.choice(names)
    return next(t for t in people.townships() if t.name == name)


def _title(row: Table, random: Random) -> str:
    """Mostly the few words that the operators write down again and again, now and then the caller's own."""
    if random.random() < OWN_TITLES:
        return str(random.choice(row["titles"]))
    return _core("title_forms", row, random)


def _core(forms: str, row: Table, random: Random) -> str:
    """The matter in a few words. A matter of the whole county is not put down to the caller's village."""
    fitting = [f for f in table("misc/misc")["people"][forms] if "{p}" not in f or not row.get("placeless")]
    return str(random.choice(fitting)).replace("{c}", random.choice(row["cores"]))


def _body(row: Table, township: Township, village: str, random: Random) -> str:
    """Spoken Chinese: what is wrong, something more about it, what it does to us, what we ask for."""
    said = table("misc/misc")["people"]
    parts = [
        random.choice(said["greetings"]),
        _core("leads", row, random),
        random.choice(row["opens"]),
        random.choice(row["details"]) if random.random() < 0.6 else "",
        random.choice(row["effects"]) if random.random() < 0.4 else "",
        random.choice(row["asks"]) if random.random() < 0.6 else "",
        random.choice(said["closings"]),
    ]
    return _filled("".join(parts), township, village, random)


def _filled(text: str, township: Township, village: str, random: Random) -> str:
    said = table("misc/misc")["people"]
    slots = {
        "{p}": village,
        "{t}": township.name,
        "{dur}": random.choice(said["durations"]),
        "{who}": random.choice(said["family"]),
        "{n}": str(random.randrange(6, 31)),
    }
    for slot, words in slots.items():
        text = text.replace(slot, words)
    return text


def _moment(window: tuple[date, date], random: Random) -> datetime:
    first, last = window
    day = first + timedelta(days=random.randrange((last - first).days + 1))
    return datetime.combine(day, time(random.choice(HOURS), random.randrange(60), random.randrange(60)), CHINA)


def _misc(count: int, window: tuple[date, date], speaker: _Speaker) -> Iterator[Voice]:
    """Messages about this and that; no text twice in a year as long as there are enough."""
    said, random = table("misc/misc"), speaker.random
    texts = [(category, *text) for category, rows in said["messages"].items() for text in rows]
    random.shuffle(texts)
    sources = iter(_sources({}, count, random))
    for category, title, body in (texts * (count // len(texts) + 1))[:count]:
        township = random.choice(people.townships())
        village = random.choice(township.villages)
        words = random.choice(said["people"]["greetings"]) + body + random.choice(said["people"]["closings"])
        yield Voice(
            "",
            next(sources),
            *speaker.person(),
            township.name,
            village,
            category,
            _filled(title, township, village, random),
            _filled(words, township, village, random),
            _moment(window, random),
        )


def _numbered(said: Sequence[Voice], random: Random) -> tuple[Voice, ...]:
    """In order of time, each with its source's own number of the day; a few exported twice."""
    serial: dict[tuple[str, date], int] = {}
    numbered: list[Voice] = []
    for voice in sorted(said, key=lambda v: (v.said_at, v.person)):
        key = (voice.source, voice.said_at.date())
        serial[key] = serial.get(key, 0) + 1
        number = f"{SOURCES[voice.source]}-{voice.said_at:%y%m%d}-{serial[key]:03d}"
        numbered.append(replace(voice, number=number))
    twice = [replace(voice, duplicate=True) for voice in random.sample(numbered, DUPLICATES)]
    return tuple(sorted(numbered + twice, key=lambda v: (v.said_at, v.person, v.duplicate)))
