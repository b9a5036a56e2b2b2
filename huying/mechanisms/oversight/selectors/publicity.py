"""Which topics are open to the public: one place says it, for citizens and for other congresses."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.people.models import Congress
from huying.kernel.procedures.selectors import recorded

from ..models import Topic
from ..procedures import TopicOversight
from .topics import topics


def only_published(found: QuerySet[Topic]) -> QuerySet[Topic]:
    """Of these the topics that were opened to the public after a secrecy review (监督法第十条)."""
    opened = recorded(TopicOversight, TopicOversight.publicised)
    return found.filter(pk__in=opened.values("proceeding__subject_id"))


def published_topics(congress: Congress) -> QuerySet[Topic]:
    return only_published(topics(congress))
