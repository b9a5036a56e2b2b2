"""A topic's content file → a Topic with every day resolved. Pure.

Anchors in the files: `today`, `plan` (the day the plan's topics were chosen), the keys of the meetings, `close` (the
close of the topic's own meeting), `handed` (交办) and `received` (收文).
"""

from __future__ import annotations

from datetime import date

from .days import Days
from .handling import handled_items, rounds
from .people import leader_of
from .reading import Table
from .shapes import (
    Consultation,
    Deliberation,
    Inspection,
    Materials,
    Measure,
    Meeting,
    Opinion,
    Research,
    ResearchReport,
    Sample,
    Sought,
    Speech,
    Topic,
    Urging,
    Visit,
)


def topic(said: Table, days: Days, meetings: dict[str, Meeting], *, plan_year: int, today: date) -> Topic:
    """`days` knows `today`, `plan` and the meetings; raises ValueError when the file names a day still to come."""
    meeting = meetings.get(said.get("meeting", ""))
    days = days.having(close=meeting.closes_on if meeting else None)
    opinion = _opinion(said, days, meetings, today) if "opinion" in said else None
    archived = opinion is not None and opinion.archived_on is not None
    return Topic(
        key=said["key"],
        title=said["title"],
        subject=_subject(said),
        stage=said.get("stage") or ("archived" if archived else "tracking"),
        plan_year=plan_year,
        channel=said["channel"],
        criteria=tuple(said["criteria"]),
        reason=said["reason"],
        matters=tuple(said["matters"]),
        working_body=said["working_body"],
        organ=said["organ"],
        presenter=said.get("presenter"),
        is_key=said.get("key_topic", False),
        weak_indicator=said.get("weak_indicator", ""),
        follows=said.get("follows"),
        quote=said.get("quote", ""),
        quote_from=said.get("quote_from", ""),
        proposed_on=days.on(said["proposed"]),
        consultations=tuple(_consultation(row, days) for row in said.get("consultations", ())),
        chosen_on=days.maybe(said.get("chosen")),
        dropped_on=days.maybe(said.get("dropped")),
        drop_reason=said.get("drop_reason", ""),
        meeting=meeting.key if meeting else None,
        research=_research(said["research"], days, today) if "research" in said else None,
        materials=_materials(said, days, meeting),
        deliberation=_deliberation(said["deliberation"], days) if "deliberation" in said else None,
        opinion=opinion,
    )


def _subject(said: Table) -> str:
    return str(said.get("subject") or f"{said['title']}工作情况")


def _consultation(row: Table, days: Days) -> Consultation:
    return Consultation(
        row["with"],
        days.on(row["asked"]),
        days.maybe(row.get("answered")),
        days.maybe(row.get("due")),
        row.get("result", ""),
    )


def _research(said: Table, days: Days, today: date) -> Research:
    return Research(
        kind=said["kind"],
        lead=said["lead"],
        comprehensive_speaker=said["speaker"],
        key_speakers=tuple(said["key_speakers"]),
        sought=tuple(Sought(who, days.on(on), text) for who, on, text in said.get("sought", ())),
        plan_approved_on=days.maybe(said.get("plan")),
        samples=tuple(Sample(place, reason) for place, reason in said["samples"]),
        visits=tuple(Visit(days.on(on), *rest) for on, *rest in said.get("visits", ())),
        experts=tuple(said.get("experts", ())),
        report=_report(said, days.on(said["report"])) if "report" in said else None,
        draft=_report(said, today) if "situation" in said and "report" not in said else None,
        coming=_coming(said["coming"], days) if "coming" in said else None,
        law=said.get("law", ""),
        forms=tuple(said.get("forms", ())),
    )


def _report(said: Table, submitted_on: date) -> ResearchReport:
    return ResearchReport(
        submitted_on=submitted_on,
        situation=said["situation"],
        problems=tuple(said["problems"]),
        causes=tuple(said["causes"]),
        measures=tuple(Measure(problem, text) for problem, text in said["measures"]),
        examples=said["examples"],
        data=said["data"],
        analysis=said["analysis"],
        **{name: said.get(name, "") for name in ("evaluation", "proposals", "amendments")},
        seen=tuple((problem, visit) for problem, visit in said.get("seen", ())),
    )


def _coming(row: list[str], days: Days) -> Visit:
    on, method, place, note = row
    return Visit(days.on(on), method, place, note)


def _materials(said: Table, days: Days, meeting: Meeting | None) -> Materials | None:
    """As the file says; a topic that has been deliberated had its materials out in time, to everybody (R1.26)."""
    if row := said.get("materials"):
        return Materials(days.on(row["sent"]), tuple(row["undelivered"]), tuple(row["outlines"]))
    if "deliberation" not in said or meeting is None:
        return None
    outlines = tuple(row[0] for row in said["deliberation"]["speeches"])
    return Materials(days.on("close-10d"), (), outlines)


def _deliberation(said: Table, days: Days) -> Deliberation:
    speeches = tuple(Speech(*row) for row in said["speeches"])
    return Deliberation(days.on(said["decided"]), said["mode"], said["opinions"], said["spoke"], speeches)


def _opinion(said: Table, days: Days, meetings: dict[str, Meeting], today: date) -> Opinion:
    row = said["opinion"]
    days = days.having(handed=days.maybe(row.get("handed")))
    days = days.having(received=days.maybe(row.get("received")))
    signed = days.maybe(row.get("signed"))
    played = rounds(row.get("rounds", ()), said["items"], days, meetings)
    return Opinion(
        title=f"关于{_subject(said)}的审议意见",
        overall=row["overall"],
        items=handled_items(said["items"], days, signed, played, today),
        compiled_on=days.maybe(row.get("compiled")),
        assigned_on=days.anchors.get("handed"),
        received_on=days.anchors.get("received"),
        signed_on=signed,
        notice_due_on=days.maybe(row.get("notice_due")),
        principal_leader=leader_of(said["organ"]),
        coordinating_leader=said.get("coordinator"),
        rounds=played,
        urgings=tuple(
            Urging(
                u["unit"],
                days.on(u["on"]),
                tuple(u["items"]),
                u["text"],
                days.maybe(u.get("replied")),
                u.get("reply", ""),
            )
            for u in row.get("urgings", ())
        ),
        inspections=tuple(
            Inspection(days.on(i["on"]), i["kind"], i["where"], i["finding"], tuple(i["items"]))
            for i in row.get("inspections", ())
        ),
        concluded_on=days.maybe(row.get("concluded")),
        published_on=days.maybe(row.get("published")),
        archived_on=days.maybe(row.get("archived")),
    )
