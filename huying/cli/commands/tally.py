"""`huying tally`: count the ballots of a .pb file, for anybody, without a database."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from huying.commons.voting.budgeting import (
    ADVICE_ONLY,
    LABELS,
    Malformed,
    PbElection,
    Rule,
    Satisfaction,
    explain,
    read_file,
    winners,
)

from ..answers import Answer, Refusal

TOTALS_ONLY = "这个文件只有总数是真的，每一张票是照总数分派的：等额分配法要看每张票还支持了什么，算不出来。"


def run(args: Namespace) -> Answer:
    """The votes of each project and, under a budget rule, which would be funded. Malformed files end with 2.

    Equal shares look at what else each ballot supports: a file whose ballots are dealt from totals has no answer.
    """
    election = _read(args.file)
    votes = election.votes_by_id()
    if args.rule == "votes":
        return Answer({"votes": votes, "winners": []}, _votes_text(election, votes))
    rule = Rule(args.rule)
    if rule is Rule.EQUAL_SHARES and election.is_dealt:
        raise Refusal(TOTALS_ONLY, "可以用--rule votes或者greedy；总数能证明的，写在平台的票决页面上。")
    lines = explain(election, rule, Satisfaction(args.satisfaction))
    said = [f"{line.project.id}　{line.project.name}\n　　{line.sentence}" for line in lines]
    head = f"{LABELS[rule]}：可列入{len(winners(lines))}个项目。\n{ADVICE_ONLY}"
    return Answer({"votes": votes, "winners": winners(lines)}, "\n".join([head, *said]))


def _read(name: str) -> PbElection:
    try:
        return read_file(Path(name))
    except Malformed as fault:
        raise Refusal(f"{name}：{fault}", "请向出具文件的人核对，或者改正以后再数。", code=2) from fault
    except OSError as fault:
        raise Refusal(f"打不开这个文件：{name}（{fault.strerror}）。", "请核对路径和权限。") from fault


def _votes_text(election: PbElection, votes: dict[str, int]) -> str:
    names = {p.id: p.name for p in election.projects}
    ranked = sorted(votes, key=lambda key: -votes[key])
    lines = [f"{votes[key]:>8}票　{key}　{names[key]}" for key in ranked]
    for key, (published, counted) in election.differing().items():
        lines.append(f"! {key}：文件里写着{published}票，数出来{counted}票。")
    return "\n".join([f"{len(election.ballots):,}张选票，{len(votes)}个项目。", *lines])
