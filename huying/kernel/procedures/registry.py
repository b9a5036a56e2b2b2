"""What a mechanism tells the kernel about its procedures: the view, the addresses, the effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .definition import Act, Ask, Procedure
from .standing import Fact, Party, Standing, View

if TYPE_CHECKING:
    from huying.kernel.access.viewer import Viewer

    from .models import ActRecord, Proceeding

Options = Sequence[tuple[str, str]]


def no_options(_proceeding: Proceeding, _ask: Ask, _party: Party | None) -> Options:
    return ()


def congress_side_only(viewer: Viewer, _proceeding: Proceeding) -> bool:
    return viewer.is_staff_of_congress


@dataclass(frozen=True)
class Notice:
    """A message an act sends: to the holders of a role (in bodies, where given)."""

    roles: tuple[Any, ...]
    text: str
    bodies: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Binding:
    """One procedure bound to its mechanism."""

    procedure: type[Procedure]
    view: Callable[[Proceeding, tuple[Fact, ...]], View]
    url: Callable[[Proceeding], str]
    may_read: Callable[[Viewer, Proceeding], bool] = congress_side_only
    options: Callable[[Proceeding, Ask, Party | None], Options] = no_options
    effects: Mapping[Act, Callable[[Proceeding, ActRecord], None]] = field(default_factory=dict)
    begets: frozenset[Act] = frozenset()  # acts that children hang on: not corrected once there are any
    undone: Mapping[Act, Callable[[Proceeding, ActRecord], None]] = field(default_factory=dict)  # when corrected
    opens: Mapping[Act, Callable[[Proceeding], Iterable[Proceeding]]] = field(default_factory=dict)  # doors elsewhere
    notices: Mapping[Act, Callable[[Proceeding, ActRecord, View], Sequence[Notice]]] = field(default_factory=dict)
    urge: Callable[[Proceeding, Viewer], str] | None = None  # where this viewer urges what is late, or ""
    follow: Callable[[Proceeding, Standing], None] | None = None  # rewrites columns that lists read
    ways: Mapping[Act, Callable[[Proceeding], tuple[str, str] | None]] = field(default_factory=dict)
    sheets: Callable[[Proceeding, Viewer, Standing], dict[str, Any]] | None = None
    template: str = "proceeding.html"


_bindings: dict[str, Binding] = {}


def bind(binding: Binding) -> None:
    _bindings[binding.procedure.code] = binding


def binding_of(code: str) -> Binding:
    """The binding of a procedure; raises LookupError."""
    return _bindings[code]


def bindings() -> tuple[Binding, ...]:
    return tuple(_bindings.values())


def limit_label(rule: str, anchor: str) -> str:
    """The label of the act or day from which a rule's clock starts; the bare name where none is bound."""
    for binding in _bindings.values():
        for act in binding.procedure.acts:
            for limit in (act.due, act.again):
                if limit and limit.rule == rule:
                    named = [a for a in limit.anchors if a.name == anchor] or list(limit.anchors[:1])
                    return named[0].label
    return ""
