"""What the ledger calls the deeds of activities."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "activities.",
    "调研活动",
    {
        "planned": "安排活动",
        "changed": "改活动安排",
        "held": "登记活动情况",
        "cancelled": "取消活动",
        "participant": "登记参加人",
        "participant_struck": "去掉参加人",
        "evidence": "附材料",
        "evidence_struck": "去掉材料",
    },
)
