"""What the ledger calls the deeds of assessments and votes."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "voting.",
    "测评和表决",
    {
        "opened": "开始测评",
        "closed": "结束测评",
        "voided": "测评作废",
        "paper_counted": "登记纸票清点",
        "vote_opened": "付表决",
        "vote_closed": "登记表决票数",
        "vote_announced": "宣布表决结果",
    },
)
