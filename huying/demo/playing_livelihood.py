"""Plays the townships: who there is, what they decided by ballot since the pilot, what runs now (R2.09, R2.10)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from huying.kernel.access.viewer import Viewer, viewer_for
from huying.kernel.documents import services as documents
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Level, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import Proceeding
from huying.mechanisms.livelihood_projects import services
from huying.mechanisms.livelihood_projects.models import BallotDecision, Outline, Project
from huying.mechanisms.livelihood_projects.papers import series_of
from huying.mechanisms.livelihood_projects.procedures import ProjectImplementation
from huying.mechanisms.livelihood_projects.selectors import proceeding_of

from .playing_ballot import play_ballot, play_call
from .playing_comments import play_comments
from .playing_counted import OFFICERS, play_counted
from .playing_inspections import play_inspections
from .playing_promises import play_promises, promising_town
from .reading import Table, table
from .shapes_livelihood import Town, slots
from .townships import UNIT, Township, TownshipPlayer

SURNAMES = "伍骆阮路邢柯包单詹芮霍殷甄岑滕祁"
GIVEN = ("长顺", "春来", "志成", "桂枝", "石生", "云霞", "大年", "巧云", "守田", "玉兰", "开河", "小满")
DEPUTIES = 46
P = ProjectImplementation


class LivelihoodPlayer(TownshipPlayer):
    """Everything of the townships, all deeds in the order of their days within each township."""

    def play(self) -> None:
        since = date(self.latest - 9, 1, 10)
        found = {town.name: self._township(town, since) for town in self.towns}
        Outline.objects.bulk_create(
            Outline(
                congress=self.county, name=t.town.name, township=t.congress, points=t.town.outline,
                label_x=t.town.centre[0], label_y=t.town.centre[1],
            )
            for t in found.values()
        )  # fmt: skip
        office = viewer_for(
            Person.objects.filter(congress=self.county, mandates__role=Role.SC_OFFICE.value).order_by("pk")[0],
            self.today,
        )
        for t in found.values():
            self._enlist(t, office)
        with indexes.deferred(self.today):
            balloting: str = self.said["ballot"]["town"]
            for town, year, number in slots(self.towns, self.latest, balloting):
                self._decided(found[town.name], year, number)
            play_ballot(self, found[balloting])
            play_call(self, found[self.said["call"]["town"]])

    # ── who there is ──────────────────────────────────────────────────────
    def _township(self, town: Town, since: date) -> Township:
        congress = Congress.objects.create(
            code=town.code, name=f"{town.name}人民代表大会", short_name=f"{town.name[:2]}人", level=Level.TOWNSHIP,
            profile=self.county.profile, parent=self.county, is_demo=True,
        )  # fmt: skip
        made = Township(town, congress)
        is_balloting, counted = town.name == self.said["ballot"]["town"], self.counted.get(town.name)
        bodies = {
            Role.SC_OFFICE: self._body(congress, f"{town.name}人大办公室", BodyKind.SC_OFFICE),
            Role.ORGAN: self._body(congress, f"{town.name}人民政府", BodyKind.GOVERNMENT),
            Role.HANDLING_UNIT: self._body(congress, f"{town.name}{UNIT}", BodyKind.DEPARTMENT),
            Role.DEPUTY: self._body(congress, f"{town.name}人民代表大会", BodyKind.CONGRESS),
        }
        posts = {Role.SC_OFFICE: "主任", Role.ORGAN: "文书", Role.HANDLING_UNIT: "干事", Role.DEPUTY: "代表"}
        more = DEPUTIES - 1 if is_balloting else len(OFFICERS) if counted else 0
        wanted = [*bodies, *([Role.DEPUTY] * more)]
        names = self._names(len(wanted), is_balloting, counted)
        people = Person.objects.bulk_create(Person(congress=congress, name=n) for n in names)
        Mandate.objects.bulk_create(
            Mandate(person=person, body=bodies[role], role=role.value, post=posts[role], from_on=since)
            for person, role in zip(people, wanted, strict=True)
        )
        made.hands = {role: viewer_for(person, self.today) for person, role in zip(people[:4], wanted[:4], strict=True)}
        if is_balloting:
            Account.objects.bulk_create(
                Account(username=username, person=person, password=self.password)
                for username, person in zip((name for name, _, _ in ACCOUNTS), people[: len(ACCOUNTS)], strict=True)
            )
        if counted:
            Account.objects.create(username=counted["username"], person=people[0], password=self.password)
        return made

    def _body(self, congress: Congress, name: str, kind: BodyKind) -> Body:
        return Body.objects.create(congress=congress, name=name, kind=kind)

    def _names(self, number: int, is_balloting: bool, counted: Table | None) -> list[str]:
        """Names that differ within a township; those of whoever signs in are in the file."""
        said = self.said["ballot"]
        first = [said[key] for key in ("office", "government", "unit", "deputy", *TRUSTEES)] if is_balloting else []
        first += [counted["office"]] if counted else []
        pool = [s + g for g in GIVEN for s in SURNAMES if s + g not in first]
        return first + self.random.sample(pool, number - len(first))

    def _enlist(self, t: Township, office: Viewer) -> None:
        is_pilot = t.town.since == self.latest - 8
        services.enlist(
            township=t.congress, from_on=date(t.town.since, 1, 1), phase="pilot" if is_pilot else "rollout",
            basis=self.said["basis_pilot" if is_pilot else "basis_rollout"].replace("试点年", str(t.town.since)),
            by=office, at=self.now,
        )  # fmt: skip

    # ── what was decided ──────────────────────────────────────────────────
    def _decided(self, t: Township, year: int, number: int) -> None:
        """A year's ballot, taken over from paper; the latest year's projects are carried on here."""
        decided = self.workday(date(year, 2, self.random.randint(1, 10)))
        is_latest = year == self.latest
        decision = BallotDecision(
            congress=t.congress, year=year, meeting=f"{self.said['term']}第{year - t.town.since + 1}次会议",
            meeting_on=decided, quota=number, way="纸质票决", deputies=DEPUTIES,
            present=DEPUTIES - self.random.randint(0, 4), number=f"{series_of(t.congress)}〔{year}〕1号",
            decided_on=decided, published_on=self.workday(decided + timedelta(4)),
        )  # fmt: skip
        decision.issued = decision.returned = decision.present
        decision.invalid = 0
        made = services.take_over(
            decision=decision, projects=[self._old(t, year, n, is_latest) for n in range(number)],
            by=t.hands[Role.SC_OFFICE], at=self.now,
        )  # fmt: skip
        is_balloting = t.town.name == self.said["ballot"]["town"]
        if (is_latest and t.town.name in self.counted) or (year == self.latest - 1 and is_balloting):
            play_counted(self, t, decision, made)
        if t.town.name == promising_town() and year >= self.latest - 1:
            play_promises(self, t, year, made)
        if is_latest:
            documents.continue_from(congress=t.congress, series=series_of(t.congress), year=year, last=1)
            for project in made:
                self._carry_on(t, project.pk)
            if t.town.name in self.counted and decision.published_on:
                play_comments(self, t, made, decision.published_on)

    def _old(self, t: Township, year: int, n: int, is_latest: bool) -> services.OldProject:
        village = t.town.villages[(year + n) % len(t.town.villages)]
        kind = self.kinds[(year * 2 + n * 3 + len(t.town.name) + t.town.centre[0]) % len(self.kinds)]
        x, y = self.spot(t.town)
        started = self.workday(date(year, 4, self.random.randint(1, 25)))
        ends = self.workday(date(year, 10, 1) + timedelta(self.random.randint(10, 80)))
        photo = self.photo(t, kind["field"], is_done=True) if not is_latest else None
        return services.OldProject(
            title=f"{village}{kind['title']}", field=kind["field"], place=f"{t.town.name}{village}",
            cost=Decimal(kind["cost"] + self.random.randint(-12, 20)), goals=kind["goals"],
            votes_for=self.random.randint(DEPUTIES // 2 + 4, DEPUTIES - 4), started_on=started, ends_on=ends,
            is_finished=not is_latest, unit=t.unit.pk, x=x, y=y, photo=photo,
        )  # fmt: skip

    def _carry_on(self, t: Township, pk: int) -> None:
        """What has become of a project of the latest year until today: plan, start, monthly progress, nodes, end."""
        project, unit = Project.objects.select_related("congress").get(pk=pk), Role.HANDLING_UNIT
        assert project.starts_on and project.ends_on
        doing, half = proceeding_of(P, pk), project.starts_on + (project.ends_on - project.starts_on) / 2
        for words, on in (("主体完工", self.workday(half)), ("竣工", project.ends_on)):
            services.save_milestone(project=project, title=words, planned_on=on, by=t.hands[unit], at=self.now)
        plan = {"responsible": str(t.hands[unit].person), "plan": f"{project.title}：先备料，再施工，边施工边公开"}
        photo = {"photo": self.photo(t, project.field, is_done=False, is_public=False), "photo_checked": "yes"}
        started = {"words": "施工队进场，开工"} | photo
        for act, on, said in (
            (P.planned, self.workday(date(self.latest, 2, 27)), plan),
            (P.started, project.starts_on, started),
        ):
            if on > self.today:
                return
            self.act(t, doing, act, unit, on, said)
        for month in range(4, 13):
            self._report(t, doing, month, min(self.today, project.ends_on))
        play_inspections(self, t, project)
        project.refresh_from_db()  # as it is since a change
        self._reach(t, doing, project)

    def _report(self, t: Township, doing: Proceeding, month: int, until: date) -> None:
        """One monthly report, in the first days of the month after it."""
        year, following = (self.latest, month + 1) if month < 12 else (self.latest + 1, 1)
        on = self.calendar.next_workday(date(year, following, 2))
        if on > until:
            return
        percent = min(95, (month - 3) * 13)
        said = {"percent": percent, "paid": percent, "words": f"完成工程量的{percent}%，资金按进度拨付"}
        self.act(t, doing, P.reported, Role.HANDLING_UNIT, on, said, f"{self.latest}M{month:02}")

    def _reach(self, t: Township, doing: Proceeding, project: Project) -> None:
        """The nodes whose day has come are reached; who is through is finished, and accepted ten days later."""
        unit, ends = Role.HANDLING_UNIT, project.ends_on
        assert ends is not None
        for node in project.milestones.filter(planned_on__lte=self.today):
            self.act(t, doing, P.reached, unit, node.planned_on, {"milestone": str(node.pk)})
        if ends > self.today:
            return
        photo = {"photo": self.photo(t, project.field, is_done=True), "photo_checked": "yes"}
        done = {"words": f"按期完工：{project.goals}", "paid": float(project.cost)}
        self.act(t, doing, P.finished, unit, ends, done | photo)
        if (accepted := self.workday(ends + timedelta(10))) <= self.today:
            said = {"deputies": "本镇代表5人、村民代表8人", "found": "按票决的内容建成，群众满意"}
            self.act(t, doing, P.accepted, Role.SC_OFFICE, accepted, said)


TRUSTEES = ("scrutineer_1", "scrutineer_2", "scrutineer_3")  # of the secret ballot; deputies too
ACCOUNTS = (
    ("town", "office", Role.SC_OFFICE),
    ("town-government", "government", Role.ORGAN),
    ("town-unit", "unit", Role.HANDLING_UNIT),
    ("town-deputy", "deputy", Role.DEPUTY),
    *((f"town-{key.replace('_', '-')}", key, Role.DEPUTY) for key in TRUSTEES),
)


def sign_ins() -> list[dict[str, str]]:
    """Who signs in for the township whose ballot is on."""
    said: Table = table("livelihood")["ballot"]
    return [_sign_in(said["town"], role, said[key], username) for username, key, role in ACCOUNTS]


def counted_sign_ins() -> list[dict[str, str]]:
    """Who signs in where a ballot with a budget was held this year."""
    rows: list[Table] = table("livelihood")["counted"]
    return [_sign_in(row["town"], Role.SC_OFFICE, row["office"], row["username"]) for row in rows]


def _sign_in(town: str, role: Role, person: str, username: str) -> dict[str, str]:
    return {"congress": f"{town}人民代表大会", "role": role.label, "person": person, "username": username}
