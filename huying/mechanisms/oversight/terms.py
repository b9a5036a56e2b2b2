"""The closed word lists of oversight: value for machines, label for people. Pure."""

from __future__ import annotations

from huying.commons.activities.methods import METHODS
from huying.commons.voting.counting import ABSTAINED

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
STATUTORY = "statutory"
ALL_CHANNELS = (*CHANNELS, (STATUTORY, "法律规定每年听取的报告"))
SIX = 6  # the channels of 监督法 (2024) art. 12, which stand first
CRITERIA = (  # R1.10
    ("party_attention", "党委重视"),
    ("public_concern", "群众关切"),
    ("government_concern", "政府关注"),
    ("weak_target", "省目标考核的弱项"),
)
ALL_CRITERIA = (*CRITERIA, (STATUTORY, "法律规定每年听取"))  # the law itself has chosen; the four are not asked
ATTITUDES = (("agree", "同意"), ("suggest", "有建议"), ("object", "不同意"))  # R1.14
CHANGES = (("add", "增加"), ("move", "改期"), ("drop", "移出"))  # 监督法 (2024) art. 63
NOT_IN_PLAN, IN_PLAN, TAKEN_OUT = "不在计划", "列入计划", "移出计划"  # how a topic stands before it and after
LEVELS = (("upper", "上级"), ("lower", "下级"))  # R1.13
RESEARCH_KINDS = (  # R1.18
    ("special_research", "专题调研"),
    ("law_inspection", "执法检查"),
    ("work_appraisal", "工作评议"),
    ("special_inquiry", "专题询问"),
)
LAW_INSPECTION = "law_inspection"
INSPECTION_FORMS = (  # 监督法 31-37
    ("symposium", "座谈会"),
    ("on_site", "实地检查"),
    ("third_party", "第三方评估"),
    ("questionnaire", "问卷调查"),
    ("spot_check", "抽查"),
)
RESEARCH_METHODS = METHODS  # R1.21: three pairs
MODES = (("group", "分组审议"), ("joint_group", "联组审议"), ("plenary", "全体会议审议"))
COUNTED = "逐篇记录发言的，按本人已确认的发言计数，一篇计一条，公开页面也用这个数；没有逐篇记录的才自己填"  # R1.35
REPORTERS = (("leader", "本机关负责人"), ("entrusted", "委托部门负责人"))  # 监督法 16
INSPECTION_KINDS = (("inspection_visit", "视察"), ("research", "调研"), ("check", "检查"))
FURTHER_MEASURES = (  # R1.58: after the last round that the profile allows
    ("self_check", "责成自我检查、作出说明"),
    ("special_inquiry", "专题询问"),
    ("inquiry_bill", "依法提出质询"),
    ("investigation", "特定问题调查"),
    ("other", "其他监督措施"),
)
WRITTEN = "written"
ANSWER_FORMS = (  # 监督法 52
    ("session", "在常委会会议上口头答复"),
    ("committee", "在有关专门委员会会议上口头答复"),
    (WRITTEN, "书面答复"),
)
SATISFIED, DISSATISFIED = "satisfied", "dissatisfied"
VERDICTS = ((SATISFIED, "满意"), (DISSATISFIED, "不满意"))  # 监督法 53
COUNCIL, MEMBERS = "council", "members"
ORIGINS = ((COUNCIL, "主任会议提议"), (MEMBERS, "组成人员联名提议"))  # 监督法 56
CHAIR, VICE_CHAIR, SEAT = "chair", "vice_chair", "member"
COMMISSION_POSTS = ((CHAIR, "主任委员"), (VICE_CHAIR, "副主任委员"), (SEAT, "委员"))  # 监督法 57
EVIDENCE_FROM = (  # 监督法 58
    ("organ", "国家机关"),
    ("organisation", "社会团体"),
    ("enterprise", "企业事业组织"),
    ("citizen", "公民"),
)
ASKS_SECRECY, OPENLY = "secret", "openly"
SECRECY = ((OPENLY, "没有要求保密"), (ASKS_SECRECY, "要求对材料来源保密"))  # 监督法 58
GRADES = ("satisfied", "basically_satisfied", "dissatisfied")  # R1.58
MARKS = (*GRADES, ABSTAINED)
VERIFIED_HOW = (("on_site", "现场核实"), ("papers", "查阅资料"), ("call_back", "回访群众"))
RETURN_DECISIONS = (("agreed", "同意退办，改交别的单位"), ("refused", "不同意退办，仍由原单位办"))
ASSIST, SEPARATE = "assist", "separate"
UNIT_KINDS = ((ASSIST, "协办"), (SEPARATE, "分办"))
ITEM_CATEGORIES = (  # offered in the form; a congress adds its own by writing it
    "规划建设", "财政资金", "项目推进", "民生服务", "安全隐患", "环境整治", "队伍建设", "长效机制", "执法司法",
)  # fmt: skip
ACTION_VERBS = (  # R1.43: what an item asks for is said with a verb that can be checked
    "完成", "建成", "新建", "新增", "改造", "修", "清", "整治", "整改", "治理", "出台", "制定", "印发", "修订",
    "建立", "健全", "完善", "落实", "拨付", "兑付", "追回", "退还", "收回", "查处", "排查", "检查", "公布", "公开",
    "培训", "配备", "配齐", "补", "换", "装", "划", "降", "提高", "提升", "减少", "增加", "控制", "达到", "实现",
    "开展", "办结", "解决", "推进", "纳入", "统一", "明确", "设", "建", "开通", "开放", "引进", "培育", "转化",
    "压减", "安排", "组织", "化解", "移交", "核查", "复核", "评估", "编制", "实施", "取消", "规范", "加强", "办理",
    "种", "铺", "扩", "接通", "交付", "发布", "实行", "评查", "选派", "优化", "撤并", "加快", "盘活", "改进",
    "更新", "接入", "兑现", "推行", "淘汰", "调整", "形成", "建好", "派", "送", "调", "减", "增", "关停", "拆除",
    "搬迁", "签订", "报送", "通报", "督促", "处置", "处理", "回收", "采购", "投用", "覆盖", "达标", "清零", "核实",
    "公示", "宣传", "巡查", "执行", "追责", "问责", "保障", "保证", "确保", "严格", "限期", "禁止", "停止", "恢复",
    "归还", "拨", "发放", "划定", "划转", "制订",
)  # fmt: skip
QUANTITATIVE = "quantitative"
ITEM_KINDS = ((QUANTITATIVE, "定量"), ("qualitative", "定性"))


def label(options: tuple[tuple[str, str], ...], value: str) -> str:
    return dict(options).get(value, value)
