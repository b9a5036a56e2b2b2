"""The hands of the play: deeds gathered with their days, who does them, and the papers they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from huying.commons.meetings.models import ScSession
from huying.kernel.access.viewer import Viewer, viewer_for
from huying.kernel.calendar.clock import CHINA
from huying.kernel.documents import services as documents
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.papers import OfficialPaper, Paragraph
from huying.kernel.people.models import Body, Congress, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.services import perform
from huying.mechanisms.oversight.models import OpinionDocument
from huying.mechanisms.oversight.models import Topic as TopicRow
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of

from .shapes import County, Topic

Deed = Callable[[], object]
WORKDAY_STARTS, MINUTES_APART = time(9), 2


class Player:
    """Holds what is played, who plays it, and every deed with its day."""

    def __init__(self, plan: County, congress: Congress, now: datetime) -> None:
        self.plan, self.congress, self.now = plan, congress, now
        self.today = now.astimezone(CHINA).date()
        self.deeds: list[tuple[date, int, Deed]] = []
        self.done_today: dict[date, int] = {}
        self.sessions: dict[str, ScSession] = {}
        self.topics: dict[str, TopicRow] = {}
        self.viewer = cache(self._viewer)
        self.body = cache(self._body)

    def on(self, day: date | None, deed: Deed, rank: int = 50) -> None:
        """Do a deed on a day, if that day has come. Among the deeds of a day the lower rank goes first."""
        if day is not None and day <= self.today:
            self.deeds.append((day, rank, deed))

    def at(self, day: date) -> datetime:
        """The moment of the next record of a day."""
        number = self.done_today[day] = self.done_today.get(day, 0) + 1
        moment = datetime.combine(day, WORKDAY_STARTS, CHINA) + timedelta(minutes=MINUTES_APART * (number % 240))
        return min(moment, self.now) if day == self.today else moment

    def _viewer(self, name: str) -> Viewer:
        person = Person.objects.select_related("congress").get(congress=self.congress, name=name)
        return viewer_for(person, self.today)

    def _body(self, name: str) -> Body:
        return Body.objects.get(congress=self.congress, name=name)

    @cache  # noqa: B019  the player lives for one build
    def holder(self, role: Role, body: str = "") -> Viewer:
        """The clerk who records for a role: the last named holder of it (heads are named first)."""
        named = [m.person for m in self.plan.mandates if m.role is role and body in ("", m.body)]
        return self.viewer(named[-1])

    def act(
        self,
        proceeding: Proceeding,
        act: Act,
        by: Viewer,
        on: date,
        said: Mapping[str, Any] | None = None,
        party: str = "",
    ) -> None:
        perform(proceeding=proceeding, act=act, by=by, on=on, at=self.at(on), said=said, party=party)

    def paper(self, title: str, text: str, by: Viewer, on: date, signature: str) -> int:
        """A plain official paper, kept as a document; returns its version."""
        content = render_docx(
            OfficialPaper(
                letterhead=f"{signature}文件",
                title=title,
                main_to=self.congress.committee_name,
                blocks=tuple(Paragraph(line) for line in text.splitlines() if line.strip()),
                signature=signature,
                dated_on=on,
            )
        )
        kept = documents.store(
            congress=self.congress,
            kind="paper",
            title=title,
            filename=f"{title}.docx",
            content=content,
            by=by.person,
            at=datetime.combine(on, WORKDAY_STARTS, CHINA),
        )
        return kept.pk

    @property
    def office(self) -> Viewer:
        return self.holder(Role.SC_OFFICE)

    def topic_act(
        self, said: Topic, act: Act, by: Viewer, on: date | None, fields: Mapping[str, Any] | None = None
    ) -> None:
        assert on is not None
        given = {k: v for k, v in (fields or {}).items() if v}
        self.act(proceeding_of(TopicOversight, self.topics[said.key].pk), act, by, on, given)

    def opinion(self, said: Topic) -> OpinionDocument:
        return OpinionDocument.objects.get(topic=self.topics[said.key])
