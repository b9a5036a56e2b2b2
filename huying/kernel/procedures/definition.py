"""The small language in which a statutory procedure is written down. Pure: no Django, no clock.

A statute says who does what, after what, within how long of what, leaving which paper. So does an `Act`.
Order is legality (`after`, `until`, `only_if`): what breaks it is refused. A time limit is duty (`due`):
what breaks it is recorded, and shown as late.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar

from huying.kernel.people.roles import Role

from .periods import Every, parse

MONTH, TWO_MONTHS, QUARTER, HALF_YEAR, YEAR = Every
RULE_TAG = re.compile(r"〔([^〕]*)〕")
ARTICLE = re.compile(r"(法|条例|办法|规则|意见|决定)》?第[一二三四五六七八九十百]+条")
LONGEST_VERB = 6

# A rule asked of the proceeding's view: True (met), False (not met) or the list of what is missing.
# Its docstring is the rule in Chinese, with its number in 〔〕.
Check = Callable[[Any], bool | Sequence[str]]
# A rule asked of what an act says: the list of what is wrong with it.
Sound = Callable[[Mapping[str, Any]], Sequence[str]]


@dataclass(frozen=True)
class Reason:
    """Why an act cannot be done now, and the rule that says so."""

    text: str
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.text}〔{self.rule}〕" if self.rule else self.text


class AskKind(Enum):
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    PERSONS = "persons"
    BODY = "body"
    PAPER = "paper"


@dataclass(frozen=True)
class Ask:
    """Something an act must (or may) say or leave: a form field, a paper, a fact of the record."""

    name: str
    label: str
    kind: AskKind = AskKind.TEXT
    required: bool = True
    rule: str = ""
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()


def text(name: str, label: str, **more: Any) -> Ask:
    return Ask(name, label, AskKind.TEXT, **more)


def long_text(name: str, label: str, **more: Any) -> Ask:
    return Ask(name, label, AskKind.LONG, **more)


def day(name: str, label: str, **more: Any) -> Ask:
    return Ask(name, label, AskKind.DATE, **more)


def number(name: str, label: str, **more: Any) -> Ask:
    return Ask(name, label, AskKind.NUMBER, **more)


def choice(name: str, label: str, options: Iterable[tuple[str, str]], **more: Any) -> Ask:
    return Ask(name, label, AskKind.CHOICE, options=tuple(options), **more)


def choices(name: str, label: str, options: Iterable[tuple[str, str]], **more: Any) -> Ask:
    return Ask(name, label, AskKind.CHOICES, options=tuple(options), **more)


def body(name: str, label: str, **more: Any) -> Ask:
    return Ask(name, label, AskKind.BODY, **more)


def persons(name: str, label: str, **more: Any) -> Ask:
    """Several persons; who may be named is said by the binding."""
    return Ask(name, label, AskKind.PERSONS, **more)


def paper(name: str, label: str, **more: Any) -> Ask:
    return Ask(name, label, AskKind.PAPER, **more)


@dataclass(eq=False)
class Day:
    """A day that the proceeding looks forward to and that is not an act of its own: a meeting, a node."""

    label: str
    begins: bool = False  # what is timed by it cannot have been done before it
    name: str = field(default="", init=False)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name


@dataclass(frozen=True)
class TimeLimit:
    """How long an act may take. The number itself is data of the rule profile, found by `rule`."""

    rule: str
    anchors: tuple[Act | Day, ...]  # the first is the default; a profile may name another of them
    noticed: str = ""  # a field by which the notice itself may name another day (或者按照通知要求的时间)
    backwards: bool = False
    on_the_day: bool = False  # no span: the day itself is the limit
    since: tuple[Day, ...] = ()  # from when it is owed, where it is not counted from there
    period: Every | None = None  # owed once in every such period; the number counts from the period's last day
    label: str = ""  # what it times, where no number is there to say it
    kinds: tuple[str, ...] = ()  # a number for each kind, these and others: found by `of_kind(rule, kind)`


def within(rule: str, *, of: Act | Day | tuple[Act | Day, ...], or_as_noticed: str = "") -> TimeLimit:
    return TimeLimit(rule, of if isinstance(of, tuple) else (of,), noticed=or_as_noticed)


def before(rule: str, *, planned: Day) -> TimeLimit:
    return TimeLimit(rule, (planned,), backwards=True)


def by_day(rule: str, *, planned: Day, since: tuple[Day, ...] = ()) -> TimeLimit:
    return TimeLimit(rule, (planned,), on_the_day=True, since=since)


def every(period: Every, rule: str, *, of: Act | None = None) -> TimeLimit:
    """Owed once in every period from the opening, or from the act `of`, until the end or what closes the act.

    Without a number in the profile the period's last day is the limit; with one, so many days after it.
    """
    return TimeLimit(rule, (of,) if of else (), period=period)


def for_each_kind(rule: str, label: str, *, of: Act, kinds: tuple[str, ...]) -> TimeLimit:
    """How far a day that is written down may lie from the act `of`: a number for each kind, none where none is set."""
    return TimeLimit(rule, (of,), label=label, kinds=kinds)


def of_kind(rule: str, kind: str) -> str:
    """The rule by which one kind's number is found: R1.64-kind:民生服务."""
    return f"{rule}:{kind}"


