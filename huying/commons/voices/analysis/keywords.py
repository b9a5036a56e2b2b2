"""Three to five words that say what a group of messages is about."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from huying.commons.voices.analysis.reading import Reading

_MOST = 5
#: Words of asking, urging and addressing: true of every letter.
_EMPTY = frozenset(
    """
    我们 你们 他们 问题 投诉 反映 举报 咨询 建议 请问 关于 希望 领导 政府 部门 相关 有关 严重 附近 旁边 什么
    时候 何时 没有 可以 进行 现在 已经 因为 所以 如果 以及 自己 这个 一个 多次 解决 处理 请求 恳请 你好 您好
    能否 是否 为什么 怎么 不能 谢谢 如何 小区 为何 尽快 业主 居民 非常 一直 强烈 多年 到底 能不能 有没有 怎么办
    哪里 情况 再次 以上 以下 今年 去年
    """.split()  # noqa: SIM905
)


def document_frequency(texts: Iterable[Sequence[str]]) -> Counter[str]:
    """Return in how many of ``texts``, given as words, each word occurs."""
    seen: Counter[str] = Counter()
    for words in texts:
        seen.update(set(words))
    return seen


def keywords(own: Sequence[Reading], background: Counter[str], total: int) -> tuple[str, ...]:
    """Return up to five words: the name most of the group share, then words of its titles rare among ``total``."""
    names = Counter(name for reading in own for name in {*reading.title_names, *reading.body_names})
    name, uses = max(names.items(), key=lambda item: (item[1], len(item[0]), item[0]), default=("", 0))
    shared = [name] if uses * 2 >= len(own) else []
    words = document_frequency(reading.title_matter for reading in own)
    least = 2 if len(own) > 2 else 1
    score = {
        word: uses * log(1 + total / (1 + background[word]))
        for word, uses in words.items()
        if uses >= least and word not in _EMPTY
    }
    chosen = shared
    for word in sorted(score, key=lambda word: (-score[word], word)):
        if len(chosen) < _MOST and not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return tuple(chosen)
