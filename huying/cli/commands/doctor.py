"""`huying doctor`: what is wrong, what it means and what to do. Answers when nothing else does, and changes nothing."""

from __future__ import annotations

import os
import traceback
from argparse import Namespace
from collections.abc import Iterator

from huying.kernel.calendar import clock
from huying.kernel.health import backups, database, machine
from huying.kernel.health.registry import UNKNOWN, Case, Finding, Grade, Needs, Result, examine, fault

from ..answers import Answer
from ..paths import is_embedded, where

OWN = (machine, database, backups)  # imported for the checks that they register
SIGNS = {Grade.WELL: "✓", Grade.NOTE: "!", Grade.FAULT: "✗"}
MAKES_ANEW = "密钥"  # starting the program would make a lost key anew, and hide the loss
PROGRAM = "程序"


def run(args: Namespace) -> Answer:
    """Looks at everything, from the machine up; ends with 1 when something is wrong or needs a look."""
    found = list(_look(Case(where(), clock.now(), is_embedded())))
    bad = [f for f in found if not f.is_well]
    data = {"ok": not bad, "findings": [_as_data(f) for f in found]}
    last = f"\n有{len(bad)}处要处理，请从上往下做。" if bad else "\n一切正常。"
    return Answer(data, "\n".join(map(_as_text, found)) + last, code=1 if bad else 0)


def _look(case: Case) -> Iterator[Finding]:
    on_machine = list(examine(case, Needs.MACHINE, thorough=True))
    yield from on_machine
    if any(f.label == MAKES_ANEW and f.result.grade is Grade.FAULT for f in on_machine) or not case.home.is_dir():
        yield _not_started("没有启动来看", "先处理上面的问题，再运行一次 huying doctor。")
        return
    try:
        _start()
    except Exception:
        yield _not_started("启动不了", UNKNOWN, traceback.format_exc(limit=-2))
        return
    with_django = list(examine(case, Needs.DJANGO, thorough=True))
    yield from with_django
    if all(f.is_well for f in with_django if f.label == database.LABEL):
        yield from examine(case, Needs.DATABASE, thorough=True)


def _start() -> None:
    """Django, without a log file: the folder may be what is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    import logging

    import django
    from django.apps import apps
    from django.utils.module_loading import autodiscover_modules

    if not apps.ready:
        django.setup()
        logging.getLogger().setLevel(logging.CRITICAL)
    autodiscover_modules("doctor")


def _not_started(words: str, remedy: str, detail: str = "") -> Finding:
    result: Result = fault(words, remedy, detail)
    return Finding(PROGRAM, result)


def _as_data(f: Finding) -> dict[str, str]:
    r = f.result
    return {"label": f.label, "grade": r.grade.value, "words": r.words, "remedy": r.remedy, "detail": r.detail}


def _as_text(f: Finding) -> str:
    lines = [f"{SIGNS[f.result.grade]} {f.label}：{f.result.words}"]
    lines += [f"    {f.result.remedy}"] if f.result.remedy else []
    lines += [f"    {line}" for line in f.result.detail.splitlines()]
    return "\n".join(lines)
