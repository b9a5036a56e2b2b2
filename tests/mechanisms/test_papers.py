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
from huying.commons.meetings.models import AgendaItem
from huying.kernel.calendar import clock
from huying.kernel.documents import genres, office, own_templates
from huying.kernel.documents import services as documents
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.models import Version
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import papers
from huying.mechanisms.oversight.models import OpinionDocument
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
