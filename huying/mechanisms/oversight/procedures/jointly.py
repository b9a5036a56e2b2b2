"""What members put forward together: each signs in their own name, and may take the name back (监督法 51, 56).

Nobody signs for another. A signature on paper is registered by the office with the paper itself: so are a name that is
taken back on paper, and what a signer says of an answer.
"""

from typing import Any

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, paper, persons, text

SCAN = "签名的扫描件或者照片"


def joined(**more: Any) -> Act:
    return Act(
        "联名",
        verb="联名",
        by=Role.SC_MEMBER,
        optional=True,
        repeats=True,
        in_own_name=True,
        says="由本人登录办理，不能代签。联名以后，在规定的步骤以前可以撤回。",
        **more,
    )


def signed_on_paper(**more: Any) -> Act:
    return Act(
        "登记纸上联名",
        verb="登记纸上联名",
        by=Role.SC_OFFICE,
        optional=True,
        repeats=True,
        says="组成人员已经在纸上签名的，办公室照签名登记，并附上签名；没有签名的，不能登记。",
        asks=(persons("signers", "在纸上签名的组成人员"), paper("scan", SCAN)),
        **more,
    )


def taken_back(**more: Any) -> Act:
    return Act("撤回联名", verb="撤回联名", by=Role.SC_MEMBER, optional=True, repeats=True, in_own_name=True, **more)


def taken_back_on_paper(**more: Any) -> Act:
    return Act(
        "登记纸上撤回联名",
        verb="登记纸上撤回",
        by=Role.SC_OFFICE,
        optional=True,
        repeats=True,
        asks=(persons("leavers", "书面要求撤回的组成人员"), paper("scan", SCAN), text("why", "理由", required=False)),
        **more,
    )
