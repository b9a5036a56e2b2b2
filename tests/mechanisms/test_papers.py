"""The papers a congress makes in a year: each is there, says what it must, and is set with the congress's template."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from huying.commons.meetings import paperwork, registry
from huying.commons.meetings import services as meetings
from huying.commons.meetings.models import AgendaItem, IssuedPaper, ItemKind
from huying.commons.meetings.procedures import SessionHolding
from huying.commons.meetings.selectors import proceeding_of as proceeding_of_session
from huying.commons.voting import deciding
from huying.commons.voting.models import Vote, Way
from huying.kernel.calendar import clock
from huying.kernel.documents import genres, office, own_templates
from huying.kernel.documents import services as documents
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.models import Version
from huying.kernel.documents.papers import NotTypeset
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotYet
from huying.kernel.procedures.services import reverse as correct
from huying.mechanisms.oversight import papers
from huying.mechanisms.oversight.models import OpinionDocument, ResearchPlan, Topic
from huying.mechanisms.oversight.procedures import TopicOversight
from huying.mechanisms.oversight.selectors import plan_of, plan_said, proceeding_of
from tests.play import Play
from tests.researching import Research
from tests.world import World, moment

rule = pytest.mark.rule
ASKED = {  # issue 4, point 8
    "session_notice", "session_agenda", "research_plan", "research_report", "opinion_document", "hand_over_letter",
    "urging_letter", "reply_letter", "assessment_sheet", "assessment_result", "minutes", "bulletin", "decision",
    "announcement",
}  # fmt: skip


def words(content: bytes) -> str:
    made = Document(BytesIO(content))
    cells = [c.text for t in made.tables for row in t.rows for c in row.cells]
    header = [p.text for p in made.sections[0].first_page_header.paragraphs]
    return "\n".join([*header, *(p.text for p in made.paragraphs), *cells])


def newest(opinion: OpinionDocument, suffix: str, letter: str = "hand_over_letter") -> bytes:
    found = Version.objects.filter(document=getattr(opinion, letter), filename__endswith=suffix).order_by("-number")
    return documents.read(found[0])


def test_every_paper_of_the_year_has_a_kind_of_its_own() -> None:
    assert {genre.code for genre in genres.all_genres()} >= ASKED


@rule("R1.45")
@rule("R1.46")
def test_what_is_handed_over_goes_with_a_numbered_letter_that_names_the_unit_of_every_item(world: World) -> None:
    opinion = OpinionDocument.objects.get(pk=Play(world, "城区老旧小区改造工作情况").assigned().pk)
    said = words(newest(opinion, "docx"))
    assert "关于交办" in said and "交〔2026〕1号" in said
    for item in opinion.items.select_related("unit"):
        assert item.title in said and item.unit.name in said
    assert "交〔2026〕1号" in "".join(p.extract_text() for p in PdfReader(BytesIO(newest(opinion, "pdf"))).pages)
    organ = world.client(Role.ORGAN)
    version = Version.objects.filter(document=opinion.hand_over_letter).first()
    assert organ.get(reverse("documents:download", args=[version.pk])).status_code == 200


@rule("R1.18")
def test_the_plan_of_research_is_a_paper_under_the_headings_of_its_kind(world: World) -> None:
    research = Research(world, Play(world, "充电设施建设工作情况").topic())
    research.schedule(41)
    plan = research.plan()
    said = words(render_docx(papers.plan_paper(plan)))
    assert "调研牵头人" in said and str(plan.samples.all()[0].place) in said
    office_ = world.client(Role.SC_OFFICE)
    for suffix, begin in (("docx", b"PK"), ("pdf", b"%PDF")):
        url = reverse("oversight:plan_paper", args=[research.topic.pk, suffix])
        assert office_.get(url).content.startswith(begin)


DECIDED = registry.Decided(
    1, "批准2025年决算", "通过。", "/", True, "青人常决〔2026〕1号", True, "批准决算。", date(2026, 8, 28)
)


def test_a_decision_says_when_it_was_passed_and_its_announcement_carries_the_text(world: World) -> None:
    session = Play(world, "城区老旧小区改造工作情况").assigned().session
    decision = words(render_docx(paperwork.decision_paper(session, DECIDED)))
    assert "关于批准2025年决算的决定" in decision and "2026年8月28日" in decision and "批准决算。" in decision
    announced = words(render_docx(paperwork.announcement_paper(session, DECIDED)))
    assert "现予公布" in announced and "批准决算。" in announced


def test_the_bulletin_of_a_session_tells_every_item_and_names_no_speaker(world: World) -> None:
    session = Play(world, "城区老旧小区改造工作情况").assigned().session
    said = words(render_docx(paperwork.bulletin_paper(session, date(2026, 9, 2))))
    assert f"第{session.number}期" in said
    assert all(item.title in said for item in AgendaItem.objects.filter(session=session))
    with clock.frozen(date(2026, 9, 2)):
        url = reverse("meetings:sheet", args=[session.pk, "bulletin", "pdf"])
        assert world.client(Role.SC_OFFICE).get(url).content.startswith(b"%PDF")


def template(world: World, code: str) -> None:
    """A template of the congress's own, as somebody wrote it in Word."""
    document = Document()
    for line in ("本县自己的版式", "{{ 发文字号 }}", "{{ 标题 }}", "{{ 正文 }}", "{{ 附件 }}"):
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    genre, by, at = genres.genre_of(code), world.viewer(Role.SC_OFFICE), moment(date(2026, 1, 5))
    assert genre is not None
    upload = SimpleUploadedFile("模板.docx", out.getvalue())
    own_templates.put_in_force(
        genre=genre, version=own_templates.hand_in(genre=genre, upload=upload, by=by, at=at), by=by, at=at
    )


