"""The act that records a secret graded vote: the assessment of a letter and that of an appraisal (R1.58, R1.59)."""

from typing import Any

from huying.commons.voting.counting import ABSTAINED, grade_label
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, number

from .. import rules
from ..terms import GRADES


def assessed(label: str, **more: Any) -> Act:
    """The members' marks, counted: a number for each grade, for abstention and for all members."""
    return Act(
        label,
        by=Role.STANDING_COMMITTEE,
        asks=(
            *(number(grade, f"{grade_label(grade)}票") for grade in GRADES),
            number(ABSTAINED, grade_label(ABSTAINED), required=False),
            number("members", "全体组成人员"),
        ),
        sound=(rules.votes_fit_the_members,),
        **more,
    )
