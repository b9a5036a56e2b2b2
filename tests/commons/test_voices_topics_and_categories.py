"""Candidate topics and categories of a congress: gathered, taken up, learned, told apart from one another."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from huying.commons.voices import selectors, services
from huying.commons.voices.faults import ColumnsRefused, NoModel, TooFewLabels
from huying.commons.voices.models import CandidateTopic, CategoryBy, TopicRun, Voice
from huying.commons.voices.services.topics import weekly
from huying.kernel.jobs.models import Job, State
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures.services import link
from tests.world import World

from .voices_files import AT, HEADINGS, csv_bytes, private_file

pytestmark = pytest.mark.django_db

LAMPS = [
    ("L1", "王秀兰", "柳桥镇东街路灯坏了没人修", "2026/5/1", "柳桥镇东街的路灯坏了三个月没人修，晚上看不见路。"),
    ("L2", "李国强", "柳桥镇东街路灯不亮", "2026/5/9", "柳桥镇东街的路灯坏了，晚上不亮，看不见路，请快修。"),
    ("L3", "赵敏", "柳桥镇东街的路灯坏了", "2026/6/1", "柳桥镇东街路灯坏了，没人修，老人晚上摔跤。"),
    ("L4", "赵敏", "再次反映柳桥镇东街的路灯坏了", "2026/6/8", "柳桥镇东街路灯坏了，没人修，老人晚上又摔跤。"),
]
WATER = [
    ("W1", "孙丽", "望禾小区停水没有通知", "2026/6/2", "望禾小区又停水，没有通知，家里一滴水没有。"),
    ("W2", "周明", "望禾小区经常停水", "2026/6/3", "望禾小区经常停水，没有通知，自来水公司不接电话。"),
]
OTHER = [("X1", "吴芳", "村医常不在岗", "2026/6/4", "松岭镇村卫生室大门常锁着。")]


@pytest.fixture(autouse=True)
def _an_empty_data_directory(settings, tmp_path):
    """What one test learnt or indexed on disk must not be found by another: the database forgets, a disk does not."""
    settings.HUYING_HOME = tmp_path / "home"


@pytest.fixture
def heard(world: World, tmp_path: Path) -> World:
    path = tmp_path / "热线.csv"
    path.write_bytes(csv_bytes([*LAMPS, *WATER, *OTHER]))
    services.import_file(world.congress, path, "12345", None, AT)
    return world


def gather(world: World) -> TopicRun:
    return services.gather_topics(congress=world.congress, by=None, at=AT)


@pytest.mark.rule("R1.12")
def test_voices_about_one_matter_become_one_candidate_topic_with_its_source_opinions(heard):
    run = gather(heard)
    first, second = selectors.candidate_topics(heard.congress)
    assert (run.voices, run.topics, run.clustered) == (7, 2, 6)
    # Four messages, three people: heat counts people.
    assert (first.size, first.heat, first.first_on, first.last_on) == (4, 3, date(2026, 5, 1), date(2026, 6, 8))
    assert [v.number for v in selectors.members(first)] == ["L4", "L3", "L2", "L1"]
    assert "路灯" in first.title and len(first.title_list) == 3
    assert {v.number for v in selectors.members(second)} == {"W1", "W2"}


def test_the_command_line_gets_the_sources_own_numbers(heard):
    gather(heard)
    told = selectors.topics_with_members(heard.congress)
    assert [(t.size, t.heat, set(t.members)) for t in told] == [(4, 3, {"L1", "L2", "L3", "L4"}), (2, 2, {"W1", "W2"})]


def test_a_voice_knows_those_that_say_nearly_the_same(heard):
    gather(heard)
    found = selectors.alike(Voice.objects.get(number="L3"))
    assert found[0].voice.number == "L4" and 60 <= found[0].percent < 100
    assert selectors.alike(Voice.objects.get(number="X1")) == []


def test_heat_of_the_last_weeks_is_counted_by_week():
    newest = date(2026, 6, 14)
    days = [
        newest,
        newest - timedelta(days=6),
        newest - timedelta(days=7),
        newest - timedelta(days=83),
        newest - timedelta(days=84),
    ]
    assert weekly(days, newest) == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]


def test_a_new_gathering_replaces_the_last_one_except_for_what_was_taken_up(heard):
    gather(heard)
    lamps, water = selectors.candidate_topics(heard.congress)
    services.take_topic(lamps, taken_as="列为2027年候选议题", url="/oversight/topics/1/", at=AT)
    run = gather(heard)
    assert set(CandidateTopic.objects.exclude(run=run)) == {lamps}
    again = selectors.candidate_topics(heard.congress)[0]
    assert (again.pk != lamps.pk, again.taken_as) == (True, "列为2027年候选议题")
    assert not CandidateTopic.objects.filter(pk=water.pk).exists()


def test_a_topic_that_a_proceeding_links_to_stays_too(heard):
    gather(heard)
    lamps, water = selectors.candidate_topics(heard.congress)
    link(congress=heard.congress, source=("candidate", water.pk), target=("topic", 1), at=AT)
    assert [t.is_linked for t in selectors.candidate_topics(heard.congress)] == [False, True]
    gather(heard)
    assert CandidateTopic.objects.filter(pk=water.pk).exists()
    assert not CandidateTopic.objects.filter(pk=lamps.pk).exists()


def test_a_withdrawn_batch_leaves_its_topics(heard, tmp_path):
    path = tmp_path / "又.csv"
    path.write_bytes(
        csv_bytes([("L9", "钱进", "柳桥镇东街的路灯坏了", "2026/6/9", "柳桥镇东街路灯坏了，没人修，天天晚上摔跤。")])
    )
    batch = services.import_file(heard.congress, path, "12345", None, AT).batch
    gather(heard)
    assert selectors.candidate_topics(heard.congress)[0].heat == 4
    services.withdraw(batch, by=None, at=AT)
    assert [(t.size, t.heat) for t in selectors.candidate_topics(heard.congress)] == [(4, 3), (2, 2)]


def test_gathering_runs_as_a_job_and_says_how_it_ended(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.request_topics(congress=heard.congress, by=heard.person(Role.SC_OFFICE), at=AT)
        assert services.request_topics(congress=heard.congress, by=None, at=AT) == job
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.result) == (State.DONE, "从7条来话里归集出2个候选议题")
    [notice] = Notice.objects.filter(person=heard.person(Role.SC_OFFICE))
    assert (notice.text, notice.url) == (job.result, "/voices/topics/")


# ── categories ───────────────────────────────────────────────────────────────


def labelled(tmp_path: Path, name: str = "labelled.csv") -> Path:
    path = tmp_path / name
    rows = [(*row, label) for group, label in ((LAMPS, "城市管理"), (WATER, "供水供电")) for row in group]
    path.write_bytes(csv_bytes(rows, (*HEADINGS, "一级标签")))
    return path


def test_without_a_model_everything_but_classifying_works(heard, tmp_path, settings):
    settings.HUYING_HOME = tmp_path
    assert services.trained(heard.congress) is None
    assert services.categorise(heard.congress, at=AT) == 0
    with pytest.raises(NoModel, match="还没有分类模型") as caught:
        services.classify_file(heard.congress, labelled(tmp_path))
    assert "huying voices train" in caught.value.hint


def test_a_model_is_learned_from_a_labelled_file_and_classifies_another(heard, tmp_path, settings):
    settings.HUYING_HOME = tmp_path
    told = services.train(heard.congress, labelled(tmp_path), by=None, at=AT)
    assert (told.examples, told.categories) == (6, {"城市管理": 4, "供水供电": 2})
    found = dict(services.classify_file(heard.congress, labelled(tmp_path)))
    assert found == {
        "L1": "城市管理",
        "L2": "城市管理",
        "L3": "城市管理",
        "L4": "城市管理",
        "W1": "供水供电",
        "W2": "供水供电",
    }
    assert services.categorise(heard.congress, at=AT) == 7
    assert Voice.objects.get(number="W1").category_by == CategoryBy.MODEL


def test_a_model_without_a_congress_serves_those_that_have_none(heard, stranger, tmp_path, settings):
    settings.HUYING_HOME = tmp_path
    services.train(None, labelled(tmp_path), by=None, at=AT)
    assert services.trained(heard.congress) == services.trained(stranger.congress) == services.trained(None)


def test_a_model_is_learned_from_what_was_labelled_by_hand_and_never_overrules_it(heard, tmp_path, settings):
    settings.HUYING_HOME = tmp_path
    with pytest.raises(TooFewLabels, match="已归类的来话有0条"):
        services.train_from_labels(heard.congress, by=None, at=AT)
    for number, category in (
        ("L1", "城市管理"),
        ("L2", "城市管理"),
        ("W1", "供水供电"),
        ("W2", "供水供电"),
        ("X1", "城市管理"),
    ):
        services.label_by_hand(Voice.objects.get(number=number), category, by=None, at=AT)
    services.train_from_labels(heard.congress, by=None, at=AT)
    assert services.categorise(heard.congress, at=AT) == 2
    assert Voice.objects.get(number="L3").category == "城市管理"
    assert Voice.objects.get(number="X1").category_by == CategoryBy.HAND
    told = selectors.labelling(heard.congress)
    assert (told.given, told.hand, told.model, told.none) == (0, 5, 2, 0)


def test_a_file_without_categories_teaches_nothing(heard, tmp_path):
    path = tmp_path / "无类别.csv"
    path.write_bytes(csv_bytes())
    with pytest.raises(ColumnsRefused, match="没有找到写类别的列"):
        services.train(heard.congress, path, by=None, at=AT)


def test_what_is_imported_after_learning_gets_a_category(heard, tmp_path, settings, django_capture_on_commit_callbacks):
    settings.HUYING_HOME = tmp_path
    services.train(heard.congress, labelled(tmp_path), by=None, at=AT)
    content = csv_bytes([("W9", "郑好", "望禾小区停水", "2026/6/9", "望禾小区停水没有通知。")])
    with django_capture_on_commit_callbacks(execute=True):
        batch = services.upload(
            congress=heard.congress, source="12345", filename="新.csv", content=content, by=None, at=AT
        )
    with django_capture_on_commit_callbacks(execute=True):
        batch.refresh_from_db()
        services.commit(batch, by=None, at=AT)
    assert Voice.objects.get(number="W9").category == "供水供电"


# ── the real file ────────────────────────────────────────────────────────────


@pytest.mark.rule("R1.12")
def test_a_year_of_a_citys_hotline_goes_the_whole_way_and_every_row_is_accounted_for(world):
    path = private_file("hotline_messages/hotline_2019.xlsx")
    result = services.import_file(world.congress, path, "12345", None, AT)
    assert (result.read, result.accepted, result.duplicates, result.rejected) == (4326, 4326, 0, 0)
    # 109 rows repeat the words of an earlier one: 64 the same person at another time, 45 another person. All are kept.
    reasons = [r for row in result.batch.rows.exclude(reasons="[]") for r in json.loads(row.reasons)]
    assert sum("同一人在" in r for r in reasons) == result.batch.warnings == 64
    assert sum("另有一人在" in r for r in reasons) == 45
    assert Voice.objects.values("person_digest").distinct().count() == 3332
    twin = services.import_file(world.congress, private_file("hotline_messages/hotline_2019.csv.gz"), "12345", None, AT)
    assert (twin.read, twin.accepted, twin.duplicates, twin.rejected) == (4326, 0, 4326, 0)
