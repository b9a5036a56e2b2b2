"""The closed word lists of oversight: value for machines, label for people. Pure."""

from __future__ import annotations

CHANNELS = (  # 监督法 (2024) art. 12: six channels, and the reports that organs ask to give; then R1.12
    ("law_inspection", "执法检查中发现的突出问题"),
    ("deputies", "代表建议集中反映的问题"),
    ("members", "常委会组成人员提出的比较集中的问题"),
    ("committees", "专门委员会、工作机构调查研究中发现的突出问题"),
    ("letters", "人民来信来访集中反映的问题"),
    ("public_concern", "社会普遍关注的其他问题"),
    ("organ_request", "“一府一委两院”要求报告"),
    ("hotline_12345", "12345政务服务便民热线"),
    ("conduct_hotline", "政风行风热线"),
    ("service_platform", "政务服务等平台"),
)
CRITERIA = (  # R1.10
    ("party_attention", "党委重视"),
    ("public_concern", "群众关切"),
    ("government_concern", "政府关注"),
    ("weak_target", "省目标考核的弱项"),
)
RESEARCH_KINDS = (  # R1.18
    ("special_research", "专题调研"),
    ("law_inspection", "执法检查"),
    ("work_appraisal", "工作评议"),
    ("special_inquiry", "专题询问"),
)
RESEARCH_METHODS = (  # R1.21: three pairs
    ("hear_reports", "听取汇报"),
    ("on_site", "实地察看"),
    ("points", "点上解剖"),
    ("area", "面上了解"),
    ("open_visit", "明察"),
    ("unannounced_visit", "暗访"),
)
MODES = (("group", "分组审议"), ("joint_group", "联组审议"), ("plenary", "全体会议审议"))
INSPECTION_KINDS = (("inspection_visit", "视察"), ("research", "调研"), ("check", "检查"))
VERIFIED_HOW = (("on_site", "现场核实"), ("papers", "查阅资料"), ("call_back", "回访群众"))
QUANTITATIVE = "quantitative"
ITEM_KINDS = ((QUANTITATIVE, "定量"), ("qualitative", "定性"))


def label(options: tuple[tuple[str, str], ...], value: str) -> str:
    return dict(options).get(value, value)
