"""The verifier as one file: the modules that only check, one after the other, without their imports of each other."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

MODULES = (
    "edwards", "group", "layout", "proofs", "ceremony", "ballots", "board", "tally", "sealing", "reopening", "folder",
    "verify",
)  # fmt: skip
PYTHON = "3.10"  # the oldest that runs it
HEAD = f'''#!/usr/bin/env python3
"""呼应无记名电子表决核对程序。只需要 Python {PYTHON} 以上，不联网，不装任何东西，可以交给任何人。

    python3 verify.py [文件夹]

核对：监票人的密钥、名册、每张票的签名和证明、票板、回执、开票的份额、结果。装有 rbcl 时更快。
The format is described in docs/secret-ballot.md of Huying. Standard library only.
"""

from __future__ import annotations
'''


@cache
def one_file() -> str:
    """The text of verify.py."""
    return HEAD + "".join(_body(name) for name in MODULES)


def _body(name: str) -> str:
    """The module's lines but for its relative imports and its `from __future__`."""
    text = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    gone: set[int] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and (node.level or node.module == "__future__"):
            gone.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    kept = [line for number, line in enumerate(text.splitlines(), 1) if number not in gone]
    return f"\n\n# ==== {name}.py " + "=" * (100 - len(name)) + "\n\n" + "\n".join(kept).strip() + "\n"
