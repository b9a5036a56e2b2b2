"""Who × stage: every act of every procedure, tried by every person in every stage that a play comes through.

Nothing is listed here. What may be done when and by whom is read off the declaration by `may` and `is_their_act`,
which share no line with the judgement that `perform` goes by; so a new act is covered by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles, services
from huying.kernel.procedures.definition import Act, Ask, AskKind, Procedure, missing
from huying.kernel.procedures.facts import Fact, View, current_round
from huying.kernel.procedures.models import ActRecord, OpenDoor, Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, Refused, TooLate
from huying.kernel.procedures.registry import binding_for, bindings
from huying.kernel.procedures.selectors import facts_of

from ..lived_in import ON, live_in
from ..play import Play
from ..world import STAFF, World, moment

OF_STAFF = [role for _, role, _, _ in STAFF]
PEOPLE = [*((role, OF_STAFF[:n].count(role)) for n, role in enumerate(OF_STAFF)), (Role.SC_MEMBER, 0)]


def is_done(procedure: type[Procedure], act: Act, live: tuple[Fact, ...], view: View, party: str, each: str) -> bool:
    done = {f.party for f in live if f.act == act.name}
    if not act.each:
        return bool(done)
    if party and act.each == each:
        return party in done
    wanted = {p.key for p in view.parties.get(act.each, ())}
    return bool(wanted) and wanted <= done


def waits_for_an_answer(procedure: type[Procedure], act: Act, live: tuple[Fact, ...], party: str) -> bool:
    """Whether what the act answers was asked for since it was last answered."""
    assert act.answers
    answering = {a for a in procedure.acts if a.answers is act.answers}
    names = {a.name for a in procedure.acts if a in answering or answering & set(a.settled)}
    waits = False
    for fact in (f for f in live if f.party == party):
        waits = (waits or fact.act == act.answers.name) and fact.act not in names
    return waits


def may(proceeding: Proceeding, act: Act, facts: tuple[Fact, ...], view: View, party: str) -> bool:
    """Whether the declaration lets the act be done now, whoever it is."""
    procedure = binding_for(proceeding).procedure
    live, _ = current_round(procedure, facts)
    has_ended = any(procedure.act(f.act).ends for f in live) and not act.revives
    if has_ended or (act.applies and not act.applies(view)):
        return False
    if act.each and party not in {p.key for p in view.parties.get(act.each, ())}:
        return False
    if any(is_done(procedure, c, live, view, party, act.each) for c in act.closing):
        return False
    if any(f.act == act.name and f.party == party for f in live) and not (act.repeats or act.answers):
        return False
    if act.answers and not waits_for_an_answer(procedure, act, live, party):
        return False
    before = [*act.preceding, *anchors(proceeding, act)]
    if not all(is_done(procedure, a, live, view, party, act.each) for a in before):
        return False
    own = replace(view, party=next((p for p in view.parties.get(act.each, ()) if p.key == party), None))
    return not [r for check in act.only_if for r in missing(check, own)]


def anchors(proceeding: Proceeding, act: Act) -> list[Act]:
    """The act from which this place counts comes first too."""
    limit = act.due
    if limit is None or limit.backwards or limit.period:
        return []
    number = profiles.load(proceeding.profile).limit(limit.rule, proceeding.counts_by)
    named = [a for a in limit.anchors if number and a.name == number.anchor] or list(limit.anchors[:1])
    return [a for a in named if isinstance(a, Act) and a is not act]


def is_their_act(act: Act, view: View, by: Viewer, party: str) -> bool:
    held = {(c.role, c.body_id) for c in by.capacities}
    for role in act.roles:
        speaks_for_itself = act.each and party.isdecimal() and not act.answers and Role.SC_OFFICE not in act.roles
        bodies = {int(party)} if speaks_for_itself else view.bodies.get(role.recorder)
        if role.recorder is not role:
            bodies = view.bodies.get(role.recorder)
        named = view.persons.get((act.name, role))
        if named is not None and by.person.pk not in named:
            continue
        if any(r is role.recorder and (bodies is None or body in bodies) for r, body in held):
            return True
    return False


@dataclass
class Court:
    """Tries everything on a proceeding as it stands, and takes it back."""

    world: World
    paper: int
    tried: int = 0
    allowed: set[tuple[str, str]] = field(default_factory=set)
    seen: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def try_all(self, proceeding: Proceeding, on: date) -> None:
        facts = facts_of(proceeding)
        stage = (proceeding.procedure, tuple(f.act for f in facts))
        if stage in self.seen:
            return
        self.seen.add(stage)
        binding = binding_for(proceeding)
        view = binding.view(proceeding, facts)
        for act, party in doors(binding.procedure, view):
            self.try_act(proceeding, act, party, view, on, is_open=may(proceeding, act, facts, view, party))

    def try_act(self, proceeding: Proceeding, act: Act, party: str, view: View, on: date, *, is_open: bool) -> None:
        for role, nth in PEOPLE:
            by = self.world.viewer(role, nth, on=on)
            theirs = is_their_act(act, view, by, party)
            self.check(proceeding, act, party, by, on, is_open and theirs, theirs)

    def check(self, proceeding: Proceeding, act: Act, party: str, by: Viewer, on: date, expected: bool, theirs: bool):
        self.tried += 1
        where = f"{proceeding.procedure}.{act.name} {party} by {by.person} after {proceeding.stage}"
        refusal = self.attempt(proceeding, act, party, by, on)
        allowed = refusal is None or isinstance(refusal, Incomplete)  # the sample says something impossible, in order
        if allowed:
            self.allowed.add((proceeding.procedure, act.name))
        if allowed is not expected:
            self.wrong.append(f"{where}: {'allowed' if allowed else refusal}")
        if refusal is not None and not (refusal.sentence and refusal.hint):
            self.wrong.append(f"{where}: refused without a word")
        if isinstance(refusal, NotAllowed) is theirs and not allowed:
            self.wrong.append(f"{where}: {refusal}")

    def attempt(self, proceeding: Proceeding, act: Act, party: str, by: Viewer, on: date) -> Refused | None:
        said = {ask.name: self.sample(proceeding, ask, on) for ask in act.asks}
        try:
            with transaction.atomic():
                services.perform(
                    proceeding=Proceeding.objects.select_related("congress").get(pk=proceeding.pk),
                    act=act, by=by, on=on, at=moment(on, 23), said=said, party=party,
                )  # fmt: skip
                raise TakenBack
        except TakenBack:
            return None
        except Refused as refusal:
            return refusal

    def sample(self, proceeding: Proceeding, ask: Ask, on: date) -> Any:
        if ask.kind in (AskKind.CHOICE, AskKind.CHOICES, AskKind.BODY, AskKind.PERSON):
            options = ask.options or binding_for(proceeding).options(proceeding, ask, None)
            first = next((key for key, _ in options), None)
            return first if ask.kind is not AskKind.CHOICES else [first] if first else []
        kinds = {AskKind.DATE: on + timedelta(days=1), AskKind.NUMBER: 1, AskKind.PAPER: self.paper}
        return kinds.get(ask.kind, "如实写明")


class TakenBack(Exception):
    """The act was recorded; it is taken back with its savepoint."""


def doors(procedure: type[Procedure], view: View) -> Iterator[tuple[Act, str]]:
    for act in procedure.acts:
        if not act.period:  # owed in every period: tests/kernel/test_procedures_recurring.py
            yield from ((act, p.key) for p in view.parties.get(act.each, ())) if act.each else [(act, "")]


@dataclass
class TriedPlay(Play):
    """Before every act of the play everything else is tried."""

    court: Any = None

    def act(self, proceeding: Any, act: Act, role: Role, on: date, said=None, party: str = "", nth: int = 0):
        if self.court is None:
            self.court = Court(self.world, self.paper(on))
        self.court.try_all(proceeding, on)
        made = super().act(proceeding, act, role, on, said, party, nth)
        self.court.try_all(proceeding, on)
        return made


def test_every_act_is_allowed_exactly_where_it_is_declared(world: World):
    play = TriedPlay(world)
    play.reported()
    assert play.court.wrong == []
    assert play.court.tried > 1_500


@pytest.fixture
def court(world: World) -> Court:
    live_in(world)
    return Court(world, Play(world).paper(ON))


def test_in_a_county_that_is_lived_in_every_procedure_is_kept_to(court: Court):
    for running in Proceeding.objects.filter(congress=court.world.congress).order_by("pk"):
        court.try_all(running, ON)
    assert court.wrong == []
    codes = {code for code, _ in court.seen}
    assert {b.procedure.code for b in bindings()} - codes == set(), "tests/lived_in.py lacks one of these"


def test_whoever_is_offered_an_act_may_record_it(court: Court):
    """The buttons of the desks come from the doors: each is one that the trial finds open."""
    for door in OpenDoor.objects.filter(proceeding__congress=court.world.congress).select_related("proceeding"):
        facts = facts_of(door.proceeding)
        binding = binding_for(door.proceeding)
        act = binding.procedure.act(door.act)
        party = "" if door.party == "-" else door.party
        assert act.period or may(door.proceeding, act, facts, binding.view(door.proceeding, facts), party), door.act
        assert door.role in {r.recorder.value for r in act.roles}


def test_the_trial_would_notice(world: World):
    """A door that stands open against the declaration, or shut, is told."""
    play = Play(world)
    opinion = play.drafted()
    running = Proceeding.objects.get(procedure="opinion_handling", subject_id=opinion.pk)
    court = Court(world, play.paper(ON))
    cosigned = binding_for(running).procedure.act("cosigned")
    body = world.viewer(Role.WORKING_BODY)
    court.check(running, cosigned, "", body, ON, False, True)
    assert [w.endswith("allowed") for w in court.wrong] == [True]
    court.check(running, cosigned, "", world.viewer(Role.AUDITOR), ON, True, False)
    assert len(court.wrong) == 2
    assert not ActRecord.objects.filter(proceeding=running, act="cosigned").exists()


REFUSALS = (NotAllowed, NotYet, TooLate, Incomplete)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_every_kind_of_refusal_says_what_to_do(refusal: type[Refused]):
    assert refusal("还不能登记。").hint
