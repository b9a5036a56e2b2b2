"""A unit says that an item, or its part of one, is not its to handle, and gets an answer (R1.47).

Alike for the unit in charge and for those beside it (主办、协办、分办): each asks, and is answered, for itself.
"""

from collections.abc import Iterable
from typing import Any

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Sound, body, choice, long_text, text, within

from .. import rules
from ..terms import RETURN_DECISIONS

CHANGED = long_text("reason", "为什么换单位", help="例如机构改革，写明哪个文件")  # why a unit comes after another


def asked(label: str, **more: Any) -> Act:
    return Act(
        label,
        verb="申请退办",
        by=Role.HANDLING_UNIT,
        optional=True,
        repeats=True,
        only_if=(rules.letter_is_signed,),
        rule="R1.47",
        asks=(long_text("reason", "为什么不归我们办"), text("suggested_unit", "建议交给哪个单位")),
        **more,
    )


def decided(
    label: str,
    question: Act,
    *,
    unit: str,
    sound: tuple[Sound, ...],
    options: Iterable[tuple[str, str]] = RETURN_DECISIONS,
    **more: Any,
) -> Act:
    """`unit`: what is said of choosing the unit to which it goes."""
    return Act(
        label,
        verb="决定退办",
        by=(Role.SC_OFFICE, Role.ORGAN),
        answers=question,
        rule="R1.47",
        due=within("R1.47-return", of=question),
        asks=(
            choice("decision", "决定", options),
            body("unit", "改交给", required=False, help=unit),
            long_text("reason", "理由"),
        ),
        sound=sound,
        **more,
    )


def of_units_beside(each: str, kind: str, **more: Any) -> tuple[Act, Act]:
    """The request and the decision for units beside the one in charge; `kind`: how they are called (协办、分办)."""
    says = f"写明依据哪条职责规定不归本单位{kind}，并建议交给谁。"
    question = asked(f"{kind}单位申请退办", each=each, says=says, **more)
    answer = decided(
        f"对{kind}单位的退办申请作出决定",
        question,
        each=each,
        options=(("agreed", f"同意，不再由这个单位{kind}"), ("refused", f"不同意，仍由这个单位{kind}")),
        unit=f"同意退办的，可以选改由哪个单位{kind}；不选，就不再由别的单位{kind}",
        sound=(rules.refused_return_names_no_unit,),
    )
    return question, answer


def succeeded(each: str, kind: str, *, of: str = "", **more: Any) -> Act:
    """Another unit comes after one beside the one in charge; who was wound up cannot ask for it itself.

    `of`: which of those that stand beside may.
    """
    return Act(
        f"由别的单位承接{kind}",
        verb="登记承接",
        by=Role.SC_OFFICE,
        each=each,
        optional=True,
        repeats=True,
        rule="R1.47",
        asks=(
            body(
                "unit",
                f"由哪个单位承接{kind}",
                required=False,
                help=f"选主办单位，或者已经{kind}这一项{of}的单位的，由它一并办理；不选，就不再由别的单位{kind}",
            ),
            CHANGED,
        ),
        says=f"{kind}单位撤并、职责划走的，登记由谁承接；这个单位不再{kind}，时间节点不变。",
        **more,
    )
