"""Which topics are open to the public: one place says it, for citizens and for other congresses."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.procedures.selectors import recorded

from ..access import out
from ..models import Publication, PublicationKind, Topic
from ..procedures import TopicOversight
from .topics import topics


def only_published(found: QuerySet[Topic]) -> QuerySet[Topic]:
    """Of these the topics that were opened to the public after a secrecy review (监督法第十条), and still are."""
    opened = recorded(TopicOversight, TopicOversight.publicised)
    found = found.filter(pk__in=opened.values("proceeding__subject_id"))
    texts = Publication.objects.filter(kind=PublicationKind.TOPIC, published_at__isnull=False)
    taken_back = ~Q(pk__in=out(PublicationKind.TOPIC).values("subject_id")) & Q(pk__in=texts.values("subject_id"))
    return found.exclude(taken_back)


def published_topics(congress: Congress) -> QuerySet[Topic]:
    return only_published(topics(congress))
