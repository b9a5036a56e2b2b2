"""`huying database grant`: give the application's own database user its rights, and no more."""

from __future__ import annotations

from argparse import Namespace

from huying.kernel.ledger.grants import guard

from .. import bootstrap
from ..answers import Answer, Refusal
from ..paths import is_embedded


def grant(args: Namespace) -> Answer:
    """Done by itself after every migration; by hand when the user was made anew."""
    if is_embedded():
        raise Refusal("内置数据库没有用户之分，不需要授权。", "这个命令只用于 PostgreSQL。")
    role = bootstrap.grant()
    if role is None:
        raise Refusal(
            "没有指定数据库的所有者，没有授权。",
            "请用 HUYING_DATABASE_OWNER_URL 指定所有者，HUYING_DATABASE_URL 换成另一个只能读写的用户。",
        )
    found = guard()
    return Answer({"role": role, "strong": found.is_strong}, f"已给数据库用户{role}授权。{found.words}")
