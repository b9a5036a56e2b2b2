"""The commands that answer from the database of one congress."""

from __future__ import annotations

from pathlib import Path

import pytest

from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Account, Congress, Mandate

from .conftest import Call

pytestmark = pytest.mark.django_db
CREATE = ["congress", "create", "qingan", "--name", "青安县人民代表大会", "--level", "county", "--profile", "huaibei"]
UNKNOWN_HEAD = "ab" * 32


@pytest.mark.rule("R1.45")
@pytest.mark.parametrize(
    ("start", "profile", "due_on", "provisional"),
    [
        ("2026-02-13", "huaibei", "2026-02-27", False),  # 14 (shifted Saturday), 24, 25, 26, 27
        ("2026-09-18", "huaibei", "2026-09-24", False),  # 20 (shifted Sunday), 21, 22, 23, 24
        ("2026-12-28", "huaibei", "2027-01-05", True),  # 29, 30, 31, 4, 5; the notice for 2027 is not published
        ("2026-03-02", "zhejiang", "2026-03-09", False),  # 7 days from the approval
    ],
)
def test_the_due_day_of_the_hand_over(huying: Call, start: str, profile: str, due_on: str, provisional: bool) -> None:
    ran = huying("due", "R1.45", "--from", start, "--profile", profile, "--json")
    assert ran.code == 0
    assert set(ran.data) == {"due_on", "provisional", "explanation"}
    assert (ran.data["due_on"], ran.data["provisional"]) == (due_on, provisional)
    assert start[:4] in ran.data["explanation"]


def test_a_plan_is_counted_back_from_the_meeting(huying: Call) -> None:
    # 2 months before Thursday 20 August 2026 is Saturday 20 June, which Dragon Boat Festival (19-21) holds too:
    # rounded to the safe side, Thursday 18 June.
    assert huying("due", "R1.15", "--from", "2026-08-20", "--json").data["due_on"] == "2026-06-18"


def test_the_due_day_is_told_in_words(huying: Call) -> None:
    ran = huying("due", "r1.45", "--from", "2026-12-28")
    assert ran.out.startswith("交办审议意见书：2027年1月5日（暂定）\n")
    assert "《审议意见处理办法》" in ran.out


def test_a_rule_or_profile_that_is_not_there_is_refused_with_those_that_are(huying: Call) -> None:
    ran = huying("due", "R9.99", "--from", "2026-02-13", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "没有R9.99这一条期限" in ran.refusal["error"] and "R1.45（交办审议意见书）" in ran.refusal["hint"]
    ran = huying("due", "R1.45", "--from", "2026-02-13", "--profile", "nowhere", "--json")
    assert ran.code == 1 and "huaibei" in ran.refusal["error"]
    assert huying("due", "R1.45", "--from", "9999-12-31").code == 1


def test_a_congress_is_created_empty_and_on_record(huying: Call) -> None:
    ran = huying(*CREATE, "--json")
    assert ran.data == {"code": "qingan", "name": "青安县人民代表大会", "level": "county", "profile": "huaibei"}
    congress = Congress.objects.get(code="qingan")
    assert Entry.objects.filter(congress=congress, kind="congress.created").count() == 1
    assert huying("ledger", "verify", "--json").data["head"]  # sealed before the command ended


def test_the_first_account_of_a_congress_can_work_at_once(huying: Call) -> None:
    ran = huying(*CREATE, "--account", "office", "--json")
    account = Account.objects.get(username="office")
    assert account.check_password(ran.data["password"])
    held = Mandate.objects.filter(person=account.person).values_list("role", flat=True)
    assert {"sc_office", "intake"} <= set(held)
    assert ran.data["password"] not in Entry.objects.get(kind="congress.created").body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({2: "Qing An"}, "不能做代码"),
        ({2: "../x"}, "不能做代码"),
        ({4: " "}, "2至80个字"),
        ({8: "nowhere"}, "没有名为“nowhere”的规则集"),
    ],
)
def test_what_cannot_be_created_is_refused_and_leaves_nothing(huying: Call, change: dict[int, str], said: str) -> None:
    words = [change.get(at, word) for at, word in enumerate(CREATE)]
    ran = huying(*words, "--json")
    assert ran.code == 1 and said in ran.refusal["error"]
    assert not Congress.objects.exists()


