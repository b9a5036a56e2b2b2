"""The generated pages of the procedures are current."""

from pathlib import Path

from huying.kernel.procedures import profiles
from huying.kernel.procedures.docs import pages
from huying.kernel.procedures.registry import bindings

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "procedures"


def test_the_procedure_pages_are_what_the_declarations_say():
    written = {f.name: f.read_text(encoding="utf-8") for f in FOLDER.glob("*.md")}
    assert written == pages(), "运行 make docs 更新 docs/procedures"


def test_every_anchor_that_a_profile_names_is_an_act_or_a_day():
    known = {a.name for b in bindings() for a in (*b.procedure.acts, *b.procedure.days)}
    for name in profiles.names():
        for limit in profiles.load(name).limits:
            assert not limit.anchor or limit.anchor in known, (name, limit.rule, limit.anchor)


def test_every_limit_of_an_act_has_a_number_in_some_profile():
    numbers = {x.rule for name in profiles.names() for x in profiles.load(name).limits}
    timed = {t.rule for b in bindings() for a in b.procedure.acts for t in (a.due, a.again) if t and not t.on_the_day}
    assert timed <= numbers
