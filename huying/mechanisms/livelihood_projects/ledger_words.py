"""What the ledger calls the deeds of livelihood projects that are not acts."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "livelihood.",
    "民生实事：征集、候选、票决",
    {
        "enlisted": "列入推行名单",
        "call_prepared": "准备征集",
        "idea_proposed": "提出项目建议",
        "idea_screened": "筛选项目建议",
        "ideas_merged": "合并相近建议",
        "voices_linked": "关联群众来话",
        "contact_revealed": "查看建议人联系方式",
        "ballot_prepared": "安排票决",
        "project_edited": "修改候选项目",
        "outcome_taken": "登记票决结果",
        "milestone_written": "写项目节点",
        "milestone_removed": "去掉项目节点",
        "taken_over": "补录历年项目",
    },
)