def split_kind(rule: str) -> tuple[str, str]:
    """The rule that an act names, and the kind; "" where the number is for every kind."""
    named, _, kind = rule.partition(":")
    return named, kind


@dataclass(eq=False)
class Act:
    """Something a named party does on a day, leaving something behind."""

    label: str
    by: Role | tuple[Role, ...]
    after: Act | tuple[Act, ...] = ()
    until: Act | tuple[Act, ...] = ()  # some doors close
    due: TimeLimit | None = None
    again: TimeLimit | None = None  # the limit in a second or later round, where it differs
    bounds: TimeLimit | None = None  # how late a day may be that is written by now, for each kind; an `only_if` asks it
    asks: tuple[Ask, ...] = ()
    only_if: tuple[Check, ...] = ()
    applies: Check | None = None  # where the answer is no, the act is no part of this proceeding
    each: str = ""  # once per party of this list (主办、协办、分办)
    repeats: bool = False
    in_own_name: bool = False  # each does it for themselves: nobody else records it, and nobody else corrects it
    office_corrects: bool = False  # everybody has read it: whoever recorded it asks the office to correct it
    optional: bool = False  # not a step of the line; may be done while its door is open
    lapses: bool = False  # silence past its limit counts as done, so that nobody is blocked for ever
    ends: bool = False
    own_day: bool = False  # may have been done before what opens its door was; its effect says how early
    revives: bool = False  # may be done after the end too, and takes it back
    restarts: Act | tuple[Act, ...] = ()  # opens the next round from these acts
    sound: tuple[Sound, ...] = ()  # what the fields must fulfil together
    extends: Act | tuple[Act, ...] = ()  # moves the limits of these acts; how far is capped by that of the first
    cap: str = ""  # the rule that caps an extension
    answers: Act | None = None  # answers what was asked (by each for itself) since the last answer; due from the oldest
    settles: Act | tuple[Act, ...] = ()  # whoever does this has thereby done these answers too
    hands_on: tuple[Act, ...] = ()  # where it names a body: what that body does of these rests on it
    owed: str = ""  # what its duty is called, where any of several acts may meet it
    rule: str = ""
    law: str = ""
    stage: str = ""
    says: str = ""  # a sentence of guidance on the form
    stays: str = ""  # what the page of correcting it says of what does not fall with it
    verb: str = ""  # the words of its button, verb and object; at most LONGEST_VERB characters
    name: str = field(default="", init=False)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<Act {self.name}>"

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.by if isinstance(self.by, tuple) else (self.by,)

    @property
    def is_step(self) -> bool:
        """Whether it waits for whoever may do it: a step of the line, or what each of named parties owes by a day.

        Beside the line stands what the assisting units owe: the proceeding goes on without it, and they still owe it.
        """
        return not self.reopened and (not self.optional or bool(self.each and self.due))

    @property
    def preceding(self) -> tuple[Act, ...]:
        after = self.after if isinstance(self.after, tuple) else (self.after,)
        return after if self.answers is None or self.answers in after else (*after, self.answers)

    def own_body(self, party: str) -> frozenset[int] | None:
        """The body that does it for itself, where it is done by each; neither an answer nor what the office does is."""
        is_its_own = self.each and not self.answers and Role.SC_OFFICE not in self.roles
        return frozenset({int(party)}) if is_its_own and party.isdecimal() else None

    @property
    def closing(self) -> tuple[Act, ...]:
        return self.until if isinstance(self.until, tuple) else (self.until,)

    @property
    def reopened(self) -> tuple[Act, ...]:
        return self.restarts if isinstance(self.restarts, tuple) else (self.restarts,)

    @property
    def moved(self) -> tuple[Act, ...]:
        return self.extends if isinstance(self.extends, tuple) else (self.extends,)

    @property
    def limits(self) -> tuple[TimeLimit, ...]:
        """Every way in which it is timed."""
        return tuple(limit for limit in (self.due, self.again, self.bounds) if limit)

    @property
    def settled(self) -> tuple[Act, ...]:
        return self.settles if isinstance(self.settles, tuple) else (self.settles,)

    @property
    def period(self) -> Every | None:
        """How often it is owed again (architecture point 7); None for an act that is owed once."""
        return self.due.period if self.due else None

    def titled(self, party: str = "") -> str:
        """The label with its period, where it is owed once in every period: 季度报告（2026年第一季度）."""
        found = parse(party) if self.period else None
        return f"{self.label}（{found.label}）" if found else self.label

    def owed_as(self, party: str = "") -> str:
        """What somebody owes: its own words where the act is only one of the ways to meet it, else the act itself."""
        return self.owed or self.titled(party)

    @property
    def who(self) -> str:
        return "、".join(r.label for r in self.roles)

    @property
    def button(self) -> str:
        """The words of the button, on the desk, on the page and under the form."""
        return self.verb or f"登记{self.label}"

    @cached_property
    def source(self) -> str:
        return self.rule or (self.due.rule if self.due else "") or self.law


