"""How one item is deliberated in a group, by the joint groups or in plenary, and what is made of the speeches."""

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Procedure, within

from .. import rules

RECORDERS = (Role.SC_OFFICE, Role.WORKING_BODY)  # who keeps list and record of the speeches


class ItemDeliberation(Procedure):
    code = "item_deliberation"
    label = "审议议题"
    law = "监督法第十七条；《关于提高常委会会议审议质量的办法》"
    about = "一项议题在一个分组、联组或者全体会议上的审议：谁召集、谁记录、谁发言，发言经本人确认，整理后送出。"

    held = Act(
        "开始审议",
        verb="登记开始",
        by=RECORDERS,
        rule="R1.29",
        only_if=(rules.session_is_open, rules.has_a_chair, rules.has_a_recorder),
    )
    ended = Act("审议结束", verb="登记结束", by=RECORDERS, after=held, rule="R1.36")
    confirmed = Act(
        "发言记录经本人确认",
        verb="登记已确认",
        by=RECORDERS,
        after=ended,
        applies=rules.somebody_spoke,
        rule="R1.35",
        due=within("R1.35", of=ended),
        only_if=(rules.every_speech_is_confirmed,),
        says="每位发言人在自己的页面上核对、确认，都确认了再登记。",
    )
    silent = Act(
        "没有人发言",
        verb="登记没人发言",
        by=RECORDERS,
        after=ended,
        optional=True,
        rule="R1.35",
        only_if=(rules.nobody_spoke,),
        says="登记以后，不用再登记发言经本人确认；整理稿、会议纪要写明没有人发言。",
    )
    sent = Act(
        "整理稿送召集人和综合审议发言人",
        verb="送出整理稿",
        by=RECORDERS,
        after=ended,
        applies=rules.is_in_groups,
        rule="R1.36",
        due=within("R1.36", of=ended),
        only_if=(rules.has_a_collation, rules.knows_who_sums_up),
    )
    delivered = Act(
        "两份回执收齐",
        verb="登记收齐",
        by=(*RECORDERS, Role.SC_MEMBER),
        after=sent,
        applies=rules.is_in_groups,
        rule="R1.36",
        only_if=(rules.both_receipts_are_in,),
        says="后一位签收时自动登记。",
    )
