"""What the ledger calls the deeds of livelihood projects that are not acts."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "livelihood.",
    "民生实事、承诺和督促",
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
        "old_project_corrected": "改正补录的项目",
        "old_ballot_completed": "补全补录的票决",
        "outline_replaced": "上传地图轮廓",
        "year_prepared": "准备年度承诺",
        "commitment_written": "写承诺",
        "commitment_removed": "去掉承诺",
        "commitment_reported": "写承诺办理情况",
        "tickets_issued": "发放评分码",
        "remark_shown": "公开群众意见",
        "field_added": "增加监督领域",
        "major_decision_registered": "登记重大事项决定",
        "issue_prepared": "提出热点难点问题",
        "group_formed": "编组视察",
        "area_drawn": "划分片区",
        "area_assigned": "片区定组",
        "campaign_opened": "开展专题活动",
    },
)
