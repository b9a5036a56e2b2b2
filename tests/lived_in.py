"""A county that is lived in: at least one row of everything that a page shows, and where each of them is.

rows = live_in(world)
rows.args["oversight:opinion"]      # [(1,), (2,)]: what the address of that name takes
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from huying.commons.meetings import selectors as halls
from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import (
    AgendaItem,
    AttendeeKind,
    HalfDay,
    ItemKind,
    PaperKind,
    ScSession,
    SittingKind,
    SpeechKind,
)
from huying.commons.meetings.procedures import ItemDeliberation
from huying.commons.voices import services as voices
from huying.commons.voices.models import CandidateMember, CandidateTopic, ImportBatch, TopicRun, Voice
from huying.commons.voting.deciding import close_by_hands, open_vote
from huying.commons.voting.elections.naming import name_others
from huying.commons.voting.elections.voiding import void
from huying.commons.voting.envelopes import roll
from huying.commons.voting.envelopes.ceremony import prepare
from huying.commons.voting.models import Vote, Way
from huying.demo.sample import sample_csv
from huying.kernel.documents import own_templates
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import genre_of
from huying.kernel.documents.models import Version
from huying.kernel.documents.standard import standard_template
from huying.kernel.jobs.models import Job, State
from huying.kernel.jobs.services import run_waiting
from huying.kernel.ledger import selectors
from huying.kernel.ledger import services as ledger
from huying.kernel.metrics.registry import all_metrics
from huying.kernel.notifications import calendars
from huying.kernel.notifications.models import Digest, DigestState
from huying.kernel.people.models import Congress, CongressTerm, Level
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, OpenDoor, Proceeding
from huying.kernel.procedures.own_instruments import keep_instrument
from huying.kernel.procedures.registry import bindings
from huying.kernel.procedures.rulebook import timed
from huying.mechanisms.oversight import services as oversight
from huying.mechanisms.oversight.models import OpinionDocument, ProblemItem, PublicationKind, Topic
from huying.mechanisms.oversight.procedures import AnnualPlanning, ItemHandling, OpinionHandling, TopicOversight
from huying.mechanisms.oversight.selectors import proceeding_of

from . import polls
from .activities import activities_of
from .appraising import appraised, inquired, investigated, questioned
from .commitments import commitments_of
from .hall import Hall
from .livelihood import livelihood_of
from .play import Play
from .researching import research_of
from .world import CITY_BUILDING, GOVERNMENT, HOUSING, World, moment

CANDIDATES = tuple(f"candidates_{name}" for name in ("of_year", "sheet", "import", "write"))
# What the devices of trustees, deputies and the hall say in a secret ballot.
SECRET_MESSAGES = ("promise", "boxes", "confirmation", "credential", "cast", "shares", "seal")
ON = date(2026, 9, 2)  # the day after the report: the day on which the pages are looked at
Args = tuple[Any, ...]


@dataclass
class Rows:
    """What the addresses of the county take, by the name of the address."""

    world: World
    args: dict[str, list[Args]] = field(default_factory=dict)

    def of(self, name: str) -> list[Args]:
        return self.args.get(name, [()])


TOPICS = ("城区老旧小区改造工作情况", "农村饮水安全工作情况")


def live_in(world: World, topics: tuple[str, str] = TOPICS) -> Rows:
    """One topic reported on and being assessed, one whose letter is a draft; what people said; a published plan."""
    reported, drafted = Play(world, topics[0]).reported(), Play(world, topics[1], 19).drafted()
    before = research_of(world) | _hall(world)  # their topics are chosen before the plan is published
    _publish(world, reported)
    decided = _vote(world)  # in the session of this day, at which the letter is assessed too
    oversight.open_assessment(of=reported, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    coming = meetings.plan_session(congress=world.congress, number=20, planned_on=date(2026, 10, 29), on=ON)
    candidate = _candidate(world, reported)
    rows = Rows(world)
    rows.args |= before
    rows.args |= _pack(world, coming, reported.session, decided)
    rows.args |= appraised(world) | inquired(world, reported) | questioned(world)
    rows.args |= investigated(world)
    rows.args |= _published(world, reported)
    rows.args |= livelihood_of(world) | commitments_of(world)
    rows.args |= activities_of(world, reported)  # before the acts of every procedure are listed
    rows.args |= _voices(world) | _oversight(reported, drafted) | _procedures(world) | _shared(world, reported)
    rows.args |= _behind_the_scenes(world) | _choosing(candidate)
    return rows


def _publish(world: World, opinion: OpinionDocument) -> None:
    """The topic and the plan are open to the public, and so is the letter."""
    play, on = Play(world), date(2026, 2, 2)
    topic, plan = proceeding_of(TopicOversight, opinion.topic_id), proceeding_of(AnnualPlanning, opinion.topic.plan_id)
    said = {"secrecy_review": "陈静怡", "quotes": "楼上一下雨，我家就要拿三个盆接水。\n顶楼漏雨，没人修。"}
    play.act(topic, TopicOversight.publicised, Role.SC_OFFICE, on, said)
    play.act(plan, AnnualPlanning.drafted, Role.SC_OFFICE, on)
    play.act(plan, AnnualPlanning.passed, Role.SC_OFFICE, on, {"meeting": "第31次主任会议"})
    play.act(plan, AnnualPlanning.published, Role.SC_OFFICE, on, {"where": "县人大网", "secrecy_review": "陈静怡"})
    letter = Version.objects.filter(document=opinion.document).order_by("pk").last()
    documents.publish(version=letter, by=None, at=moment(ON))


def _candidate(world: World, reported: OpinionDocument) -> Topic:
    """A candidate that was scored, about which the government and a department were asked; a talk with the city."""
    office, on, at = world.viewer(Role.SC_OFFICE, on=ON), ON, moment(ON)
    plan = reported.topic.plan
    topic = oversight.propose_topic(
        plan=plan, title=f"{reported.topic.title[:4]}停车管理情况", organ=world.body(GOVERNMENT),
        working_body=world.body(CITY_BUILDING), said={"channel": "deputies", "criteria": ["public_concern"]},
        by=office, on=on, at=at,
    )  # fmt: skip
    oversight.score_topic(topic=topic, values={"public_concern": 4}, reason="停车难", by=office, at=at)
    bodies = [world.body(GOVERNMENT), world.body(HOUSING)]
    oversight.ask_organs(topic=topic, bodies=bodies, question="什么时候审议合适", by=office, on=on, at=at)
    oversight.note_liaison(
        plan=plan, level="upper", with_whom="市人大常委会", on=on, result="市里今年不安排同题", by=office, at=at
    )
    return topic


def _choosing(candidate: Topic) -> dict[str, list[Args]]:
    return {
        **{f"oversight:{name}": [(candidate.pk,)] for name in ("scores", "ask", "take_replies", "link_level")},
        **{f"oversight:{name}": [(candidate.plan_id,)] for name in ("adjust", "liaison")},
        **{f"oversight:{name}": [(2026,)] for name in ("statutory", *CANDIDATES)},
        "oversight:consultation": [(asked.pk,) for asked in candidate.consultations.all()],
    }


def _published(world: World, opinion: OpinionDocument) -> dict[str, list[Args]]:
    """The letter is public, the report on its handling waits for its review; somebody has a calendar."""
    body, office, code = world.viewer(Role.WORKING_BODY), world.viewer(Role.SC_OFFICE), world.congress.code
    letter = oversight.draw_up(kind=PublicationKind.OPINION, subject_id=opinion.pk, by=office, at=moment(ON))
    words = {"title": letter.title, "body": "改造总体有序。", "file": None, "without_file": False}
    oversight.rewrite(publication=letter, by=office, at=moment(ON), **words)
    oversight.review(publication=letter, note="删去了联系电话", by=body, at=moment(ON))
    oversight.publish(publication=letter, on=None, by=office, at=moment(ON))
    report = oversight.draw_up(kind=PublicationKind.HANDLING_REPORT, subject_id=opinion.pk, by=office, at=moment(ON))
    research = oversight.draw_up(
        kind=PublicationKind.RESEARCH_REPORT, subject_id=opinion.topic_id, by=body, at=moment(ON)
    )
    oversight.review(publication=research, note="", by=world.viewer(Role.SUPERVISION_OFFICE), at=moment(ON))
    key = calendars.new_key(world.person(Role.SC_OFFICE))
    names = ("public_texts", "public_feed", "public_calendar", "public_subscribe")
    return {
        **{name: [(code,)] for name in names},
        "public_text": [(code, letter.pk)],
        "personal_calendar": [(key,)],
        "oversight:publication": [(letter.pk,), (report.pk,), (research.pk,)],
        "oversight:publication_new": [("opinion", opinion.pk)],
        "oversight:publication_review": [(report.pk,)],
        "oversight:publication_order": [(research.pk,)],
        "oversight:publication_withdraw": [(letter.pk,)],
    }


def _behind_the_scenes(world: World) -> dict[str, list[Args]]:
    """A job that failed, and a mail of which nobody knows whether it went out."""
    office, at = world.person(Role.SC_OFFICE), moment(ON)
    job = Job.objects.create(
        congress=world.congress, kind="notifications.send", subject="again", by=office, state=State.FAILED,
        enqueued_at=at, finished_at=at, result="邮件设置写得不对。",
    )  # fmt: skip
    digest = Digest.objects.create(
        congress=world.congress, person=office, slot_on=ON, address="office@example.org", queued_at=at,
        state=DigestState.UNKNOWN, finished_at=at, reason="发送途中程序中断，不知是否已经发出。",
    )  # fmt: skip
    return {"work:retry": [(job.pk,)], "work:send_again": [(digest.pk,)]}


def _voices(world: World) -> dict[str, list[Args]]:
    """One file committed, one checked; a candidate topic gathered from what is in."""
    office, at = world.person(Role.SC_OFFICE), moment(ON)
    batches = []
    for seed in (1, 2):
        content = sample_csv(seed, ON)
        batch = voices.upload(
            congress=world.congress, source="12345", filename="热线.csv", content=content, by=office, at=at
        )
        run_waiting()
        batches.append(ImportBatch.objects.get(pk=batch.pk))
    voices.commit(batches[0], by=office, at=at)
    run_waiting()
    said = list(Voice.objects.filter(congress=world.congress).order_by("pk"))
    topic = _gathered(world, said)
    one_batch = [(b.number,) for b in batches]
    names = ("batch", "commit", "resume", "withdraw", "discard", "rejected_xlsx", "rejected_csv")
    return {
        **{f"voices:{name}": [(said[0].pk,)] for name in ("voice", "reveal", "erase", "label")},
        **{f"voices:{name}": one_batch for name in names},
        "voices:columns": [one_batch[1]],
        "voices:topic": [(topic.pk,)],
    }


def _hall(world: World) -> dict[str, list[Args]]:
    """A session that is open: two groups deliberate, one is over; speeches, a collation, a question, an outline."""
    hall = Hall(Play(world, "农村公路绿化工作情况", 31))
    one, two = hall.deliberating()
    speaker, other = halls.may_speak(one)[:2]
    hall.confirm(hall.speech(one))
    unconfirmed, own = hall.speech(one, 1), halls.may_speak(two)[0]
    turn = meetings.ask_to_speak(deliberation=two, person=own, by=own, at=hall.at())
    meetings.give_floor(turn=turn, by=hall.office, at=hall.at(9, 5))
    hall.on_floor(one, ItemDeliberation.ended)
    meetings.save_collation(
        deliberation=one, text="养护跟不上。", points=["养护跟不上"], by=hall.office, at=hall.at(15)
    )
    hall.on_floor(one, ItemDeliberation.sent)
    question = meetings.ask(
        item=hall.item, asker=other, organ=world.body(HOUSING), text="何时修完？", by=hall.office, at=hall.at(10)
    )
    said = {"answerer": "马建业", "post": "局长", "text": "年底前。", "by": hall.office}
    meetings.answer(question=question, at=hall.at(10, 5), **said)
    outline = hall.outline(speaker)
    hall.outline(other)
    nominated = meetings.nominate(outline=outline, reason="数据扎实", by=world.viewer(Role.SC_OFFICE), at=hall.at(16))
    of_session = ("hall", "groups", "questions", "nominate", "screen")
    names = ("deliberation", "floor", "speech_new", "written", "collation")
    return {
        **{f"meetings:{name}": [(hall.session.pk,)] for name in of_session},
        "meetings:chair": [(two.pk,)],
        **{f"meetings:{name}": [(one.pk,), (two.pk,)] for name in names},
        "meetings:speech": [(s.pk,) for s in (*one.speeches.order_by("pk")[:1], unconfirmed)],
        "meetings:receive": [(r.pk,) for r in one.receipts.order_by("pk")],
        "meetings:question": [(question.pk,)],
        "meetings:commendation": [(nominated.pk,)],
        "oversight:key_speakers": [(hall.topic.pk,)],
    }


def _gathered(world: World, said: list[Voice]) -> CandidateTopic:
    congress = world.congress
    run = TopicRun.objects.create(congress=congress, at=moment(ON), voices=len(said), topics=1, clustered=len(said))
    topic = CandidateTopic.objects.create(
        congress=congress, run=run, rank=1, title=said[0].title, size=len(said), heat=len(said), first_on=ON,
        last_on=ON, titles=json.dumps([v.title for v in said[:3]]), weeks=json.dumps([0] * 9 + [3, 8, 5]),
    )  # fmt: skip
    CandidateMember.objects.bulk_create(CandidateMember(congress=congress, topic=topic, voice=v) for v in said)
    return topic


def _oversight(reported: OpinionDocument, drafted: OpinionDocument) -> dict[str, list[Args]]:
    items, drafts = list(reported.items.all()), list(drafted.items.all())
    of_draft = [(drafted.pk, i.pk) for i in drafts]
    return {
        "oversight:plan_of_year": [(2026,)],
        "oversight:plan_by_id": [(reported.topic.plan_id,)],
        "oversight:topic": [(reported.topic_id,), (drafted.topic_id,)],
        "oversight:schedule": [(drafted.topic_id,)],
        "oversight:opinion": [(reported.pk,)],
        "oversight:draft": [(drafted.pk,)],
        "oversight:draft_xlsx": [(drafted.pk,)],
        "oversight:item_new": [(drafted.pk,)],
        "oversight:item_edit": of_draft[:1],
        "oversight:item_remove": of_draft[:1],
        **_handling(items, drafted),
        "oversight:open_assessment": [(reported.pk,)],
        "oversight:close_assessment": [(reported.pk,)],
        "oversight:item": [(i.pk,) for i in items],
        "oversight:reply": [(reported.pk,)],
        **{f"oversight:unit_{name}": [(proceeding_of(ItemHandling, items[0].pk).pk,)] for name in ("give", "note")},
        **{f"oversight:assessment_{name}": [(reported.pk, "docx")] for name in ("ballot", "result")},
        "voting:ballot": [(reported.assessment_id,)],
        "voting:paper": [(reported.assessment_id,)],
        "voting:officers": [(reported.assessment_id,)],
        "voting:count_paper": [(reported.assessment_id,)],
        **{f"meetings:{name}": [(reported.session_id,)] for name in ("session", "attendance")},
        "meetings:move": [(drafted.session_id,)],
    }


def _pack(world: World, coming: ScSession, held: ScSession, decided: Vote) -> dict[str, list[Args]]:
    """A session with its pack: an item, papers that were sent, an outline, guests; and the minutes of one held."""
    recorder, organ = {"by": world.person(Role.SC_OFFICE), "at": moment(ON)}, world.person(Role.ORGAN)
    item = meetings.add_item(
        session=coming, title="审议人事任免案", kind=ItemKind.DECIDE, reporter="陈静怡", **recorder
    )
    meetings.add_item(session=coming, title="听取水利工作报告", kind=ItemKind.HEAR, reporter="", **recorder)
    later = meetings.add_sitting(
        session=coming, on=date(2026, 10, 29), half=HalfDay.AFTERNOON, kind=SittingKind.GROUP, **recorder
    )
    invited = meetings.invite(
        session=coming, kind=AttendeeKind.ANSWERING, name=organ.name, person=organ, body=world.body(GOVERNMENT),
        item=item, **recorder,
    )  # fmt: skip
    meetings.distribute(session=coming, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    outline = meetings.save_outline(
        item=item, person=world.person(Role.SC_MEMBER), kind=SpeechKind.KEY, said={"problems": "管网老化"},
        is_handed_in=True, at=moment(ON),
    )  # fmt: skip
    meetings.save_minutes(session=held, text="会议认为，改造总体有序。", **recorder)
    first, session = coming.sittings.all()[0], [(coming.pk,)]
    pages = [
        "agenda",
        "sittings",
        "papers",
        "paper_new",
        "papers_send",
        "papers_reached",
        "papers_remind",
        "outlines",
        "attendees",
    ]
    return {
        **{f"meetings:{name}": session for name in (*pages, "attendee_new", "attendees_came")},
        **{f"meetings:{name}": [(item.pk,)] for name in ("item", "item_drop", "item_up", "outline_write")},
        "meetings:sitting_drop": [(later.pk,)],
        "meetings:answering": [(held.agenda.get(subject_kind="topic").pk,)],
        "meetings:invitation": [(invited.pk,)],
        "meetings:invitation_paper": [(invited.pk, coming.papers.get(kind=PaperKind.NOTICE).pk)],
        "meetings:paper_open": [(coming.papers.all()[0].pk,)],
        "meetings:outline": [(outline.pk,)],
        "meetings:outline_print": [(outline.pk, "docx")],
        "meetings:door": [(first.pk,)],
        "meetings:check_in": [(first.pk, "code")],
        "meetings:roll_sheet": [(first.pk, "docx")],
        "meetings:minutes": [(held.pk,), (coming.pk,)],
        "meetings:minutes_sign": [(held.pk,)],
        "meetings:minutes_print": [(held.pk, "docx")],
        "meetings:sheet": [(coming.pk, "notice", "docx")],
        "meetings:decided_sheet": [(passed := _passed(world, decided), "decision", "docx")],
        "meetings:decision_issue": [(passed,)],
        "meetings:bulletin_issue": [(held.pk,)],
        "voting:vote_new": [("agenda_item", _waiting(world, decided))],
        "voting:vote_sheet": [(_rolled(world, decided), "docx")],
        "voting:vote": [(decided.pk,)],
        **{f"voting:vote_{name}": [(decided.pk,)] for name in ("say", "close", "announce", "void")},
        **_secret_ballot(world),
        **_elections(world),
    }


def _elections(world: World) -> dict[str, list[Args]]:
    """A ballot that ended in a tie and was announced, one that runs, one set up, one void; a question for another."""
    first = 10 * world.congress.pk
    for subject in range(first, first + 5):
        polls.ask(world, subject=subject)
    tied = polls.announced(world, polls.counted(9, 8, 6, 6, 1), subject=first)
    running, waiting = polls.opened(world, subject=first + 1), polls.set_up(world, subject=first + 2)
    last = polls.deputies_of(world)[6:]  # so that the first of the deputies may be away when it begins
    others = {"tellers": last[:2], "scrutineers": last[2:], "reason": "推选的计票人请假"}
    name_others(election=waiting, by=world.person(Role.SC_OFFICE), at=moment(ON), **others)
    given_up = polls.opened(world, subject=first + 4)
    void(election=given_up, reason="会场停电，没有点清", by=world.person(Role.SC_OFFICE), at=moment(ON))
    each = [(tied.pk,), (running.pk,), (waiting.pk,), (given_up.pk,)]
    return {
        "voting:election_new": [(polls.KIND, first + 3)],
        **{f"voting:election{name}": each for name in ("", "_count", "_screen")},
        "voting:election_open": [(waiting.pk,)],
        "voting:election_void": [(running.pk,), (waiting.pk,)],
        "voting:election_anew": [(waiting.pk,)],
        "voting:election_officers": [(running.pk,), (waiting.pk,)],
        "voting:election_without": [(running.pk,)],
        **{f"voting:election_{name}": [(tied.pk,)] for name in ("again", "sign", "return", "announce", "pb")},
        "voting:election_record": [(tied.pk, "docx")],
    }


def _secret_ballot(world: World) -> dict[str, list[Args]]:
    """A secret ballot whose trustees are named."""
    ballot = prepare(
        congress=world.congress, subject_kind="test", subject_id=1, title="2026年民生实事项目票决", quota=1, members=27,
        options=[{"code": "1", "title": "改造老旧小区"}, {"code": "2", "title": "修缮村道"}],
        trustees=world.people(Role.SC_MEMBER)[:3], by=world.person(Role.SC_OFFICE), at=moment(ON),
    )  # fmt: skip
    deputy = world.people(Role.SC_MEMBER)[4]
    voter = roll.bring_credential(ballot=ballot, person=deputy, credential="ab" * 32)
    names = ("state", "board", "folder", "checker", *SECRET_MESSAGES)
    pages = ("vote", "keys", "opened", "trackers", "office", "office_rolls", "office_close", "office_anew")
    found: dict[str, list[Args]] = {f"voting:secret_{name}": [(ballot.pk,)] for name in (*names, *pages)}
    return found | {"voting:secret_office_roll": [(ballot.pk, voter.pk)]}


def _handling(items: list[ProblemItem], drafted: OpinionDocument) -> dict[str, list[Args]]:
    """A measure with its node, an urging letter, a weak indicator of a topic."""
    world, first, at = World(drafted.congress), items[0], moment(ON)
    fields = {"title": "完成27栋", "measure": "分三批施工", "responsible": "何志远", "planned_on": date(2026, 9, 30)}
    unit = world.viewer(Role.HANDLING_UNIT)
    measure = oversight.save_milestone(item=first, fields=fields, by=unit, at=at)
    urging = {"what": "请报送验收单"}
    Play(world).act(proceeding_of(ItemHandling, first.pk), ItemHandling.urged, Role.SUPERVISION_OFFICE, ON, urging)
    office = world.viewer(Role.SC_OFFICE)
    oversight.add_weak_indicator(opinion=drafted, title="年度开工率", standing="全省第14位", by=office, at=at)
    return {
        "oversight:items_sort": [(drafted.pk,)],
        "oversight:weak_add": [(drafted.pk,)],
        "oversight:weak_remove": [(drafted.pk, drafted.topic.weak_indicators.get().pk)],
        "oversight:measures": [(first.pk,)],
        "oversight:measure_edit": [(first.pk, measure.pk)],
        "oversight:measure_remove": [(first.pk, measure.pk)],
        "oversight:response": [(first.opinion_id,)],
        "oversight:response_paper": [(first.opinion_id, "docx")],
    }


def _vote(world: World) -> Vote:
    """A session that is open today, and a vote by show of hands in it."""
    recorder, on = {"by": world.person(Role.SC_OFFICE), "at": moment(ON)}, date(2026, 8, 31)
    session = meetings.plan_session(congress=world.congress, number=25, planned_on=ON, on=on)
    item = meetings.add_item(session=session, title="审议供水条例", kind=ItemKind.DECIDE, reporter="", **recorder)
    Play(world).opened(session, notice=on)
    return open_vote(
        kind="agenda_item", subject_id=item.pk, title="供水条例", text="", way=Way.HANDS, recused=(), **recorder
    )


def _waiting(world: World, beside: Vote) -> int:
    """An item of the same session that waits for its vote; the number of the item."""
    session = AgendaItem.objects.select_related("session").get(pk=beside.subject_id).session
    recorder = {"by": world.person(Role.SC_OFFICE), "at": moment(ON)}
    return meetings.add_item(session=session, title="审议供热条例", kind=ItemKind.DECIDE, reporter="", **recorder).pk


def _rolled(world: World, beside: Vote) -> int:
    """A roll call that is open on another item of the same session; the number of the vote."""
    recorder = {"by": world.person(Role.SC_OFFICE), "at": moment(ON)}
    session = AgendaItem.objects.select_related("session").get(pk=beside.subject_id).session
    item = meetings.add_item(session=session, title="表决任免案", kind=ItemKind.DECIDE, reporter="", **recorder)
    about = {"kind": "agenda_item", "subject_id": item.pk, "title": "任免案", "text": ""}
    return open_vote(**about, way=Way.ROLL_CALL, recused=(), **recorder).pk


def _passed(world: World, beside: Vote) -> int:
    """A decision that has passed, on another item of the same session; the number of that item."""
    recorder = {"by": world.person(Role.SC_OFFICE), "at": moment(ON)}
    session = AgendaItem.objects.select_related("session").get(pk=beside.subject_id).session
    item = meetings.add_item(session=session, title="审查决算", kind=ItemKind.DECIDE, reporter="", **recorder)
    vote = open_vote(
        kind="agenda_item", subject_id=item.pk, title="关于批准决算的决议", text="批准决算。", way=Way.HANDS,
        recused=(), **recorder,
    )  # fmt: skip
    close_by_hands(vote=vote, votes_for=vote.may_vote, votes_against=0, abstained=0, **recorder)
    return item.pk


def _procedures(world: World) -> dict[str, list[Args]]:
    """Every act of every procedure, on a proceeding where it is open if there is one."""
    congress = world.congress
    acts: list[Args] = []
    for binding in bindings():
        running = Proceeding.objects.filter(congress=congress, procedure=binding.procedure.code).order_by("pk")
        if not running and not congress.has_committee:
            continue  # what only a standing committee does
        for act in binding.procedure.acts:
            door = OpenDoor.objects.filter(proceeding__in=running, act=act.name).order_by("pk").first()
            acts.append((door.proceeding_id if door else running[0].pk, act.name))
    letter = Proceeding.objects.filter(congress=congress, procedure=OpinionHandling.code).order_by("pk")[0]
    planned = ActRecord.objects.filter(proceeding=letter, act=OpinionHandling.planned.name).order_by("pk")[0]
    return {
        "procedures:act": acts,
        "procedures:act_of_party": [(letter.pk, OpinionHandling.planned.name, planned.party)],
        "procedures:correct": [(planned.pk,)],
        "procedures:move": [(letter.pk,)],
        "rules:instrument": [(_instrument(world),)],
        "rules:own": [(rule,) for rule in sorted(timed())[:2]],
        "rules:procedure": [(b.procedure.code,) for b in bindings()],
    }


def _instrument(world: World) -> int:
    """The congress's own text of an instrument of its place."""
    fields = {
        "title": "审议意见处理办法",
        "adopted_by": "县人大常委会",
        "adopted_on": date(2021, 3, 1),
        "status": "in_force",
    }
    kept = keep_instrument(fields=fields, by=world.viewer(Role.SC_OFFICE), at=moment(ON))
    return kept.pk


