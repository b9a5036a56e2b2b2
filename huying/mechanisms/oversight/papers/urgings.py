"""The letter that urges (督办函, R1.54): numbered, for the unit and the organ above it."""

from __future__ import annotations

from huying.kernel.calendar.saying import full_day
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import Genre, register
from huying.kernel.documents.papers import Form, OfficialPaper, Paragraph
from huying.kernel.people.models import Body
from huying.kernel.procedures.models import ActRecord

from ..models import OpinionDocument, ProblemItem, UrgingLetter, said

URGING = register(Genre("urging_letter", "催办函", "监督", form=Form.LETTER))


def issue_urging(
    opinion: OpinionDocument, item: ProblemItem | None, unit: Body | None, record: ActRecord
) -> UrgingLetter:
    """Give the urging its number and keep the letter; those it is addressed to may read it."""
    congress = opinion.congress
    number = documents.next_number(congress=congress, series=f"{congress.series}督", year=record.on.year)
    kept = documents.store_paper(
        paper=urging_paper(opinion, item, unit, record, number),
        congress=congress,
        name=f"{number} 催办函",
        by=record.by,
        at=record.recorded_at,
    )
    for body in {opinion.topic.organ_id, *([unit.pk] if unit else [])}:
        documents.share(document=kept.document, audience=f"body:{body}")
    return UrgingLetter.objects.create(
        congress=congress,
        opinion=opinion,
        item=item,
        unit=unit,
        number=number,
        record=record,
        document=kept.document,
        urged_on=record.on,
    )


def urging_paper(
    opinion: OpinionDocument, item: ProblemItem | None, unit: Body | None, record: ActRecord, number: str
) -> OfficialPaper:
    committee = opinion.congress.committee_name
    about = f"第{item.number}项“{item.title}”" if item else "研究处理工作"
    node = f"，时间节点是{full_day(item.node_on)}" if item else ""
    return OfficialPaper(
        letterhead=committee,
        title=f"关于催办审议意见{about}的函",
        main_to=(unit or opinion.topic.organ).name,
        blocks=(
            Paragraph(f"{committee}{opinion.title}（{said(opinion.number)}）交你单位研究处理，其中{about}{node}。"),
            Paragraph(record.fields["what"]),
            Paragraph("请在规定期限内书面回复：怎么办、什么时候办。"),
        ),
        signature=committee,
        number=number,
        dated_on=record.on,
        form=URGING.form,
        genre=URGING.code,
    )
