"""Where the data lies, known without Django: restore must work before there is any."""

from __future__ import annotations

import os
from pathlib import Path

from .answers import Refusal

DATABASE = "huying.sqlite3"
# What of the data directory is the congress's own, beside the database; the rest is made anew.
KEPT_FOLDERS = ("files", "imports", "models", "fonts", "keys")
# Never put back to what it was: what was erased since the backup stays erased (kernel/privacy/journal.py).
JOURNAL_FOLDER = "erasures"


def where() -> Path:
    """HUYING_HOME, whether it is there or not; the same folder as in the settings."""
    default = Path(__file__).resolve().parents[2] / "var"
    return Path(os.environ.get("HUYING_HOME") or default).resolve()


def home() -> Path:
    """HUYING_HOME, made when it is absent. Refused when it cannot be written."""
    folder = where()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise Refusal(
            f"不能使用数据目录{folder}：{fault.strerror}。", "请用 HUYING_HOME 指定一个可写的目录。"
        ) from fault
    if not os.access(folder, os.W_OK):
        raise Refusal(f"数据目录{folder}不可写。", "请修改目录权限，或用 HUYING_HOME 指定另一个目录。")
    return folder


def is_embedded() -> bool:
    """Whether the database is the SQLite file in the data directory."""
    return not os.environ.get("HUYING_DATABASE_URL")
