"""Templates a congress replaces: what is taken, what is refused and why, and that papers are then set with them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from huying.kernel.calendar import clock
from huying.kernel.documents import checking, filling, genres, office, own_templates, selectors, setting
from huying.kernel.documents.docx import render_docx
from huying.kernel.documents.genres import Genre
from huying.kernel.documents.papers import Form, ItemTable, OfficialPaper, Paragraph
from huying.kernel.documents.samples import sample_paper
from huying.kernel.documents.sandbox import TemplateFault
from huying.kernel.documents.standard import standard_template
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from tests.world import World, moment

TODAY = date(2026, 5, 6)
COMMITTEE = "青禾县人大常委会"
LETTER = Genre("trial_letter", "试用函", "试用", form=Form.LETTER)
OPINION = Genre("trial_opinion", "试用意见", "试用", columns=("项", "问题", "承办单位"), attached=True)
MINUTES = Genre("trial_minutes", "试用纪要", "试用", form=Form.MINUTES)
BULLETIN = Genre("trial_bulletin", "试用简报", "试用", form=Form.BULLETIN, columns=("序", "单位"))
needs_office = pytest.mark.skipif(office.program() is None, reason="这台机器上没有 LibreOffice（soffice）")


@pytest.fixture(autouse=True)
def _trial_genres(monkeypatch: pytest.MonkeyPatch) -> None:
    for genre in (LETTER, OPINION, MINUTES, BULLETIN):
        monkeypatch.setitem(genres._genres, genre.code, genre)


def written(*lines: str, rows: tuple[tuple[str, ...], ...] = (), headers: str = "") -> bytes:
    """A template as somebody might write it from nothing."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if headers:
        document.sections[0].header.paragraphs[0].text = headers
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def refusal(content: bytes, genre: Genre = LETTER, name: str = "模板.docx") -> str:
    with pytest.raises(TemplateFault) as caught:
        checking.check(name, content, genre, COMMITTEE)
    return str(caught.value)


def texts(content: bytes) -> list[str]:
    return [p.text for p in Document(BytesIO(content)).paragraphs]


