"""The words of livelihood projects: values for machines, labels for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

CITIZEN, DEPUTY, UNIT, STATION = "citizen", "deputy", "unit", "station"
CHANNELS = ((CITIZEN, "群众"), (DEPUTY, "人大代表"), (UNIT, "部门单位"), (STATION, "代表联络站"))
PHASES = (("pilot", "试点"), ("rollout", "全面推行"))

WAITING, PASSED, REFUSED, MERGED = "waiting", "passed", "refused", "merged"
SCREENINGS = ((WAITING, "等筛选"), (PASSED, "符合条件"), (REFUSED, "不符合条件"), (MERGED, "并入相近的建议"))
SHOWN, KEPT = "shown", "kept"
COMMENT_STATES = ((WAITING, "等办公室看"), (SHOWN, "公开"), (KEPT, "不公开"))
GROUNDS = (  # why an idea is not taken further, beside the place's negative list: see selectors.grounds_of
    ("legality", "不符合法律、法规或者上级规定"),
    ("budget", "超出本级财力"),
    ("powers", "不属于本级人大、政府的职权"),
    ("done", "已经在办或者已经办成"),
)

CONSULTATIONS = (  # R2.07: the consultative half of the mechanism
    ("hearing", "听证会"),
    ("seminar", "座谈会"),
    ("online", "网上征求意见"),
    ("visit", "入户走访"),
    ("expert", "专家论证"),
)
OPINIONS = (("agreed", "同意"), ("agreed_with_changes", "同意，并提出修改意见"))
ADOPTED, NOT_ADOPTED = "adopted", "not_adopted"
RESULTS = ((ADOPTED, "票决通过，列为当年民生实事项目"), (NOT_ADOPTED, "没有票决通过"))

DRAFTED, LISTED, WORKING, FINISHED, ACCEPTED, STOPPED, WITHDRAWN = (
    "drafted", "listed", "working", "finished", "accepted", "stopped", "withdrawn",
)  # fmt: skip
STATUSES = (
    (DRAFTED, "准备提交"),
    (LISTED, "候选"),
    (ADOPTED, "已票决，待开工"),
    (WORKING, "实施中"),
    (FINISHED, "已完工，待验收"),
    (ACCEPTED, "已验收"),
    (STOPPED, "经决定停止"),
    (NOT_ADOPTED, "没有票决通过"),
    (WITHDRAWN, "政府撤回"),
)
DECIDED = (ADOPTED, WORKING, FINISHED, ACCEPTED, STOPPED)  # those that deputies decided by ballot (R2.10)
RUNNING = (ADOPTED, WORKING)
BEFORE_BALLOT = (DRAFTED, LISTED)

MILESTONE, PROGRESS, INSPECTION, CHANGE = "milestone", "progress", "inspection", "change"
STEP_KINDS = (
    ("planned", "实施方案"),
    ("started", "开工"),
    (MILESTONE, "到达节点"),
    (PROGRESS, "月度进展"),
    (INSPECTION, "代表视察"),
    (CHANGE, "调整决定"),
    ("finished", "完工"),
    ("accepted", "验收"),
    ("stopped", "停止"),
)
CHANGE_DECISIONS = (("agreed", "同意调整"), ("refused", "不同意，按原项目实施"))
PHOTO_CHECKED = (("yes", "看过了，没有不宜公开的人脸、证件和涉密内容"),)
WORDS_CHECKED = (("yes", "看过了，没有群众的姓名、电话，可以公开"),)
FIELDS = (  # for filters and the drawing that stands in for a photo
    ("road", "道路交通"), ("water", "供水排水"), ("school", "教育"), ("health", "医疗卫生"), ("care", "养老托育"),
    ("green", "环境整治"), ("culture", "文化体育"), ("housing", "住房改造"), ("lamp", "照明"), ("other", "其他"),
)  # fmt: skip


WIDEST = 1000  # the drawing of the county is a thousand each way


LONGEST_PLACE, LONGEST = 100, 2000  # LONGEST: of what is said at length
DIGITS, CENTS = 12, 2  # of an amount in 万元


def money_fault(what: str, amount: float) -> str:
    """Why this is no amount of 万元 that a project may cost or have been paid; "" where it is one."""
    exact, too_much = Decimal(str(amount)), 10 ** (DIGITS - CENTS)
    if not 0 <= exact < too_much:
        return f"{what}写不小于0、小于{too_much}的万元数"
    return f"{what}最多写{CENTS}位小数" if exact != round(exact, CENTS) else ""


def days_fault(starts: date | None, ends: date | None) -> str:
    return "完工日要晚于开工日" if starts and ends and ends <= starts else ""


def may_be_read(said: Mapping[str, Any]) -> bool:
    """Whether whoever wrote this down says that everybody may read it; before that was asked, nobody did."""
    return said.get("words_checked") == "yes"


def place_fault(x: object, y: object) -> str:
    """Why this is no place on the sheet; "" where both are written, or neither."""
    return "图上的位置要横、纵坐标都写，或者都不写" if (x in (None, "")) != (y in (None, "")) else ""


def label(options: tuple[tuple[str, str], ...], value: str) -> str:
    return dict(options).get(value, value)
