"""Writes the generated pages of the procedures: `python -m huying.kernel.procedures.docs FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from . import profiles
from .describe import HEAD, describe


def pages() -> dict[str, str]:
    """File name → content, for every bound procedure. Django must be set up."""
    from .registry import bindings

    places = [profiles.load(name) for name in ("huaibei", "zhejiang", "henan", "chongqing", "beijing")]
    found = {f"{b.procedure.code}.md": describe(b.procedure, places) for b in bindings()}
    index = [f"- [{b.procedure.label}]({b.procedure.code}.md)：{b.procedure.about}" for b in bindings()]
    lead = "由程序声明生成，供法制工作人员核对。条文有误，请改声明，不改本页。"
    return found | {"README.md": "\n".join([HEAD, "# 程序", "", lead, "", *index, ""])}


def main(folder: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    import django

    django.setup()
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for stale in set(target.glob("*.md")) - {target / name for name in pages()}:
        stale.unlink()
    for name, content in pages().items():
        (target / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
