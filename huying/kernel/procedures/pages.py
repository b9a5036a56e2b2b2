"""What the page of a proceeding shows: computed from its standing, so that screen and law cannot differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from huying.kernel.access.viewer import CITIZEN, Viewer
from huying.kernel.calendar.saying import full_day, near_day
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.documents.selectors import names_of_papers
from huying.kernel.people.models import Body, Person
from huying.kernel.people.roles import Role

from . import selectors
from .definition import Act, Ask, AskKind, Procedure, Reason
from .limits import KEPT, Due, Duty, Light, listed
from .models import ActRecord, Proceeding
from .profile import Profile
from .registry import Binding, binding_for, known_act, versions_of
from .selectors import MOVED, REVERSED
from .services import capacity_for, may_reverse
from .standing import Node, Standing, View

NEVER_DONE = Light("late", "到结束也没有办")
STRUCK = "后来去掉的一项"


@dataclass(frozen=True)
class NodeRow:
    state: str
    label: str
    meta: tuple[str, ...]


@dataclass(frozen=True)
class DutyRow:
    act_label: str
    party_label: str
    who: str
    due: Due
    light: Light
    url: str = ""


@dataclass(frozen=True)
class ActRow:
    label: str
    url: str
    hint: str
    rule: str
    primary: bool


@dataclass(frozen=True)
class WaitingRow:
    label: str
    reasons: tuple[Reason, ...]
    ways: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class HistoryRow:
    on: date
    label: str
    who: str
    capacity: str
    recorded_at: datetime
    fields: tuple[tuple[str, str], ...]
    late: str = ""
    struck: bool = False
    note: str = ""
    correct_url: str = ""
    basis: str = ""


@dataclass
class Page:
    """Everything the template of a proceeding needs, from one judgement."""

    proceeding: Proceeding
    viewer: Viewer
    today: date
    bench: selectors.Bench = field(default_factory=selectors.Bench)  # shared by pages that are shown together

    def __post_init__(self) -> None:
        self.binding: Binding = binding_for(self.proceeding)

    @cached_property
    def _judged(self) -> tuple[Standing, View]:
        """Judged when first asked for: an act that is recorded needs no page."""
        facts = selectors.facts_in(selectors.records_of(self.proceeding))
        return selectors.judge(self.proceeding, self.today, self.bench, facts)

    @property
    def stands(self) -> Standing:
        return self._judged[0]

    @property
    def view(self) -> View:
        return self._judged[1]

    @property
    def profile(self) -> Profile:
        return self.bench.profile(self.proceeding)

    @property
    def calendar(self) -> WorkCalendar:
        return self.bench.calendar

    @cached_property
    def soon(self) -> int:
        return selectors.soon_workdays(self.profile)

    def context(self) -> dict[str, Any]:
        procedure: type[Procedure] = self.binding.procedure
        context: dict[str, Any] = {
            "proceeding": {
                "pk": self.proceeding.pk,
                "title": self.proceeding.title,
                "procedure_label": procedure.label,
                "procedure": procedure.code,
                "version": procedure.version if len(versions_of(procedure.code)) > 1 else 0,
                "law": procedure.law,
                "url": self.binding.url(self.proceeding),
            },
            "stage_sentence": self.sentence(),
            "notice": {"kind": self.notice_kind()},
            "nodes": [self.node(n) for n in self.stands.nodes],
            "duties": self.duties(),
            "open_acts": self.open_acts(),
            "waiting_acts": self.waiting_acts(),
            "papers": [],
            "history": self.history(),
            "profile_label": self.rules_label(),
            "move_url": self.move_url(),
            "unlisted": self.unlisted(),
            "stands": self.stands,
            "round": self.stands.round,
            "today": self.today,
        }
        if self.binding.sheets:
            context |= self.binding.sheets(self.proceeding, self.viewer, self.stands)
        return context

    # ── by which rules ────────────────────────────────────────────────────
    def rules_label(self) -> str:
        """「淮北市，2026年起」; with the version and the day where it was moved or an older one stands."""
        proceeding = self.proceeding
        since = f"{proceeding.opened_on.year}年起"
        if proceeding.numbers_on:
            since = f"{full_day(proceeding.numbers_on)}的时限"
        newest = versions_of(proceeding.procedure)[-1].procedure.version
        return f"{self.profile.name}，{since}" + (f"，第{proceeding.version}版" if newest > 1 else "")

    def move_url(self) -> str:
        may = self.viewer.has(Role.SC_OFFICE) and not self.stands.ended
        return reverse("procedures:move", args=[self.proceeding.pk]) if may else ""

    def unlisted(self) -> str:
        """How many periods of recurring duties are owed beyond those listed, or were never served before the end."""
        more = len(self.stands.duties) - len(listed(self.stands.duties))
        words = [f"每件只列最早的和最近的{KEPT}期，另有{more}期没有列出。"] if more else []
        if missed := [d for d in self.stands.missed if d.act.period]:
            names = "、".join(f"“{d.act.titled(d.party)}”" for d in missed[:KEPT])
            words.append(f"有{len(missed)}期到结束也没有办：{names}{'等' if len(missed) > KEPT else ''}。")
        return "".join(words)

    # ── the sentence and the line ─────────────────────────────────────────
    def sentence(self) -> str:
        if self.stands.ended:
            return (
                f"已于{_zh(self.stands.ended.on, self.today)}{self.stands.procedure.act(self.stands.ended.act).label}。"
            )
        late = [d for d in self.stands.open_duties if d.is_overdue(self.today)]
        if late:
            worst = min(late, key=lambda d: d.due.on)
            owes = (not worst.act.answers and worst.party_label) or worst.act.who  # who asked does not answer
            return f"卡在“{worst.act.owed_as()}”：{owes}{self.light(worst).words}。"
        stage = self.stands.stage
        return f"现在等{stage.who}：{stage.label}。" if stage else "各步都已办完。"

    def notice_kind(self) -> str:
        lights = {self.light(d).kind for d in self.stands.open_duties}
        return next((kind for kind in ("late", "soon") if kind in lights), "ok" if self.stands.ended else "")

    def light(self, duty: Duty) -> Light:
        return duty.light(self.today, self.calendar, self.soon)

    def node(self, node: Node) -> NodeRow:
        meta: list[str] = []
        state = node.state
        if node.on:
            meta.append(_zh(node.on, self.today))
        if node.state == "lapsed":
            meta = [f"{_zh(node.on, self.today)}期满，视为没有意见"] if node.on else ["期满"]
        if node.due and node.state in ("now", "todo"):
            meta.append(f"限{_zh(node.due.on, self.today)}" + ("（暂定）" if node.due.provisional else ""))
            if node.due.on < self.today:
                state = "late"
            elif node.due.provisional and node.state == "todo":
                state = "prov"
        if node.of > 1 and node.state != "past":
            meta.append(f"{node.done}/{node.of}")
        return NodeRow(state, node.act.label, tuple(meta))

    # ── duties and acts ───────────────────────────────────────────────────
    def duties(self) -> list[DutyRow]:
        rows = sorted(listed(self.stands.duties), key=lambda d: (d.done_on is not None, d.due.on))
        left_out = [d for d in self.stands.missed if not d.act.period]
        return [
            *(DutyRow(d.act.owed_as(), d.party_label, d.act.who, d.due, NEVER_DONE) for d in left_out),
            *(DutyRow(d.act.owed_as(), d.party_label, d.act.who, d.due, self.light(d)) for d in rows),
        ]

    def open_acts(self) -> list[ActRow]:
        shown = {(d.act, d.party) for d in listed(self.stands.open_duties)}
        doors = [o for o in self.stands.open if not o.act.period or (o.act, o.party.key if o.party else "") in shown]
        rows, mine = [], [o for o in doors if self.may(o.act, o.party.key if o.party else "")]
        # The one loud button: the step the proceeding stands at, else the first step that is open.
        steps = [o for o in mine if o.act.is_step]
        loud = next((o for o in steps if o.act is self.stands.stage), steps[0] if steps else None)
        for door in sorted(mine, key=lambda o: o is not loud):
            party = door.party.key if door.party else ""
            label = f"{door.act.button}（{door.party.label}）" if door.party else door.act.button
            url = self.binding.start(self.proceeding, door.act, act_url(self.proceeding, door.act, party))
            rows.append(ActRow(label, url, door.act.says, door.act.source, door is loud))
        return rows

    def waiting_acts(self) -> list[WaitingRow]:
        """The next acts of this viewer that cannot be done yet, each with its reason: at most four."""
        rows = []
        for waiting in self.stands.waiting:
            party = waiting.party.key if waiting.party else ""
            if not waiting.act.is_step or waiting.act.answers or not self.may(waiting.act, party):
                continue
            ways = self.binding.shown_ways(self.proceeding, waiting.act)
            rows.append(WaitingRow(waiting.act.label, waiting.reasons[:6], ways))
        return rows[:4]

    def may(self, act: Act, party: str) -> bool:
        return capacity_for(act, self.view, self.viewer, party) is not None

    # ── history ───────────────────────────────────────────────────────────
    def history(self) -> list[HistoryRow]:
        records = selectors.records_of(self.proceeding)[::-1]
        late = {
            (d.act.name, d.party): self.light(d) for d in self.stands.duties if d.done_on and d.is_overdue(self.today)
        }
        words = Words(self.binding, records, self.view, self.viewer)
        return [self._history_row(r, late, words) for r in records]

    def _may_read(self, record: ActRecord) -> bool:
        return self.viewer.is_staff_of_congress or record.act not in {a.name for a in self.binding.private}

    def _history_row(self, record: ActRecord, late: dict[tuple[str, str], Light], words: Words) -> HistoryRow:
        struck = hasattr(record, "reversal")
        correctable = (
            not struck
            and record.act not in (REVERSED, MOVED)
            and may_reverse(record, words.act(record.act), self.viewer)
        )
        light = None if struck else late.get((record.act, record.party_key))
        return HistoryRow(
            record.on,
            words.label(record),
            str(record.by or ""),
            record.capacity,
            record.recorded_at,
            words.fields(record) if self._may_read(record) else (),
            light.words if light else "",
            struck,
            f"第{record.round}轮" if record.round > 1 else "",
            reverse("procedures:correct", args=[record.pk]) if correctable else "",
            "" if record.act in (REVERSED, MOVED) else selectors.basis_of(record),
        )


class PaperName(str):
    """The name of a paper, and where this viewer opens it; the name alone where the viewer may not."""

    url: str

    def __new__(cls, name: str, url: str = "") -> PaperName:
        made = super().__new__(cls, name)
        made.url = url
        return made


class Words:
    """The words for what records say: labels for choices, names for bodies and papers."""

    def __init__(self, binding: Binding, records: Sequence[ActRecord], view: View, viewer: Viewer = CITIZEN) -> None:
        self.procedure = binding.procedure
        self.parties = {p.key: p.label for parties in view.parties.values() for p in parties}
        done = [r for r in records if r.act not in (REVERSED, MOVED)]
        asked = [(a, r) for r in done for a in self.act(r.act).asks if a.name in r.fields]
        self.names = _names(asked, viewer) | _chosen(asked, binding)

    def act(self, name: str) -> Act:
        return known_act(self.procedure.code, name, self.procedure.version)

    def label(self, record: ActRecord) -> str:
        if record.act == REVERSED:
            return f"更正：{self.act(record.fields['act']).titled(record.party_key)}"
        if record.act == MOVED:
            return "改按别的规则"
        party, act = self.parties.get(record.party_key), self.act(record.act)
        return f"{act.label}（{party}）" if party else act.titled(record.party_key)

    def fields(self, record: ActRecord) -> tuple[tuple[str, str], ...]:
        if record.act == REVERSED:
            return (("理由", record.fields["reason"]),)
        said = record.fields
        if record.act == MOVED:
            return _moved(said)
        return tuple((a.label, self.say(a, said[a.name])) for a in self.act(record.act).asks if a.name in said)

    def say(self, ask: Ask, value: Any) -> str:
        if ask.kind is AskKind.CHOICES:
            return "、".join(self._choice(ask, v) for v in value)
        if ask.kind is AskKind.CHOICE:
            return self._choice(ask, value)
        if ask.kind is AskKind.PERSONS:
            return "、".join(self.names.get((AskKind.PERSON, pk), str(pk)) for pk in value)
        if ask.kind is AskKind.DATE:
            return full_day(date.fromisoformat(value))
        return self.names.get((ask.kind, value), str(value))

    def _choice(self, ask: Ask, value: str) -> str:
        return dict(ask.options).get(value) or self.names.get((ask.kind, (ask.name, value)), str(value))


def _moved(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a move says, in words: by which rules before and after, why, and each due day that it changed."""
    sides = [
        f"第{s['version']}版，{full_day(date.fromisoformat(s['numbers_on']))}的时限" for s in (said["from"], said["to"])
    ]
    days = [(label, f"{_or_none(before)}改为{_or_none(after)}") for label, before, after in said["days"]]
    return (("原来按", sides[0]), ("改按", sides[1]), ("理由", said["reason"]), *days)


