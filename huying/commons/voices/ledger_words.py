"""What the ledger calls the deeds about what people said."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "voices.",
    "群众来话",
    {
        "identity_revealed": "查看来话人身份",
        "imported": "导入群众来话",
        "labelled": "定类别",
        "rejected_downloaded": "下载没有收下的行",
        "topics_gathered": "归集候选议题",
        "trained": "训练类别",
        "withdrawn": "撤回导入",
    },
)
