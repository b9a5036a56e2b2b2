"""What anybody in the hall can check a ballot by: the trackers on its board, the scripts of devices, how to."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db.models import QuerySet

from ..secret.bundle import PYTHON
from ..secret.layout import in_fours
from .models import Envelope, SecretBallot

COMMON = ("bytes", "group", "sealing", "reopening", "trustee", "board", "keeping", "page")
SCRIPTS = ("vendor/noble.min.js", *(f"voting/ballot/{name}.js" for name in (*COMMON, "vote", "opened", "keys")))

HOW = f"""怎样核对这次投票

1. 把这个文件夹拿到任何一台装有Python {PYTHON}以上的电脑上，不用联网，不用装别的。
2. 在这个文件夹里运行：python3 verify.py .
   程序逐张核对密封的票、监票人的份额、票板和回执，重新计票，说出每一项对不对。
3. 要知道票板没有被换过，加上您自己抄下的：
   python3 verify.py . --manifest "开始时念的四组字母" --head "大屏上票板封存值的四组字母"
4. 不放心这个程序的，照docs/secret-ballot.md的写法自己写一个：全部数据都在这里。

manifest.json 投票说明　roll.json 名册　ceremony.json 监票人的密钥　heads.json 每分钟的票板封存值
ballots.jsonl 全部密封的票　shares.json 监票人的份额　result.json 结果（宣布无效的是 void.json）
"""


HOW_OPENED = f"""怎样核对一张打开的票

1. 把这个文件夹拿到任何一台装有Python {PYTHON}以上的电脑上，不用联网，把“检查这张票”以后存下来的文件也放进来。
2. 在这个文件夹里运行：python3 verify.py . --opened 存下来的文件.json --manifest "开始时念的四组字母"
   程序照票里写的选择重新封一遍，说出追踪号和选择：追踪号要和投票的设备上显示的一样，选择要和您选的一样。
3. 打开的票写着您选的什么，不要交给别人，核对完就删掉。打开过的票不能投。
"""


def trackers(ballot: SecretBallot, asked: str = "") -> QuerySet[Envelope]:
    """The envelopes on the board by tracker; `asked` is how it begins, as a receipt shows it."""
    begins = "".join(letter for letter in asked.lower() if letter.isascii() and letter.isalnum())
    return ballot.envelopes.filter(tracker__startswith=begins).only("tracker", "minute").order_by("tracker")


def shown(envelope: Envelope) -> str:
    return in_fours(envelope.tracker)


@lru_cache(maxsize=1)
def scripts() -> tuple[tuple[str, str], ...]:
    """The scripts that a deputy's device runs, each with the SHA-256 of its file."""
    return tuple((name, hashlib.sha256(_content(name)).hexdigest()) for name in SCRIPTS)


def _content(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_bytes()
