"""Which kinds of rows a congress shows to those above it: declared here, and otherwise nothing goes up.

An app declares its kinds in its own `upward.py`, beside what citizens see of them:

    share_upward(
        Topic, label="公开的监督议题", published=published, fields=("title", "plan__year"),
        address=lambda row: reverse("public_topic", args=[row["congress__code"], row["pk"]]),
        reason="公开后群众都能看，上级人大也能看",
    )

Only rows that are published go up, of a row only the declared fields, and nothing goes sideways or down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from huying.kernel.people.models import Congress, CongressOwned

from .scope import below
from .viewer import Viewer

Row = Mapping[str, Any]
ALWAYS = ("pk", "congress__code", "congress__name")  # with the declared fields: which row it is, and whose


class NotShared(LookupError):
    """Rows of this kind are not declared as shared upward."""


@dataclass(frozen=True)
class Kind:
    """A kind of rows shared upward. `published` keeps of the rows those that are, newest first."""

    model: type[CongressOwned]
    label: str
    published: Callable[[QuerySet[Any]], QuerySet[Any]]
    fields: tuple[str, ...]  # the first one is what the row is called in a list
    address: Callable[[Row], str]  # a page that is open to everybody
    reason: str


_kinds: dict[type[CongressOwned], Kind] = {}


def share_upward(
    model: type[CongressOwned],
    *,
    label: str,
    published: Callable[[QuerySet[Any]], QuerySet[Any]],
    fields: tuple[str, ...],
    address: Callable[[Row], str],
    reason: str,
) -> None:
    """Declares a kind. Declared again, as by a reload, it counts once."""
    _kinds[model] = Kind(model, label, published, fields, address, reason)


def kinds() -> tuple[Kind, ...]:
    """Every declared kind, by label."""
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("upward")
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.label))


def rows_below(model: type[CongressOwned], viewer: Viewer, of: Congress | None = None) -> QuerySet[Any, dict[str, Any]]:
    """The published rows of one congress below the viewer's, or of all; each a dict of the declared fields alone.

    Raises NotShared for a kind that is not declared.
    """
    kind = next((kind for kind in kinds() if kind.model is model), None)
    if kind is None:
        raise NotShared(f"“{model._meta.verbose_name}”没有登记为向上级人大公开的内容。")
    congresses = below(viewer) if of is None else below(viewer).filter(pk=of.pk)
    rows = kind.published(model._default_manager.filter(congress__in=congresses.order_by().values("pk")))
    return rows.values(*ALWAYS, *kind.fields)
