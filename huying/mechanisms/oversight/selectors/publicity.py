"""Which topics are open to the public: one place says it, for citizens and for other congresses."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.procedures.models import ActRecord

from ..models import Topic
from ..procedures import TopicOversight


def only_published(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    done = ActRecord.objects.filter(
        proceeding__procedure=TopicOversight.code, act=TopicOversight.publicised.name, reversal=None, reverses=None
    ).values("proceeding__subject_id")
    return topics.filter(pk__in=done)
