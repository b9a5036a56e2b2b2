"""The records of the ledger: who may read them, how they are sealed, and the check in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.ledger import checker
from huying.kernel.ledger import services as ledger
from huying.kernel.ledger.models import Entry
from huying.kernel.ledger.redaction import redact
from huying.kernel.people.roles import Role
from huying.kernel.procedures.registry import bindings
from huying.web.records import words
from tests.lived_in import live_in
from tests.play import Play
from tests.world import World, moment

TODAY = date(2026, 5, 12)
INDEX, VERIFY = "/records/", "/records/verify/"


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def auditor(world: World):
    with clock.frozen(TODAY):
        yield world.client(Role.AUDITOR)


def record(world: World, kind: str = "procedures.limit", subject: str = "rule:R1.45", on: date = TODAY, **body):
    return ledger.record(
        congress=world.congress, kind=kind, subject=subject, body=body, by="陈静怡", recorded_at=moment(on)
    )


# ── reading ───────────────────────────────────────────────────────────────
def test_each_entry_says_what_happened_to_what_by_whom_and_how_it_is_sealed(auditor, world: World):
    opinion = Play(world).assigned()
    sealed = ledger.seal(at=moment(TODAY, 8))
    record(world)
    page = auditor.get(INDEX)
    assert "审议意见处理：交办 关于城区老旧小区改造工作情况的审议意见" in text(page)
    link = f'href="{reverse("oversight:opinion", args=[opinion.pk])}"'
    assert link not in page.content.decode()  # who audits reads the record, not the matter (三员分立)
    assert link in world.client(Role.SC_OFFICE).get(INDEX).content.decode()
    assert "陈静怡，县人大常委会办公室副主任" in text(page)
    assert f"已封存 5月12日 8:00 {sealed.head[:8]}" in text(page)
    assert text(page).count("等下一次封存") == 1
    assert sealed.head in text(page)
    assert "封存只证明登记以后没有改过，不证明登记的事是真的" in text(page)


@pytest.mark.parametrize("role", [Role.WORKING_BODY, Role.SC_MEMBER, Role.ORGAN, Role.HANDLING_UNIT, Role.SYSTEM_ADMIN])
def test_only_auditors_and_the_office_read_the_records(world: World, role: Role):
    assert world.client(role).get(INDEX).status_code == 403
    assert world.client(Role.SC_OFFICE).get(INDEX).status_code == 200


def test_another_congress_reads_its_own(world: World, stranger: World):
    record(world, title="青禾的事")
    record(stranger, title="北岭的事")
    ledger.record(congress=None, kind="x", subject="x", body={"title": "平台的事"}, by="x", recorded_at=moment(TODAY))
    page = text(stranger.client(Role.AUDITOR).get(INDEX))
    assert "北岭的事" in page
    assert "青禾的事" not in page
    assert "平台的事" not in page


def test_the_records_can_be_narrowed_to_a_kind_a_day_and_words(auditor, world: World):
    record(world, kind="act.opinion_handling.assigned", title="老旧小区", on=date(2026, 5, 11))
    record(world, kind="act.item_handling.done", title="屋面防水", on=date(2026, 5, 12))
    record(world, kind="voices.imported", subject="voices.batch:7", on=date(2026, 5, 12))

    def shown(**query: str) -> list[str]:
        return [row.what for row in auditor.get(INDEX, query).context["rows"]]

    assert shown(kind="act.") == ["问题整改：办完", "审议意见处理：交办"]
    assert shown(kind="act.opinion_handling.") == ["审议意见处理：交办"]
    assert shown(day="2026-05-11") == ["审议意见处理：交办"]
    assert shown(q="batch:7") == ["导入群众来话"]
    assert shown(q="屋面") == ["问题整改：办完"]
    assert "没有符合条件的记录" in text(auditor.get(INDEX, {"q": "没有这样的字"}))


def test_the_day_of_a_record_is_the_day_in_china(auditor, world: World):
    entry = record(world)  # at 9:00 in China
    late = ledger.record(
        congress=world.congress, kind="x", subject="late", body={}, by="x", recorded_at=moment(TODAY, 23, 59)
    )
    early = ledger.record(
        congress=world.congress, kind="x", subject="early", body={}, by="x", recorded_at=moment(TODAY, 0, 1)
    )
    found = auditor.get(INDEX, {"day": "2026-05-12"}).context["rows"]
    assert {row.number for row in found} == {entry.pk, late.pk, early.pk}


@pytest.mark.parametrize("query", [{"day": "昨天"}, {"kind": "drop"}, {"page": "x"}, {"q": "%_'\"<script>"}])
def test_a_wrong_filter_breaks_nothing(auditor, world: World, query):
    record(world)
    page = auditor.get(INDEX, query)
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().replace("<script src", "")


def test_the_records_cost_a_constant_number_of_queries(auditor, world: World, django_assert_max_num_queries):
    play = Play(world)
    opinion = play.assigned()
    for day in range(1, 29):  # many batches
        record(world, title="甲", on=date(2026, 4, day))
        ledger.seal(at=moment(date(2026, 4, day)))
    for number in range(120):
        record(world, kind="act.opinion_handling.urged", subject=f"proceeding:{number}", title=opinion.title)
    with django_assert_max_num_queries(12):
        page = auditor.get(INDEX, {"page": "2"})
    assert len(page.context["rows"]) == 50


def test_what_is_recorded_can_be_read_and_never_runs(auditor, world: World):
    record(world, title="<img src=x onerror=alert(1)>")
    page = auditor.get(INDEX).content.decode()
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_every_act_of_every_procedure_has_its_words():
    for binding in bindings():
        for act in binding.procedure.acts:
            kind = f"act.{binding.procedure.code}.{act.name}"
            assert words.of(kind) == f"{binding.procedure.label}：{act.label}"
    assert words.of("act.opinion_handling.reversed") == "审议意见处理：更正"
    assert words.of("act.gone.away") == "act.gone.away"
    assert words.of("something.else") == "something.else"


def test_whatever_is_recorded_of_a_county_that_is_lived_in_has_its_words(world: World):
    live_in(world)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert not {kind for kind in kinds if words.of(kind) == kind}
    areas = {prefix for prefix, _ in words.prefixes()}
    assert not {kind for kind in kinds if not any(kind.startswith(area) for area in areas)}


# ── checking ──────────────────────────────────────────────────────────────
def test_an_auditor_checks_the_ledger_and_reads_the_result_in_words(auditor, world: World):
    record(world)
    sealed = ledger.seal(at=moment(TODAY))
    record(world)
    page = text(auditor.post(VERIFY))
    assert "核验通过，2条记录都对得上" in page
    assert "已封存的1条：内容、次序、条数都与封存时相同" in page
    assert "还没有封存的1条：内容与登记时相同" in page
    assert "这次没有给出另外保存的封存值" in page
    assert sealed.head in page


def test_a_seal_that_was_kept_elsewhere_is_found_again(auditor, world: World):
    record(world)
    kept = ledger.seal(at=moment(TODAY)).head
    record(world)
    ledger.seal(at=moment(TODAY, 10))
    assert "您给出的封存值在账上" in text(auditor.post(VERIFY, {"head": f" {kept[:32]} {kept[32:].upper()}\n"}))


def test_a_record_that_was_changed_is_found_and_named(auditor, world: World):
    record(world)
    forged = Entry(congress=world.congress, kind="x", subject="x", body="{}", by="x", recorded_at=moment(TODAY))
    forged.leaf, forged.format = "0" * 64, 1
    forged.save(force_insert=True)
    page = text(auditor.post(VERIFY))
    assert "核验不通过，有1处不符" in page
    assert f"第{forged.pk}条的内容与登记时的摘要不符：被改写过" in page
    assert "保留现场，立即报告" in page


def test_a_seal_that_is_not_of_this_ledger_is_said_so(auditor, world: World):
    record(world)
    ledger.seal(at=moment(TODAY))
    page = text(auditor.post(VERIFY, {"head": "a" * 64}))
    assert "核验不通过" in page
    assert "不在账上" in page


def test_a_seal_that_was_copied_wrongly_is_said_so_and_nothing_is_checked(auditor, world: World):
    response = auditor.post(VERIFY, {"head": "abc"})
    assert response.status_code == 422
    assert "封存值是64个字符" in text(response)
    assert "封存值写得不对，没有核验" in text(response)


@pytest.mark.parametrize("role", [Role.SC_OFFICE, Role.SYSTEM_ADMIN, Role.ORGAN])
def test_only_an_auditor_checks(world: World, role: Role):
    assert world.client(role).post(VERIFY).status_code == 403


def test_a_check_is_asked_for_never_only_opened(auditor, world: World):
    assert auditor.get(VERIFY).status_code == 405


def test_the_office_sees_the_records_without_the_button(world: World):
    page = world.client(Role.SC_OFFICE).get(INDEX).content.decode()
    assert "现在核验" not in page
    assert "核验由审计员办理" in page


def test_before_the_first_seal_the_page_says_so(auditor, world: World):
    assert "还没有封存过" in text(auditor.get(INDEX))
    assert "核验通过，0条记录都对得上" in text(auditor.post(VERIFY))


# ── handing out ───────────────────────────────────────────────────────────
def test_the_proof_of_an_entry_is_handed_out_and_holds(auditor, world: World):
    entry = record(world)
    sealed = ledger.seal(at=moment(TODAY))
    page = auditor.get(INDEX).content.decode()
    assert f'href="/records/{entry.pk}/proof/"' in page
    answer = auditor.get(f"/records/{entry.pk}/proof/")
    assert answer["Content-Disposition"] == f'attachment; filename="huying-proof-{entry.pk}.json"'
    assert checker.check(answer.json(), sealed.head, sealed.public_key)


def test_an_entry_that_is_not_sealed_has_no_proof_and_says_so(auditor, world: World):
    entry = record(world)
    assert "下载证明" not in text(auditor.get(INDEX))
    assert "还没有封存" in text(auditor.get(f"/records/{entry.pk}/proof/", follow=True))


def test_the_proof_of_another_congress_does_not_exist(world: World, stranger: World):
    entry = record(world)
    ledger.seal(at=moment(TODAY))
    assert stranger.client(Role.AUDITOR).get(f"/records/{entry.pk}/proof/").status_code == 404
    assert world.client(Role.SYSTEM_ADMIN).get(f"/records/{entry.pk}/proof/").status_code == 403


def test_anybody_may_fetch_the_signed_head_and_the_checker(auditor, client, world: World):
    assert client.get("/records/head/").json() == {"head": None, "message": "还没有签过名的封存值"}
    record(world, title="青禾的事")
    sealed = ledger.seal(at=moment(TODAY))
    signed = client.get("/records/head/").json()
    assert (signed["head"], signed["public_key"]) == (sealed.head, sealed.public_key)
    assert "青禾" not in str(signed)
    assert client.get("/records/checker/").content == Path(checker.__file__).read_bytes()
    page = text(auditor.get(INDEX))
    assert signed["key_id"] in page and signed["public_key"] in page


def test_what_was_erased_is_shown_as_erased(auditor, world: World):
    entry = record(world, title="误写的事")
    redact(entry, reason="误写", asked_by=world.person(Role.SC_OFFICE), by=world.person(Role.AUDITOR), at=moment(TODAY))
    page = text(auditor.get(INDEX))
    assert "误写的事" not in page
    assert "内容已依规抹去" in page and "抹去一条留痕的内容" in page
    assert "核验通过，2条记录都对得上" in text(auditor.post(VERIFY))
