"""`huying keys …`: which keys there are, and another one in their place."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from django.contrib.sessions.models import Session

from huying.kernel.calendar import clock
from huying.kernel.privacy import boxes, keyfile, rotation

from ..answers import Answer, Progress, Refusal
from .common import BY


def status(args: Namespace) -> Answer:
    """Each key with its mark and how much lies under it; keys that are needed and not here."""
    counts = rotation.status()
    total: Counter[str] = sum(counts.values(), Counter())
    keys = [key.label for key in boxes.ring().keys]
    missing = sorted(set(total) - {*keys, rotation.OLD_BOXES})
    data = {
        "keys": [{"key": key, "boxes": total[key], "newest": key == keys[-1]} for key in keys],
        "old_boxes": total[rotation.OLD_BOXES],
        "missing": [{"key": key, "boxes": total[key]} for key in missing],
        "where": {label: dict(count) for label, count in counts.items()},
    }
    lines = [
        f"密钥{key}：封着{total[key]:,}份{'（现用）' if key == keys[-1] else '（已退役，要留着）'}" for key in keys
    ]
    lines += [f"旧格式，没有写明密钥：{total[rotation.OLD_BOXES]:,}份"] if total[rotation.OLD_BOXES] else []
    lines += [f"密钥{key}不在本机：{total[key]:,}份打不开，请放回它的 keys 文件夹。" for key in missing]
    return Answer(data, "\n".join(lines))


def rotate(args: Namespace) -> Answer:
    """Another identity key for everything that is sealed, or another secret for sessions."""
    return _rotate_sessions() if args.sessions else _rotate_identity()


def _rotate_identity() -> Answer:
    progress = Progress()
    try:
        key = rotation.rotate(by=BY, at=clock.now(), progress=progress)
    except rotation.CannotRotate as refused:
        raise Refusal(str(refused)) from refused
    total: Counter[str] = sum(rotation.status().values(), Counter())
    text = f"已更换密钥，现用{key.label}，封着{total[key.label]:,}份。"
    hint = "请重新做一份含密钥的备份；旧密钥留在文件里，旧备份要用。"
    return Answer({"key": key.label, "boxes": total[key.label]}, f"{text}\n{hint}")


def _rotate_sessions() -> Answer:
    keyfile.new_session_secret()
    ended, _ = Session.objects.all().delete()
    return Answer({"ended": ended}, f"已更换登录用的密钥，{ended:,}个登录已结束，所有人要重新登录。")
