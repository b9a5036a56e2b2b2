"""What of oversight can be found by search, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from huying.kernel.access.audience import MEMBERS, PUBLIC
from huying.kernel.search import services as search

from .models import Appraisal, OpinionDocument, ProblemItem, Publication, Topic, said


def index_topic(topic: Topic) -> None:
    search.put(
        congress=topic.congress,
        kind="topic",
        ref=str(topic.pk),
        title=topic.title,
        text=f"{said(topic.summary)} {topic.organ.name} {topic.working_body.name}",
        url=reverse("oversight:topic", args=[topic.pk]),
        audience=MEMBERS,
    )


def publish_topic(topic: Topic) -> None:
    """From now on citizens find it too."""
    search.put(
        congress=topic.congress,
        kind="public_topic",
        ref=str(topic.pk),
        title=topic.title,
        text="",
        url=reverse("public_topic", args=[topic.congress.code, topic.pk]),
        audience=PUBLIC,
    )


def withdraw_topic(topic: int) -> None:
    search.drop("public_topic", str(topic))


def index_opinion(opinion: OpinionDocument) -> None:
    """The letter, once it has its number."""
    search.put_many(congress=opinion.congress, entries=[_letter(opinion, MEMBERS)])


def index_handed_over(opinion: OpinionDocument) -> None:
    """The letter and its items for those it is addressed to; the items for the congress's side too."""
    search.put_many(congress=opinion.congress, entries=_handed_over(opinion))


def take_from(item: ProblemItem, before: int | None) -> None:
    """The unit has no hand in it any more; `index_handed_over` lets it find the letter where it has another."""
    search.drop("item", f"{item.pk}:body:{before}")
    search.drop("opinion", f"{item.opinion_id}:body:{before}")


def _handed_over(opinion: OpinionDocument) -> Iterator[search.Entry]:
    organ = f"body:{opinion.topic.organ_id}"
    units = {item: _units(item) for item in opinion.items.select_related("unit").prefetch_related("co_units")}
    for audience in dict.fromkeys([organ, *(unit for own in units.values() for unit in own)]):
        yield _letter(opinion, audience)
    for item, own in units.items():
        for audience in dict.fromkeys([MEMBERS, organ, *own]):
            yield _item(item, opinion, audience)


def _units(item: ProblemItem) -> list[str]:
    """The unit in charge and those beside it, as audiences."""
    keys = [item.unit_id, *(unit.pk for unit in item.co_units.all())]
    return [f"body:{key}" for key in keys if key]


def _letter(opinion: OpinionDocument, audience: str) -> search.Entry:
    return search.Entry(
        kind="opinion",
        ref=f"{opinion.pk}:{audience}",
        title=f"{said(opinion.number)} {opinion.title}".strip(),
        text=said(opinion.overall_view),
        url=reverse("oversight:opinion", args=[opinion.pk]),
        audience=audience,
    )


def _item(item: ProblemItem, opinion: OpinionDocument, audience: str) -> search.Entry:
    unit = item.unit.name if item.unit else ""
    return search.Entry(
        kind="item",
        ref=f"{item.pk}:{audience}",
        title=item.title,
        text=f"{said(opinion.number)}第{item.number}项 {said(item.task)} {said(item.indicator)} {unit}",
        url=reverse("oversight:item", args=[item.pk]),
        audience=audience,
    )


def index_appraisal(appraisal: Appraisal) -> None:
    """Those of the congress's side find it."""
    search.put(
        congress=appraisal.congress,
        kind="appraisal",
        ref=str(appraisal.pk),
        title=f"专项工作评议：{appraisal.title}",
        text=f"{appraisal.object.name} {appraisal.working_body.name}",
        url=appraisal.get_absolute_url(),
        audience=MEMBERS,
    )


def index_publication(publication: Publication) -> None:
    """What was published is found by everybody."""
    search.put(
        congress=publication.congress,
        kind="publication",
        ref=str(publication.pk),
        title=publication.title,
        text=said(publication.body),
        url=reverse("public_text", args=[publication.congress.code, publication.pk]),
        audience=PUBLIC,
    )


def withdraw_publication(publication: int) -> None:
    search.drop("publication", str(publication))
