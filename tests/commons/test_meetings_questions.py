"""Questions to the organs, their answers, and who did not come (R1.38)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.commons.meetings import selectors, services
from huying.commons.meetings.models import Attendee, AttendeeKind, Presence, Question, Verdict
from huying.kernel.calendar.clock import frozen
from huying.kernel.ledger import selectors as ledger
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet
from tests.hall import Hall
from tests.play import Play
from tests.world import GOVERNMENT, HOUSING, World

rule = pytest.mark.rule


@pytest.fixture
def hall(world: World) -> Hall:
    found = Hall(Play(world))
    found.deliberating()
    return found


def asked(hall: Hall) -> Question:
    return services.ask(
        item=hall.item, asker=hall.member(3), organ=hall.world.body(HOUSING), text="渗漏什么时候修完？", by=hall.office,
        at=hall.at(10),
    )  # fmt: skip


def answered(hall: Hall) -> Question:
    question = asked(hall)
    services.answer(
        question=question,
        answerer="马建业",
        post="县住房城乡建设局局长",
        text="年底前修完。",
        by=hall.office,
        at=hall.at(10, 5),
    )
    question.refresh_from_db()
    return question


@rule("R1.38")
def test_a_question_keeps_who_asked_whom_and_who_answered_in_what_post(hall: Hall):
    question = answered(hall)
    assert (question.asker, question.organ.name) == (hall.member(3), HOUSING)
    assert (question.answerer, question.post, question.answer) == ("马建业", "县住房城乡建设局局长", "年底前修完。")
    assert selectors.questions_of(hall.session) == [question]


@rule("R1.38")
def test_only_the_asker_says_whether_the_answer_satisfies_and_a_follow_up_stays_with_the_topic(hall: Hall):
    question = answered(hall)
    said = {"verdict": Verdict.FOLLOW_UP, "at": hall.at(11)}
    with pytest.raises(NotAllowed, match="提问人"):
        services.judge_answer(question=question, by=hall.office, follow_up="报进度", **said)
    with pytest.raises(Incomplete, match="跟进什么"):
        services.judge_answer(question=question, by=hall.member(3), follow_up=" ", **said)
    services.judge_answer(question=question, by=hall.member(3), follow_up="每季度报进度", **said)
    assert [q.follow_up for q in selectors.to_follow_up("topic", hall.topic.pk)] == ["每季度报进度"]
    entries = ledger.entries(hall.world.congress, kind="meetings.question_judged", subject=f"topic:{hall.topic.pk}")
    assert "每季度报进度" in entries.get().body
    with frozen(hall.at(12)):
        page = hall.world.client(Role.SC_OFFICE).get(reverse("oversight:topic", args=[hall.topic.pk]))
    assert "每季度报进度" in page.content.decode()


def test_there_is_nothing_to_judge_before_an_answer(hall: Hall):
    question = asked(hall)
    with pytest.raises(NotYet, match="还没有答复"):
        services.judge_answer(
            question=question, verdict=Verdict.SATISFIED, follow_up="", by=hall.member(3), at=hall.at(11)
        )
    with pytest.raises(Incomplete, match="答复人的职务"):
        services.answer(question=question, answerer="马建业", post="", text="好", by=hall.office, at=hall.at(11))


@rule("R1.38")
def test_the_organ_of_which_nobody_came_is_flagged(hall: Hall):
    with frozen(hall.at(10)):
        office = hall.world.client(Role.SC_OFFICE)
        pages = [reverse(f"meetings:{name}", args=[hall.session.pk]) for name in ("hall", "questions")]
        assert all(f"{GOVERNMENT}还没有报到会人员" in office.get(url).content.decode() for url in pages)
        sent = Attendee.objects.create(
            congress=hall.world.congress, session=hall.session, item=hall.item, kind=AttendeeKind.ANSWERING,
            name="吴副县长", body=hall.world.body(GOVERNMENT), presence=Presence.ABSENT,
        )  # fmt: skip
        assert all(f"{GOVERNMENT}没有人到会" in office.get(url).content.decode() for url in pages)
        sent.presence = Presence.PRESENT
        sent.save()
        for url in pages:
            page = office.get(url).content.decode()
            assert "报到会人员" not in page and "没有人到会" not in page


def test_the_pages_ask_answer_and_judge(hall: Hall):
    world, page = hall.world, reverse("meetings:questions", args=[hall.session.pk])
    said = {"item": hall.item.pk, "asker": hall.member(3).pk, "organ": world.body(HOUSING).pk, "text": "何时修完？"}
    with frozen(hall.at(10)):
        office, asker = world.client(Role.SC_OFFICE), world.client(hall.member(3))
        assert office.post(page, said | {"text": ""}).status_code == 422
        assert office.post(page, said).status_code == 302
        url = reverse("meetings:question", args=[Question.objects.get().pk])
        assert "答得怎么样" not in asker.get(url).content.decode()
        office.post(url, {"answerer": "马建业", "post": "局长", "text": "年底。"})
        assert "答得怎么样" in asker.get(url).content.decode()
        office.post(url, {"verdict": "satisfied"})  # not the asker's: nothing happens
        assert Question.objects.get().verdict == Verdict.NONE
        asker.post(url, {"verdict": "satisfied"})
    assert Question.objects.get().verdict == Verdict.SATISFIED
