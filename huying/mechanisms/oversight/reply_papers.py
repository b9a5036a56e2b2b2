"""A unit's reply letter (答复函): drafted from its answers, set as an official paper."""

from __future__ import annotations

from datetime import date

from huying.kernel.documents.papers import Form, OfficialPaper, parse_text

from .models import ReplyLetter, said
from .procedures import ItemHandling
from .selectors import effective_answers, own_items

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """一 to 九十九, as headings are numbered."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return f"{ten}{DIGITS[ones] if ones else ''}"


def draft_text(reply: ReplyLetter) -> str:
    """What the unit has answered, item by item, as a text to edit."""
    opinion = reply.opinion
    items = own_items(opinion, reply.body_id)
    answers = effective_answers(items)
    lines = [f"收到{said(opinion.number)}《{opinion.title}》后，我单位逐项研究处理。现将办理情况答复如下："]
    for order, item in enumerate(items, start=1):
        lines.append(f"{numeral(order)}、{item.title}")
        found = answers.get(item.pk, {})
        lines += [line for line in str(found.get(ItemHandling.answered.name, "（还没有答复）")).splitlines() if line]
        if done := found.get(ItemHandling.done.name):
            lines.append(f"办完依据：{done}")
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
        form=Form.LETTER,
    )
