"""The stage of the trials of durability: a county whose units hand in papers and whose members vote, over the pages.

A `Deed` is one form sent by one person: who, where, what, with which key. It is plain data, so that it can be written
to a pipe before it is sent and sent again by another process. `send` answers True only for what a person would take
for done: a redirect to the page of the matter.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from huying.commons.voting.models import Seat
from huying.commons.voting.services import open_assessment
from huying.config.wsgi import application
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import judge
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import Play
from tests.world import CITY_MANAGEMENT, HOUSING, World, build_world, moment

TODAY = date(2026, 6, 10)
GRADES = ("satisfied", "basically_satisfied", "dissatisfied")
TOKEN = "t" * 32  # of the form and of the cookie, as Django makes them
UNITS = (HOUSING, CITY_MANAGEMENT)


@dataclass(frozen=True)
class Deed:
    """One form as it is sent. `paper` is the text of a PDF that comes with it, "" for none."""

    session: str
    url: str
    fields: dict[str, str]
    key: str
    proceeding: int = 0
    act: str = ""
    assessment: int = 0
    person: int = 0
    paper: str = ""

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content: bytes


@dataclass
class Stage:
    """What may be done, by whom: items with the sessions of their unit and of its supervisors, members' sessions."""

    units: dict[int, str] = field(default_factory=dict)  # proceeding of an item → session of its unit
    supervisor: str = ""
    members: dict[int, str] = field(default_factory=dict)  # person → session
    assessments: list[int] = field(default_factory=list)


def build(*, letters: int, assessments: int) -> Stage:
    """A county with that many letters of two items in hand, and assessments open to all its members."""
    world = build_world()
    stage = Stage(supervisor=_session(world, world.person(Role.SUPERVISION_OFFICE)))
    units = [_session(world, world.person(Role.HANDLING_UNIT, nth)) for nth in range(len(UNITS))]
    for number in range(letters):
        for nth, proceeding in enumerate(items_in_hand(Play(world, f"第{number + 1}个议题", number + 1))):
            stage.units[proceeding.pk] = units[nth]
    members = list(world.people(Role.SC_MEMBER))
    stage.members = {person.pk: _session(world, person) for person in members}
    for number in range(assessments):
        opened = open_assessment(
            congress=world.congress, title=f"第{number + 1}次测评", grades=GRADES, members=members, by="陈静怡",
            at=moment(TODAY),
        )  # fmt: skip
        stage.assessments.append(opened.pk)
    return stage


def _session(world: World, person: Person) -> str:
    return world.client(person).cookies["sessionid"].value


def items_in_hand(play: Play) -> list[Proceeding]:
    opinion = play.assigned()
    letter = proceeding_of(OpinionHandling, opinion.pk)
    play.act(letter, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    play.act(letter, OpinionHandling.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), {"coordinating_leader": "吴"})
    found = []
    for nth, item in enumerate(opinion.items.order_by("number")):
        child = proceeding_of(ItemHandling, item.pk)
        play.act(child, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), {"responsible": "何"}, nth=nth)
        found.append(child)
    return found


# ── deeds ─────────────────────────────────────────────────────────────────
KINDS = ("vote", "progressed", "promised", "done")


def choose(stage: Stage, chance: random.Random, kind: str = "") -> Deed:
    """A deed that may be done now: three in ten vote, as many bring a paper, some tell others. Or one of the kind."""
    kind = kind or chance.choices(KINDS, (30, 35, 15, 20))[0]
    if kind == "vote" and (vote := _vote(stage, chance)):
        return vote
    pk = chance.choice(sorted(stage.units))
    key, paper, fields = f"{chance.getrandbits(64):x}", "", {"on": TODAY.isoformat()}
    act, session = ItemHandling.progressed, stage.units[pk]
    if kind == "promised":
        act = ItemHandling.promised
        fields |= {"promised_on": "2026-08-01", "promise": f"承诺{key}"}
    elif kind != "done":
        fields["progress"], paper = f"进展{key}", f"照片{key}"
    elif judge(Proceeding.objects.get(pk=pk), TODAY)[0].is_open(ItemHandling.done):
        act = ItemHandling.done
        fields["evidence"] = f"验收单{key}"
    else:
        act, session = ItemHandling.sent_back, stage.supervisor
        fields |= {"reason": f"还漏水{key}", "node_on": "2026-12-11"}
    url = reverse("procedures:act", args=[pk, act.name])
    return Deed(session, url, fields, key, proceeding=pk, act=act.name, paper=paper)


def _vote(stage: Stage, chance: random.Random) -> Deed | None:
    waiting = Seat.objects.filter(assessment__in=stage.assessments, has_voted=False).order_by("pk").first()
    if waiting is None:
        return None
    fields = {"grade": chance.choice(GRADES), "sure": "1"}
    url = reverse("voting:ballot", args=[waiting.assessment_id])
    session = stage.members[waiting.person_id]
    return Deed(session, url, fields, "", assessment=waiting.assessment_id, person=waiting.person_id)


def answer(deed: Deed) -> Answer:
    """Send the form through all that is served: the lane, the pages, sign-in and the check against forged forms."""
    fields = deed.fields | {"csrfmiddlewaretoken": TOKEN} | ({"key": deed.key} if deed.key else {})
    if deed.paper:
        body = f"%PDF-1.7\n{deed.paper}\n%%EOF\n".encode()
        sent = RequestFactory().post(deed.url, {**fields, "evidence": SimpleUploadedFile("照片.pdf", body)})
    else:
        form = "application/x-www-form-urlencoded"
        sent = RequestFactory().post(deed.url, urlencode(fields), content_type=form)
    environ = sent.environ | {"HTTP_HOST": "testserver", "HTTP_COOKIE": f"sessionid={deed.session}; csrftoken={TOKEN}"}
    return _served(environ)


def _served(environ: dict[str, Any]) -> Answer:
    statuses: list[str] = []
    response = application(environ, lambda status, headers, fault=None: statuses.append(status))
    try:
        content = b"".join(response)
    finally:
        if close := getattr(response, "close", None):
            close()  # the end of the request, as a server tells it
    return Answer(int(statuses[-1].split()[0]), content)


def is_acknowledged(answer: Answer) -> bool:
    return answer.status in (302, 303)
