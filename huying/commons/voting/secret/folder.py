"""Checks of a whole election, as it stands in its folder: docs/secret-ballot.md, 9."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any
from unicodedata import category

from .ballots import Choice, Question, check_ballot, ciphertexts_of, question_of
from .board import check_heads, check_receipt, check_void
from .ceremony import check_ceremony, fingerprint_of, public_key, share_key
from .edwards import is_signed
from .group import SUITE, Group, Point
from .layout import FORMAT, Fault, Json, canonical, fields_are, file_hash, in_fours, message, tracker_of, unhex
from .tally import check_paper, check_shares, opened, result_of, sums

MANIFEST = frozenset(
    {
        "format", "suite", "election", "congress", "title", "options", "quota", "members", "more_than", "present",
        "replacement", "ceremony", "roll", "public_key", "board_key",
    }
)  # fmt: skip
Progress = Callable[[int, int], None]
LARGEST = 500 * 2**20  # bytes of one file: 1,000 deputies with 100 projects each come to 40 MB
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError)
MAY_SAY = frozenset({"paper", "stage", "base", "follows"})  # manifests of before say nothing of them
STAGES = {"first": "", "among_tied": "就同票的再次投票", "for_empty_seats": "就空缺的另行投票"}
SHARE = re.compile("[0-9]{1,9}(/[1-9][0-9]{0,8})?")  # more_than; "1e999999999" would take all memory
MOST = 1_000_000  # people


@dataclass(frozen=True)
class Pinned:
    """What a checker knows from elsewhere: read out, on the screen, on a receipt. None when nothing is known."""

    manifest: str | None = None
    head: str | None = None
    key: str | None = None
    receipts: Sequence[Json] = ()


@dataclass
class Election:
    """A folder read, and what was found wrong with it."""

    manifest: Json
    roll: Json
    ceremony: Json
    heads: list[Json]
    lines: list[Json]  # {"ballot", "minute"}
    shares: list[Json]
    result: Json | None  # None of one that was declared void
    void: Json | None = None
    receipts: list[Json] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def hash(self) -> str:
        return file_hash(self.manifest)


def read_folder(folder: Path) -> Election:
    """Raises Fault for a folder that is not whole."""
    found: dict[str, Any] = {}
    for name in ("manifest", "roll", "ceremony", "heads", "shares"):
        found[name] = _read(folder / f"{name}.json")
    result, void = folder / "result.json", folder / "void.json"
    found["void"] = _read(void) if void.exists() else None
    found["result"] = _read(result) if result.exists() or found["void"] is None else None
    receipts = folder / "receipts.json"
    found["receipts"] = _read(receipts) if receipts.exists() else []
    try:
        found["lines"] = [json.loads(row) for row in _text(folder / "ballots.jsonl").splitlines()]
    except (OSError, ValueError, RecursionError) as fault:
        raise Fault(f"读不出 ballots.jsonl：{fault}") from fault
    return Election(**found)


def read_manifest(folder: Path, pin: str | None) -> Json:
    """The manifest alone, of a vote that still runs. Raises Fault for another than the one that was read out."""
    manifest = _read(folder / "manifest.json")
    if pin and not _is_it(pin, file_hash(manifest)):
        raise Fault("投票说明不是您给出的那一份：被换过")
    return manifest if isinstance(manifest, dict) else {}


def _read(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (OSError, ValueError, RecursionError) as fault:
        raise Fault(f"读不出 {path.name}：{fault}") from fault


def _text(path: Path) -> str:
    """Raises OSError, ValueError for what is no file or too large to be one of an election."""
    if path.exists() and not path.is_file():
        raise ValueError("不是文件")
    if path.stat().st_size > LARGEST:
        raise ValueError(f"超过{LARGEST // 2**20}MB，不像一次投票的文件")
    return path.read_text(encoding="utf-8")


def check(election: Election, group: Group, pinned: Pinned, progress: Progress = lambda done, of: None) -> None:
    """Checks all; what is wrong is noted in `faults`, what holds in `said`. Goes on after a fault where it can."""
    _noted(election, _check_all, group, pinned, progress)
    election.said = [plain(line) for line in election.said]
    election.faults = [plain(line) for line in election.faults]


def plain(line: str) -> str:
    """Without what moves the cursor: a title may not write over the verdict."""
    return "".join("�" if category(letter) in ("Cc", "Cf") else letter for letter in line)


def _check_all(election: Election, group: Group, pinned: Pinned, progress: Progress) -> None:
    for step in (_check_manifest, _check_ceremony):
        _noted(election, step, group, pinned)
    if election.faults:
        return
    question = question_of(group, election.manifest)
    counted = list(_checked_ballots(election, question, progress))
    minutes = {tracker_of(line["ballot"]): line["minute"] for line in election.lines if _is_line(line)}
    closing = _noted(election, _check_board, minutes, pinned)
    for receipt in (*election.receipts, *pinned.receipts):
        _noted(election, _check_receipt, minutes, receipt)
    if closing is not None:
        end = _check_result if election.void is None else _check_void
        _noted(election, end, question, counted, closing)


def _noted(election: Election, step: Callable[..., Any], *about: Any) -> Any:
    try:
        return step(election, *about)
    except Fault as fault:
        election.faults.append(str(fault))
    except MALFORMED as fault:
        election.faults.append(f"文件写法不对（{type(fault).__name__}：{fault}）")
    return None


READ_OUT = 16  # letters: what is read out and stands on the screen is the beginning of the whole


def _is_it(pin: str, whole: str) -> bool:
    """Whether somebody noted this, or its beginning as it is read out in fours; shorter than that says nothing."""
    noted = "".join(pin.split()).lower()
    return len(noted) >= READ_OUT and whole.startswith(noted)


def _check_manifest(election: Election, group: Group, pinned: Pinned) -> None:
    paper = election.manifest.get("paper")  # how many vote on paper; a manifest without it lets nobody
    manifest = fields_are(election.manifest, MANIFEST | (MAY_SAY & election.manifest.keys()), "投票说明")
    if (manifest["format"], manifest["suite"]) != (FORMAT, SUITE):
        raise Fault("投票说明是这个程序不认识的格式")
    numbers_of = (manifest["quota"], manifest["members"], manifest["present"])
    if not all(type(n) is int and 0 < n <= MOST for n in numbers_of) or not SHARE.fullmatch(manifest["more_than"]):
        raise Fault("投票说明里的人数、应选数或当选的条件写法不对")
    if "paper" in manifest and not (type(paper) is int and 0 < paper <= MOST):
        raise Fault("投票说明里用纸票的人数写法不对")
    if pinned.manifest and not _is_it(pinned.manifest, election.hash):
        raise Fault("投票说明不是您给出的那一份：被换过")
    if pinned.key and not _is_it(pinned.key, manifest["board_key"]):
        raise Fault("票板的签名公钥不是您给出的那一把")
    election.said.append(f"投票说明（开始时宣读）：{in_fours(election.hash)}")
    if file_hash(election.roll) != manifest["roll"]:
        raise Fault("投票人名册与投票说明对不上：名册被改过")
    voters = election.roll["voters"]
    keys, numbers = [v["credential"] for v in voters], [v["number"] for v in voters]
    if election.roll["election"] != manifest["election"] or len(set(keys)) != len(keys):
        raise Fault("名册不是这次投票的，或一把钥匙登记了两次")
    if numbers != list(range(1, len(voters) + 1)) or len(voters) + (paper or 0) > manifest["present"]:
        raise Fault("名册的编号不连续，或人数多于出席人数")
    if 3 * manifest["present"] < 2 * manifest["members"]:
        raise Fault("出席人数不到全体代表的三分之二，不能投票")
    on_paper = f"，用纸票{paper}人" if paper else ""
    election.said.append(f"应到{manifest['members']}人，出席{manifest['present']}人，名册{len(voters)}人{on_paper}")
    election.said += _rule_words(manifest)


def _rule_words(manifest: Json) -> Iterator[str]:
    """Which vote it is and by which majority, to be compared with what was read out. Raises Fault for less than half.

    A vote among the tied alone asks for no majority. A manifest of before says no stage: of such only "0" can be one.
    """
    stage, base, follows = manifest.get("stage"), manifest.get("base", "all_deputies"), manifest.get("follows")
    if stage not in (None, *STAGES) or base not in ("all_deputies", "present"):
        raise Fault("投票说明里是哪一次投票、按什么人数算过半写法不对")
    if follows is not None:
        unhex(follows)
        yield f"接着另一次投票，那次的投票说明：{in_fours(follows)}"
    if stage and STAGES[stage]:
        yield f"这是{STAGES[stage]}"
    whole, least = Fraction(manifest["more_than"]), Fraction(manifest["present" if base == "present" else "members"], 2)
    if stage is None:  # a base of those present was written as a share of all
        least = min(least, Fraction(manifest["present"], 2))
    needed = whole * manifest["members"]
    if whole == 0 and stage in (None, "among_tied"):
        old = "" if stage else "；投票说明没有写明是哪一次投票，请与开始时念的规则核对"
        yield f"当选的条件：得赞成票多的，不要求过半数，只用于同票的再次投票{old}"
        return
    if needed < least:
        raise Fault(f"当选的条件低于半数：赞成超过{_count(needed)}票就算，应到{manifest['members']}人")
    people = f"出席代表{manifest['present']}人" if base == "present" else f"全体代表{manifest['members']}人"
    votes = f"赞成票超过{_count(needed)}票，也就是至少{int(needed) + 1}票（{people}）"
    yield f"当选的条件：{votes}；最多选{manifest['quota']}项"


def _count(number: Fraction) -> str:
    return f"{float(number):g}"


def _check_ceremony(election: Election, group: Group, pinned: Pinned) -> None:
    manifest, ceremony = election.manifest, election.ceremony
    if file_hash(ceremony) != manifest["ceremony"] or ceremony["election"] != manifest["election"]:
        raise Fault("监票人的密钥记录与投票说明对不上：被改过")
    check_ceremony(group, ceremony)
    if group.write(public_key(group, ceremony["promises"])) != unhex(manifest["public_key"]):
        raise Fault("投票说明里的公钥不是三名监票人的公钥")
    names = "、".join(promise["name"] for promise in ceremony["promises"])
    election.said.append(f"监票人{names}的密钥指纹：{in_fours(fingerprint_of(ceremony['promises']).hex())}")


def _is_line(line: Any) -> bool:
    is_whole = isinstance(line, dict) and line.keys() == {"ballot", "minute"}
    return is_whole and isinstance(line["ballot"], dict) and isinstance(line["minute"], int)


def _checked_ballots(election: Election, question: Question, progress: Progress) -> Iterator[list[Choice]]:
    """What counts: of each voter the ballot with the highest number, when it holds."""
    credentials = {voter["credential"]: voter["number"] for voter in election.roll["voters"]}
    latest: dict[str, tuple[int, list[Choice]]] = {}
    numbers: dict[str, list[int]] = {}
    seen: set[bytes] = set()
    for done, line in enumerate(election.lines, 1):
        choices = _noted(election, _check_line, question, line, credentials, seen)
        progress(done, len(election.lines))
        if choices is not None:
            voter, number = line["ballot"]["credential"], line["ballot"]["number"]
            numbers.setdefault(voter, []).append(number)
            if number > latest.get(voter, (0, []))[0]:
                latest[voter] = number, choices
    for voter, got in numbers.items():
        if sorted(got) != list(range(1, len(got) + 1)) or (len(got) > 1 and not election.manifest["replacement"]):
            election.faults.append(f"名册第{credentials[voter]}号投的票次序不对：有重复的或缺的")
    trackers = [tracker_of(line["ballot"]) for line in election.lines if _is_line(line)]
    if trackers != sorted(set(trackers)):
        election.faults.append("票板没有按追踪号排列，或同一张票列了两次")
    election.said.append(f"票板上{len(election.lines)}张票，计{len(latest)}人的票")
    yield from (choices for _, choices in latest.values())


def _check_line(
    election: Election, question: Question, line: Any, credentials: dict[str, int], seen: set[bytes]
) -> list[Choice]:
    if not _is_line(line):
        raise Fault("票板上有一行不是选票")
    ballot = line["ballot"]
    name = f"选票 {tracker_of(ballot)[:16]}"
    try:
        if ballot.get("credential") not in credentials:
            raise Fault("不是名册上的人投的")
        signature = unhex(ballot["signature"], 64)
        if not is_signed(unhex(ballot["credential"]), message("ballot", ballot), signature):
            raise Fault("签名不对：被改动过或不是本人投的")
        choices = check_ballot(question, ballot)
        ciphertexts = ciphertexts_of(ballot)
        if again := seen.intersection(ciphertexts):
            raise Fault(f"有{len(again)}项密文与别的票相同")
        seen.update(ciphertexts)
        return choices
    except Fault as fault:
        raise Fault(f"{name}：{fault}") from fault


def _check_board(election: Election, minutes: dict[str, int], pinned: Pinned) -> Json:
    closing = check_heads(election.manifest, election.hash, minutes, election.heads)
    if pinned.head and not any(_is_it(pinned.head, head["root"]) for head in election.heads):
        raise Fault("您抄下的封存值不在公布过的票板封存值里：票板被换过")
    election.said.append(f"封板时的票板：{in_fours(closing['root'])}，{closing['size']}张")
    return closing


def _check_receipt(election: Election, minutes: dict[str, int], receipt: Json) -> None:
    check_receipt(election.manifest, election.hash, minutes, election.heads, receipt)
    election.said.append(f"回执 {receipt['tracker'][:16]} 已兑现")


def _check_result(election: Election, question: Question, counted: list[list[Choice]], closing: Json) -> None:
    group = question.group
    totals = sums(group, counted, question.options)
    shares: dict[int, list[Point]] = {}
    for said in election.shares:
        if said["trustee"] in shares or said["trustee"] not in (1, 2, 3):
            raise Fault("监票人的份额重复，或不是监票人的")
        key = share_key(group, election.ceremony["promises"], said["trustee"])
        shares[said["trustee"]] = check_shares(question, totals, closing["root"], key, said)
    numbers = opened(group, totals, shares, len(counted))
    published = election.result or {}
    paper = published.get("paper") if "paper" in election.manifest else None
    if "paper" in election.manifest:
        check_paper(election.manifest, paper or {})
    right = result_of(election.manifest, numbers, len(counted), paper)
    if canonical(published) != canonical(right):
        wrong = [v["code"] for v, w in zip(right["votes"], published.get("votes", []), strict=False) if v != w]
        raise Fault("公布的结果与选票不符" + (f"（{'、'.join(wrong)}的票数）" if wrong else "（当选项目或总数）"))
    election.said += _result_words(election.manifest, right)
    election.said += _paper_words(election.manifest, paper) if paper else ()


def _check_void(election: Election, question: Question, counted: list[list[Choice]], closing: Json) -> None:
    """Declared void is only what was never opened: there is neither a result nor anybody's share of one."""
    reason = check_void(election.manifest, election.hash, closing, election.void or {})
    if election.result is not None or election.shares:
        raise Fault("已经开过票的投票不能宣布无效：文件夹里有结果，或有监票人的份额")
    election.said.append(f"大会决定这次投票无效：{reason}")


def _result_words(manifest: Json, result: Json) -> Iterator[str]:
    for option, votes in zip(manifest["options"], result["votes"], strict=True):
        passed = "，通过" if votes["code"] in result["adopted"] else ""
        passed = "，最后名额票数相同，须再次投票" if votes["code"] in result["tied"] else passed
        counts = f"赞成{votes['for']}票，反对{votes['against']}票，弃权{votes['abstained']}票"
        yield f"{option['code']} {option['title']}：{counts}{passed}"


def _paper_words(manifest: Json, paper: Json) -> Iterator[str]:
    heads = f"发出{paper['issued']}张，收回{paper['returned']}张，废票{paper['void']}张"
    yield f"另有纸票（两名计票人各自登记一致；纸票只能核对合计，不能逐张核对）：{heads}"
    if paper["returned"] > paper["issued"]:
        yield "收回的纸票多于发出的，这次投票无效，没有项目当选"
    for option, votes in zip(manifest["options"], paper["votes"], strict=True):
        illegible = f"，无法辨认{votes['illegible']}票" if votes["illegible"] else ""
        yield f"{option['code']} 纸票赞成{votes['for']}票，反对{votes['against']}票{illegible}"
