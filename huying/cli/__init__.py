"""The command line `huying`, for congress staff and for scripts. START HERE, then parser.py for the list of commands.

Every command takes `--json`: one JSON value on standard output and nothing else. It ends with 0 (done), 1 (refused:
what and what to do, on standard error) or 2 (wrong usage, or a file
that is not what it should be). Django is imported only by commands that need it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .answers import Answer, Refusal, complain, say
from .parser import parse


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a server's locale may be C
    args = parse(words)
    try:
        answer: Answer = args.command.run(args)
        say(answer, as_json=args.json)
    except Refusal as refusal:
        complain(refusal, as_json=args.json)
        return refusal.code
    except KeyboardInterrupt:
        complain(Refusal("已中断。", "没有做完的部分不会留下，可以重新运行。"), as_json=args.json)
        return 130
    except BrokenPipeError:
        return 1  # whoever read our output has seen enough
    except Exception as fault:
        from .logs import keep

        complain(keep(fault), as_json=args.json)
        return 1
    return answer.code