def changed(content: bytes, name: str, old: bytes, new: bytes, more: dict[str, bytes] | None = None) -> bytes:
    """The same file with one part changed, and perhaps parts more."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w") as made:
        for entry in given.namelist():
            part = given.read(entry)
            made.writestr(entry, part.replace(old, new) if entry == name else part)
        for entry, part in (more or {}).items():
            made.writestr(entry, part)
    return out.getvalue()


# --- the standard as a template ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", [LETTER, OPINION, MINUTES, BULLETIN], ids=lambda g: g.code)
def test_the_standard_template_says_in_every_form_what_the_standard_layout_says(genre: Genre) -> None:
    paper = sample_paper(genre, COMMITTEE)
    template = standard_template(genre, COMMITTEE)
    checking.check("模板.docx", template, genre, COMMITTEE)
    ours, theirs = render_docx(paper), filling.fill(template, paper, genre)
    spoken = [[t for t in texts(content) if t.strip()] for content in (ours, theirs)]
    assert spoken[0] == spoken[1]
    tables = [[c.text for t in Document(BytesIO(x)).tables for r in t.rows for c in r.cells] for x in (ours, theirs)]
    assert tables[0] == tables[1]


def test_a_style_changed_in_the_template_changes_the_paper_and_one_that_is_missing_is_lent() -> None:
    given = Document(BytesIO(standard_template(LETTER, COMMITTEE)))
    given.styles["公文正文"].font.bold = True
    out = BytesIO()
    given.save(out)
    made = Document(BytesIO(filling.fill(out.getvalue(), sample_paper(LETTER, COMMITTEE), LETTER)))
    assert made.styles["公文正文"].font.bold
    bare = Document(BytesIO(filling.fill(written("{{ 标题 }}", "{{ 正文 }}"), sample_paper(LETTER, COMMITTEE), LETTER)))
    assert next(p for p in bare.paragraphs if p.text.startswith("这是样张")).style.name == "公文正文"
    assert bare.styles["一级标题"].base_style.name == "公文正文"


def test_a_table_of_the_template_has_a_row_for_every_item() -> None:
    rows = (
        ("{%tr for 行 in 清单 %}", ""),
        ("{{ 行.序号 }}", "{{ 行.问题 }}（{{ 行.承办单位 }}）"),
        ("{%tr endfor %}", ""),
    )
    template = written("{{ 标题 }}", "{{ 正文 }}", rows=rows)
    checking.check("模板.docx", template, OPINION, COMMITTEE)
    items = ItemTable(OPINION.columns, (("1", "漏水<b>&", "住建局"), ("2", "断水{{ 标题 }}", "水利局")))
    paper = replace(sample_paper(OPINION, COMMITTEE), blocks=(Paragraph("x"), items), attachments=())
    made = Document(BytesIO(filling.fill(template, paper, OPINION))).tables  # the first one is of the text
    cells = [[cell.text for cell in row.cells] for table in made for row in table.rows]
    # words are never read as a template
    assert cells[3:] == [["1", "漏水<b>&（住建局）"], ["2", "断水{{ 标题 }}（水利局）"]]


def test_a_paper_without_items_leaves_the_table_empty() -> None:
    rows = (("{%tr for 行 in 清单 %}",), ("{{ 行.问题 }}",), ("{%tr endfor %}",))
    template = written("{{ 标题 }}", "{{ 正文 }}", rows=(("问题",), *rows))
    paper = replace(sample_paper(OPINION, COMMITTEE), attachments=())
    [row] = Document(BytesIO(filling.fill(template, paper, OPINION))).tables[0].rows
    assert row.cells[0].text == "问题"


def test_fields_stand_in_the_header_and_a_condition_leaves_out_what_is_empty() -> None:
    template = written(
        "{{ 标题 }}", "{{ 正文 }}", "{% if 签发人 %}签发人：{{ 签发人 }}{% endif %}", headers="{{ 发文字号 }}"
    )
    made = filling.fill(template, sample_paper(LETTER, COMMITTEE), LETTER)
    assert Document(BytesIO(made)).sections[0].header.paragraphs[0].text == "青人常〔2026〕1号"
    assert not any("签发人" in text for text in texts(made))


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, named",
    [
        ("{{ 标题栏 }}", "“标题栏”，没有这个字段"),
        ("{{ 标题 }", "写得不对"),
        ("{% for 行 in 清单 %}{{ 行.问题 }}", "写得不对"),
        ("{{ 行.问题 }}", "没有这一列"),
        ("{% for 字 in 标题 %}{{ 字 }}{% endfor %}", "只能对清单"),
        ("{% for 行 in 清单 %}{% for 列 in 清单 %}x{% endfor %}{% endfor %}", "一层里面不能再套一层"),
        ("{% for 标题 in 清单 %}x{% endfor %}", "“标题”是字段"),
        ("{{ 标题.__class__ }}", "__class__"),
        ("{{ 标题.upper() }}", "不能用的写法"),
        ("{{ 标题 * 1000000 }}", "不能用的写法"),
        ("{{ ''.__class__.__mro__ }}", "没有这一列"),
        ("{{ 标题|attr('x') }}", "不能用的写法"),
        ("{% set a = 1 %}", "不能用的写法"),
        ("{% include 'x' %}", "不能用的写法"),
        ("{% macro x() %}{% endmacro %}", "不能用的写法"),
        ("{{ lipsum }}", "“lipsum”，没有这个字段"),
        ("{{ self }}", "“self”，没有这个字段"),
        ("前面的字{{ 正文 }}", "要单独占一段"),
    ],
)
def test_a_template_is_refused_with_a_sentence_that_names_what_is_wrong(line: str, named: str) -> None:
    assert named in refusal(written("{{ 标题 }}", "{{ 正文 }}", line))


def test_what_would_be_lost_must_stand_in_the_template() -> None:
    assert "{{ 正文 }}" in refusal(written("{{ 标题 }}"))
    assert "{{ 附件 }}" in refusal(written("{{ 标题 }}", "{{ 正文 }}"), OPINION)
    assert "{{ 标题 }}" in refusal(written("{{ 正文 }}"))


def test_a_condition_that_the_sample_does_not_reach_is_looked_at_all_the_same() -> None:
    assert "没有这个字段" in refusal(written("{{ 标题 }}", "{{ 正文 }}", "{% if 签发人 %}{{ 签发者 }}{% endif %}"))


def test_a_wrong_field_in_a_header_and_in_the_properties_is_found_too() -> None:
    assert "“编号”" in refusal(written("{{ 标题 }}", "{{ 正文 }}", headers="{{ 编号 }}"))
    given = Document(BytesIO(written("{{ 标题 }}", "{{ 正文 }}")))
    given.core_properties.title = "{{ cycler.__init__ }}"
    out = BytesIO()
    given.save(out)
    assert refusal(out.getvalue())


GOOD = written("{{ 标题 }}", "{{ 正文 }}")
RELATIONS = "word/_rels/document.xml.rels"
DDE = b"<w:p><w:r><w:instrText>DDEAUTO c</w:instrText></w:r></w:p>"
FETCHED = b'<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="http://x/a.dotm" TargetMode="External"/>'


@pytest.mark.parametrize(
    "content, name, said",
    [
        (changed(GOOD, "", b"", b"", {"word/vbaProject.bin": b"x"}), "模板.docx", "宏"),
        (changed(GOOD, "", b"", b"", {"word/embeddings/a.xlsx": b"x"}), "模板.docx", "嵌了别的文件"),
        (changed(GOOD, RELATIONS, b"</Relationships>", FETCHED + b"</Relationships>"), "模板.docx", "引用了外面的"),
        (changed(GOOD, "word/document.xml", b"<w:document", b"<!DOCTYPE x><w:document"), "模板.docx", "不该有的写法"),
        (changed(GOOD, "word/document.xml", b"<w:sectPr", DDE + b"<w:sectPr"), "模板.docx", "DDEAUTO"),
        (b"%PDF-1.7 " + b"x" * 600 + b"%%EOF", "模板.pdf", "要用Word文档"),
        (GOOD, "模板.pdf", "扩展名"),
        (GOOD[:900], "模板.docx", "已损坏"),
        (b"", "模板.docx", "空的"),
        (b"x" * (5 * 2**20 + 1), "模板.docx", "超过了5MB"),
    ],
    ids=["macros", "embedded", "fetched", "entities", "dde", "pdf", "name", "broken", "empty", "large"],
)  # fmt: skip
def test_a_file_that_is_no_plain_template_is_refused(content: bytes, name: str, said: str) -> None:
    assert said in refusal(content, name=name)


# --- the office's page ------------------------------------------------------------------------------------------------


def upload(content: bytes, name: str = "函.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def hand_in(world: World, content: bytes = GOOD, genre: Genre = LETTER):
    return own_templates.hand_in(genre=genre, upload=upload(content), by=world.viewer(Role.SC_OFFICE), at=moment(TODAY))


def use(world: World, version, genre: Genre = LETTER):
    return own_templates.put_in_force(genre=genre, version=version, by=world.viewer(Role.SC_OFFICE), at=moment(TODAY))


def test_a_template_sets_papers_from_the_moment_it_is_put_in_force_until_the_standard_is_back(world: World) -> None:
    paper = sample_paper(LETTER, world.congress.committee_name)
    version = hand_in(world, written("本级版式", "{{ 标题 }}", "{{ 正文 }}"))
    assert "本级版式" not in texts(setting.set_docx(paper, world.congress))
    use(world, version)
    assert texts(setting.set_docx(paper, world.congress))[0] == "本级版式"
    use(world, None)
    assert "本级版式" not in texts(setting.set_docx(paper, world.congress))


def test_who_handed_in_and_who_chose_is_on_the_ledger_once(world: World) -> None:
    version = hand_in(world)
    use(world, version)
    use(world, version)
    kinds = list(Entry.objects.filter(kind__startswith="documents.template").order_by("pk").values_list("kind", "by"))
    assert [kind for kind, _ in kinds] == ["documents.template_handed_in", "documents.template_chosen"]
    assert all("常委会办公室" in by for _, by in kinds)


def test_another_congress_keeps_the_standard(world: World) -> None:
    from huying.kernel.people.models import Congress

    other = Congress.objects.create(code="other", name="邻县人大", level="county")
    use(world, hand_in(world))
    assert selectors.template_in_force(other, LETTER.code) is None


def test_the_page_takes_a_template_refuses_a_wrong_one_and_shows_its_history(world: World) -> None:
    office_ = world.client(Role.SC_OFFICE)
    url = reverse("templates:genre", args=[LETTER.code])
    with clock.frozen(TODAY):
        wrong = office_.post(url, {"file": upload(written("{{ 标题 }}", "{{ 正文 }}", "{{ 字号 }}"))})
        assert wrong.status_code == 422 and "“字号”，没有这个字段" in wrong.content.decode()
        assert office_.post(url, {"file": upload(GOOD)}).status_code == 302
        assert office_.post(reverse("templates:use", args=[LETTER.code, 1])).status_code == 302
        page = re.sub(r"\s+", " ", office_.get(url).content.decode())
        assert "试用函用本级模板第1版" in page and "启用第1版" in page
        assert office_.post(reverse("templates:use", args=[LETTER.code, 0])).status_code == 302
        assert "改回标准模板</li>" in office_.get(url).content.decode()
        listed = office_.get(reverse("templates:index")).content.decode()
    assert "试用函" in listed


def test_the_standard_and_a_sample_are_downloaded(world: World) -> None:
    hand_in(world, written("本级版式", "{{ 标题 }}", "{{ 正文 }}"))
    office_ = world.client(Role.SC_OFFICE)
    standard = office_.get(reverse("templates:standard", args=[LETTER.code])).content
    assert "{{ 正文 }}" in texts(standard)
    sample = office_.get(reverse("templates:preview", args=[LETTER.code, 1, "docx"])).content
    assert texts(sample)[0] == "本级版式"
    ours = office_.get(reverse("templates:preview", args=[LETTER.code, 0, "pdf"])).content
    assert ours.startswith(b"%PDF")


def test_only_the_office_opens_the_page(world: World) -> None:
    for role in (Role.SC_MEMBER, Role.HANDLING_UNIT, Role.SYSTEM_ADMIN):
        assert world.client(role).get(reverse("templates:index")).status_code == 403


def test_a_template_that_no_longer_fits_names_itself_instead_of_failing(world: World, monkeypatch) -> None:
    rows = (("{%tr for 行 in 清单 %}",), ("{{ 行.承办单位 }}",), ("{%tr endfor %}",))
    use(world, hand_in(world, written("{{ 标题 }}", "{{ 正文 }}", rows=rows), OPINION), OPINION)
    monkeypatch.setitem(genres._genres, OPINION.code, replace(OPINION, columns=("项", "问题")))
    with pytest.raises(setting.NotSetByTemplate, match="承办单位"):
        setting.set_docx(sample_paper(OPINION, COMMITTEE), world.congress)


# --- LibreOffice ------------------------------------------------------------------------------------------------------


def test_without_libreoffice_the_page_says_that_there_is_only_word(world: World, monkeypatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    use(world, hand_in(world))
    with pytest.raises(office.NoOffice, match="只有Word文书"):
        setting.set_pdf(sample_paper(LETTER, COMMITTEE), world.congress)
    page = world.client(Role.SC_OFFICE).get(reverse("templates:genre", args=[LETTER.code])).content.decode()
    assert "没有装LibreOffice" in page


@needs_office
def test_the_pdf_of_a_template_is_made_by_libreoffice_and_keeps_rare_characters(world: World) -> None:
    use(world, hand_in(world, written("本级版式", "{{ 标题 }}", "{{ 正文 }}")))
    paper = sample_paper(LETTER, world.congress.committee_name)
    reader = PdfReader(BytesIO(setting.set_pdf(paper, world.congress)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "本级版式" in text and "王㑇、李𬭸" in text
    faces = {str(f.get_object()["/BaseFont"]) for p in reader.pages for f in p["/Resources"]["/Font"].values()}
    assert not any("DejaVu" in face for face in faces)  # the same fonts as in the standard layout


def test_a_character_that_no_font_has_is_refused_before_anything_is_issued(world: World, monkeypatch) -> None:
    from huying.kernel.documents.pdf import CannotTypeset

    use(world, hand_in(world))
    paper: OfficialPaper = replace(sample_paper(LETTER, COMMITTEE), blocks=(Paragraph("王\U000323a0"),))
    with pytest.raises(CannotTypeset, match="U\\+323A0"):
        setting.set_pdf(paper, world.congress)