def test_the_papers_of_an_act_are_set_with_the_congresss_own_template(world: World, monkeypatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    template(world, "hand_over_letter")
    opinion = OpinionDocument.objects.get(pk=Play(world, "城区老旧小区改造工作情况").assigned().pk)
    assert "本县自己的版式" in words(newest(opinion, "docx"))
    suffixes = {v.suffix() for v in Version.objects.filter(document=opinion.hand_over_letter)}
    assert suffixes == {"docx"}  # no LibreOffice here, and so no PDF
    assert {v.suffix() for v in Version.objects.filter(document=opinion.document)} == {"docx", "pdf"}


@pytest.mark.django_db(transaction=True)
def test_the_pdf_follows_by_itself_where_there_is_libreoffice(monkeypatch) -> None:
    from huying.kernel.documents.genres import genre_of
    from huying.kernel.documents.samples import sample_paper
    from tests.world import build_world

    monkeypatch.setattr(office, "program", lambda: "soffice")
    monkeypatch.setattr(office, "convert", lambda docx: b"%PDF-1.7 made of " + str(len(docx)).encode())
    world = build_world(members=1)
    template(world, "urging_letter")
    genre = genre_of("urging_letter")
    assert genre is not None
    kept = documents.store_paper(
        paper=sample_paper(genre, "青禾县人大常委会"), congress=world.congress, by=world.person(Role.SC_OFFICE),
        at=moment(date(2026, 3, 2)),
    )  # fmt: skip
    assert [v.suffix() for v in kept.document.versions.all()] == ["docx", "pdf"]


# ── kept when they are issued, as they were on that day ───────────────────
HELD, DONE = date(2026, 3, 27), date(2026, 3, 30)


def kept_words(document: int | None, suffix: str = "docx") -> str:
    [found] = [v for v in Version.objects.filter(document=document) if v.suffix() == suffix]
    return words(documents.read(found))


def settled(research: Research, on: date = date(2026, 2, 10)) -> ResearchPlan:
    """The plan once the working body has put it on record."""
    plan, running = plan_of(research.topic) or research.plan(), proceeding_of(TopicOversight, research.topic.pk)
    topic = Topic.objects.select_related("research_plan").get(pk=research.topic.pk)
    Play(research.world).act(running, TopicOversight.research_planned, Role.WORKING_BODY, on, plan_said(topic))
    return ResearchPlan.objects.get(pk=plan.pk)


def voted(world: World) -> Vote:
    """A decision that was passed by a show of hands at a session, and is not announced yet."""
    recorder = {"by": world.person(Role.SC_OFFICE), "at": moment(HELD)}
    session = meetings.plan_session(congress=world.congress, number=18, planned_on=HELD, on=date(2026, 1, 20))
    item = meetings.add_item(session=session, title="审查决算", kind=ItemKind.DECIDE, reporter="", **recorder)
    Play(world).opened(session, notice=date(2026, 3, 16))
    return passed(world, item)


def passed(world: World, item: AgendaItem, title: str = "关于批准决算的决议") -> Vote:
    recorder = {"by": world.person(Role.SC_OFFICE), "at": moment(HELD)}
    vote = deciding.open_vote(
        kind="agenda_item", subject_id=item.pk, title=title, text="批准决算。", way=Way.HANDS, recused=(), **recorder
    )
    deciding.close_by_hands(vote=vote, votes_for=vote.may_vote, votes_against=0, abstained=0, **recorder)
    return vote


def announced(world: World, vote: Vote) -> AgendaItem:
    deciding.announce(vote=vote, by=world.person(Role.SC_OFFICE), at=moment(HELD, 17))
    return AgendaItem.objects.select_related("session").get(pk=vote.subject_id)


@rule("R1.15")
def test_a_plan_of_research_is_kept_as_it_was_when_it_was_settled(world: World) -> None:
    research = Research(world, Play(world, "充电设施建设工作情况").topic())
    research.schedule(41)
    plan = settled(research)
    before = kept_words(plan.document_id)
    assert "望禾街道" in before and "2026年2月10日" in before
    plan.samples.all().delete()
    template(world, "research_plan")
    assert kept_words(plan.document_id) == before
    [pdf] = [v for v in Version.objects.filter(document=plan.document_id) if v.suffix() == "pdf"]
    for name in ("oversight:research", "oversight:topic"):
        page = world.client(Role.SC_OFFICE).get(reverse(name, args=[research.topic.pk])).content.decode()
        assert reverse("documents:download", args=[pdf.pk]) in page
        assert reverse("oversight:plan_paper", args=[research.topic.pk, "pdf"]) not in page


def test_a_plan_that_is_settled_anew_after_a_correction_is_the_next_version_of_the_same_paper(world: World) -> None:
    research = Research(world, Play(world, "充电设施建设工作情况").topic())
    research.schedule(41)
    first, running = settled(research).document_id, proceeding_of(TopicOversight, research.topic.pk)
    planned = running.records.get(act=TopicOversight.research_planned.name)
    correct(record=planned, by=world.viewer(Role.SC_OFFICE), reason="样本要改", at=moment(date(2026, 2, 11)))
    page = world.client(Role.SC_OFFICE).get(reverse("oversight:research", args=[research.topic.pk])).content.decode()
    assert reverse("oversight:plan_paper", args=[research.topic.pk, "pdf"]) in page  # a draft again
    assert settled(research, date(2026, 2, 12)).document_id == first
    assert Version.objects.filter(document=first).count() == 4  # twice .docx and PDF


def test_a_decision_and_its_announcement_are_kept_when_the_result_is_announced(world: World) -> None:
    vote = voted(world)
    assert not IssuedPaper.objects.exists()
    item = announced(world, vote)
    assert {(p.kind, p.number) for p in IssuedPaper.objects.all()} == {
        ("decision", "青人常决〔2026〕1号"), ("announcement", "青人常决〔2026〕1号")
    }  # fmt: skip
    decision = IssuedPaper.objects.get(kind="decision").document_id
    assert "批准决算。" in kept_words(decision) and "青人常决〔2026〕1号" in kept_words(decision)
    Vote.objects.update(text="改过的正文。")  # whatever becomes of the rows and of the template
    template(world, "decision")
    assert "批准决算。" in kept_words(decision) and "本县自己的版式" not in kept_words(decision)
    page = world.client(Role.SC_MEMBER).get(reverse("meetings:session", args=[item.session_id])).content.decode()
    for version in Version.objects.filter(document__issued__session=item.session_id):
        assert reverse("documents:download", args=[version.pk]) in page
    assert reverse("meetings:decided_sheet", args=[item.pk, "decision", "pdf"]) not in page
    assert "已存成公文，不再改动" in page


def test_a_character_that_no_font_has_does_not_take_the_announcement_back(world: World, monkeypatch) -> None:
    vote = voted(world)

    def refuse(_paper: object) -> bytes:
        raise NotTypeset("没有字体", "换一个字")

    with monkeypatch.context() as patched:
        patched.setattr(documents, "render_pdf", refuse)
        item = announced(world, vote)
    vote.refresh_from_db()
    assert vote.announced_at is not None and not IssuedPaper.objects.exists()
    office_, url = world.client(Role.SC_OFFICE), reverse("meetings:decision_issue", args=[item.pk])
    with clock.frozen(HELD):
        assert url in office_.get(reverse("meetings:session", args=[item.session_id])).content.decode()
        which = {"number": vote.official_number}
        assert "还没有文号" in office_.post(url, {"number": "别的文号"}, follow=True).content.decode()
        assert "以后不再改动" in office_.post(url, which, follow=True).content.decode()
        assert "已经签发过了" in office_.post(url, which, follow=True).content.decode()
    assert IssuedPaper.objects.count() == 2


def test_a_decision_is_not_kept_before_it_has_its_number(world: World) -> None:
    item = AgendaItem.objects.get(pk=voted(world).subject_id)
    with pytest.raises(NotYet, match="还没有文号"):
        meetings.issue_decision(item=item, number="", by=world.person(Role.SC_OFFICE), at=moment(HELD))


def test_the_bulletin_is_a_view_until_it_is_issued_and_then_it_stays(world: World) -> None:
    session = announced(world, voted(world)).session
    office_, url = world.client(Role.SC_OFFICE), reverse("meetings:bulletin_issue", args=[session.pk])
    minutes, draft = (
        reverse("meetings:minutes", args=[session.pk]), reverse("meetings:sheet", args=[session.pk, "bulletin", "pdf"])
    )  # fmt: skip
    with clock.frozen(DONE):
        assert "会议还没有闭会" in office_.post(url, follow=True).content.decode()
        Play(world).act(proceeding_of_session(session), SessionHolding.closed, Role.SC_OFFICE, HELD)
        assert draft in office_.get(minutes).content.decode()
        assert "会议简报已签发" in office_.post(url, follow=True).content.decode()
        assert "会议简报已经签发过了" in office_.post(url, follow=True).content.decode()
        page = office_.get(minutes).content.decode()
    issued = IssuedPaper.objects.get(kind="bulletin")
    assert (issued.number, draft in page) == ("第18期", False)
    assert [reverse("documents:download", args=[v.pk]) in page for v in issued.document.versions.all()] == [True, True]
    AgendaItem.objects.filter(session=session).update(title="改过的议题")
    assert "审查决算" in kept_words(issued.document_id)


def test_a_unit_reads_none_of_what_a_session_issued(world: World) -> None:
    announced(world, voted(world))
    for version in Version.objects.filter(document__issued__isnull=False):
        url = reverse("documents:download", args=[version.pk])
        assert world.client(Role.HANDLING_UNIT).get(url).status_code == 404


def test_each_decision_on_an_item_that_was_voted_on_twice_is_kept_with_its_own_number(world: World) -> None:
    first = voted(world)
    second = passed(world, AgendaItem.objects.get(pk=first.subject_id), "关于批准决算调整的决议")
    for vote in (first, second):
        announced(world, vote)
    numbers = IssuedPaper.objects.filter(kind="decision").order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["青人常决〔2026〕1号", "青人常决〔2026〕2号"]
