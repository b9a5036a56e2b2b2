"""What several commands ask for."""

from __future__ import annotations

from pathlib import Path

from huying.kernel.people.models import Congress

from ..answers import Refusal

BY = "命令行"  # who is on record for a deed done at the terminal, where nobody has signed in


def the_congress(code: str) -> Congress:
    """The congress of this code; refused with those that exist."""
    found = Congress.objects.filter(code=code).first()
    if found is None:
        raise Refusal(f"没有代码为“{code}”的人大。", _existing())
    return found


def the_congress_or_only_one(code: str | None) -> Congress | None:
    """The congress of this code; without one the only one there is, not counting those above it, or None."""
    if code:
        return the_congress(code)
    lowest = list(Congress.objects.filter(children=None).order_by("code")[:2])
    return lowest[0] if len(lowest) == 1 else None


def _existing() -> str:
    codes = list(Congress.objects.order_by("code").values_list("code", flat=True)[:20])
    if not codes:
        return "还没有人大，先用 huying congress create 建立一个。"
    return "现有：" + "、".join(codes) + "。"


def readable(name: str) -> Path:
    """A file that can be read; refused otherwise."""
    path = Path(name)
    if path.is_dir():
        raise Refusal(f"{name}是一个文件夹。", "请写文件的路径。")
    try:
        path.open("rb").close()
    except OSError as fault:
        error = "没有这个文件" if isinstance(fault, FileNotFoundError) else "打不开这个文件"
        raise Refusal(f"{error}：{name}。", "请核对路径和权限。") from fault
    return path
