"""What is on record, in words: the acts by their procedures' labels, everything else by this list."""

from __future__ import annotations

from huying.kernel.procedures.registry import binding_of, bindings, known_act
from huying.kernel.procedures.selectors import MOVED, REVERSED

ACT = "act."
COURT = {REVERSED: "更正", MOVED: "改按别的规则"}  # done to a proceeding, by no procedure's declaration
KINDS = {
    "congress.created": "建立人大",
    "keys.rotated": "更换密钥",
    "ledger.key_announced": "换签名密钥",
    "ledger.redacted": "抹去一条留痕的内容",
    "meetings.attendance": "登记到会",
    "meetings.moved": "改会期",
    "meetings.planned": "安排会议",
    "oversight.draft.item": "起草清单事项",
    "oversight.draft.item_struck": "去掉清单事项",
    "oversight.draft.items_sorted": "清单按类别排序",
    "oversight.draft.weak_indicator": "写明薄弱指标",
    "oversight.draft.weak_indicator_struck": "去掉薄弱指标",
    "oversight.measure": "写措施和节点",
    "oversight.measure_struck": "去掉措施",
    "oversight.draft.overall_view": "起草总体评价",
    "oversight.item_reassigned": "改交承办单位",
    "privacy.erased": "应请求删除",
    "privacy.expired": "到期删除",
    "procedures.limit": "另定时限",
    "voices.identity_revealed": "查看来话人身份",
    "voices.imported": "导入群众来话",
    "voices.labelled": "定类别",
    "voices.rejected_downloaded": "下载没有收下的行",
    "voices.topics_gathered": "归集候选议题",
    "voices.trained": "训练类别",
    "voices.withdrawn": "撤回导入",
    "voting.closed": "结束测评",
    "voting.opened": "开始测评",
    "voting.voided": "测评作废",
}
AREAS = (
    ("oversight.", "起草和改交"),
    ("meetings.", "会议"),
    ("voices.", "群众来话"),
    ("privacy.", "个人信息删除"),
    ("voting.", "测评"),
    ("procedures.", "时限规则"),
)


def of(kind: str) -> str:
    """「审议意见处理：交办」; a kind without words is shown as it is written."""
    if not kind.startswith(ACT):
        return KINDS.get(kind, kind)
    code, _, act = kind.removeprefix(ACT).partition(".")
    try:
        procedure = binding_of(code).procedure
        label = COURT.get(act) or known_act(code, act).label
    except LookupError:
        return kind
    return f"{procedure.label}：{label}"


def prefixes() -> list[tuple[str, str]]:
    """What the list can be narrowed to: one procedure's acts, or one area of the rest."""
    acts = [(f"{ACT}{b.procedure.code}.", f"办理：{b.procedure.label}") for b in bindings()]
    return [(ACT, "全部办理"), *acts, *AREAS]
