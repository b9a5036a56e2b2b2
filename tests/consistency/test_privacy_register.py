"""The register of personal information names every field that holds any, and nothing that is not there."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import BinaryField, Field

from huying.kernel.privacy import holdings, register, retention

# How a field is called, or what it is, when a person may be in it.
PERSONAL = re.compile(
    r"(^|_)(name|names|username|codename|phone|mobile|telephone|email|mail|identity|card|address|contact|digest|mask|"
    r"filename|sealed|agent|birthday|gender|imported_by)($|_)"
)


def looks_personal(field: Field) -> bool:
    return isinstance(field, BinaryField) or (
        not field.is_relation and bool(PERSONAL.search(field.name)) and not field.name.endswith("_at")
    )


def personal_fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if looks_personal(field)
    }


def test_every_field_that_looks_personal_is_in_the_register():
    named = {f for row in (*register.held(), *register.public()) for f in row.fields}
    assert personal_fields() - named == set()


def test_the_register_names_each_field_once_and_only_fields_that_are_there():
    named = [f for row in (*register.held(), *register.public()) for f in row.fields]
    there = {f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.concrete_fields}
    assert sorted(named) == sorted(set(named)) and set(named) <= there


def test_the_check_would_see_a_new_field():
    """The negative control: without the row of the sealed words they are reported missing."""
    others = {f for row in register.held() if row.ending != "voices.originals" for f in row.fields}
    assert "voices.VoiceOriginal.sealed" in personal_fields() - others


def test_every_end_is_carried_out_by_somebody():
    for row in register.held():
        if row.keep is not None:
            assert retention.ending_of(row).name == row.ending


def test_every_box_of_the_models_is_turned_when_keys_change():
    """A sealed field that no holding names would stay under the old key."""
    boxes = {
        f"{m._meta.label}.{f.name}"
        for m in apps.get_models()
        for f in m._meta.concrete_fields
        if isinstance(f, BinaryField)
    }
    assert {f"{h.label}.{h.box}" for h in holdings.holdings() if h.box} == boxes
    digests = {f for f in personal_fields() if f.endswith("_digest")}
    assert {f"{h.label}.{d}" for h in holdings.holdings() for d in h.digests} == digests


@pytest.mark.parametrize(
    "row", [{"keep": "3 days"}, {"kept_while": ""}, {"keep": "3 days", "counted_from": "导入"}, {"ending": "x"}]
)
def test_a_row_that_says_too_little_is_refused(row):
    whole = dict.fromkeys(("what", "purpose", "basis", "seen_by", "protected", "at_end"), "一句话")
    with pytest.raises(ValueError, match="保留登记"):
        register._held(whole | {"fields": []} | row)
