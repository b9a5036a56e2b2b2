"""Can papers be set?"""

from __future__ import annotations

from huying.kernel.health.registry import Case, Needs, Result, check, fault, well


@check("中文字体", order=70, needs=Needs.DJANGO, thorough=True)
def fonts(case: Case) -> Result:
    from .fonts import NoChineseFont, font_set  # typst: only who sets papers pays for it

    try:
        font_set(case.home / "fonts")
    except NoChineseFont as absent:
        return fault("没有", "不能生成PDF文书，Word文书不受影响。请维护人员安装中文字体。", str(absent))
    return well("有")
