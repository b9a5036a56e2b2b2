"""What is asked beside a figure that a unit reports (R1.41, R1.64)."""

from huying.kernel.procedures.definition import choice

FELL_BACK = choice(
    "fell_back",
    "数比上次报的退了，属实吗",
    (("yes", "属实，情况写在进展里"),),
    required=False,
    help="只有退了的才选；没有选的，登记时会提醒上次报的是多少",
)
