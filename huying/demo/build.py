"""Builds the demonstration county by playing it: every act goes through `perform`, in the order of its days."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from huying.commons.voices.services.imports import import_file
from huying.commons.voices.services.topics import gather_topics
from huying.kernel.calendar.clock import CHINA
from huying.kernel.calendar.services import work_calendar
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import reminders

from . import people
from .county import county
from .linking import link_topics
from .playing import CountyPlayer
from .playing_livelihood import LivelihoodPlayer
from .shapes import County, Voice

SEED = 2021
PASSWORD = "qinghe-2021"  # printed by `huying demo`; the county is fictional and open to whoever starts it
CODE = "demo"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What was built: for the message of `huying demo`."""

    congress: Congress
    accounts: tuple[tuple[str, str, str], ...]  # username, person, role


def _silent(_text: str) -> None:
    return None


def exists() -> bool:
    return Congress.objects.filter(code=CODE).exists()


def build(*, now: datetime, seed: int = SEED, say: Progress = _silent) -> Built:
    """Build the county as of `now`. All or nothing: a failure leaves no half county behind."""
    today = now.astimezone(CHINA).date()
    plan = county(seed, today, work_calendar())
    with transaction.atomic():
        say("机构和人员")
        congress = _people(plan, _city(today))
        say("两年的议题、会议和办理")
        CountyPlayer(plan, congress, now).play()
        say("12个乡镇的民生实事")
        LivelihoodPlayer(congress, now, seed, PASSWORD).play()
        say("群众来话")
        _voices(plan, congress, now)
        say("归集候选议题")
        gather_topics(congress=congress, by=None, at=now)
        link_topics(plan, congress, now)
        reminders.remind(now)
    ledger.seal(at=now)
    return Built(congress, accounts(plan))


def accounts(plan: County) -> tuple[tuple[str, str, str], ...]:
    return tuple((a.username, a.person, a.role.label) for a in plan.accounts)


# ── people ────────────────────────────────────────────────────────────────
def _city(today: date) -> Congress:
    """The city above the county: one office with one account, to look at what comes up from below."""
    said = people.city()
    city = Congress.objects.create(
        code=said.code, name=said.name, short_name=said.short_name, level=said.level, profile=said.profile, is_demo=True
    )
    office = Body.objects.create(congress=city, name=said.office, kind=BodyKind.SC_OFFICE)
    person = Person.objects.create(congress=city, name=said.person)
    since = people.since(today)
    Mandate.objects.create(person=person, body=office, role=Role.SC_OFFICE.value, post=said.post, from_on=since)
    Account.objects.create(username=said.account, person=person, password=make_password(PASSWORD))
    return city


def _people(plan: County, city: Congress) -> Congress:
    said = plan.congress
    congress = Congress.objects.create(
        code=said.code, name=said.name, short_name=said.short_name, level=said.level, profile=said.profile,
        parent=city, is_demo=True,
    )  # fmt: skip
    bodies: dict[str, Body] = {}
    for seed in plan.bodies:
        parent = bodies[seed.parent] if seed.parent else None
        bodies[seed.name] = Body.objects.create(congress=congress, name=seed.name, kind=seed.kind, parent=parent)
    persons = {p.name: p for p in Person.objects.bulk_create(Person(congress=congress, name=n) for n in plan.persons)}
    Mandate.objects.bulk_create(
        Mandate(person=persons[m.person], body=bodies[m.body], role=m.role.value, post=m.post, from_on=m.from_on)
        for m in plan.mandates
    )
    password = make_password(PASSWORD)  # once for all: hashing is slow on purpose
    Account.objects.bulk_create(
        Account(username=a.username, person=persons[a.person], password=password) for a in plan.accounts
    )
    return congress


# ── voices ────────────────────────────────────────────────────────────────
COLUMNS = ("留言编号", "来电人", "联系电话", "标题", "内容", "时间", "地点", "类别")


def _voices(plan: County, congress: Congress, now: datetime) -> None:
    """Each source's file of each year goes through the same import as a clerk's."""
    office = Person.objects.filter(congress=congress, mandates__role="sc_office").order_by("pk").first()
    files: dict[tuple[int, str], list[Voice]] = {}
    for voice in plan.voices:
        files.setdefault((voice.said_at.year, voice.source), []).append(voice)
    for (year, source), rows in sorted(files.items()):
        at = min(now, datetime.combine(date(year, 12, 31), time(17), CHINA))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{source}{year}.csv"
            _write(path, rows)
            import_file(congress, path, source, office, at)


def _write(path: Path, rows: list[Voice]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for v in rows:
            said_at = v.said_at.strftime("%Y-%m-%d %H:%M:%S")
            writer.writerow((v.number, v.person, v.phone, v.title, v.body, said_at, v.township + v.village, v.category))
