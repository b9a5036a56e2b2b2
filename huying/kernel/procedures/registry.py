"""What a mechanism tells the kernel about its procedures: the view, the addresses, the effects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from .definition import Act, Ask, Procedure, split_kind
from .standing import Fact, Party, Standing, View

if TYPE_CHECKING:
    from huying.kernel.access.viewer import Viewer

    from .models import ActRecord, Proceeding

Options = Sequence[tuple[str, str]]


def page_of(name: str) -> Callable[[Proceeding], str]:
    """The address of this name, which takes the key of the subject."""
    return lambda proceeding: reverse(name, args=[proceeding.subject_id])


def no_options(_proceeding: Proceeding, _ask: Ask, _party: Party | None) -> Options:
    return ()


def congress_side_only(viewer: Viewer, _proceeding: Proceeding) -> bool:
    return viewer.is_staff_of_congress


@dataclass(frozen=True)
class Notice:
    """A message an act sends: to the holders of a role (in bodies, where given); of them only to these people."""

    roles: tuple[Any, ...]
    text: str
    bodies: frozenset[int] = frozenset()
    people: frozenset[int] | None = None
    url: str = ""  # where it leads, where that is not the page of the proceeding


@dataclass(frozen=True)
class Binding:
    """One procedure bound to its mechanism."""

    procedure: type[Procedure]
    view: Callable[[Proceeding, tuple[Fact, ...]], View]
    url: Callable[[Proceeding], str]
    may_read: Callable[[Viewer, Proceeding], bool] = congress_side_only
    options: Callable[[Proceeding, Ask, Party | None], Options] = no_options
    words: Callable[[Proceeding, Ask, Collection[str]], Mapping[str, str]] | None = None  # of what was chosen of them
    effects: Mapping[Act, Callable[[Proceeding, ActRecord], None]] = field(default_factory=dict)
    begets: frozenset[Act] = frozenset()  # acts that children hang on: not corrected once there are any
    undone: Mapping[Act, Callable[[Proceeding, ActRecord], None]] = field(default_factory=dict)  # when corrected
    opens: Mapping[Act, Callable[[Proceeding], Iterable[Proceeding]]] = field(default_factory=dict)  # doors elsewhere
    touches: Mapping[Act, Callable[[Proceeding], Iterable[Proceeding]]] = field(default_factory=dict)  # by its effects
    notices: Mapping[Act, Callable[[Proceeding, ActRecord, View], Sequence[Notice]]] = field(default_factory=dict)
    urge: Callable[[Proceeding, Viewer], str] | None = None  # where this viewer urges what is late, or ""
    follow: Callable[[Proceeding, Standing], None] | None = None  # rewrites columns that lists read
    fills: Mapping[Act, Callable[[Proceeding], Mapping[str, Any]]] = field(default_factory=dict)  # its form, from rows
    ways: Mapping[Act, Callable[[Proceeding], tuple[str, str] | None]] = field(default_factory=dict)
    warns: Mapping[Act, Callable[[Proceeding], Sequence[str]]] = field(default_factory=dict)  # on its form: no refusal
    desks: Mapping[Act, Callable[[Proceeding], str]] = field(default_factory=dict)  # where an act is drafted
    sheets: Callable[[Proceeding, Viewer, Standing], dict[str, Any]] | None = None
    private: frozenset[Act] = frozenset()  # what their records say only the congress's side reads
    template: str = "proceeding.html"

    def start(self, proceeding: Proceeding, act: Act, form: str) -> str:
        """Where a button for an act leads: the page on which it is drafted, where it has one, else its form."""
        return self.desks[act](proceeding) if act in self.desks else form

    def shown_ways(self, proceeding: Proceeding, act: Act) -> tuple[dict[str, str], ...]:
        """Where what an act waits for is done, as pages show it; nothing where no page is named."""
        way = self.ways[act](proceeding) if act in self.ways else None
        return ({"label": way[0], "url": way[1]},) if way else ()

    def others(self, proceeding: Proceeding, act: Act) -> list[Proceeding]:
        """The other proceedings whose rows this act writes, or whose doors it opens."""
        named = (found[act] for found in (self.opens, self.touches) if act in found)
        return [other for find in named for other in find(proceeding)]


_bindings: dict[tuple[str, int], Binding] = {}


def bind(binding: Binding) -> None:
    """Bind one version of a procedure; the versions before it stay bound as long as anything was begun under them."""
    _bindings[binding.procedure.code, binding.procedure.version] = binding


def unbind(procedure: type[Procedure]) -> None:
    """Forget one version: for tests that bind a procedure of their own."""
    del _bindings[procedure.code, procedure.version]


def versions_of(code: str) -> tuple[Binding, ...]:
    """Every version of a procedure, the oldest first; none for a code that is not bound."""
    found = [binding for (known, _), binding in _bindings.items() if known == code]
    return tuple(sorted(found, key=lambda binding: binding.procedure.version))


def binding_of(code: str) -> Binding:
    """The newest version of a procedure, under which proceedings are opened now; raises LookupError."""
    if not (known := versions_of(code)):
        raise LookupError(f"没有程序“{code}”")
    return known[-1]


def binding_for(proceeding: Proceeding) -> Binding:
    """The version by which this proceeding is judged, for ever unless it is moved; raises LookupError."""
    try:
        return _bindings[proceeding.procedure, proceeding.version]
    except KeyError:
        raise LookupError(f"程序“{proceeding.procedure}”的第{proceeding.version}版不在这套系统里") from None


def known_act(code: str, name: str, version: int | None = None) -> Act:
    """The act of this name as a version declares it, else as the newest does that has it; raises LookupError.

    A record that was reversed may name an act that the version a proceeding was moved to has not.
    """
    own = sorted(versions_of(code), key=lambda b: (b.procedure.version == version, b.procedure.version), reverse=True)
    for binding in own:
        if found := next((a for a in binding.procedure.acts if a.name == name), None):
            return found
    raise LookupError(f"程序“{code}”没有“{name}”这一步")


def bindings() -> tuple[Binding, ...]:
    """The newest version of every procedure."""
    return tuple(binding_of(code) for code in dict.fromkeys(code for code, _ in _bindings))


def all_bindings() -> tuple[Binding, ...]:
    """Every version of every procedure."""
    return tuple(_bindings.values())


def limit_label(rule: str, anchor: str) -> str:
    """The label of the act or day from which a rule's clock starts; the bare name where none is bound."""
    rule, _ = split_kind(rule)
    for binding in bindings():
        for act in binding.procedure.acts:
            for limit in act.limits:
                if limit.rule == rule and limit.anchors:
                    named = [a for a in limit.anchors if a.name == anchor] or list(limit.anchors[:1])
                    return named[0].label
    return ""
