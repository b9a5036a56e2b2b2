"""`huying demo`: the demonstration county, built when it is absent, then served."""

from __future__ import annotations

from argparse import Namespace

from huying.demo import ballot_devices, people, playing_livelihood
from huying.demo.build import PASSWORD, build, exists
from huying.kernel.calendar import clock

from ..answers import Answer, as_text, note
from ..serving.server import check_port, serve

HOST = "127.0.0.1"
FICTION = "演示数据：县、人、事都是虚构的。"


def run(args: Namespace) -> Answer:
    """Prints the address and one account per role. A second start uses what is there."""
    if not args.no_serve:
        check_port(HOST, args.port)  # now, not when the county has been built for two minutes
    if not exists():
        note("正在建立演示县，要一两分钟。")
        build(now=clock.now(), say=lambda text: note(f"· {text}"))
    if args.no_serve:
        return Answer(_data(None), f"演示县已建好。{FICTION}\n\n{_accounts()}")

    def ready(url: str) -> None:
        text = f"\n呼应演示县：{url}\n{FICTION}\n\n{_accounts()}\n\n按 Ctrl-C 停止。"
        print(as_text(_data(url)) if args.json else text, flush=True)

    serve(host=HOST, port=args.port, ready=ready)
    note("已停止。")
    return Answer(silent=True)


def _data(url: str | None) -> dict[str, object]:
    accounts = [
        {"role": a.role.label, "person": a.person, "username": a.username, "password": PASSWORD}
        for a in people.accounts()
    ]
    city = people.city()
    above = {"congress": city.name, "person": city.person, "username": city.account, "password": PASSWORD}
    signs_in = (*playing_livelihood.sign_ins(), *playing_livelihood.counted_sign_ins())
    below = [{**town, "password": PASSWORD} for town in signs_in]
    return {"url": url, "accounts": accounts, "above": above, "below": below}


def _accounts() -> str:
    rows = [f"{a.username:<12}{a.role.label}　{a.person}" for a in people.accounts()]
    city = people.city()
    above = f"{city.account:<12}上级{city.name}的办公室　{city.person}"
    towns = playing_livelihood.sign_ins()
    below = [f"{t['username']:<16}{t['role']}　{t['person']}" for t in towns]
    voting = f"今天票决民生实事的{towns[0]['congress']}（正在投票，用代表账号登录就能投，办公室账号截止，监票人开票）："
    keys = f"代表设备、监票人钥匙的备份在 {ballot_devices.folder()}，在投票、开票页上恢复，口令 {ballot_devices.PHRASE}"
    budgets = "今年票决过、填了预算的乡镇（在“票决”里看计票结果和辅助参考）："
    counted = [
        f"{t['username']:<16}{t['congress']}{t['role']}　{t['person']}" for t in playing_livelihood.counted_sign_ins()
    ]
    told = [f"账号（密码都是 {PASSWORD}）：", *rows, above, voting, *below, keys, budgets, *counted]
    return "\n".join(told)
