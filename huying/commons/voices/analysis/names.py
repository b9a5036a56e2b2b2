"""Named places and bodies (estates, roads, schools, companies) learnt from the messages themselves.

No list of a town's names exists or stays true, so two signs are read: words before a telling ending (…小区, …路), and
words that follow a division again and again with different continuations (A市松涛苑建…, A市松涛苑漏…).
Both want repetition.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import rjieba

from huying.commons.voices.analysis.divisions import MARK

_ENDINGS = frozenset(
    """
    小区 社区 街道 新城 花园 家园 嘉园 公寓 大厦 广场 公园 学校 学院 大学 中学 小学 幼儿园 医院 商场 市场 酒店
    集团 公司 有限公司 大道 驾校 中路 东路 西路 南路 北路 号线 国际 新村 物业 中心 商城 工地 项目 地铁站 公交站
    公交 路口 平台 一期 二期 三期
    """.split()  # noqa: SIM905
)
_LAST_CHARACTERS = frozenset("路街巷桥村镇乡苑府湾城园庭郡邸湖河江站厂组社院线区寺山岭塘坪冲居")
#: Words that no name contains: a name begins anew after them.
_BREAKS = frozenset(
    """
    的 在 和 与 是 了 被 把 对 请 问 请问 关于 投诉 反映 举报 咨询 建议 希望 请求 恳请 强烈 坚决 反对 质疑 求助
    位于 我 我们 有 就 再次 小区 业主 居民 附近 旁边 旁 内 外 门口 及 等 从 到 至 向 为 何时 什么 为什么 怎么
    能否 可否 能 不能 要 应 由 让 给 于 将 呼吁 请教 关注 解决 建设 市 区 县 省 对于 多个 一个 这个 该 某 本
    楼下 周边
    """.split()  # noqa: SIM905
)
_TAIL = re.compile("(?:小区|社区|街道办|街道|物业|有限公司|公司|地铁站|公交站|开发商|业主|楼盘|项目|学校|附近)+$")
#: What ends like a name and is none, whatever the town: phrases, headings of offices, parts of a building.
_NO_NAME = re.compile(
    r"[的在和被与及是有不这那]|年|\d+月|热线|部门|政府|严重|断头路|过马路|购房|公积金|[省市区县栋里]$(?<!小区)|^[^\u4e00-\u9fff]*.?$"
    r"|^(?:而|目前|随着|作为|地处|属于|距|离|现|此条|一条|通行|临时|必须|通过|从|才|因|并|就读|上|坐|跳|设[立置]|开[设展]|修?建|违规|反应|甚至|必须)"
    r"|^(?:居民|安置|老旧?|高档|商品|菜|停车|垃圾|普惠|配套|公办|民办|私立|公立|一|二|三|四|五|多次|没|去|打|求|望|感谢)[^路]{0,3}$"
    r"|^(?:房?地产开发|城市建设|物业服务|城[一二三]期|新校区|实业发展|企业管理|资产管理|教室|时间)$"
)
_WORDISH = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]+")
_SHORTEST, _LONGEST = 3, 8
#: A name is believed when this many messages use it.
_LEAST_USE = 2
_LEAST_USE_AFTER_DIVISION = 3


def _by_ending(words: Iterable[str]) -> Iterator[str]:
    """Yield runs of words that close with a telling ending."""
    run: list[str] = []
    for word in words:
        if not _WORDISH.fullmatch(word) or (word in _BREAKS and not (run and word == "小区")):
            run = []
            continue
        run.append(word)
        while len(run) > 1 and sum(map(len, run)) > _LONGEST:
            del run[0]
        if (word in _ENDINGS or word[-1] in _LAST_CHARACTERS) and sum(map(len, run)) >= _SHORTEST:
            yield "".join(run)
            run = []


def _after_division(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the runs of words that follow a division in a title, each with what comes after it."""
    for start in (place + 1 for place, word in enumerate(words) if word == MARK):
        run = ""
        for place in range(start, min(start + 5, len(words))):
            word = words[place]
            if not _WORDISH.fullmatch(word) or (not run and word in _BREAKS):
                break
            run += word
            if _SHORTEST <= len(run) <= _LONGEST:
                yield run, words[place + 1][:1] if place + 1 < len(words) else ""


def learn_names(titles: Sequence[Sequence[str]], bodies: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the names that several of the messages use, given the words of their titles and bodies."""
    uses: Counter[str] = Counter()
    for title, body in zip(titles, bodies, strict=True):
        uses.update(
            {bare for run in (*_by_ending(title), *_by_ending(body)) if len(bare := _TAIL.sub("", run)) >= _SHORTEST}
        )
    names = _shortened(uses)
    heads: Counter[str] = Counter()
    follows: defaultdict[str, set[str]] = defaultdict(set)
    for title in titles:
        for run, after in _after_division(title):
            heads[run] += 1
            follows[run].add(after)
    for run, count in heads.items():
        if count >= _LEAST_USE_AFTER_DIVISION and len(follows[run]) > 1:
            names[_TAIL.sub("", run)] += count
    return frozenset(name for name, count in names.items() if count >= _LEAST_USE and _is_name(name))


def _shortened(uses: Counter[str]) -> Counter[str]:
    """Drop a word stuck to the front when the rest alone is used far more often (而松涛路 → 松涛路)."""
    names: Counter[str] = Counter()
    for run, count in uses.items():
        tails = (run[cut:] for cut in range(1, len(run) - _SHORTEST + 1))
        names[next((tail for tail in tails if uses.get(tail, 0) >= 3 * count), run)] += count
    return names


def _is_name(name: str) -> bool:
    return len(name) >= _SHORTEST and not rjieba.has_word(name) and not _NO_NAME.search(name)


class NameFinder:
    """Finds known names in a text, longest first, never overlapping."""

    def __init__(self, names: Iterable[str]) -> None:
        by_head: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            by_head[name[:2]].append(name)
        self._by_head = {head: sorted(group, key=lambda name: (-len(name), name)) for head, group in by_head.items()}

    def find(self, text: str) -> list[str]:
        """Return the names in ``text``, in order, repeated as they are repeated."""
        return [text[start:end] for start, end in self.spans(text)]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where in ``text`` names begin and end."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(text) - 1:
            group = self._by_head.get(text[at : at + 2], ())
            name = next((name for name in group if text.startswith(name, at)), "")
            if name:
                found.append((at, at + len(name)))
            at += len(name) or 1
        return found
