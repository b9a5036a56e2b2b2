"""The pages of what people said: who gets in, what they show, what a wrong file is told, what they cost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huying.commons.voices import services
from huying.commons.voices.columns import Field
from huying.commons.voices.models import CandidateMember, CandidateTopic, ImportBatch, TopicRun, Voice
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.world import BACKEND, World

from .voices_files import AT, HEADINGS, ROWS, csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db
BAD = ("H-9", "王秀兰", "题", "2026/13/05", "=1+1")
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with clock.frozen(AT):
        yield


@pytest.fixture
def send(world: World, django_capture_on_commit_callbacks: Any) -> Any:
    """Uploads through the page, as the browser does; the work of the job is done when it returns."""

    def sent(content: bytes, name: str = "热线.csv", role: Role = Role.SC_OFFICE, **fields: str) -> Any:
        file = SimpleUploadedFile(name, content)
        with django_capture_on_commit_callbacks(execute=True):
            return world.client(role).post(reverse("voices:upload"), {"source": "12345", "file": file, **fields})

    return sent


@pytest.fixture
def act(world: World, django_capture_on_commit_callbacks: Any) -> Any:
    def acted(address: str, number: int = 1, /, role: Role = Role.SC_OFFICE, **data: str) -> Any:
        """Posts, lets the job do its work, and opens the page that the answer leads to."""
        client = world.client(role)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse(address, args=[number]), data)
        return client.get(answer.url) if answer.status_code == 303 else answer

    return acted


def text(response: Any) -> str:
    return response.content.decode()


# ── the way through the browser ──────────────────────────────────────────────


@pytest.mark.rule("R1.12")
def test_a_file_is_uploaded_looked_at_and_committed(world, send, act):
    response = send(csv_bytes([*ROWS, ROWS[0], BAD], delimiter=";", encoding="gb18030"))
    assert (response.status_code, response.url) == (303, "/voices/imports/1/")
    page = text(world.client(Role.SC_OFFICE).get(response.url))
    assert "先看再导入：5行" in page and "识别为GBK编码、分号分隔" in page and "还没有写入任何来话" in page
    assert "导入3行" in page and "下载1行要处理的" in page and "日期写成了“2026/13/05”：没有13月" in page
    assert Voice.objects.count() == 0
    done = text(act("voices:commit"))
    assert "已导入3条来话" in done and "读到5行 = 导入3 + 重复1 + 不能导入1" in done
    assert "整批撤回" in done and Voice.objects.count() == 3
    assert "第1批已整批撤回，3条来话不再计入" in text(act("voices:withdraw"))
    assert Voice.objects.count() == 0


def test_the_states_of_rows_are_filters(world, send):
    send(csv_bytes([*ROWS, ROWS[0], BAD]))
    client = world.client(Role.INTAKE)
    for show, lines in {"": 5, "new": 3, "duplicate": 1, "error": 1, "to_fix": 1, "accepted": 3, "nonsense": 5}.items():
        page = client.get(reverse("voices:batch", args=[1]), {"show": show})
        assert len(page.context["page"].object_list) == lines


def test_while_checking_the_page_tells_how_far_it_is_and_asks_again(world, settings):
    settings.HUYING_JOBS_EAGER = False
    services.upload(congress=world.congress, source="12345", filename="热线.csv", content=csv_bytes(), by=None, at=AT)
    ImportBatch.objects.update(state="checking", read=1284, done=1106)
    page = text(world.client(Role.SC_OFFICE).get(reverse("voices:batch", args=[1])))
    assert "检查中：1,106 / 1,284行" in page and "检查完1,284行才能导入" in page
    assert 'hx-trigger="every 2s"' in page and '<meta http-equiv="refresh" content="3">' in page


def test_a_commit_before_the_check_is_over_is_refused_in_words(world, settings, act):
    settings.HUYING_JOBS_EAGER = False
    services.upload(congress=world.congress, source="12345", filename="热线.csv", content=csv_bytes(), by=None, at=AT)
    assert "还不能导入：文件还没有检查完" in text(act("voices:commit"))


def test_work_that_broke_off_can_be_taken_up_again(world, send, act):
    send(csv_bytes())
    ImportBatch.objects.update(state="checking")
    page = text(world.client(Role.SC_OFFICE).get(reverse("voices:batch", args=[1])))
    assert "接着办" in page
    assert "先看再导入：3行" in text(act("voices:resume"))


def test_columns_that_were_not_recognised_are_mapped_by_hand(world, send, act):
    send(csv_bytes(ROWS, ("甲", "乙", "丙", "丁", "戊")))
    client = world.client(Role.SC_OFFICE)
    page = text(client.get(reverse("voices:batch", args=[1])))
    assert "没有找到写内容的列" in page and "“甲”、“乙”" in page and "指定各列" in page
    form = text(client.get(reverse("voices:columns", args=[1])))
    assert "路灯坏了三个月" in form  # the first values stand beside, to choose by
    assert "王**" in form and "王秀兰" not in form
    none = {field.value: "-1" for field in Field}
    assert "没有找到写内容的列" in text(act("voices:columns", **none))
    twice = text(act("voices:columns", **(none | {"title": "2", "body": "2"})))
    assert "同时选给了标题、内容" in twice
    mapped = none | {"number": "0", "name": "1", "title": "2", "said_at": "3", "body": "4"}
    assert "先看再导入：3行" in text(act("voices:columns", **mapped))


def test_unknown_columns_are_listed(world, send):
    send(csv_bytes([(*ROWS[0], "很满意")], (*HEADINGS, "满意度")))
    assert "没有认出、不导入的列：满意度" in text(world.client(Role.SC_OFFICE).get(reverse("voices:batch", args=[1])))


def test_the_same_file_is_recognised(world, send, act):
    send(csv_bytes())
    act("voices:commit")
    page = text(world.client(Role.SC_OFFICE).get(send(csv_bytes()).url))
    assert "这个文件6月16日已导入过" in page and "没有可以导入的新行：3行重复" in page


def test_rows_to_mend_are_downloaded_as_xlsx_and_csv(world, send):
    send(csv_bytes([*ROWS, BAD]))
    client = world.client(Role.SC_OFFICE)
    table = client.get(reverse("voices:rejected_xlsx", args=[1]))
    sheet = openpyxl.load_workbook(io.BytesIO(table.content)).active
    assert [c.value for c in sheet[1]][:3] == ["原文件行号", "不能导入的原因", "留言编号"]
    assert [c.value for c in sheet[2]][6] == "'=1+1" and [c.value for c in sheet[2]][3] == "王**"
    assert "attachment" in table["Content-Disposition"]
    plain = client.get(reverse("voices:rejected_csv", args=[1])).content.decode("utf-8-sig")
    assert plain.splitlines()[1].startswith("5,")


# ── wrong files ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 ...", "热线.xlsx", "这是PDF 文件，不是表格"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "热线.xlsx", "旧版 Excel"),
        (b"PK\x03\x04 no zip", "热线.xlsx", "损坏了"),
    ],
)
def test_a_wrong_file_is_told_beside_the_field_and_nothing_is_stored(send, content, name, said):
    response = send(content, name)
    assert response.status_code == 422 and said in text(response)
    assert not ImportBatch.objects.exists()


def test_a_file_above_the_limit_is_told_in_words_and_never_held(world, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.account(Role.SC_OFFICE), backend=BACKEND)
    token = client.get(reverse("voices:upload")).cookies["csrftoken"].value
    file = SimpleUploadedFile("大.csv", b"x" * 400_000)
    response = client.post(reverse("voices:upload"), {"csrfmiddlewaretoken": token, "source": "12345", "file": file})
    assert response.status_code == 422 and "超过了一次可以导入的" in text(response)
    assert response.wsgi_request.FILES == {} and not ImportBatch.objects.exists()


def test_an_upload_without_the_token_of_the_form_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.account(Role.SC_OFFICE), backend=BACKEND)
    file = SimpleUploadedFile("热线.csv", csv_bytes())
    assert client.post(reverse("voices:upload"), {"source": "12345", "file": file}).status_code == 403
    assert not ImportBatch.objects.exists()


def test_a_form_without_a_file_or_a_named_source_says_what_is_missing(world):
    page = text(world.client(Role.SC_OFFICE).post(reverse("voices:upload"), {"source": "other"}))
    assert "请选择要导入的文件" in page and "请写明来源的名称" in page


# ── voices ───────────────────────────────────────────────────────────────────


@pytest.fixture
def heard(world: World, send: Any, act: Any) -> World:
    send(xlsx_bytes([*ROWS, ("H-7", "王秀兰", "再说一次", "2026/6/5", "我是王秀兰，电话13800001234")]))
    act("voices:commit")
    return world


def test_voices_are_found_by_text_number_source_place_category_and_day(heard):
    client = heard.client(Role.WORKING_BODY)
    Voice.objects.filter(number="H-002").update(place="柳桥镇", category="交通出行")
    for query, numbers in (
        ({}, ["H-7", "H-003", "H-002", "H-001"]),
        ({"text": "路灯"}, ["H-001"]),
        ({"text": "路灯 东街"}, ["H-001"]),
        ({"text": "H-003"}, ["H-003"]),
        ({"source": "12345", "place": "柳桥"}, ["H-002"]),
        ({"category": "交通出行"}, ["H-002"]),
        ({"category": "none", "until": "2026-06-01"}, ["H-001"]),
        ({"since": "2026-06-02", "until": "2026-06-03"}, ["H-003", "H-002"]),
        ({"since": "不是日子"}, ["H-7", "H-003", "H-002", "H-001"]),
        ({"person_of": str(Voice.objects.get(number="H-001").pk)}, ["H-7", "H-001"]),
        ({"text": "没有的词"}, []),
    ):
        page = client.get(reverse("voices:list"), query)
        assert [v.number for v in page.context["page"]] == numbers, query


def test_a_voice_shows_its_words_masked_and_where_it_came_from(heard):
    one = Voice.objects.get(number="H-7")
    page = text(heard.client(Role.WORKING_BODY).get(reverse("voices:voice", args=[one.pk])))
    assert "我是王**，电话138****1234" in page and "第1批第5行" in page and "同一人" in page
    assert "王秀兰" not in page and "查看身份" not in page


def test_the_identity_is_shown_once_to_the_intake_and_kept_by_no_cache(heard):
    client, url = heard.client(Role.INTAKE), reverse("voices:reveal", args=[Voice.objects.get(number="H-7").pk])
    refused = client.post(url, {"reason": "看"})
    assert refused.status_code == 422 and "请写明查看的事由，4至200个字" in text(refused)
    shown = client.post(url, {"reason": "回访核实"})
    assert "王秀兰" in text(shown) and "13800001234" in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert client.get(url).status_code == 405


def test_a_category_is_given_by_hand(heard, act):
    one = Voice.objects.get(number="H-001")
    assert "已归类为“城市管理”" in text(act("voices:label", one.pk, category=" 城市管理 "))
    assert "请写类别" in text(act("voices:label", one.pk, category=" "))


def test_without_a_model_the_page_of_categories_says_so(heard, settings, tmp_path):
    settings.HUYING_HOME = tmp_path
    page = text(heard.client(Role.SC_OFFICE).get(reverse("voices:categories")))
    assert "还没有分类模型" in page and "其他一切照常" in page


def test_no_words_of_a_citizen_become_code_on_a_page(world, send, act):
    send(csv_bytes([("1", "<script>a()</script>", "<img src=x onerror=a()>", "2026/6/1", "<script>alert(1)</script>")]))
    act("voices:commit")
    client = world.client(Role.SC_OFFICE)
    for url in (
        reverse("voices:list"),
        reverse("voices:voice", args=[Voice.objects.get().pk]),
        reverse("voices:batch", args=[1]),
    ):
        page = text(client.get(url))
        assert "<script>a" not in page and "<img src=x" not in page and "<script>alert" not in page


# ── candidate topics ─────────────────────────────────────────────────────────


def some_topics(world: World, count: int = 1) -> list[CandidateTopic]:
    run = TopicRun.objects.create(congress=world.congress, at=AT, voices=4, topics=count, clustered=4)
    topics = CandidateTopic.objects.bulk_create(
        CandidateTopic(
            congress=world.congress, run=run, rank=n + 1, title=f"柳桥镇路灯坏了{n}", size=4, heat=3, place="柳桥镇",
            first_on=AT.date() - timedelta(days=30), last_on=AT.date(), titles='["路灯坏了","路灯不亮","又坏了"]',
            keywords='["路灯"]', weeks="[0,0,0,0,0,0,0,0,0,1,2,1]",
        )
        for n in range(count)
    )  # fmt: skip
    CandidateMember.objects.bulk_create(
        CandidateMember(congress=world.congress, topic=t, voice=v) for t in topics for v in Voice.objects.all()[:4]
    )
    return topics


@pytest.mark.rule("R1.12")
def test_a_candidate_topic_shows_its_heat_span_place_titles_and_its_voices_one_click_away(heard):
    [topic] = some_topics(heard)
    client = heard.client(Role.SUPERVISION_OFFICE)
    page = text(client.get(reverse("voices:topics")))
    assert "1个候选议题，每个至少3人说过" in page
    for words in (
        "柳桥镇路灯坏了0",
        "<b>3</b>人",
        "5月17日",
        "6月16日",
        "“路灯不亮”",
        "近12周每周条数：0、0、0",
    ):
        assert words in page
    assert "重新归集" not in page  # the working body reads, the office gathers
    members = text(client.get(reverse("voices:topic", args=[topic.pk])))
    assert "3人说过，4条来话" in members and "路灯坏了三个月" in members and "王秀兰" not in members


def test_before_the_first_gathering_the_page_says_what_to_do(world):
    page = text(world.client(Role.SC_OFFICE).get(reverse("voices:topics")))
    assert "还没有归集过候选议题" in page and "先导入热线，再归集" in page


def test_while_gathering_the_page_shows_how_far_it_is(world, settings):
    settings.HUYING_JOBS_EAGER = False
    client = world.client(Role.SC_OFFICE)
    assert client.post(reverse("voices:gather")).status_code == 303
    page = text(client.get(reverse("voices:topics")))
    assert "归集进度" in page and "?work=1" in page
    part = text(client.get(reverse("voices:topics") + "?work=1", headers={"HX-Request": "true"}))
    assert "<html" not in part and "job-" in part


# ── who gets in ──────────────────────────────────────────────────────────────

READS = ("voices:list", "voices:topics", "voices:categories")
IMPORTS = ("voices:imports", "voices:upload")
READERS = {Role.SC_OFFICE, Role.INTAKE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE}
IMPORTERS = {Role.SC_OFFICE, Role.INTAKE}
EVERYBODY = [
    Role.SC_OFFICE, Role.INTAKE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE, Role.SC_MEMBER, Role.ORGAN,
    Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT, Role.AUDITOR, Role.SYSTEM_ADMIN,
]  # fmt: skip


@pytest.mark.parametrize("role", EVERYBODY, ids=lambda r: r.value)
def test_each_role_opens_what_it_may_and_nothing_else(heard, role):
    client, [topic] = heard.client(role), some_topics(heard)
    pk = Voice.objects.first().pk
    opened = {200} if role in READERS else {403}
    assert {client.get(reverse(name)).status_code for name in READS} == opened
    assert {
        client.get(reverse("voices:voice", args=[pk])).status_code,
        client.get(reverse("voices:topic", args=[topic.pk])).status_code,
    } == opened
    imports = {200} if role in IMPORTERS else {403}
    assert {client.get(reverse(name)).status_code for name in IMPORTS} == imports
    for name in ("voices:batch", "voices:columns", "voices:rejected_xlsx", "voices:rejected_csv"):
        assert {client.get(reverse(name, args=[1])).status_code} == imports, name
    for name in ("voices:commit", "voices:withdraw", "voices:discard", "voices:resume", "voices:label"):
        if role not in IMPORTERS:
            assert client.post(reverse(name, args=[1])).status_code == 403, name
    revealed = client.post(reverse("voices:reveal", args=[pk]), {"reason": "回访核实"}).status_code
    assert revealed == (200 if role is Role.INTAKE else 403)


def test_whoever_has_not_signed_in_is_asked_to(heard):
    for name in (*READS, *IMPORTS):
        assert Client().get(reverse(name)).url.startswith(reverse("sign_in"))


@pytest.mark.parametrize("role", [Role.SC_OFFICE, Role.INTAKE], ids=lambda r: r.value)
def test_another_congress_sees_none_of_it(heard, stranger, role):
    client, [topic] = stranger.client(role), some_topics(heard)
    pk = Voice.objects.first().pk
    assert client.get(reverse("voices:list")).context["page"].paginator.count == 0
    for name, arg in (
        ("voices:voice", pk),
        ("voices:topic", topic.pk),
        ("voices:batch", 1),
        ("voices:columns", 1),
        ("voices:rejected_xlsx", 1),
    ):
        assert client.get(reverse(name, args=[arg])).status_code == 404, name
    for name, arg in (("voices:label", pk), ("voices:commit", 1), ("voices:withdraw", 1), ("voices:discard", 1)):
        assert client.post(reverse(name, args=[arg])).status_code == 404, name
    if role is Role.INTAKE:
        assert client.post(reverse("voices:reveal", args=[pk]), {"reason": "回访核实"}).status_code == 404


# ── what they cost ───────────────────────────────────────────────────────────


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_lists_cost_the_same_number_of_queries_at_10_and_at_10000_rows(world, tmp_path):
    urls = [
        reverse("voices:list"),
        reverse("voices:imports"),
        reverse("voices:batch", args=[1]),
        reverse("voices:topics"),
        reverse("voices:categories"),
    ]
    path = tmp_path / "热线.csv"

    def cost(rows: range, topics: int) -> list[int]:
        path.write_bytes(csv_bytes((str(n), f"王{n}", f"第{n}件", "2026/6/1", f"第{n}件事") for n in rows))
        services.import_file(world.congress, path, "12345", None, AT)
        CandidateTopic.objects.all().delete()
        topic = some_topics(world, topics)[0]
        client = world.client(Role.SC_OFFICE)
        client.get(urls[0])
        return [queries(client, url) for url in [*urls, reverse("voices:topic", args=[topic.pk])]]

    few, many = cost(range(10), 10), cost(range(10, 10_000), 300)
    assert Voice.objects.count() == 10_000
    assert few == many
    assert max(many) <= MOST_QUERIES, many
