"""Faults of the program go to a file under HUYING_HOME/logs; the person at the terminal gets a sentence."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from huying.web.faults import fault_of

from .answers import Refusal
from .paths import home

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_file(name: str = "huying.log") -> Path:
    """A file in the folder of logs, which is made when absent."""
    folder = home() / "logs"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / name


def to_file(name: str = "huying.log") -> None:
    """Sends what the program logs to a file instead of the terminal. With HUYING_DEBUG=1 it stays there."""
    root = logging.getLogger()
    if os.environ.get("HUYING_DEBUG") == "1" or any(isinstance(h, RotatingFileHandler) for h in root.handlers):
        return
    for handler in [h for h in root.handlers if type(h) is logging.StreamHandler]:
        root.removeHandler(handler)
    handler = RotatingFileHandler(log_file(name), maxBytes=5_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)


def keep(fault: BaseException) -> Refusal:
    """Writes an unforeseen fault to the log; the refusal says what to do, or names the file where nobody can know."""
    if os.environ.get("HUYING_DEBUG") == "1":
        traceback.print_exception(fault, file=sys.stderr)
    path = _write(fault)
    if known := fault_of(fault):
        return Refusal(f"{known.what}，没有做完。", f"{known.remedy}，再运行一次。")
    if path is None:
        return Refusal("程序出错，没有做完。", "日志也写不进数据目录，请检查磁盘空间和权限。")
    return Refusal("程序出错，没有做完。", f"出错的经过已写入 {path}，请把它交给系统管理员。")


def _write(fault: BaseException) -> Path | None:
    """Where it was written; None when the disk does not take it."""
    try:
        path = log_file()
        with path.open("a", encoding="utf-8") as log:
            log.write(f"--- huying {' '.join(sys.argv[1:3])}\n")
            log.write("".join(traceback.format_exception(fault)))
    except (OSError, Refusal):
        return None
    return path
