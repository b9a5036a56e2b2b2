"""Speech outlines: drafts, handed in, closed with the plenary; written speeches until the close (R1.25-R1.28)."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from huying.commons.meetings import paperwork, selectors, services
from huying.commons.meetings.models import ItemKind, PaperKind, Presence, SpeechKind, SpeechOutline
from huying.commons.meetings.procedures import SessionHolding
from huying.kernel.calendar import clock
from huying.kernel.documents.docx import render_docx
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.services import perform
from tests.world import World, moment

rule = pytest.mark.rule
TODAY, PLANNED, AFTER = date(2026, 6, 20), date(2026, 6, 25), date(2026, 6, 26)
SAID = {"position": "总体有序。", "problems": "管网老化。", "suggestions": "三年内更换。"}


@pytest.fixture
def item(world: World):
    session = services.plan_session(congress=world.congress, number=18, planned_on=PLANNED, on=date(2026, 6, 1))
    by = world.person(Role.SC_OFFICE)
    return services.add_item(
        session=session, title="审议供水工作报告", kind=ItemKind.DELIBERATE, reporter="周明", by=by, at=moment(TODAY)
    )


def act(world: World, item, *acts, on: date) -> None:
    for each in acts:
        running = selectors.proceeding_of(item.session)
        perform(proceeding=running, act=each, by=world.viewer(Role.SC_OFFICE), on=on, at=moment(on))


def open_session(world: World, item) -> None:
    act(world, item, SessionHolding.convened, on=TODAY)
    people = selectors.members(world.congress, PLANNED)
    services.register_attendance(
        session=item.session, presences={p.pk: Presence.PRESENT for p in people}, by=world.person(Role.SC_OFFICE),
        at=moment(PLANNED),
    )  # fmt: skip
    act(world, item, SessionHolding.opened, on=PLANNED)


def save(
    world: World, item, *, nth: int = 0, kind=SpeechKind.ORDINARY, on: date = TODAY, hand_in: bool = True, said=SAID
):
    return services.save_outline(
        item=item, person=world.person(Role.SC_MEMBER, nth), kind=kind, said=said, is_handed_in=hand_in, at=moment(on)
    )


@rule("R1.27")
def test_an_outline_has_topic_position_problems_and_suggestions_and_can_be_printed(world, item):
    paper = paperwork.outline_paper(save(world, item))
    text = "\n".join(p.text for p in Document(BytesIO(render_docx(paper))).paragraphs)
    for said in ("审议供水工作报告", *SAID.values(), world.person(Role.SC_MEMBER).name):
        assert said.rstrip("。") in text


@rule("R1.27")
def test_the_blank_form_names_every_item_and_the_guidance_for_fair_speaking(world, item):
    form = paperwork.paper_of(item.session, PaperKind.OUTLINE_FORM, TODAY)
    said = f"{form.blocks}"
    assert "审议供水工作报告" in said and "客观、公正、真实" in said and "意见建议" in said


@rule("R1.28")
def test_the_table_says_who_has_handed_in_and_who_has_not_and_a_draft_does_not_count(world, item):
    save(world, item, nth=0)
    save(world, item, nth=1, hand_in=False)
    [row] = selectors.outline_rows(item.session)
    assert [o.person for o in row.received] == [world.person(Role.SC_MEMBER)]
    assert len(row.missing) == 26 and world.person(Role.SC_MEMBER, 1) in row.missing


@rule("R1.28")
def test_outlines_close_when_the_plenary_starts(world, item):
    save(world, item, on=PLANNED)
    open_session(world, item)
    with pytest.raises(TooLate, match=r"发言提纲已截止：全体会议已于2026年6月25日开始（R1\.28）"):
        save(world, item, nth=1, on=PLANNED)


@rule("R1.25")
def test_a_speech_is_key_written_or_ordinary_and_a_written_one_counts_in_the_record_until_the_close(world, item):
    assert [kind.label for kind in SpeechKind] == ["重点发言", "书面发言", "一般发言"]
    save(world, item, kind=SpeechKind.KEY)
    open_session(world, item)
    written = save(world, item, nth=1, kind=SpeechKind.WRITTEN, on=PLANNED)
    assert selectors.written_speeches(item.session) == [written]
    [row] = selectors.outline_rows(item.session)
    assert (row.key, row.written) == (1, 1)
    assert "重点发言1份，书面发言1份" in selectors.draft_minutes(item.session)
    act(world, item, SessionHolding.closed, on=AFTER)
    with pytest.raises(TooLate, match="已于2026年6月26日闭会"):
        save(world, item, nth=2, kind=SpeechKind.WRITTEN, on=AFTER)


def test_an_empty_outline_is_kept_as_a_draft_and_not_taken(world, item):
    with pytest.raises(Incomplete, match="提纲还是空的"):
        save(world, item, said={})
    assert save(world, item, said={}, hand_in=False).submitted_at is None


def test_only_members_write_outlines(world, item):
    with pytest.raises(NotAllowed):
        services.save_outline(
            item=item, person=world.person(Role.SC_OFFICE), kind=SpeechKind.KEY, said=SAID, is_handed_in=True,
            at=moment(TODAY),
        )  # fmt: skip


def test_sent_twice_over_a_bad_line_there_is_one_outline(world, item):
    member, url = world.client(Role.SC_MEMBER), reverse("meetings:outline_write", args=[item.pk])
    with clock.frozen(TODAY):
        for _ in range(2):
            answer = member.post(url, {"kind": "ordinary", "then": "submit", **SAID})
    assert answer.status_code == 302
    assert SpeechOutline.objects.count() == 1


def test_nothing_typed_is_lost_when_the_door_has_closed(world, item):
    open_session(world, item)
    member, url = world.client(Role.SC_MEMBER), reverse("meetings:outline_write", args=[item.pk])
    with clock.frozen(PLANNED):
        answer = member.post(url, {"kind": "ordinary", "then": "submit", **SAID})
    html = answer.content.decode()
    assert answer.status_code == 422 and "发言提纲已截止" in html and "改成书面发言" in html
    assert all(text in html for text in SAID.values())


def test_a_draft_is_its_writers_alone(world, item):
    draft = save(world, item, hand_in=False)
    url = reverse("meetings:outline", args=[draft.pk])
    with clock.frozen(TODAY):
        assert world.client(Role.SC_OFFICE).get(url).status_code == 404
        assert world.client(Role.SC_MEMBER, 1).get(url).status_code == 404
        assert world.client(Role.SC_MEMBER).get(url).status_code == 200
