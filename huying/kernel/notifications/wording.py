"""What stands in a digest: how many, and the titles of duties. Nothing that a citizen said, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from .models import Notice

MOST_TITLES = 20


def subject_of(news: Sequence[Notice]) -> str:
    return f"呼应：{len(news)}件通知没有读"


def text_of(news: Sequence[Notice]) -> str:
    """The whole mail: a few lines that can be read on a telephone."""
    titles = [notice.headline for notice in news if notice.headline]
    others = len(news) - len(titles[:MOST_TITLES])
    lines = ["您好：", "", f"您在呼应平台有{len(news)}件通知没有读。"]
    if titles:
        lines += ["", *[f"· {title}" for title in titles[:MOST_TITLES]]]
        lines += [f"· 另有{others}件" for _ in range(bool(others))]
    return "\n".join(
        [*lines, "", _where(), "", "不想收邮件，请在“我的账号”里关闭。这封邮件由平台自动发出，请不要回复。", ""]
    )


def _where() -> str:
    site: str = getattr(settings, "HUYING_SITE_URL", "").rstrip("/")
    return f"登录查看：{site}{reverse('inbox')}" if site else "请登录平台，在收件箱里查看。"
