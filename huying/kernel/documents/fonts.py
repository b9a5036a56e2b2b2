"""The fonts a PDF is set in: the congress's own if it has put them there, else free ones of the system.

The fonts GB/T 9704 names (方正小标宋简体, 仿宋_GB2312) are not free and never shipped: see docs/decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from .papers import NotTypeset

# In order of preference; each face may carry its Chinese or its English family name.
SONG = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体", "SimSun", "宋体", "AR PL UMing CN")
HEI = ("SimHei", "黑体", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Zen Hei")
TITLE = ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "小标宋体")
FANG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "FandolFang R", "FandolFang")
KAI = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体", "AR PL UKai CN", "FandolKai")


class NoChineseFont(NotTypeset):
    """No font on this machine can set Chinese; the message says what to install."""


@dataclass(frozen=True)
class FontSet:
    """The font families of each role, best first, and the scanned fonts they come from."""

    scanned: typst.Fonts
    families: dict[str, list[str]]


@lru_cache(maxsize=4)
def font_set(folder: Path) -> FontSet:
    """The fonts of `folder` (the congress's own) and of the system, scanned once per process (0.05–0.2 s).

    Raises NoChineseFont.
    """
    own = [str(folder)] if folder.is_dir() else []
    scanned = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=own)
    return FontSet(scanned, choose(scanned.families(), folder))


def choose(present: list[str], folder: Path) -> dict[str, list[str]]:
    """For each role its families among those present, best first, the plain 宋 and 黑 always last.

    Raises NoChineseFont when none of them is a Chinese one.
    """
    known = {family.casefold() for family in present}

    def among(*families: str) -> list[str]:
        return [family for family in families if family.casefold() in known]

    base = among(*SONG, *HEI)
    if not base:
        raise NoChineseFont(
            "这台服务器没有中文字体，不能生成PDF。",
            "请安装Debian软件包fonts-noto-cjk"
            f"（apt-get install fonts-noto-cjk），或把单位已有的字体文件放进{folder}，再重新启动。",
        )
    roles = {"title": TITLE, "fang": FANG, "kai": KAI, "hei": HEI, "song": SONG}
    return {role: list(dict.fromkeys([*among(*families), *base])) for role, families in roles.items()}
