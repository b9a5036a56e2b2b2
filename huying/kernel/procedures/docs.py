"""Writes the generated pages of the procedures: `python -m huying.kernel.procedures.docs FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from . import profiles
from .definition import Procedure
from .describe import HEAD, describe


def pages() -> dict[str, str]:
    """File name → content, for every bound procedure. Django must be set up."""
    from .registry import all_bindings, bindings

    places = [profiles.load(name) for name in ("huaibei", "zhejiang", "henan", "chongqing", "beijing")]
    newest = {b.procedure for b in bindings()}
    found = {_name(b.procedure, b.procedure in newest): describe(b.procedure, places) for b in all_bindings()}
    index = [f"- [{b.procedure.label}]({b.procedure.code}.md)：{b.procedure.about}" for b in bindings()]
    lead = "由程序声明生成，供法制工作人员核对。条文有误，请改声明，不改本页。"
    return found | {"README.md": "\n".join([HEAD, "# 程序", "", lead, "", *index, ""])}


def _name(procedure: type[Procedure], is_newest: bool) -> str:
    """An older version keeps a page of its own: what was begun under it is judged by it for ever."""
    return f"{procedure.code}.md" if is_newest else f"{procedure.code}-v{procedure.version}.md"


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
