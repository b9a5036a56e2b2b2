"""Ideas: proposed by anybody, screened and merged by the office, always with a reason (R2.01, R2.02)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from huying.commons.voices.masking import mask_text
from huying.commons.voices.models import Voice
from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of, start_of
from huying.kernel.people.roles import Role
from huying.kernel.privacy.boxes import digest, seal, unseal
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, Refused, TooLate
from huying.kernel.procedures.selectors import led_to
from huying.kernel.procedures.services import link

from ..models import NONE, Idea, IdeaContact, Project, Solicitation
from ..models.ideas import contact_purpose
from ..procedures import Soliciting
from ..selectors import demand_of, grounds_of, networks
from ..selectors.demand import IDEA, PROJECT, VOICE
from ..selectors.ideas import code_digest
from ..terms import CITIZEN, MERGED, PASSED, REFUSED, SCREENINGS, label
from .shared import lock, note, require_office

LEAST_REASON = 4  # characters: "核实情况" is one
MOST_A_DAY = 2_000  # by the web, of one congress: beyond it somebody is filling the register, not proposing
AT_A_STATION = "可以到代表联络站当面说，由工作人员登记。"


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes: where, what, why; how to reach them, if they like."""

    title: str
    place: str
    what: str
    why: str = ""
    name: str = ""
    phone: str = ""
    channel: str = CITIZEN
    source: str = ""


def new_key() -> str:
    """A key that comes with a form: what is sent twice with it is kept once."""
    return secrets.token_urlsafe(18)


def code_from(key: str) -> str:
    """The query code that goes with a key: ten figures, which nobody guesses who has not the keys of the platform."""
    return f"{int(digest('livelihood key', key)[:16], 16) % 10**10:010}"


@transaction.atomic
def propose_idea(
    *,
    solicitation: Solicitation,
    said: Proposal,
    by: Viewer | None,
    at: datetime,
    same_as: Idea | None = None,
    key: str = "",
    network: str = "",
) -> tuple[Idea, str]:
    """Keep an idea and give the query code it is followed by. `same_as`: whoever proposes says it is the same thing.

    Sent again with the same `key` it gives the first idea. `network`: of a citizen on the web; who enters it at a desk
    (`by`) is not limited.

    Raises TooLate when the call takes no ideas, Incomplete when too little is said, Refused (too many of one network).
    """
    call = Solicitation.objects.select_for_update(of=("self",)).select_related("congress").get(pk=solicitation.pk)
    code = code_from(key or new_key())
    if known := call.ideas.filter(code_digest=code_digest(code)).first():
        return known, code
    _check_open(call, day_of(at))
    if by is None:
        _refuse_crowd(call, network, at)
    if not (said.title.strip() and said.place.strip() and said.what.strip()):
        raise Incomplete("请写明想办什么事、在哪里、做什么。")
    head = _head(call, same_as) if same_as else None
    idea = Idea.objects.create(
        congress=call.congress,
        solicitation=call,
        number=(call.ideas.aggregate(last=Max("number"))["last"] or 0) + 1,
        channel=said.channel,
        source=said.source.strip()[:80] or NONE,
        title=mask_text(said.title.strip(), said.name)[:100],
        place=mask_text(said.place.strip(), said.name)[:100],
        what=mask_text(said.what.strip(), said.name),
        why=mask_text(said.why.strip(), said.name) or NONE,
        code_digest=code_digest(code),
        block_digest=networks.digest_of(network),
        by=by.person if by else None,
        said_at=at,
        **(
            {"merged_into": head, "screening": MERGED, "reason": "提的人认为是同一件事", "screened_at": at}
            if head
            else {}
        ),
    )
    if contact := {k: v.strip() for k, v in (("name", said.name), ("phone", said.phone)) if v.strip()}:
        IdeaContact.objects.create(
            congress=call.congress, idea=idea, sealed=seal(contact, purpose=contact_purpose(idea.pk))
        )
    note(call.congress, "idea_proposed", f"idea:{idea.pk}", {"number": idea.number, "channel": idea.channel}, by, at)
    if head:
        recount(head)
    return idea, code


def _head(call: Solicitation, idea: Idea) -> Idea | None:
    """What an idea of the same call was merged into by now, or itself."""
    found = Idea.objects.select_related("merged_into").filter(solicitation=call, pk=idea.pk).first()
    return found and (found.merged_into or found)


def _check_open(call: Solicitation, today: date) -> None:
    if not call.is_open:
        raise TooLate("现在不在征集项目。", hint="下一次征集开始时，这里会打开。")
    if not call.opens_on <= today <= call.closes_on:
        raise TooLate(f"这次征集到{call.closes_on}为止。", hint="平时想反映事情，可以到代表联络站说。")


