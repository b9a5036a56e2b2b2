"""A township as it is played, and the tools of everything that is played in one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import CHINA
from huying.kernel.calendar.services import work_calendar
from huying.kernel.documents import services as documents
from huying.kernel.people.models import Body, Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.services import perform

from .drawings import drawing
from .reading import Table, table
from .shapes_livelihood import Town, latest_year, towns

UNIT = "建设办公室"


@dataclass
class Township:
    """A township congress as it is played: its rows, and whoever acts for it."""

    town: Town
    congress: Congress
    hands: dict[Role, Viewer] = field(default_factory=dict)

    def body(self, name: str) -> Body:
        return Body.objects.get(congress=self.congress, name=name)

    @property
    def unit(self) -> Body:
        return self.body(f"{self.town.name}{UNIT}")


class TownshipPlayer:
    """The calendar, the words and the hands of the townships' play."""

    def __init__(self, county: Congress, now: datetime, seed: int, password: str) -> None:
        self.county, self.now, self.password = county, now, make_password(password)
        self.today = now.astimezone(CHINA).date()
        self.calendar, self.random = work_calendar(), Random(seed)
        self.said: Table = table("livelihood")
        self.latest = latest_year(self.today)
        self.towns = towns(seed, self.today)
        self.kinds: list[Table] = self.said["kinds"]
        self.counted: dict[str, Table] = {row["town"]: row for row in self.said["counted"]}
        self.photos: dict[tuple[int, str, bool], int] = {}

    def workday(self, day: date) -> date:
        return self.calendar.previous_workday(day)

    def back(self, days: int) -> date:
        """The working day so many days before today."""
        return self.workday(self.today - timedelta(days))

    def spot(self, town: Town) -> tuple[int, int]:
        x, y = town.centre
        return x + self.random.randint(-75, 75), y + self.random.randint(-90, 90)

    def at(self, on: date) -> datetime:
        return min(self.now, datetime.combine(on, time(15), CHINA))

    def act(
        self, t: Township, proceeding: Proceeding, act: Act, role: Role, on: date, said: Any = None, party: str = ""
    ) -> None:
        perform(proceeding=proceeding, act=act, by=t.hands[role], on=on, at=self.at(on), said=said, party=party)

    def photo(self, t: Township, kind: str, *, is_done: bool, is_public: bool = True) -> int:
        """A drawing of a site, kept once for each township."""
        key = (t.congress.pk, kind, is_done)
        if key not in self.photos:
            version = documents.store(
                congress=t.congress, kind="photo", title="现场（示意图）", filename=f"{kind}.png",
                content=drawing(kind, is_done=is_done), by=None, at=self.now,
            )  # fmt: skip
            if is_public:
                documents.publish(version=version, by=None, at=self.now)
            self.photos[key] = version.pk
        return self.photos[key]
