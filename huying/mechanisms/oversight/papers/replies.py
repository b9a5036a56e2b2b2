"""A unit's reply letter (答复函): drafted from its answers, set as an official paper."""

from __future__ import annotations

from datetime import date, datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.layout import chinese_numeral
from huying.kernel.documents.papers import Form, OfficialPaper, parse_text
from huying.kernel.people.models import Person

from .. import selectors
from ..models import ReplyLetter, said

UNANSWERED = "（还没有答复）"
REPLY = register(Genre("reply_letter", "答复函", "监督", form=Form.LETTER))


def draft_text(reply: ReplyLetter) -> str:
    """What the unit has answered, item by item, as a text to edit."""
    opinion = reply.opinion
    items = selectors.own_items(opinion, reply.body_id)
    answers = selectors.answers_of(items)
    lines = [f"收到{said(opinion.number)}《{opinion.title}》后，我单位逐项研究处理。现将办理情况答复如下："]
    for order, item in enumerate(items, start=1):
        lines.append(f"{chinese_numeral(order)}、{item.title}")
        found = answers[item.pk]
        own = found.by(item, reply.body_id)
        lines += [line for line in (own or UNANSWERED).splitlines() if line]
        if found.evidence and item.unit_id == reply.body_id:
            lines.append(f"办完依据：{found.evidence}")
    return "\n".join(lines)


def reply_paper(reply: ReplyLetter, dated_on: date | None) -> OfficialPaper:
    """The letter as it stands; a draft has no number and no date yet."""
    return OfficialPaper(
        letterhead=f"{reply.body}",
        title=f"{reply.body}关于{reply.opinion.topic.title}审议意见办理情况的答复函",
        main_to=reply.congress.committee_name,
        blocks=parse_text(said(reply.text) or draft_text(reply)),
        signature=f"{reply.body}",
        number=said(reply.number),
        dated_on=dated_on,
        form=REPLY.form,
        genre=REPLY.code,
    )


def issue_reply(reply: ReplyLetter, by: Person | None, at: datetime) -> None:
    """Give the letter its number in the unit's own series and keep it; the organ above the unit may read it too."""
    reply.number = documents.next_number(congress=reply.congress, series=reply.series, year=day_of(at).year)
    paper = reply_paper(reply, day_of(at))
    version = documents.store_paper(
        paper=paper,
        congress=reply.congress,
        name=f"{reply.number} {paper.title}",
        by=by,
        at=at,
        document=reply.document,
    )
    reply.document = version.document
    documents.share(document=version.document, audience=f"body:{reply.opinion.topic.organ_id}")
