"""A page of fifty rows beside the same table rendered bare by the same template engine (make bench, bar P10)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template import Template, engines
from django.test.utils import CaptureQueriesContext, _TestState
from django.urls import reverse

from huying.commons.voices import selectors
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import ledger
from huying.mechanisms.oversight.models import ProblemItem
from huying.web.templatetags.hy import zh_day
from tests.lived_in import ON, live_in
from tests.measuring import Measurements
from tests.play import Play
from tests.world import World

ROWS, SLICES = 50, 30


def _table(columns: dict[str, str], link: str) -> str:
    """A template of the same table: heads and plain values, nothing computed. `link` is the cell with an address."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in columns)
    cells = "".join(
        f'<td class="hy-dim" data-th="{head}">'
        + (
            f'<a class="q b" href="{{{{ row.url }}}}">{{{{ row.{name} }}}}</a>'
            if name == link
            else f"{{{{ row.{name} }}}}"
        )
        + "</td>"
        for head, name in columns.items()
    )
    body = f"{{% for row in rows %}}<tr>{cells}</tr>{{% endfor %}}"
    return f'<table class="hy-t cards"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


LEDGER = {"编号": "code", "事项": "title", "承办单位": "unit", "进展": "progress", "时间节点": "node", "状态": "light"}
VOICES = {
    "编号": "mark",
    "说了什么": "title",
    "谁": "person",
    "地点": "place",
    "类别": "category",
    "来源": "source",
    "时间": "said",
}


def _compare(measure: Measurements, name: str, page: Callable[[], HttpResponse], bare: Callable[[], str]) -> None:
    """CPU of both, slice about; the first of each is not counted. The page must show every row of the bare table."""
    page(), bare()
    with CaptureQueriesContext(connection) as asked:
        assert page().status_code == 200
        queries = len(asked)
    spent: tuple[list[float], list[float]] = [], []
    for _ in range(SLICES):
        for took, render in zip(spent, (page, bare), strict=True):
            begun = time.process_time()
            render()
            took.append(time.process_time() - begun)
    ours, limit = (statistics.median(took) * 1000 for took in spent)
    measure(f"{name}：查询", queries, unit="次", at_most=12)
    measure(name, ours, unit="ms", limit=limit, limit_name="同一张表裸渲染", at_most=1.5)


@pytest.fixture(autouse=True)
def _rendered_as_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what the test run adds to each template: a signal, and a copy of its context."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.mark.django_db
def test_the_ledger_of_fifty_items(world: World, measure):
    opinion = Play(world).assigned()
    first = opinion.items.first()
    for number in range(10, 10 + ROWS - opinion.items.count()):
        ProblemItem.objects.create(
            congress=world.congress,
            opinion=opinion,
            number=number,
            title=f"第{number}个小区的屋面防水没有翻修",
            unit=first.unit,
            node_on=date(2026, 8, 1 + number % 28),
            progress="已完成立项和招标，施工队伍进场" if number % 2 else "",
        )
    with clock.frozen(date(2026, 8, 11)):
        client = world.client(Role.SC_OFFICE)
        viewer = world.viewer(Role.SC_OFFICE)
        choice = ledger.choose(viewer, {}, clock.today())
        shown = choice.lines(list(choice.found)[:ROWS])
        rows = [
            {
                "code": row.code,
                "url": row.item.get_absolute_url(),
                "title": row.item.title,
                "unit": row.item.unit.name,
                "progress": row.progress[:40],
                "node": zh_day(row.item.node_on),
                "light": row.light.words,
            }
            for row in shown
        ]
        assert len(rows) == ROWS
        template = engines["django"].from_string(_table(LEDGER, "title"))
        _compare(
            measure,
            "台账一页50行",
            lambda: client.get(reverse("oversight:ledger")),
            lambda: template.render({"rows": rows}),
        )


@pytest.mark.django_db
def test_the_list_of_fifty_voices(world: World, measure):
    live_in(world)
    template = engines["django"].from_string(_table(VOICES, "title"))
    with clock.frozen(ON):
        client = world.client(Role.SC_OFFICE)
        shown = list(selectors.voices(world.congress)[:ROWS])
        rows = [
            {
                "mark": voice.mark,
                "url": reverse("voices:voice", args=[voice.pk]),
                "title": voice.title[:60],
                "person": voice.person_mask,
                "place": voice.place or "",
                "category": voice.category or "",
                "source": voice.source_label,
                "said": zh_day(voice.said_at),
            }
            for voice in shown
        ]
        name = f"来话一页{len(rows)}行"
        _compare(measure, name, lambda: client.get(reverse("voices:list")), lambda: template.render({"rows": rows}))