EXTENDED_TO = "extended_to"


def extension(
    label: str, *, of: Act, by: Role, cap: str, along: tuple[Act, ...] = (), rule: str = "", **more: Any
) -> Act:
    """An act that moves another act's limit, and what is due `along` with it: with a reason, an approver and a cap."""
    extends = (of, *along)
    asks = (day(EXTENDED_TO, "延期到"), long_text("reason", "理由"))
    return Act(
        label, by=by, extends=extends, cap=cap, asks=asks, until=of, optional=True, repeats=True, rule=rule, **more
    )


def missing_words(check: Check) -> str:
    """The rule that a check stands for, without its number."""
    return RULE_TAG.sub("", (check.__doc__ or check.__name__).strip())


def missing(check: Check, view: Any) -> tuple[Reason, ...]:
    """What the check finds missing, in the words of the rule."""
    answer = check(view)
    tag = RULE_TAG.search(check.__doc__ or "")
    rule = tag.group(1) if tag else ""
    if isinstance(answer, bool):
        return () if answer else (Reason(f"须{missing_words(check)}", rule),)
    return tuple(Reason(item, rule) for item in answer)


class Procedure:
    """A declared procedure: its acts in reading order. Subclasses are data; nothing is instantiated."""

    code: ClassVar[str] = ""
    label: ClassVar[str] = ""
    law: ClassVar[str] = ""
    about: ClassVar[str] = ""
    parties: ClassVar[tuple[tuple[str, str], ...]] = ()  # what each party of a list (`each`) is called
    version: ClassVar[int] = 1  # raised when a change would alter running proceedings
    acts: ClassVar[tuple[Act, ...]] = ()
    days: ClassVar[tuple[Day, ...]] = ()
    _named: ClassVar[Mapping[str, Act]] = {}
    _answers: ClassVar[Mapping[str, frozenset[str]]] = {}

    def __init_subclass__(cls) -> None:
        cls.acts = tuple(v for v in vars(cls).values() if isinstance(v, Act))
        cls._named = {act.name: act for act in cls.acts}
        cls.days = tuple(v for v in vars(cls).values() if isinstance(v, Day))
        cls._answers = {a.answers.name: cls._answering(a.answers) for a in cls.acts if a.answers}
        for act in cls.acts:
            cls._check(act)

    @classmethod
    def _check(cls, act: Act) -> None:
        related = (*act.preceding, *act.closing, *act.reopened, *act.settled, *act.moved, *act.hands_on)
        if strangers := [a for a in related if a not in cls.acts]:
            raise TypeError(f"{cls.__name__}.{act.name} names acts of another procedure: {strangers}")
        if unknown := [a for limit in act.limits for a in limit.anchors if a not in (*cls.acts, *cls.days)]:
            raise TypeError(f"{cls.__name__}.{act.name} is timed by strangers: {unknown}")
        if len(act.verb) > LONGEST_VERB:
            raise TypeError(f"{cls.__name__}.{act.name} has a button of more than {LONGEST_VERB} characters")
        if act.lapses and not act.due:
            raise TypeError(f"{cls.__name__}.{act.name} can lapse only with a time limit")
        if act.lapses and act.optional:
            raise TypeError(f"{cls.__name__}.{act.name} lapses: what waits for it would wait for ever behind its door")
        if act.answers and act.each != act.answers.each:
            raise TypeError(f"{cls.__name__}.{act.name} answers whoever asks: each of them, or all at once")
        cls._check_recurring(act)

    @classmethod
    def _check_recurring(cls, act: Act) -> None:
        """A recurring act stands beside the line: it comes round, and nothing waits for it or is timed by it."""
        timed = [a for limit in act.limits for a in limit.anchors]
        for other in (*act.preceding, *act.closing, *timed, *act.moved):
            if isinstance(other, Act) and other.period:
                raise TypeError(f"{cls.__name__}.{act.name} waits for {other.name}, which is never done for good")
        if act.period and (act.each or act.ends or act.lapses or act.repeats or act.reopened or act.again):
            raise TypeError(f"{cls.__name__}.{act.name} recurs: it is owed by one party, ends and reopens nothing")

    @classmethod
    def act(cls, name: str) -> Act:
        """The act of this name; raises LookupError."""
        if act := cls._named.get(name):
            return act
        raise LookupError(f"{cls.__name__} has no act {name}")

    @classmethod
    def basis(cls, act: Act) -> str:
        """The law and article on which an act rests (R1.06): its own, and the procedure's where its own names none."""
        if ARTICLE.search(act.law):
            return act.law
        return "；".join(filter(None, (cls.law, act.law)))

    @classmethod
    def downstream(cls, *start: Act) -> frozenset[Act]:
        """The acts and all that directly or indirectly come after them."""
        reached = set(start)
        for act in cls.acts:  # declared in reading order, so one pass suffices
            if any(p in reached for p in act.preceding):
                reached.add(act)
        return frozenset(reached)

    @classmethod
    def line(cls) -> tuple[Act, ...]:
        """The acts that make up the line a reader follows."""
        return tuple(a for a in cls.acts if not (a.optional or a.reopened or a.period or a.answers))

    @classmethod
    def answering(cls, question: Act) -> frozenset[str]:
        """The names of the acts by which a question is answered; none for an act that asks nothing."""
        return cls._answers.get(question.name, frozenset())

    @classmethod
    def _answering(cls, question: Act) -> frozenset[str]:
        direct = {a for a in cls.acts if a.answers is question}
        return frozenset(a.name for a in cls.acts if a in direct or direct & set(a.settled))
