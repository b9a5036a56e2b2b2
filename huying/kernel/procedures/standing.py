"""Where a proceeding stands on a day: a pure function of the facts, the calendar, the profile and the day.

Nothing here is stored. Facts are stored; stage, open acts, duties and lights are judgements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from huying.kernel.calendar.spans import WorkCalendar

from .definition import Act, Day, Procedure, Reason, TimeLimit, missing
from .facts import Fact, Party, PlannedDay, View, current_round
from .limits import Due, Duty, due_by, due_counted, due_extended, due_in_period
from .periods import parse, periods
from .profile import Profile

__all__ = [
    "Fact", "Node", "OpenAct", "Party", "PlannedDay", "Standing", "View", "WaitingAct", "current_round", "standing",
]  # fmt: skip


@dataclass(frozen=True)
class OpenAct:
    act: Act
    party: Party | None = None
    after: tuple[Act, ...] = ()  # what came before it, as declared and as this place's limits ask


@dataclass(frozen=True)
class WaitingAct:
    act: Act
    reasons: tuple[Reason, ...]
    party: Party | None = None


@dataclass(frozen=True)
class Node:
    """A step of the line. state: past, now, todo, lapsed."""

    act: Act
    state: str
    on: date | None = None
    due: Due | None = None
    done: int = 0
    of: int = 1


@dataclass(frozen=True)
class Standing:
    procedure: type[Procedure]
    facts: tuple[Fact, ...]  # of the current round
    past: tuple[Fact, ...]  # of earlier rounds
    round: int
    open: tuple[OpenAct, ...]
    waiting: tuple[WaitingAct, ...]
    duties: tuple[Duty, ...]
    nodes: tuple[Node, ...]
    ended: Fact | None
    missed: tuple[Duty, ...] = ()  # what was late when it stopped being owed, and was never done

    @cached_property
    def open_duties(self) -> tuple[Duty, ...]:
        return tuple(d for d in self.duties if d.done_on is None)

    @property
    def stage(self) -> Act | None:
        """The step the proceeding stands at; None when it has ended or nothing is left."""
        return next((n.act for n in self.nodes if n.state == "now"), None)

    @property
    def last(self) -> Fact | None:
        return max(self.facts, key=lambda f: f.order, default=None)

    def done(self, act: Act, party: str | None = None) -> Fact | None:
        """The newest fact of the act in this round (of this party, when given)."""
        found = (f for f in reversed(self.facts) if f.act == act.name and party in (None, f.party))
        return next(found, None)

    def late_days(self, act: Act, party: str, on: date) -> int:
        """By how many days an act of this day would be late; nought when it is in time or has no limit."""
        due = next((d.due.on for d in self.open_duties if d.act is act and d.party == party), on)
        return max(0, (on - due).days)

    def door(self, act: Act, party: str = "") -> OpenAct | None:
        """The open act of this party; None while it cannot be done."""
        return next(
            (o for o in self.open if o.act.name == act.name and (o.party.key if o.party else "") == party), None
        )

    def is_open(self, act: Act, party: str = "") -> bool:
        return self.door(act, party) is not None

    def why_not(self, act: Act, party: str = "") -> tuple[Reason, ...]:
        for waiting in self.waiting:
            if waiting.act.name == act.name and (waiting.party.key if waiting.party else "") == party:
                return waiting.reasons
        return ()


def standing(
    procedure: type[Procedure],
    facts: Sequence[Fact],
    *,
    view: View,
    calendar: WorkCalendar,
    profile: Profile,
    opened_on: date,
    today: date,
    numbers_on: date | None = None,
) -> Standing:
    """The judgement: what is done, what may be done now, what is due when and why.

    The profile's numbers are those in force on `numbers_on`; the day of opening unless moved (point 10).
    """
    numbers_on = numbers_on or opened_on
    return _Court(procedure, tuple(facts), view, calendar, profile, opened_on, today, numbers_on).judge()


@dataclass
class _Court:
    """Holds what one judgement needs, so that each question below is a few lines."""

    procedure: type[Procedure]
    facts: tuple[Fact, ...]
    view: View
    calendar: WorkCalendar
    profile: Profile
    opened_on: date
    today: date
    numbers_on: date

    def __post_init__(self) -> None:
        self.live, self.round = current_round(self.procedure, self.facts)
        self.ended = next((f for f in self.live if self.procedure.act(f.act).ends), None)
        self._done: dict[tuple[str, str], Fact] = {(f.act, f.party): f for f in self.live}
        self._duties: dict[tuple[str, str], Duty] = {}
        self._periods: dict[str, tuple[Party, ...]] = {}

    def judge(self) -> Standing:
        duties = tuple(d for act in self.procedure.acts for party in self.parties(act) if (d := self.duty(act, party)))
        opened: list[OpenAct] = []
        waiting: list[WaitingAct] = []
        for act in self.procedure.acts:
            for party in self.parties(act):
                self._sort(act, party, opened, waiting)
        past = tuple(f for f in self.facts if f not in self.live)
        nodes = tuple(self._nodes())
        missed = tuple(d for act in self.procedure.acts for d in self._missed(act))
        return Standing(
            self.procedure, self.live, past, self.round,
            tuple(opened), tuple(waiting), duties, nodes, self.ended, missed,
        )  # fmt: skip

    def _sort(self, act: Act, party: Party | None, opened: list[OpenAct], waiting: list[WaitingAct]) -> None:
        has_ended = self.ended and not act.revives
        if has_ended or (self.done(act, party) and not act.repeats and not act.answers) or not self.applies(act):
            return
        if act.each and party is None:
            return  # nobody is named yet: what comes before it says so
        if self.is_closed(act, party):
            return
        if reasons := self.reasons(act, party):
            waiting.append(WaitingAct(act, reasons, party))
        else:
            opened.append(OpenAct(act, party, self.prerequisites(act)))

    def is_closed(self, act: Act, party: Party | None) -> bool:
        """Whether its door has closed: what closes it is done, by this party where each does both, else by them all."""
        return any(self.is_done(c, party, act.each) for c in act.closing)

    def applies(self, act: Act) -> bool:
        return act.applies is None or bool(act.applies(self.view))

    # ── who and what is done ──────────────────────────────────────────────
    def parties(self, act: Act) -> tuple[Party | None, ...]:
        if act.period:
            return self.periods(act)
        return (tuple(self.view.parties.get(act.each, ())) or (None,)) if act.each else (None,)

    def periods(self, act: Act) -> tuple[Party, ...]:
        """The periods in which a recurring act is owed so far, in order: each stands for a party of its own."""
        if act.name not in self._periods:
            self._periods[act.name] = self._periods_of(act)
        return self._periods[act.name]

    def _periods_of(self, act: Act) -> tuple[Party, ...]:
        start, closed = self._start(act.due), self._closed_on(act)
        if act.due is None or act.due.period is None or start is None:
            return ()
        found = periods(act.due.period, start, min(self.today, closed or self.today))
        # A period in which it closed is not owed any more, but what was done in it stands.
        kept = (p for p in found if closed is None or p.last_on < closed or (act.name, p.key) in self._done)
        return tuple(Party(p.key, p.label) for p in kept)

    def _start(self, limit: TimeLimit | None) -> date | None:
        if limit is None or not limit.anchors:
            return self.opened_on
        start = self._anchor_day(self.anchor(limit), None, "")
        return start.on if start else None

    def _closed_on(self, act: Act) -> date | None:
        """The day since which no new period of a recurring act is owed: the end of it all, or what closes its door."""
        names = {c.name for c in act.closing}
        days = [f.on for f in self.live if f.act in names]
        return min([*days, *([self.ended.on] if self.ended else [])], default=None)

    def done(self, act: Act, party: Party | None) -> Fact | None:
        if act.answers:
            return self._answer(act.answers, party)
        return self._done.get((act.name, party.key if party else ""))

    def _question(self, asked: Act, party: Party | None) -> int | None:
        """Where this party's question stands to which an answer is owed: the oldest without one, else the newest."""
        found, by = None, party.key if party and asked.each else ""
        for at, fact in enumerate(self.live):
            is_it = (fact.act, fact.party) == (asked.name, by)
            if is_it and (found is None or self._answered_after(found, asked, at)):
                found = at
        return found

    def _answered_after(self, question: int, asked: Act, until: int | None = None) -> Fact | None:
        answers, by = self.procedure.answering(asked), self.live[question].party
        return next((f for f in self.live[question + 1 : until] if f.act in answers and f.party == by), None)

    def _answer(self, asked: Act, party: Party | None) -> Fact | None:
        """The answer to the question in hand; None while it waits for one, or while nothing was asked."""
        question = self._question(asked, party)
        return None if question is None else self._answered_after(question, asked)

    def is_done(self, act: Act, party: Party | None, each: str = "") -> bool:
        """Whether the act is done (for this party where both acts are done per party), or its limit has lapsed."""
        if not act.each:
            return self.done(act, None) is not None or self.has_lapsed(act, None)
        parties = [party] if party and act.each == each else list(self.parties(act))
        return parties != [None] and all(self.done(act, p) or self.has_lapsed(act, p) for p in parties)

    def has_lapsed(self, act: Act, party: Party | None) -> bool:
        if not act.lapses or self.done(act, party):
            return False
        duty = self.duty(act, party)
        return duty is not None and self.today > duty.due.on

    # ── legality ──────────────────────────────────────────────────────────
    def reasons(self, act: Act, party: Party | None) -> tuple[Reason, ...]:
        undone = [p for p in self.prerequisites(act) if not self.is_done(p, party, act.each)]
        if undone:
            return tuple(Reason(self._not_yet(p), act.source or p.source) for p in undone)
        if act.answers and self.done(act, party):
            return (Reason(f"没有等着办的“{act.answers.label}”", act.source),)
        view = replace(self.view, party=party) if party else self.view
        return tuple(r for check in act.only_if for r in missing(check, view))

    def prerequisites(self, act: Act) -> tuple[Act, ...]:
        """What must come before: the declared acts, and the act from which this place's limit counts."""
        anchor = self.anchor(act.due) if act.due and act.due.anchors and not act.due.backwards else None
        if isinstance(anchor, Act) and anchor not in act.preceding and anchor is not act:
            return (*act.preceding, anchor)
        return act.preceding

    def _not_yet(self, act: Act) -> str:
        if not act.each or self.parties(act) == (None,):
            return f"须先有{act.who}的“{act.label}”"
        late = "、".join(p.label for p in self.parties(act) if p and not self.done(act, p))
        return f"须先有{late}的“{act.label}”"

    # ── duty ──────────────────────────────────────────────────────────────
    def anchor(self, limit: TimeLimit) -> Act | Day:
        number = self.profile.limit(limit.rule, self.numbers_on)
        named = [a for a in limit.anchors if number and a.name == number.anchor]
        return named[0] if named else limit.anchors[0]

    def duty(self, act: Act, party: Party | None) -> Duty | None:
        key = (act.name, party.key if party else "")
        if key not in self._duties:
            found = self._duty(act, party)
            if found is None:
                return None
            self._duties[key] = found
        return self._duties[key]

    def _duty(self, act: Act, party: Party | None) -> Duty | None:
        if not (act.due or act.again) or (act.each and party is None) or not self.applies(act):
            return None
        if act.answers and self._question(act.answers, party) is None:
            return None
        fact = self._kept_by(act, party)
        ends_with_its_door = act.period or act.answers or act.optional
        if fact is None and (self.ended or (ends_with_its_door and self.is_closed(act, party))):
            return None  # nothing is owed any more; only a step of the line stays owed behind its door: it is missing
        return self._timed(act, party, fact)

    def _timed(self, act: Act, party: Party | None, fact: Fact | None = None) -> Duty | None:
        """The act with its last day, and what met it; None where it has none."""
        limits = [limit for limit in (act.again if self.round > 1 else None, act.due) if limit]
        # Where a place set no number for a later round, the limit of the first one stands.
        due = next((found for limit in limits if (found := self._due(limit, party, act.each))), None)
        if due is None:
            return None
        for later in (f for f in self.live if act in self.procedure.act(f.act).moved):
            is_its = later.party in ("", party.key if party else "")  # given to one of them, or to the whole
            if is_its and (fact is None or later.on <= fact.on):  # it does not excuse what was late already
                due = due_extended(due, later.fields, later.on)
        done = (fact.on, fact.entered) if fact else ()
        return Duty(act, party.key if party else "", party.label if party else "", due, *done)

    def _kept_by(self, act: Act, party: Party | None) -> Fact | None:
        """What meets the limit: of an act that repeats the first time, for doing it once more does not make it late."""
        fact = self.done(act, party)
        if fact is None or act.answers or not act.repeats:
            return fact
        return next(f for f in self.live if (f.act, f.party) == (fact.act, fact.party))

    def _missed(self, act: Act) -> list[Duty]:
        """What was owed in periods before the act stopped being owed, or by a day before the end; and never done."""
        closed = self._closed_on(act)
        if closed is None or not (act.period or self._is_left_out(act)):
            return []
        undone = [p for p in self.parties(act) if not self.done(act, p) and not (act.each and p is None)]
        duties = [duty for p in undone if (duty := self._timed(act, p))]
        return [d for d in duties if act.period or d.is_overdue(closed)]

    def _is_left_out(self, act: Act) -> bool:
        """Whether it is a step of a line that went to its own end; what was withdrawn or stopped owes none."""
        if self.ended is None or self.procedure.act(self.ended.act).optional:
            return False
        return act in self.procedure.line() and not act.ends and not act.lapses and self.applies(act)

    def _due(self, limit: TimeLimit, party: Party | None, each: str) -> Due | None:
        if limit.period:
            period = parse(party.key) if party else None
            number = self.profile.limit(limit.rule, self.numbers_on)
            return due_in_period(limit, number, period, self.calendar) if period else None
        anchor = self.anchor(limit)
        start = self._anchor_day(anchor, party, each)
        if limit.noticed and (named := self._noticed(limit)):
            return due_by(named, limit, anchor.label, noticed=True)
        if start is None:
            return None
        if limit.on_the_day:
            return due_by(start.on, limit, anchor.label, settled=start.is_settled)
        number = self.profile.limit(limit.rule, self.numbers_on)
        if number is None:
            return None  # this place set no number: no duty, and none is invented
        return due_counted(
            number, start.on, anchor.label, self.calendar, backwards=limit.backwards, settled=start.is_settled
        )

    def _anchor_day(self, anchor: Act | Day, party: Party | None, each: str) -> PlannedDay | None:
        if isinstance(anchor, Day):
            own = f"{anchor.name}:{party.key}" if party else anchor.name
            return self.view.days.get(own, self.view.days.get(anchor.name))
        if self.procedure.answering(anchor):
            asked = self._question(anchor, party)
            fact = None if asked is None else self.live[asked]
        elif anchor.each and anchor.each == each:
            fact = self.done(anchor, party)
        else:
            known = self.facts if anchor.reopened else self.live  # what re-opens a round belongs to the one before
            fact = next((f for f in reversed(known) if f.act == anchor.name), None)
        return PlannedDay(fact.on) if fact else None

    def _noticed(self, limit: TimeLimit) -> date | None:
        """The day that was named last; what was sent back without a day has the one of the rule, not an earlier one."""
        reopening = {a.name for a in limit.anchors if isinstance(a, Act) and a.reopened}
        for fact in reversed(self.live):
            if value := fact.fields.get(limit.noticed):
                return date.fromisoformat(value)
            if fact.act in reopening:
                return None
        return None

    # ── the line ──────────────────────────────────────────────────────────
    def _nodes(self) -> list[Node]:
        nodes, here = [], self.ended is not None
        for act in filter(self.applies, self.procedure.line()):
            parties = self.parties(act)
            facts = [f for p in parties if (f := self.done(act, p))]
            due = min(
                (d.due for p in parties if (d := self.duty(act, p)) and d.done_on is None),
                default=None,
                key=lambda d: d.on,
            )
            if facts and len(facts) == len(parties):
                nodes.append(Node(act, "past", max(f.on for f in facts), due, len(facts), len(parties)))
            elif self.is_done(act, None):
                nodes.append(Node(act, "lapsed", due.on if due else None, due))
            elif act.ends and self.ended:
                continue  # the other way out was taken
            elif not here:
                here = True
                nodes.append(Node(act, "now", None, due, len(facts), len(parties)))
            else:
                nodes.append(Node(act, "todo", None, due, len(facts), len(parties)))
        return nodes
