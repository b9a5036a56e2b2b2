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
        "election_set_up": "准备票决",
        "election_opened": "开始票决",
        "election_paper_counted": "登记票决纸票清点",
        "election_closed": "票决计票完毕",
        "election_signed": "监票人在计票报告单上签字",
        "election_announced": "宣布票决结果",
    },
)