def test_a_code_or_account_that_is_taken_is_refused(huying: Call) -> None:
    assert huying(*CREATE, "--account", "office").code == 0
    assert "已经有人大在用" in huying(*CREATE).err
    other = ["lian", *CREATE[3:]]
    assert "已经有人在用" in huying(*CREATE[:2], *other, "--account", "office").err
    assert Congress.objects.count() == 1


def test_a_congress_is_put_under_the_one_above_it(huying: Call) -> None:
    city = [*CREATE[:2], "huaizhou", "--name", "淮州市人民代表大会", "--level", "city", "--profile", "huaibei"]
    assert huying(*city).code == 0
    ran = huying(*CREATE, "--parent", "huaizhou", "--json")
    assert ran.data["parent"] == "huaizhou"
    assert Congress.objects.get(code="qingan").parent == Congress.objects.get(code="huaizhou")
    assert '"parent":"huaizhou"' in Entry.objects.filter(kind="congress.created").latest("pk").body


def test_what_is_not_there_or_not_above_is_no_parent(huying: Call) -> None:
    assert "没有代码为“nowhere”的人大" in huying(*CREATE, "--parent", "nowhere", "--json").refusal["error"]
    huying(*CREATE)
    beside = [*CREATE[:2], "lian", "--name", "利安县人民代表大会", *CREATE[5:], "--parent", "qingan", "--json"]
    assert "不能做县级人大的上级" in huying(*beside).refusal["error"]
    assert Congress.objects.count() == 1


def test_the_ledger_is_verified_against_a_seal_kept_elsewhere(huying: Call) -> None:
    huying(*CREATE)
    first = huying("ledger", "verify", "--json")
    assert first.data == {"ok": True, "entries": 1, "head": first.data["head"]}
    assert huying("ledger", "verify", "--head", first.data["head"].upper()).code == 0
    wrong = huying("ledger", "verify", "--head", UNKNOWN_HEAD, "--json")
    assert wrong.code == 1
    assert wrong.data["ok"] is False and wrong.data["faults"]
    assert "台账不完整" in wrong.refusal["error"]


def test_metrics_are_numbers_by_their_registered_names(huying: Call) -> None:
    huying(*CREATE)
    data = huying("metrics", "--congress", "qingan", "--year", "2025", "--json").data
    assert {"oversight.opinion_documents", "oversight.problem_items", "oversight.items_on_schedule"} <= set(data)
    assert set(data.values()) == {0}
    assert "审议意见书　0份" in huying("metrics", "--congress", "qingan").out


@pytest.mark.parametrize("words", ["metrics", "loop", "voices topics"])
def test_a_congress_that_is_not_there_is_refused_with_those_that_are(huying: Call, words: str) -> None:
    ran = huying(*words.split(), "--congress", "nowhere", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.refusal == {
        "error": "没有代码为“nowhere”的人大。",
        "hint": "还没有人大，先用 huying congress create 建立一个。",
    }
    huying(*CREATE)
    assert huying(*words.split(), "--congress", "nowhere", "--json").refusal["hint"] == "现有：qingan。"


def test_the_loop_of_an_empty_congress_is_empty(huying: Call) -> None:
    huying(*CREATE)
    assert huying("loop", "--congress", "qingan", "--json").data == []
    assert huying("loop", "--congress", "qingan").out == "青安县人民代表大会还没有监督议题。\n"


def test_a_notice_that_cannot_be_read_is_refused(huying: Call, tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("这不是放假通知", encoding="utf-8")
    assert huying("calendar", "import", str(notice), "--json").code == 1
    assert (
        huying("calendar", "import", str(tmp_path / "nothing.txt"), "--json")
        .refusal["error"]
        .startswith("没有这个文件")
    )
    assert huying("calendar", "import", str(tmp_path), "--json").refusal["error"].endswith("是一个文件夹。")