def _refuse_crowd(call: Solicitation, network: str, at: datetime) -> None:
    """One script must not shut the call for everybody: first its own network is full, for an hour."""
    if networks.is_full(call.ideas.filter(by=None), call.congress, network, at):
        raise Refused("您所在的网络这一小时提建议的人太多，先不收了。", hint=f"过一小时再来，{AT_A_STATION}")
    begin = start_of(day_of(at))
    today = call.ideas.filter(by=None, said_at__gte=begin, said_at__lt=begin + timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise TooLate("今天收到的建议太多了，请明天再提。", hint=f"着急的，{AT_A_STATION}")


def _in_hand(idea: Idea) -> Idea:
    """The idea, locked with its call. Raises TooLate when the results of the screening are public."""
    lock(Soliciting, idea.solicitation_id)
    locked = Idea.objects.select_related("congress", "solicitation").get(pk=idea.pk)
    if locked.solicitation.is_answered:
        raise TooLate("筛选结果已经公布，不能再改。")
    return locked


@transaction.atomic
def screen_idea(*, idea: Idea, result: str, ground: str, reason: str, by: Viewer, at: datetime) -> Idea:
    """Say whether an idea may be taken further. A refusal names its ground and gives a reason the proposer can read.

    Raises NotAllowed, Incomplete, TooLate.
    """
    require_office(idea.congress, by, "建议筛选")
    found = _in_hand(idea)
    if result not in (PASSED, REFUSED):
        raise Incomplete("请选筛选结果。")
    if result == REFUSED and (ground not in dict(grounds_of(found.congress)) or not reason.strip()):
        raise Incomplete("不采用的，要写明属于哪一条、为什么。", [Reason("理由会原样告诉提建议的人", "R2.02")])
    found.screening, found.ground, found.merged_into = result, ground if result == REFUSED else NONE, None
    found.reason, found.screened_at = reason.strip() or NONE, at
    found.save(update_fields=["screening", "ground", "reason", "screened_at", "merged_into"])
    said = {"number": found.number, "result": label(SCREENINGS, result), "ground": found.ground, "reason": found.reason}
    _settled(found, "idea_screened", said, by, at)
    return found


@transaction.atomic
def merge_ideas(*, into: Idea, others: Iterable[Idea], reason: str, by: Viewer, at: datetime) -> Idea:
    """Put ideas that say the same together under one; each keeps its number and its code.

    Raises NotAllowed, Incomplete (no reason, nothing to merge, another call), TooLate.
    """
    require_office(into.congress, by, "合并建议")
    head, rest = _in_hand(into), [other for other in others if other.pk != into.pk]
    if not rest or any(other.solicitation_id != head.solicitation_id for other in rest):
        raise Incomplete("请选同一次征集里至少一条别的建议。")
    if head.merged_into_id:
        raise Incomplete("这一条自己已经并入别的建议。", hint="请并到那一条。")
    if not reason.strip():
        raise Incomplete("请写明为什么合并。")
    pks = [other.pk for other in rest]
    rows = Idea.objects.filter(pk__in=pks) | Idea.objects.filter(merged_into__in=pks)
    rows.update(merged_into=head, screening=MERGED, ground=NONE, reason=reason.strip(), screened_at=at)
    said = {"into": head.number, "merged": sorted(other.number for other in rest), "reason": reason.strip()}
    _settled(head, "ideas_merged", said, by, at)
    return head


def _settled(idea: Idea, kind: str, said: dict[str, object], by: Viewer, at: datetime) -> None:
    note(idea.congress, kind, f"idea:{idea.pk}", said, by, at)
    recount(idea)
    indexes.refresh(lock(Soliciting, idea.solicitation_id), day_of(at))


@transaction.atomic
def link_voices(*, idea: Idea, voices: Iterable[Voice], by: Viewer, at: datetime) -> int:
    """Link what people said elsewhere to an idea: each is counted as demand once (R2.12)."""
    require_office(idea.congress, by, "关联群众来话")
    linked = [v for v in voices if v.congress_id == idea.congress_id]
    for voice in linked:
        link(congress=idea.congress, source=(VOICE, voice.pk), target=(IDEA, idea.pk), at=at)
    note(idea.congress, "voices_linked", f"idea:{idea.pk}", {"voices": [v.pk for v in linked]}, by, at)
    recount(idea)
    return len(linked)


@transaction.atomic
def reveal_contact(*, idea: Idea, reason: str, by: Viewer, at: datetime) -> dict[str, str]:
    """How to reach whoever proposed it. The ledger knows who looked and why, never what was seen.

    Raises NotAllowed for anybody but the intake of the same congress, Incomplete without a reason.
    """
    if by.congress != idea.congress or not by.has(Role.INTAKE):
        raise NotAllowed("联系方式只由民意受理人员查看。", hint="请说明事由，由民意受理人员办理。")
    if len(reason.strip()) < LEAST_REASON:
        raise Incomplete("请写明查看的事由。")
    kept = IdeaContact.objects.filter(idea=idea).first()
    note(idea.congress, "contact_revealed", f"idea:{idea.pk}", {"reason": mask_text(reason.strip())}, by, at)
    return unseal(bytes(kept.sealed), purpose=contact_purpose(idea.pk)) if kept else {}


def recount(idea: Idea) -> None:
    """The demand of the projects that came from an idea follows."""
    for row in led_to(IDEA, [idea.pk]):
        if row.to_kind == PROJECT:
            Project.objects.filter(pk=row.to_id).update(demand=demand_of(row.to_id).total)
