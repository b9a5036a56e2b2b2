"""Every page of oversight, meetings, desk and inbox for a city's year of 2,000 items (make bench, issue 4).

Each page is asked for as every role that may open it; the slowest role is measured: < 300 ms and at most 12 questions,
statistics < 1 s.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator, Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huying.kernel.calendar import clock
from huying.kernel.metrics.registry import all_metrics
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.models import OpinionDocument
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.city_year import ITEMS, TODAY, YEAR, build_city
from tests.lived_in import ON, Args, live_in
from tests.measuring import Measurements, stopwatch
from tests.routes import ROUTES, Route, address, most_questions, names
from tests.world import World

ROLES = (
    Role.SC_OFFICE, Role.SUPERVISION_OFFICE, Role.WORKING_BODY, Role.SC_MEMBER, Role.ORGAN, Role.PRINCIPAL_LEADER,
    Role.HANDLING_UNIT,
)  # fmt: skip
ROOMS = ("oversight:", "meetings:", "metrics:", "procedures:act", "public_", "desk", "inbox", "rules:")
FILTERED = (
    "as_of=2025-09-30", "as_of=2025-12-31&state=late", "state=late&kind=quantitative", "page=30", "q=具体",
)  # fmt: skip
BAR, BAR_OF_STATISTICS, BAR_OF_FILES = 0.3, 1.0, 3.0  # seconds
OF_SESSION = (
    "session", "attendance", "move", "agenda", "papers", "outlines", "attendees", "minutes", "hall", "groups", "screen",
    "questions",
)  # fmt: skip
OF_TOPIC = ("topic", "schedule", "research", "scores", "key_speakers")


@pytest.mark.django_db
def test_every_page_of_a_citys_year(measure: Measurements) -> None:
    with stopwatch() as took:
        city = build_city()
    measure(f"一个市的一年（{ITEMS:,}项）：生成", took.seconds, unit="s", at_most=60)
    with clock.frozen(TODAY):
        found = [(route, url, *_asked(city, route, url)) for route, url in _addresses(_args(city))]
    lived = live_in(city).args  # what the year leaves out: one of everything that a page shows, among all those rows
    with clock.frozen(ON):
        rest = [(route, url) for route, url in _addresses(lived) if route.name not in _opened(found)]
        found += [(route, url, *_asked(city, route, url)) for route, url in rest]
    assert _opened(found) == {route.name for route, *_ in found}, "a page that nobody could open"
    for route, url, seconds, queries in found:
        if not seconds:
            continue
        bar = BAR_OF_FILES if route.file else BAR_OF_STATISTICS if route.name.startswith("metrics:") else BAR
        measure(f"一个市的一年：{url}", seconds, unit="s", at_most=bar)
        if not route.file:
            measure(f"一个市的一年：{url}：查询", queries, unit="次", at_most=most_questions(url.partition("?")[0]))


def _opened(found: Iterable[tuple[Route, str, float, int]]) -> set[str]:
    return {route.name for route, _, seconds, _ in found if seconds}


def _asked(city: World, route: Route, url: str) -> tuple[float, int]:
    """The seconds of the role that waits longest and the most queries of any; nought where nobody may open it."""
    clients = [Client()] if route.public else [city.client(role) for role in ROLES]
    allowed = [client for client in clients if client.get(url).status_code == 200]
    if not allowed:
        return 0.0, 0
    first = [(_seconds(client, url), number) for number, client in enumerate(allowed)]
    slowest = allowed[max(first)[1]]
    return statistics.median(_seconds(slowest, url) for _ in range(3)), max(_queries(c, url) for c in allowed)


def _seconds(client: Client, url: str) -> float:
    begun = time.perf_counter()
    client.get(url)
    return time.perf_counter() - begun


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def _addresses(args: Mapping[str, list[Args]]) -> Iterator[tuple[Route, str]]:
    takes = dict(names())
    for route in ROUTES:
        if route.post or not route.name.startswith(ROOMS) or (takes[route.name] and route.name not in args):
            continue
        for each in args.get(route.name, [()]):
            yield route, address(route, each)
        if route.name == "oversight:ledger":
            yield from ((route, f"{address(route, ())}?{query}") for query in FILTERED)


def _args(city: World) -> dict[str, list[Args]]:
    """The middle one of everything."""
    opinion = OpinionDocument.objects.select_related("topic").order_by("pk")[24]
    item, code = opinion.items.all()[0], city.congress.code
    acts = ((OpinionHandling, opinion.pk, "urged"), (ItemHandling, item.pk, "verified"))
    topic = proceeding_of(TopicOversight, opinion.topic_id)
    return {
        "oversight:plan_of_year": [(YEAR,)],
        "oversight:plan_by_id": [(opinion.topic.plan_id,)],
        "oversight:candidates_of_year": [(YEAR,)],
        "oversight:statutory": [(YEAR,)],
        **{f"oversight:{name}": [(opinion.topic_id,)] for name in OF_TOPIC},
        **{f"oversight:{name}": [(opinion.pk,)] for name in ("opinion", "draft", "response", "reply")},
        **{f"oversight:{name}": [(item.pk,)] for name in ("item", "measures")},
        **{f"meetings:{name}": [(opinion.session_id,)] for name in OF_SESSION},
        "metrics:rows": [(m.name,) for m in all_metrics()],
        "metrics:public": [(code,)],
        "public_home": [(code,)],
        "public_plan": [(code, YEAR)],
        **{name: [(code, opinion.topic_id)] for name in ("public_topic", "public_items")},
        "procedures:act": [(topic.pk, "archived"), *((proceeding_of(p, pk).pk, act) for p, pk, act in acts)],
    }
