"""The published texts for everybody: the list, one text, and a feed of them (RFC 4287). No sign-in."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.access.viewer import Viewer
from huying.kernel.documents.papers import clean
from huying.kernel.people.models import Congress

from . import selectors
from .models import Publication, PublicationKind

PAGE, IN_THE_FEED, ON_THE_HOME = 30, 50, 5


@login_not_required
@require_safe
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """By kind and year; what cannot be read of the filters is ignored."""
    congress = get_object_or_404(Congress, code=code)
    found, asked = selectors.published_texts(congress), request.GET
    years = sorted(set(found.order_by().values_list("year", flat=True)), reverse=True)
    kind = PublicationKind(asked["kind"]) if asked.get("kind") in PublicationKind.values else None
    year = next((y for y in years if str(y) == asked.get("year")), None)
    found = found.filter(**({"kind": kind} if kind else {}), **({"year": year} if year else {}))
    page = Paginator(found, PAGE).get_page(asked.get("page"))
    context = {"congress": congress, "page": page, "kind": kind, "kinds": PublicationKind, "years": years, "year": year}
    return render(request, "oversight/public_texts.html", context)


@login_not_required
@require_safe
def text(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    congress = get_object_or_404(Congress, code=code)
    found = get_object_or_404(selectors.published_texts(congress), pk=pk)
    is_open = found.topic is not None and selectors.published_topics(congress).filter(pk=found.topic.pk).exists()
    context = {"congress": congress, "text": found, "topic_is_open": is_open}
    return render(request, "oversight/public_text.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """The newest published texts as an Atom feed. An entry keeps its id whatever the site is called later."""
    congress = get_object_or_404(Congress, code=code)
    address = request.build_absolute_uri
    atom = Atom1Feed(
        title=f"{congress.committee_name}：公开的文件",
        link=address(reverse("public_texts", args=[code])),
        description="依法公开的监督情况",
        feed_url=address(request.path),
        feed_guid=f"tag:huying,2026:{code}/publications",
        author_name=congress.committee_name,
        language="zh-CN",
    )
    for each in selectors.published_texts(congress)[:IN_THE_FEED]:
        atom.add_item(
            title=clean(each.title),  # one control character, which XML cannot hold, would shut the whole feed
            link=address(reverse("public_text", args=[code, each.pk])),
            description=_beginning(each),
            unique_id=f"tag:huying,2026:{code}/publications/{each.pk}",
            pubdate=each.published_at,
            updateddate=each.published_at,
            categories=[each.get_kind_display()],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _beginning(text: Publication) -> str:
    words = clean(text.words)
    return words if len(words) <= 300 else words[:300] + "…"


def home(_viewer: Viewer, congress: Congress, _today: date) -> dict[str, object] | None:
    """The newest on a congress's public home."""
    rows = list(selectors.published_texts(congress)[:ON_THE_HOME])
    return {"rows": rows, "code": congress.code} if rows else None


register(
    Section("public", "oversight/_public_texts.html", context=home, order=20),
    Entry("公开的文件", "public_texts", order=30, public=True),
)

urlpatterns = [
    path("p/<slug:code>/texts/", texts, name="public_texts"),
    path("p/<slug:code>/texts/<int:pk>/", text, name="public_text"),
    path("p/<slug:code>/texts.atom", feed, name="public_feed"),
]
