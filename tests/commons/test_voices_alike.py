"""Near-duplicates at entry: what came in is compared with what was known, one text at once, nothing stale is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from huying.commons.voices import selectors, services
from huying.commons.voices.analysis import kept as keeping
from huying.commons.voices.models import SimilarPair, Voice
from huying.commons.voices.services import alike
from huying.kernel.people.roles import Role

from .voices_files import AT, csv_bytes

pytestmark = pytest.mark.django_db

LETTER = "松涛苑三号楼的电梯已经停用一个月，物业公司说维修资金不足，老人每天爬楼，请主管部门督促尽快修好。"
AGAIN = LETTER.replace("请主管部门督促尽快修好", "请有关部门管一管")
ROWS = (
    ("L-1", "王秀兰", "松涛苑电梯停用一个月", "2026/6/1", LETTER),
    ("L-2", "李国强", "请恢复望湖镇校车", "2026/6/1", "校车取消后孩子要走五公里，请恢复原来的班次。"),
)
MORE = (("L-3", "赵敏", "松涛苑的电梯停用一个月了", "2026/6/2", AGAIN),)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HUYING_HOME = tmp_path / "home"
    return settings.HUYING_HOME


def send(congress, rows, tmp_path: Path):
    path = tmp_path / "热线.csv"
    path.write_bytes(csv_bytes(rows))
    return services.import_file(congress, path, "12345", None, AT).batch


def asked(congress, title="松涛苑电梯停用一个月", body=LETTER) -> list[tuple[str | None, int]]:
    return [(one.voice.number, one.percent) for one in services.similar_to(congress, title, body)]


def folder(world) -> Path:
    return alike._folder(world.congress)


def test_what_comes_in_later_is_compared_with_what_was_known(world, tmp_path):
    first = send(world.congress, ROWS, tmp_path)
    assert services.compare_new(world.congress) == (2, 0)
    second = send(world.congress, MORE, tmp_path)
    assert services.compare_new(world.congress) == (1, 1)
    [pair] = SimilarPair.objects.all()
    assert (pair.first.number, pair.second.number) == ("L-1", "L-3") and 60 <= pair.percent < 100
    assert (selectors.repeats(first), selectors.repeats(second)) == (0, 1)


def test_comparing_again_finds_nothing_new_and_loses_nothing(world, tmp_path):
    send(world.congress, (*ROWS, *MORE), tmp_path)
    assert services.compare_new(world.congress) == (3, 1)
    assert services.compare_new(world.congress) == (0, 0)
    assert SimilarPair.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_is_compared_by_a_job_that_nobody_asked_for(world, tmp_path):
    batch = send(world.congress, (*ROWS, *MORE), tmp_path)
    assert selectors.latest_job(world.congress, "voices.alike").result == "比对了3条来话，1条与先前的几乎相同"
    assert selectors.repeats(batch) == 1


def test_one_text_is_asked_before_it_comes_in_the_nearest_first(world, tmp_path):
    send(world.congress, (*ROWS, *MORE), tmp_path)
    services.compare_new(world.congress)
    assert asked(world.congress) == [("L-1", 100), ("L-3", pytest.approx(80, abs=19))]
    assert asked(world.congress, "图书馆周一闭馆", "想借书。") == []
    assert folder(world).is_dir()


def test_what_came_since_the_last_comparison_is_found_too_and_so_is_everything_without_an_index(world, tmp_path):
    send(world.congress, ROWS, tmp_path)
    assert [number for number, _ in asked(world.congress)] == ["L-1"]
    services.compare_new(world.congress)
    send(world.congress, MORE, tmp_path)
    assert [number for number, _ in asked(world.congress)] == ["L-1", "L-3"]


def test_another_congress_is_never_asked(world, stranger, tmp_path):
    send(world.congress, ROWS, tmp_path)
    services.compare_new(world.congress)
    services.compare_new(stranger.congress)
    assert asked(stranger.congress) == []


def test_a_withdrawn_voice_is_not_shown_at_once_and_leaves_the_index_with_the_next_comparison(world, tmp_path):
    batch = send(world.congress, ROWS, tmp_path)
    send(world.congress, MORE, tmp_path)
    services.compare_new(world.congress)
    gone = set(Voice.objects.filter(batch=batch).values_list("pk", flat=True))
    services.withdraw(batch, by=None, at=AT)
    assert [number for number, _ in asked(world.congress)] == ["L-3"]
    assert not SimilarPair.objects.exists()
    assert gone <= set(keeping.Kept(folder(world)).known)
    services.compare_new(world.congress)
    assert set(keeping.Kept(folder(world)).known) == set(Voice.objects.values_list("pk", flat=True))


def test_of_a_forgotten_voice_no_piece_stays_on_disk(world, tmp_path):
    send(world.congress, ROWS[:1], tmp_path)
    services.compare_new(world.congress)
    voice = Voice.objects.get()
    assert keeping.Kept(folder(world)).index.use.any()
    assert services.forget(world.congress, [voice.pk]) == 1
    after = keeping.Kept(folder(world))
    assert after.known == {} and not after.index.use.any()
    assert len(list(folder(world).glob("*/packed.npy"))) == 1


def test_a_broken_index_is_built_anew_and_keeps_the_same_pairs(world, tmp_path):
    send(world.congress, (*ROWS, *MORE), tmp_path)
    services.compare_new(world.congress)
    for file in folder(world).glob("*/packed.npy"):
        file.write_bytes(b"broken")
    (folder(world) / "index.json").touch()
    assert services.compare_new(world.congress) == (3, 1)
    assert SimilarPair.objects.count() == 1
    assert [number for number, _ in asked(world.congress)] == ["L-1", "L-3"]


def test_other_words_under_a_known_number_are_taken_in_anew(world, tmp_path):
    send(world.congress, ROWS, tmp_path)
    services.compare_new(world.congress)
    Voice.objects.filter(number="L-1").update(title="已删除", body="已删除", words_digest="0" * 64)
    assert services.compare_new(world.congress) == (1, 0)
    assert asked(world.congress) == []


def test_a_comparison_that_broke_off_begins_again_without_a_pair_twice(world, tmp_path, monkeypatch):
    send(world.congress, (*ROWS, *MORE), tmp_path)

    def stop(self: keeping.Kept) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(keeping.Kept, "keep", stop)
        services.compare_new(world.congress)
    assert SimilarPair.objects.count() == 1
    assert services.compare_new(world.congress) == (3, 1)
    assert SimilarPair.objects.count() == 1
    # What the first attempt wrote is cleared away: one segment, what taught it, the list, the lock.
    assert len(list(folder(world).iterdir())) == 4


def test_small_segments_are_put_together_and_what_is_rare_is_learnt_anew_as_voices_double(world, tmp_path):
    rows = [
        (f"N-{n}", f"人{n}", f"第{n}件事", "2026/6/1", f"{'街巷河桥路村园站'[n % 8]}{n}号的事情{n}") for n in range(8)
    ]
    for row in rows:
        send(world.congress, [row], tmp_path)
        services.compare_new(world.congress)
    kept = keeping.Kept(folder(world))
    assert sorted(kept.known) == sorted(Voice.objects.values_list("pk", flat=True))
    assert kept.listed.taught_by > 1 and len(kept.listed.segments) < 4


def test_the_page_of_a_batch_says_how_many_repeat_earlier_ones_and_opens_them(world, tmp_path):
    send(world.congress, ROWS, tmp_path)
    batch = send(world.congress, MORE, tmp_path)
    services.compare_new(world.congress)
    client = world.client(Role.SC_OFFICE)
    page = client.get(reverse("voices:batch", args=[batch.number])).content.decode()
    assert "1条与先前的来话几乎相同" in page
    listed = client.get(reverse("voices:list"), {"repeats_of_batch": batch.number}).content.decode()
    assert "松涛苑的电梯停用一个月了" in listed and "请恢复望湖镇校车" not in listed
    assert f"第{batch.number}批里与先前几乎相同的" in listed