def _or_none(day: str | None) -> str:
    return full_day(date.fromisoformat(day)) if day else "没有期限"


def _names(asks: list[tuple[Ask, ActRecord]], viewer: Viewer) -> dict[tuple[AskKind, Any], str]:
    wanted: dict[AskKind, set[int]] = {AskKind.PERSON: set(), AskKind.BODY: set(), AskKind.PAPER: set()}
    for ask, record in asks:
        if ask.kind in wanted:
            wanted[ask.kind].add(int(record.fields[ask.name]))
        if ask.kind is AskKind.PERSONS:
            wanted[AskKind.PERSON].update(record.fields[ask.name])
    found: dict[tuple[AskKind, Any], str] = {}
    for kind, model in ((AskKind.PERSON, Person), (AskKind.BODY, Body)):
        if wanted[kind]:
            found |= {(kind, row.pk): row.name for row in model.objects.filter(pk__in=wanted[kind])}
    if papers := wanted[AskKind.PAPER]:
        for pk, filename, is_open in names_of_papers(papers, viewer):
            url = reverse("documents:download", args=[pk]) if is_open else ""
            found[AskKind.PAPER, pk] = PaperName(filename, url)
    return found


def _chosen(asks: list[tuple[Ask, ActRecord]], binding: Binding) -> dict[tuple[AskKind, Any], str]:
    """The words of what was chosen from options that depend on the matter: the record keeps only their keys.

    One that was corrected away may have been struck since.
    """
    found: dict[tuple[AskKind, Any], str] = {}
    if binding.words is None:
        return found
    for ask in dict.fromkeys(a for a, _ in asks if a.kind in (AskKind.CHOICE, AskKind.CHOICES) and not a.options):
        said = [r.fields[ask.name] for a, r in asks if a == ask]
        keys = {v for value in said for v in ([value] if ask.kind is AskKind.CHOICE else value)}
        words = binding.words(asks[0][1].proceeding, ask, keys)
        found |= {(ask.kind, (ask.name, key)): words.get(key, STRUCK) for key in keys}
    return found


def act_url(proceeding: Proceeding, act: Act, party: str = "") -> str:
    args: list[Any] = [proceeding.pk, act.name]
    return reverse("procedures:act_of_party", args=[*args, party]) if party else reverse("procedures:act", args=args)


def _zh(day: date | None, today: date) -> str:
    return near_day(day, today) if day else ""


def standing_page(proceeding: Proceeding, viewer: Viewer, today: date) -> tuple[dict[str, Any], Standing]:
    page = Page(proceeding, viewer, today)
    return page.context(), page.stands
