"""The register of published numbers. A number is the length of a list, and the list can always be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import IntegerField, QuerySet, Subquery

from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

Listing = Callable[[Congress, int], "QuerySet[Any]"]
Hint = Callable[[Any], str]


def _no_hint(_row: Any) -> str:
    return ""


class UnknownMetric(LookupError):
    """No number is registered under this name."""


@dataclass(frozen=True)
class Metric:
    """One published number of a congress in a year."""

    name: str  # "<app>.<noun>", the key in `huying metrics` and in addresses
    label: str
    formula: str  # in Chinese, exact enough to be computed by hand
    unit: str
    listing: Listing
    of: str | None  # the metric that is this one's denominator
    public: bool = False  # whether citizens are told the number; never the rows behind it
    hint: Hint = _no_hint  # a few words beside a row of the list: whose it is, under which number
    opened_by: tuple[Role, ...] = CONGRESS_SIDE  # for whom a row of the list leads to its page
    least: int = 1  # the fewest its whole must have for a share to say anything (peers.md 19)

    def rows(self, congress: Congress, year: int) -> QuerySet[Any]:
        """The list behind the number."""
        return self.listing(congress, year)

    def measure(self, congress: Congress, year: int) -> int:
        return self.rows(congress, year).count()


_metrics: dict[str, Metric] = {}
_groups: dict[str, str] = {}


def group_is(prefix: str, label: str) -> None:
    """What the numbers `prefix.…` are called together, where the prefix is not the name of an app."""
    _groups[prefix] = label


def group_label(prefix: str) -> str:
    """The words over the numbers `prefix.…`: those that were given, the app's name, or the prefix itself."""
    named = (str(found.verbose_name) for found in apps.get_app_configs() if found.label == prefix)
    return _groups.get(prefix) or next(named, prefix)


def metric(
    name: str,
    *,
    label: str,
    formula: str,
    unit: str,
    of: str | None = None,
    public: bool = False,
    hint: Hint = _no_hint,
    opened_by: tuple[Role, ...] = CONGRESS_SIDE,
    least: int = 1,
) -> Callable[[Listing], Listing]:
    """Registers `(congress, year) -> QuerySet` as the list behind a number, e.g. "oversight.opinion_documents".

    `of` names the metric of which this one is a part, so that a share is never shown without its whole; no share is
    shown while the whole has fewer than `least`. What `hint` reads of a row, the listing selects with it.
    """

    def register(listing: Listing) -> Listing:
        known = _metrics.setdefault(
            name, Metric(name, label, formula, unit, listing, of, public, hint, opened_by, least)
        )
        if known.listing is not listing:
            raise ValueError(f"two lists for the metric {name}")
        return listing

    return register


def all_metrics() -> tuple[Metric, ...]:
    """Every registered number, by name."""
    return tuple(sorted(in_order(), key=lambda m: m.name))


def in_order() -> tuple[Metric, ...]:
    """Every registered number, by the order of apps and as its app lists them; last those of apps that ask it
    (`numbers_come_last`)."""
    _load()
    places = {app: place for place, app in enumerate(apps.get_app_configs())}

    def place(metric: Metric) -> tuple[bool, int]:
        app = apps.get_containing_app_config(metric.listing.__module__)
        return getattr(app, "numbers_come_last", False), places.get(app, 0) if app else 0

    return tuple(sorted(_metrics.values(), key=place))


def get(name: str) -> Metric:
    """One number's entry. Raises UnknownMetric."""
    _load()
    try:
        return _metrics[name]
    except KeyError:
        raise UnknownMetric(f"没有名为“{name}”的指标") from None


def measure(name: str, congress: Congress, year: int) -> int:
    """The number of a congress in a year. Raises UnknownMetric."""
    return get(name).measure(congress, year)


def measure_all(congress: Congress, year: int) -> dict[str, int]:
    """All numbers of a congress in a year, by name: what `huying metrics` prints."""
    return measure_many(all_metrics(), congress, year)


class _Counted(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def measure_many(metrics: Iterable[Metric], congress: Congress, year: int) -> dict[str, int]:
    """Many numbers by name, counted in one query."""
    return measure_each(metrics, [congress], year)[congress.pk]


def measure_each(metrics: Iterable[Metric], congresses: Iterable[Congress], year: int) -> dict[int, dict[str, int]]:
    """Many numbers of many congresses, by the congress's key and the number's name, counted in one query."""
    found, whose = tuple(metrics), tuple(congresses)
    if not found or not whose:
        return {congress.pk: {} for congress in whose}
    counts = {
        f"c{c.pk}m{i}": _Counted(m.rows(c, year).order_by().values("pk")) for c in whose for i, m in enumerate(found)
    }
    counted = Congress.objects.filter(pk=whose[0].pk).annotate(**counts).values(*counts).get()
    return {c.pk: {m.name: counted[f"c{c.pk}m{i}"] for i, m in enumerate(found)} for c in whose}


def _load() -> None:
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("metrics")
