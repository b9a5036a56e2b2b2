"""`huying metrics`: every registered number of a congress in a year."""

from __future__ import annotations

from argparse import Namespace

from huying.kernel.calendar import clock
from huying.kernel.metrics.registry import all_metrics

from ..answers import Answer
from .common import the_congress


def run(args: Namespace) -> Answer:
    congress = the_congress(args.congress)
    year = args.year or clock.today().year
    measured = [(metric, metric.measure(congress, year)) for metric in all_metrics()]
    lines = [f"{metric.label}　{number}{metric.unit}　（{metric.formula}）" for metric, number in measured]
    return Answer({metric.name: number for metric, number in measured}, "\n".join([f"{congress}　{year}年", *lines]))
