"""`huying serve`: the pages and the worker, until Ctrl-C."""

from __future__ import annotations

from argparse import Namespace

from ..answers import Answer, as_text, note
from ..serving.server import serve


def run(args: Namespace) -> Answer:
    """Prints the address as soon as pages are served; ends when told to."""

    def ready(url: str) -> None:
        print(as_text({"url": url}) if args.json else f"呼应已启动：{url}\n按 Ctrl-C 停止。", flush=True)

    serve(host=args.host, port=args.port, ready=ready)
    note("已停止。")
    return Answer(silent=True)
