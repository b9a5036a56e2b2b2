"""Three to five words that say what a group of messages is about."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

import rjieba

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_EMPTY = frozenset(
    "我们 你们 他们 问题 投诉 反映 举报 咨询 建议 请问 关于 希望 领导 政府 部门 相关 有关 严重 附近 旁边 什么 时候 何时 没有 可以"
    " 进行 现在 已经 因为 所以 如果 以及 自己 这个 一个 多次 解决 处理 请求 恳请 你好 您好 能否 是否 为什么 怎么 不能 谢谢".split()
)


def words(text: str) -> list[str]:
    """Return the meaningful words of ``text`` in order."""
    return [word for word in rjieba.cut(text) if _WORD.fullmatch(word) and word not in _EMPTY]


def document_frequency(texts: Iterable[str]) -> Counter[str]:
    """Return in how many of ``texts`` each word occurs."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(set(words(text)))
    return seen


def keywords(titles: Sequence[str], background: Mapping[str, int], total: int, *, count: int = 5) -> tuple[str, ...]:
    """Return up to ``count`` words that these titles share and the ``total`` texts of the background do not."""
    own: Counter[str] = Counter()
    for title in titles:
        own.update(set(words(title)))
    least = 2 if len(titles) > 2 else 1
    score = {word: n * log(1 + total / (1 + background.get(word, 0))) for word, n in own.items() if n >= least}
    return tuple(sorted(score, key=lambda word: (-score[word], word))[:count])
