"""What the ledger calls the deeds of the shell."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "people.",
    "机构和人员",
    {
        "body": "登记机构",
        "body_dropped": "删除录错的机构",
        "person": "登记人员",
        "person_dropped": "删除录错的人员",
        "mandate": "登记任职",
        "mandate_dropped": "删除录错的任职",
        "congressterm_dropped": "删除录错的届",
        "term": "登记届",
        "imported": "导入人员名册",
        "imported_line": "名册里的一行",
        "account_opened": "开账号",
        "account_password": "重发密码",
        "account_closed": "停用账号",
        "account_active": "重新启用账号",
    },
)
