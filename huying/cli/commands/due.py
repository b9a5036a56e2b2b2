"""`huying due`: the last day that is in time, and why."""

from __future__ import annotations

from argparse import Namespace

from huying.kernel.calendar.saying import full_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.procedures import profiles
from huying.kernel.procedures.definition import TimeLimit
from huying.kernel.procedures.limits import due_counted
from huying.kernel.procedures.profile import Limit, NoSuchProfile, Profile
from huying.kernel.procedures.registry import bindings, limit_label

from ..answers import Answer, Refusal


def run(args: Namespace) -> Answer:
    """The due day of a rule, DATE being the day of the rule's anchor in that profile."""
    try:
        profile = profiles.load(args.profile)
    except NoSuchProfile as unknown:
        raise Refusal(str(unknown), "用 --profile 选其中一个。") from unknown
    rule = args.rule.upper()
    limit = profile.limit(rule, args.start) or profile.limit(rule)
    if limit is None:
        raise Refusal(f"规则集“{profile.name}”没有{args.rule}这一条期限。", _known(profile))
    anchor = limit_label(rule, limit.anchor) or "起算日"
    try:
        due = due_counted(limit, args.start, anchor, work_calendar(), backwards=_is_backwards(rule))
    except OverflowError as fault:
        raise Refusal(f"从{args.start}推算不出：超出了公历9999年。", "请核对起算日。") from fault
    data = {"due_on": due.on.isoformat(), "provisional": due.provisional, "explanation": due.text + _source(limit)}
    text = f"{limit.label}：{full_day(due.on)}{'（暂定）' if due.provisional else ''}\n{data['explanation']}"
    return Answer(data, text)


def _is_backwards(rule: str) -> bool:
    return any(limit.backwards for limit in _limits(rule))


def _limits(rule: str) -> list[TimeLimit]:
    acts = [act for binding in bindings() for act in binding.procedure.acts]
    return [limit for act in acts for limit in (act.due, act.again) if limit and limit.rule == rule]


def _source(limit: Limit) -> str:
    quote = f"：“{limit.quote}”" if limit.quote else ""
    return f"依据{limit.clause}{quote}。" if limit.clause else ""


def _known(profile: Profile) -> str:
    return (
        "它有："
        + "、".join(f"{rule}（{limit.label}）" for rule in profile.rules if (limit := profile.limit(rule)))
        + "。"
    )
