"""`huying loop`: the closed loop of every topic of a congress (R1.05)."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from huying.kernel.calendar import clock
from huying.kernel.calendar.saying import full_day
from huying.mechanisms.oversight.loop import LoopRow, Stage, loop

from ..answers import Answer
from .common import the_congress


def run(args: Namespace) -> Answer:
    """Each topic with its five stages: where it stands, on what day each was done, with which paper."""
    congress = the_congress(args.congress)
    rows = loop(congress, clock.today())
    text = "\n\n".join(_in_words(row) for row in rows) or f"{congress}还没有监督议题。"
    return Answer([_as_data(row) for row in rows], text)


def _as_data(row: LoopRow) -> dict[str, Any]:
    return {
        "topic": row.topic.title,
        "year": row.topic.plan.year,
        "closed": row.is_closed,
        "dropped": row.is_dropped,
        "items": row.items,
        "verified": row.verified,
        "stages": [_stage_as_data(node) for node in row.nodes],
    }


def _stage_as_data(node: Stage) -> dict[str, Any]:
    return {
        "stage": node.label,
        "state": node.state,
        "on": node.on.isoformat() if node.on else None,
        "document": node.document or None,
    }


def _in_words(row: LoopRow) -> str:
    head = f"{row.topic.plan.year}年　{row.topic.title}　（{row.light.words}，清单{row.items}项，认可{row.verified}项）"
    return "\n".join([head, *(f"　{node.label}　{_when(node)}　{node.document}".rstrip() for node in row.nodes)])


def _when(node: Stage) -> str:
    if node.on:
        return full_day(node.on)
    return node.words or "还没有到"
