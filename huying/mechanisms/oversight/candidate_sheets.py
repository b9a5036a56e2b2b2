"""The sheet of a year's candidates: its columns, out as in (R1.10-R1.12)."""

from __future__ import annotations

from huying.kernel.documents.xlsx import Value
from huying.kernel.tables.lines import Line, Sheet

from .selectors import CandidateRow
from .terms import ALL_CHANNELS, ALL_CRITERIA, CHANNELS, CRITERIA, label

TOPIC, ORGAN, WORKER, CHANNEL, MEETS, GROUNDS, KEY = (
    "议题", "被监督机关", "责任工作机构", "从哪里来", "选题标准", "为什么提出", "重点议题",
)  # fmt: skip
COLUMNS = (TOPIC, ORGAN, WORKER, CHANNEL, MEETS, GROUNDS, KEY)
SHEET = Sheet(COLUMNS, needs=(TOPIC, ORGAN, WORKER, CHANNEL, MEETS))
OUT = (*COLUMNS, "平均分", "现在")  # what an import does not read stands behind
LONGEST = {TOPIC: 120, GROUNDS: 2000}
YES = "是"
_CHANNELS = {words: key for key, words in CHANNELS}
_CRITERIA = {words: key for key, words in CRITERIA}


def values_of(row: CandidateRow) -> list[Value]:
    """A candidate as a row of the sheet."""
    topic = row.topic
    meets = "、".join(label(ALL_CRITERIA, key) for key in row.criteria)
    return [
        topic.title, topic.organ.name, topic.working_body.name, label(ALL_CHANNELS, row.channel), meets, row.grounds,
        YES if topic.is_key else "", row.score_words, row.light.words,
    ]  # fmt: skip


def said_by(line: Line) -> dict[str, object]:
    """What the act of proposing is told by a row; a row that cannot be is refused."""
    meets = [words for words in line.said[MEETS].replace(",", "、").replace("，", "、").split("、") if words.strip()]
    for name, most in LONGEST.items():
        if len(line.said[name]) > most:
            line.refuse(f"{name}最多{most}个字")
    if line.said[CHANNEL] not in _CHANNELS:
        line.refuse(f"从哪里来：没有“{line.said[CHANNEL]}”这一途径，只能是：{'、'.join(_CHANNELS)}")
    if strangers := [words for words in meets if words.strip() not in _CRITERIA]:
        line.refuse(f"选题标准：没有“{'、'.join(strangers)}”，只能是：{'、'.join(_CRITERIA)}（R1.10）")
    if line.said[KEY] not in ("", YES, "否"):
        line.refuse("重点议题写“是”，不是就空着")
    if line.problems:
        return {}
    criteria = list(dict.fromkeys(_CRITERIA[words.strip()] for words in meets))
    return {"channel": _CHANNELS[line.said[CHANNEL]], "criteria": criteria, "grounds": line.said[GROUNDS]}
