"""The navigation of one request, read from what the apps registered (huying.kernel.access.menu)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from huying.kernel.access.menu import Entry, Section, counts, entries, register
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.notifications.selectors import unread
from huying.kernel.people.roles import Role

from . import week

register(
    Entry("工作台", "desk", order=0, tab=True),
    Entry("收件箱", "inbox", order=10, tab=True, waiting=lambda v, _: unread(v.person)),
    Entry("放假安排", "calendar:year", group="规则", order=90),
    Entry("机构和人员", "roster:index", group="管理", order=10, roles=(Role.SC_OFFICE, Role.SYSTEM_ADMIN)),
    Entry("存证", "records:index", group="管理", order=40, roles=(Role.AUDITOR, Role.SC_OFFICE)),
    Entry("后台任务", "work:index", group="管理", order=50, roles=(Role.SYSTEM_ADMIN, Role.SC_OFFICE)),
    Section("desk_side", "desk_week.html", context=week.section),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    group: str
    count: int
    tab: bool
    is_current: bool


@dataclass(frozen=True)
class Group:
    label: str
    entries: tuple[Link, ...]


class Menu:
    """Computed when a template first asks, so pages without navigation cost nothing."""

    def __init__(self, request: HttpRequest, viewer: Viewer, public_code: str) -> None:
        self._path, self._viewer, self._code = request.path, viewer, public_code

    @cached_property
    def links(self) -> tuple[Link, ...]:
        if self._viewer.person is None:
            return ()
        found = [(e, url) for e in entries() if e.is_for(self._viewer) and (url := _url(e))]
        return self._linked(found)

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(Group(label, tuple(links)) for label, links in groupby(self.links, key=lambda link: link.group))

    @property
    def tabs(self) -> tuple[Link, ...]:
        """The bottom bar of the phone: three marked entries, and one's own page."""
        me = Link("我的", reverse("account"), "", 0, True, self._path == reverse("account"))
        return (*[link for link in self.links if link.tab][:3], me)

    @cached_property
    def public(self) -> tuple[Link, ...]:
        if not self._code:
            return ()
        found = [(e, url) for e in entries(public=True) if (url := _url(e, self._code))]
        return self._linked(found)

    def _linked(self, found: list[tuple[Entry, str]]) -> tuple[Link, ...]:
        # The longest address that begins this page's own is where the reader is.
        here = max((url for _, url in found if self._path.startswith(url)), key=len, default="")
        numbers = counts([e for e, _ in found], self._viewer, clock.today())
        return tuple(
            Link(e.label, url, e.group, number, e.tab, url == here)
            for (e, url), number in zip(found, numbers, strict=True)
        )


def _url(entry: Entry, *args: str) -> str:
    try:
        return reverse(entry.url_name, args=args)
    except NoReverseMatch:
        return ""
