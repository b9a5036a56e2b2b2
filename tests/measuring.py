"""Measurements and long trials: each figure beside the limit it is measured against, in one table.

A bench or soak test takes `measure`:

    measure("due days, 1,000,000", seconds, unit="s", limit=bare, limit_name="counting in a loop", at_most=0.5)

which notes figure, limit and their ratio; a ratio above `at_most` or below `at_least` fails the run at its end.
Without a limit the bar is on the figure itself. The table is printed at the end and written to build/<kind>.json.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parent.parent / "build"


@dataclass(frozen=True)
class Row:
    """One line of the table; `bar` is in words, `holds` says whether it was met."""

    name: str
    figure: float
    unit: str
    limit: float | None
    limit_name: str
    ratio: float | None
    bar: str
    holds: bool


class Measurements:
    def __init__(self) -> None:
        self.rows: list[Row] = []

    def __call__(
        self,
        name: str,
        figure: float,
        *,
        unit: str = "",
        limit: float | None = None,
        limit_name: str = "",
        at_most: float | None = None,
        at_least: float | None = None,
    ) -> None:
        """Note a figure; what misses its bar is told at the end (`pytest_sessionfinish`), after all was measured."""
        self._note(name, figure, unit, limit, limit_name, figure / limit if limit else None, at_most, at_least)

    def ratio(
        self,
        name: str,
        figure: float,
        ratio: float,
        *,
        unit: str = "",
        limit: float,
        limit_name: str,
        at_most: float | None = None,
        at_least: float | None = None,
    ) -> None:
        """The same where the ratio was taken slice by slice: it is not the figure over the limit."""
        self._note(name, figure, unit, limit, limit_name, ratio, at_most, at_least)

    def _note(
        self,
        name: str,
        figure: float,
        unit: str,
        limit: float | None,
        limit_name: str,
        ratio: float | None,
        at_most: float | None,
        at_least: float | None,
    ) -> None:
        judged = figure if ratio is None else ratio
        holds = (at_most is None or judged <= at_most) and (at_least is None or judged >= at_least)
        bars = [f"{sign} {bar:g}" for sign, bar in (("≤", at_most), ("≥", at_least)) if bar is not None]
        bar = " ".join(bars) + ("" if ratio is None or not bars else " ×")
        self.rows.append(Row(name, figure, unit, limit, limit_name, ratio, bar, holds))

    def write(self, kind: str) -> Path:
        BUILD.mkdir(exist_ok=True)
        path = BUILD / f"{kind}.json"
        path.write_text(json.dumps([asdict(r) for r in self.rows], ensure_ascii=False, indent=1) + "\n", "utf-8")
        return path


class Stopwatch:
    seconds = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """`with stopwatch() as took: …`, then `took.seconds`."""
    watch = Stopwatch()
    start = time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - start


_measured = pytest.StashKey[Measurements]()


@pytest.fixture(scope="session")
def measure(request: pytest.FixtureRequest) -> Measurements:
    return request.config.stash.setdefault(_measured, Measurements())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    measured = config.stash.get(_measured, None)
    if measured is None or not measured.rows:
        return
    terminalreporter.section("测量")
    for r in measured.rows:
        against = f"{r.limit_name} {r.limit:.4g}，比值 {r.ratio:.3g}" if r.limit and r.ratio is not None else ""
        line = f"{'✓' if r.holds else '✗'} {r.name}：{r.figure:.4g} {r.unit}  {against}  {r.bar}"
        terminalreporter.write_line(line.rstrip(), red=not r.holds)
    terminalreporter.write_line(_verdict(measured))
    for kind in _kinds(config):
        terminalreporter.write_line(f"已写入 {measured.write(kind).relative_to(BUILD.parent)}")


def _verdict(measured: Measurements) -> str:
    missed = [r.name for r in measured.rows if not r.holds]
    return f"没有达到界限的{len(missed)}项：{'；'.join(missed)}" if missed else f"{len(measured.rows)}项都在界限之内"


def _kinds(config: pytest.Config) -> set[str]:
    return {part for a in config.args for part in Path(a.split("::")[0]).parts if part in {"bench", "soak"}}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A bar that is missed fails the run, after everything has been measured."""
    measured = session.config.stash.get(_measured, None)
    if measured is not None and not all(r.holds for r in measured.rows) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
