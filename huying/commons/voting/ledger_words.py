"""What the ledger calls the deeds of assessments and votes."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "voting.",
    "测评和表决",
    {
        "opened": "开始测评",
        "closed": "结束测评",
        "voided": "测评作废",
        "officers_named": "登记计票人、监票人",
        "paper_counted": "登记纸票清点",
        "vote_opened": "付表决",
        "vote_said": "本人记名表态",
        "vote_closed": "登记表决票数",
        "vote_announced": "宣布表决结果",
        "election_set_up": "准备票决",
        "election_opened": "开始票决",
        "election_paper_counted": "登记票决纸票清点",
        "election_closed": "票决计票完毕",
        "election_signed": "监票人在计票报告单上签字",
        "election_announced": "宣布票决结果",
        "election_voided": "大会决定票决无效",
        "secret_prepared": "准备无记名电子票决",
        "secret_trustee_said": "监票人登记密钥",
        "secret_on_roll": "代表列入投票名册",
        "secret_off_roll": "代表移出投票名册",
        "secret_opened": "开始无记名电子票决",
        "secret_closed": "截止无记名电子票决",
        "secret_shared": "监票人开票",
        "secret_counted": "无记名电子票决开出结果",
        "secret_voided": "无记名电子票决宣布无效",
    },
)