def _sealed(world: World) -> int:
    """The first entry of the congress, sealed."""
    ledger.seal(at=moment(ON))
    first = selectors.entries(world.congress).last()
    assert first
    return first.pk


def _shared(world: World, opinion: OpinionDocument) -> dict[str, list[Args]]:
    code = world.congress.code
    versions = list(Version.objects.filter(document=opinion.document).order_by("pk"))
    notice = world.person(Role.SC_OFFICE).notices.order_by("pk")[0]
    return {
        **{name: [(code,)] for name in ("public_home", "public_search", "public_appraisals", "metrics:public")},
        "public_topic": [(code, opinion.topic_id)],
        "public_items": [(code, opinion.topic_id)],
        "public_plan": [(code, 2026)],
        "documents:download": [(v.pk,) for v in versions[:-1]],  # the last one is published: everybody may read it
        **_templates(world),
        "documents:public_download": [(code, versions[-1].pk)],
        "inbox_open": [(notice.pk,)],
        "records:proof": [(_sealed(world),)],
        "metrics:rows": [(m.name,) for m in all_metrics()],
        "metrics:of_below": [(_below(world),)],
        "calendar:of_year": [(2026,), (2027,)],
        **_roster(world),
    }


def _roster(world: World) -> dict[str, list[Args]]:
    """Somebody who has left, with an account; somebody without one; a body, a term, the two sheets."""
    person, term = world.person(Role.SC_MEMBER, 3), CongressTerm.objects.filter(congress=world.congress).first()
    term = term or CongressTerm.objects.create(congress=world.congress, ordinal=17, from_on=date(2022, 1, 10))
    mandate = person.mandates.order_by("pk")[0]
    of_person = ("person", "rename", "drop_person", "add_mandate", "open_account")
    return {
        **{f"roster:{name}": [(person.pk,)] for name in of_person},
        **{f"roster:{name}": [(mandate.pk,)] for name in ("mandate", "drop_mandate")},
        **{f"roster:{name}": [(mandate.body_id,)] for name in ("body", "drop_body")},
        **{f"roster:{name}": [("people",), ("bodies",)] for name in ("export", "import", "write")},
        "roster:account": [(person.pk, "password")],
        "roster:term": [(term.pk,)],
    }


def _templates(world: World) -> dict[str, list[Args]]:
    """A template of the congress's own, handed in and put in force."""
    genre, by = genre_of("minutes"), world.viewer(Role.SC_OFFICE)
    assert genre is not None
    upload = SimpleUploadedFile("纪要.docx", standard_template(genre, world.congress.committee_name))
    version = own_templates.hand_in(genre=genre, upload=upload, by=by, at=moment(ON))
    own_templates.put_in_force(genre=genre, version=version, by=by, at=moment(ON))
    return {
        "templates:genre": [("minutes",), ("hand_over_letter",)],
        "templates:standard": [("minutes",)],
        "templates:use": [("minutes", 1)],
        "templates:preview": [("minutes", 1, "docx")],
    }


def _below(world: World) -> str:
    """The code of a congress below; a township has none, and is asked for one that is not there."""
    if world.congress.level == Level.TOWNSHIP:
        return "nowhere"
    lower = world.congress.children.order_by("pk").first() or Congress.objects.create(
        code=f"{world.congress.code}-town", name="柳河镇人民代表大会", level=Level.TOWNSHIP, parent=world.congress
    )
    return lower.code
