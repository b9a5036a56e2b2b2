"""The ledger as a sheet: out, edited, back with a preview; only the edited cells change (peers.md b13, b14, d12)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from huying.kernel.calendar import clock
from huying.kernel.documents.cells import NotADay, check_of, day_of, text_of
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord
from huying.mechanisms.oversight import ledger
from huying.mechanisms.oversight.ledger import comparing
from huying.mechanisms.oversight.ledger.columns import CHECK
from huying.mechanisms.oversight.models import ItemUnit, OpinionDocument, ProblemItem, WeakIndicator
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from huying.mechanisms.oversight.services import save_item
from huying.mechanisms.oversight.terms import SEPARATE
from tests.play import Play
from tests.world import CITY_MANAGEMENT, HOUSING, World, moment

rule = pytest.mark.rule
TODAY = date(2026, 5, 18)
Edit = Callable[[Any, dict[str, int]], None]


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def accepted(play: Play) -> OpinionDocument:
    """The letter is signed and both units have taken on their items."""
    opinion = play.assigned()
    running = proceeding_of(OpinionHandling, opinion.pk)
    play.act(running, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    signed = {"coordinating_leader": "吴副县长"}
    play.act(running, OpinionHandling.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), signed)
    for nth, item in enumerate(opinion.items.all()):
        taken, child = {"responsible": "何志远"}, proceeding_of(ItemHandling, item.pk)
        play.act(child, ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), taken, nth=nth)
    return opinion


def edited(content: bytes, edit: Edit) -> bytes:
    """The sheet as another program saves it: opened, edited, saved. `edit` gets the sheet and the columns by name."""
    book = load_workbook(BytesIO(content))
    sheet = book.active
    edit(sheet, {cell.value: cell.column for cell in sheet[1]})
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: Any, column: int, value: Any) -> None:
    sheet.cell(2, column).value = value


def sent(client: Client, content: bytes, name: str = "台账.xlsx") -> Any:
    return client.post(reverse("oversight:sheet_import"), {"file": SimpleUploadedFile(name, content)})


def committed(client: Client, preview: Any) -> Any:
    return client.post(reverse("oversight:sheet_commit"), {"edits": preview.context["edits"]})


def states(preview: Any) -> dict[str, int]:
    return {words: n for words, n, _ in preview.context["counts"]}


def all_cells() -> list[tuple[Any, ...]]:
    return list(ProblemItem.objects.order_by("pk").values_list())


@pytest.fixture
def draft(play: Play) -> tuple[Play, Client, bytes]:
    """A draft of two items, exported by the office."""
    opinion = play.drafted()
    with clock.frozen(TODAY):
        office = play.world.client(Role.SC_OFFICE)
        yield play, office, office.get(reverse("oversight:draft_xlsx", args=[opinion.pk])).content


@rule("R1.57")
def test_a_draft_exported_and_given_back_as_it_was_changes_nothing(draft):
    _, office, content = draft
    preview = sent(office, content)
    assert (states(preview), preview.context["cells"]) == ({"没有改动": 2}, 0)
    assert states(sent(office, edited(content, lambda *_: None))) == {"没有改动": 2}  # saved by another program


@rule("R1.57")
def test_of_a_draft_only_the_edited_cells_change(draft):
    _, office, content = draft
    before = all_cells()

    def edit(sheet: Any, column: dict[str, int]) -> None:
        sheet.cell(2, column["目标"]).value = 40  # a number where the item says words
        sheet.cell(2, column["时间节点"]).value = "2026/9/30"  # a day as text
        sheet.cell(3, column["主办单位"]).value = HOUSING

    preview = sent(office, edited(content, edit))
    assert (states(preview), preview.context["cells"]) == ({"有改动": 2}, 3)
    assert all_cells() == before  # a preview writes nothing
    first, second = preview.context["rows"]
    assert [(c.label, c.old, c.new) for c in first.changes] == [
        ("目标", "42栋", "40"),
        ("时间节点", "2026-08-31", "2026-09-30"),
    ]
    assert [(c.label, c.old, c.new) for c in second.changes] == [("主办单位", CITY_MANAGEMENT, HOUSING)]
    committed(office, preview)
    names = [f.attname for f in ProblemItem._meta.concrete_fields]
    changed = [
        (row[names.index("number")], name)
        for row, old in zip(all_cells(), before, strict=True)
        for name, value, was in zip(names, row, old, strict=True)
        if value != was
    ]
    assert changed == [(1, "target"), (1, "node_on"), (2, "unit_id")]


@rule("R1.57")
def test_a_quantified_target_without_a_number_is_told_in_its_row_and_not_taken(draft):
    _, office, content = draft

    def words(sheet: Any, column: dict[str, int]) -> None:
        sheet.cell(2, column["目标"]).value = "明显改善"
        sheet.cell(3, column["目标"]).value = "明显改善"
        sheet.cell(3, column["定量或定性"]).value = "定性"

    preview = sent(office, edited(content, words))
    assert states(preview) == {"有改动": 1, "不能导入": 1}
    first, _ = preview.context["rows"]
    assert first.problems == ("“目标”：定量的目标要写出数字，例如42栋、95%；说不清数的，改为定性",)


@rule("R1.57")
def test_what_was_changed_by_somebody_else_meanwhile_is_refused_row_by_row(draft):
    _, office, content = draft
    ProblemItem.objects.filter(number=1).update(task="改为十月底前完成")

    def edit(sheet: Any, column: dict[str, int]) -> None:
        sheet.cell(2, column["目标"]).value = "40栋"
        sheet.cell(3, column["目标"]).value = "50处"

    preview = sent(office, edited(content, edit))
    assert states(preview) == {"有改动": 1, "别人改过": 1}
    ProblemItem.objects.filter(number=2).update(task="又改了")  # between the preview and the confirmation
    answer = committed(office, preview)
    assert [o.problem for o in answer.context["refused"]] == ["这一项已经被别人改过，没有采用。 请重新导出再改。"]
    assert list(ProblemItem.objects.order_by("number").values_list("target", flat=True)) == ["42栋", "55处"]


def before_the_new_columns(content: bytes) -> bytes:
    """The sheet as it was exported before evidence and the units beside had columns, with its check codes of then."""
    new = [column.label for column in ledger.SHEET if column.is_new]

    def edit(sheet: Any, column: dict[str, int]) -> None:
        for row in sheet.iter_rows(min_row=2):
            said = {name: text_of(row[place - 1].value) for name, place in column.items() if name not in new}
            code = said.pop(CHECK)
            days = {c.label for c in ledger.SHEET if c.is_day}
            said |= {name: day_of(row[column[name] - 1].value) for name in days}
            row[column[CHECK] - 1].value = check_of(said, comparing.EDIT)
            assert row[column[CHECK] - 1].value.split("-")[0] == code.split("-")[0]
        for place in sorted((column[name] for name in new), reverse=True):
            sheet.delete_cols(place)

    return edited(content, edit)


@rule("R1.57")
def test_a_sheet_exported_before_a_column_was_new_is_taken_as_it_was_meant(draft):
    play, office, content = draft
    unit = play.world.body(CITY_MANAGEMENT)
    ItemUnit.objects.create(problemitem=ProblemItem.objects.get(number=1), body=unit)
    old = before_the_new_columns(content)
    assert "协办单位" not in [cell.value for cell in load_workbook(BytesIO(old)).active[1]]
    assert states(sent(office, old)) == {"没有改动": 2}
    changed = edited(old, lambda s, c: put(s, c["目标"], "40栋"))
    preview = sent(office, changed)
    assert (states(preview), preview.context["cells"]) == ({"有改动": 1, "没有改动": 1}, 1)
    assert len(committed(office, preview).context["done"]) == 1
    broken = sent(office, edited(old, lambda s, c: put(s, c["时间节点"], "九月底")))
    answer = office.post(reverse("oversight:sheet_faults"), {"faults": broken.context["faults"]})
    head, row = load_workbook(BytesIO(answer.content)).active.values
    assert dict(zip(head, row, strict=True))["时间节点"] == "九月底"  # under the names of the sheet that came


@rule("R1.57")
def test_evidence_and_the_units_beside_are_read_only(draft):
    _, office, content = draft
    preview = sent(office, edited(content, lambda s, c: put(s, c["协办单位"], HOUSING)))
    assert preview.context["rows"][0].problems == ("协办单位这几格不能在表里改，没有采用",)
    assert not ItemUnit.objects.exists()


@rule("R1.57")
def test_confirming_twice_writes_once(draft):
    _, office, content = draft
    preview = sent(office, edited(content, lambda s, c: put(s, c["目标"], "40栋")))
    assert len(committed(office, preview).context["done"]) == 1
    assert len(committed(office, preview).context["refused"]) == 1


@rule("R1.57")
def test_rows_that_cannot_be_taken_say_why_and_can_be_downloaded(draft):
    _, office, content = draft

    def edit(sheet: Any, column: dict[str, int]) -> None:
        sheet.cell(2, column["时间节点"]).value = "九月底"
        sheet.cell(3, column["识别号"]).value = 99_999_999
        copy = [cell.value for cell in sheet[2]]
        copy[column["识别号"] - 1] = None
        sheet.append(copy)

    preview = sent(office, edited(content, edit))
    assert states(preview) == {"不能导入": 1, "认不出": 2}
    answer = office.post(reverse("oversight:sheet_faults"), {"faults": preview.context["faults"]})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert len(rows) == 4
    assert rows[1][-1] == "时间节点：“九月底”看不出是哪一天，请写成2026-08-31这样"
    assert [row[-1] for row in rows[2:]] == ["您的台账里没有这个识别号", "没有识别号：新的事项请在起草页面上加"]


@rule("R1.57")
@pytest.mark.parametrize(
    ("label", "value", "why"),
    [
        ("主办单位", "没有这个局", "没有叫“没有这个局”的承办单位"),
        ("定量或定性", "都有", "只能写定量或者定性"),
        ("问题", "", "“问题”不能清空"),
        ("问题", "长" * 121, "“问题”最多120个字"),
        ("责任人", "某人", "责任人这几格不能在表里改"),
    ],
)
def test_a_cell_that_cannot_be_so_is_an_error(draft, label: str, value: str, why: str):
    _, office, content = draft
    preview = sent(office, edited(content, lambda s, c: put(s, c[label], value)))
    assert states(preview)["不能导入"] == 1
    assert why in "；".join(preview.context["rows"][0].problems)


@rule("R1.57")
def test_after_the_hand_over_only_the_unit_fills_in_progress_and_each_cell_is_an_act(play: Play):
    opinion = accepted(play)
    with clock.frozen(TODAY):
        unit, office = play.world.client(Role.HANDLING_UNIT), play.world.client(Role.SC_OFFICE)

        def edit(sheet: Any, column: dict[str, int]) -> None:
            sheet.cell(2, column["进展"]).value = "已完成12栋"
            sheet.cell(2, column["承诺日"]).value = datetime(2026, 8, 20)

        mine = edited(unit.get(reverse("oversight:ledger_xlsx")).content, edit)
        assert states(sent(office, mine)) == {"不能导入": 1}  # the office never tells the progress of a unit
        preview = sent(unit, mine)
        assert states(preview) == {"有改动": 1}
        committed(unit, preview)
        item = opinion.items.get(number=1)
        assert (item.progress, item.promised_on) == ("已完成12栋", date(2026, 8, 20))
        acts = ActRecord.objects.filter(proceeding=proceeding_of(ItemHandling, item.pk)).order_by("pk")
        assert [(r.act, f"{r.by}") for r in acts] == [
            ("accepted", "何志远"), ("progressed", "何志远"), ("promised", "何志远"),
        ]  # fmt: skip

        def goal(sheet: Any, column: dict[str, int]) -> None:
            sheet.cell(2, column["目标"]).value = "1栋"

        refused = sent(unit, edited(unit.get(reverse("oversight:ledger_xlsx")).content, goal))
        assert "在意见书会签以后不能再改" in refused.context["rows"][0].problems[0]


@rule("R1.57")
def test_words_that_look_like_a_formula_go_out_as_words_and_a_formula_is_not_taken(play: Play):
    opinion = accepted(play)
    item = opinion.items.get(number=1)
    told = {"progress": "=已完成12栋"}
    play.act(proceeding_of(ItemHandling, item.pk), ItemHandling.progressed, Role.HANDLING_UNIT, TODAY, told)
    with clock.frozen(TODAY):
        unit = play.world.client(Role.HANDLING_UNIT)
        content = unit.get(reverse("oversight:ledger_xlsx")).content
        sheet = load_workbook(BytesIO(content)).active
        cell = sheet.cell(2, {c.value: c.column for c in sheet[1]}["进展"])
        assert (cell.value, cell.data_type) == ("=已完成12栋", "s")  # S9
        assert states(sent(unit, content)) == {"没有改动": 1}
        preview = sent(unit, edited(content, lambda s, c: put(s, c["进展"], "=1+1")))
        assert preview.context["rows"][0].problems == ("进展：这一格是公式，请改写成文字或者数",)


@rule("R1.57")
def test_a_unit_reads_no_item_of_another_unit_by_its_number(play: Play):
    accepted(play)
    with clock.frozen(TODAY):
        other = play.world.client(Role.HANDLING_UNIT, 1)
        mine = play.world.client(Role.HANDLING_UNIT).get(reverse("oversight:ledger_xlsx")).content
        assert states(sent(other, mine)) == {"认不出": 1}


@rule("R1.57")
def test_what_may_not_be_edited_is_locked_in_the_sheet_and_the_rest_is_marked(draft):
    _, _, content = draft
    sheet = load_workbook(BytesIO(content)).active
    assert sheet.protection.sheet
    free = {sheet.cell(1, cell.column).value for cell in sheet[2] if not cell.protection.locked}
    assert free == {column.label for column in ledger.SHEET if column.draft}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04broken", "损坏"),
        ("a.xlsx", b"%PDF-1.7", "PDF 文件"),
        ("a.csv", "编号,事项\n1,a\n".encode(), "这不是从台账或者起草页面导出的表"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_in_words(play: Play, name: str, content: bytes, why: str):
    answer = sent(play.world.client(Role.SC_OFFICE), content, name)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_an_altered_form_writes_nothing(draft):
    _, office, _ = draft
    before = all_cells()
    answer = office.post(reverse("oversight:sheet_commit"), {"edits": "W1sxLCJ4Iiwge31dXQ:altered"})
    assert (answer.status_code, answer.context["done"], all_cells()) == (200, [], before)


@pytest.mark.parametrize(
    "cell",
    [46265, 46265.0, "46265", "2026-08-31", "2026/8/31", "2026.08.31", "2026年8月31日", "20260831",
     datetime(2026, 8, 31), date(2026, 8, 31), " 2026-08-31 00:00:00 "],
)  # fmt: skip
def test_a_day_is_read_however_it_was_saved(cell: Any):
    assert day_of(cell) == "2026-08-31"


@pytest.mark.parametrize("cell", ["2026-13-01", "八月底", "31/8/2026", 12, True, "²", "9" * 5000])
def test_what_is_no_day_is_not_guessed(cell: Any):
    with pytest.raises(NotADay):
        day_of(cell)


def test_a_number_is_read_as_it_is_written():
    cells = (42.0, 42, 0.5, None, " 42栋 ", "一\r\n二")
    assert [text_of(x) for x in cells] == [
        "42",
        "42",
        "0.5",
        "",
        "42栋",
        "一\n二",
    ]


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def in_libreoffice(content: bytes, folder: Path, before: str, after: str) -> bytes:
    """The sheet opened by LibreOffice, one cell of its own document changed, and saved by it as xlsx again."""

    def saved(name: str, as_: str) -> Path:
        run = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", as_]
        subprocess.run(
            [*run, "--outdir", str(folder), str(folder / name)], check=True, timeout=120, capture_output=True
        )
        return folder / f"sheet.{as_}"

    (folder / "sheet.xlsx").write_bytes(content)
    flat = saved("sheet.xlsx", "fods")
    document = flat.read_text()
    assert document.count(before) == 1, document.count(before)
    flat.write_text(document.replace(before, after))
    (folder / "sheet.xlsx").unlink()
    return saved("sheet.fods", "xlsx").read_bytes()


@rule("R1.57")
@pytest.mark.skipif(SOFFICE is None, reason="这台机器上没有 LibreOffice（soffice），用 openpyxl 另存的那几条代替")
def test_a_sheet_saved_by_libreoffice_changes_only_the_edited_cells(draft, tmp_path: Path):
    """The first item's target is 42栋, the second's another: one cell is edited."""
    _, office, content = draft
    preview = sent(office, in_libreoffice(content, tmp_path, ">42栋<", ">40栋<"))
    assert states(preview) == {"有改动": 1, "没有改动": 1}
    assert [(c.label, c.new) for c in preview.context["rows"][0].changes] == [("目标", "40栋")]


@rule("R1.57")
@pytest.mark.skipif(SOFFICE is None, reason="这台机器上没有 LibreOffice（soffice），用 openpyxl 另存的那几条代替")
def test_the_ledger_of_a_unit_saved_by_libreoffice_changes_only_the_edited_cells(play: Play, tmp_path: Path):
    opinion = accepted(play)
    child = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
    with clock.frozen(TODAY):
        unit = play.world.client(Role.HANDLING_UNIT)
        play.act(child, ItemHandling.progressed, Role.HANDLING_UNIT, TODAY, {"progress": "已完成10栋"})
        content = unit.get(reverse("oversight:ledger_xlsx")).content
        preview = sent(unit, in_libreoffice(content, tmp_path, ">已完成10栋<", ">已完成12栋<"))
    changed = [c for row in preview.context["rows"] for c in row.changes]
    assert [(c.label, c.new) for c in changed] == [("进展", "已完成12栋")]


def test_the_preview_says_each_change_in_words(draft):
    _, office, content = draft
    page = sent(office, edited(content, lambda s, c: put(s, c["目标"], "40栋"))).content.decode()
    assert re.search(r"<del>42栋</del> → <ins>40栋</ins>", page)
    assert "改了1项的1格" in page


@rule("R1.57")
def test_what_stands_beside_an_item_and_is_in_no_cell_stays(draft):
    play, office, content = draft
    opinion, at = OpinionDocument.objects.get(), {"by": play.world.viewer(Role.SC_OFFICE), "at": moment(TODAY)}
    weak = WeakIndicator.objects.create(congress=play.world.congress, topic=opinion.topic, title="老旧小区改造率")
    item = opinion.items.get(number=1)
    units = {"separate_units": [play.world.body(CITY_MANAGEMENT)], "weak_indicators": [weak]}
    save_item(opinion=opinion, item=item, fields={}, **units, **at)
    committed(office, sent(office, edited(content, lambda s, c: put(s, c["目标"], "40栋"))))
    item.refresh_from_db()
    assert (item.target, list(item.weak_indicators.all())) == ("40栋", [weak])
    assert [row.kind for row in ItemUnit.objects.filter(problemitem=item)] == [SEPARATE]


@rule("R1.57")
def test_what_was_put_right_elsewhere_can_be_told_again(play: Play):
    """A row that says what it said before has the code it had before."""
    opinion = accepted(play)
    child = proceeding_of(ItemHandling, opinion.items.get(number=1).pk)
    with clock.frozen(TODAY):
        unit = play.world.client(Role.HANDLING_UNIT)
        play.act(child, ItemHandling.progressed, Role.HANDLING_UNIT, TODAY, {"progress": "已完成10栋"})
        for told in ("已完成12栋", "已完成15栋"):
            content = unit.get(reverse("oversight:ledger_xlsx")).content
            committed(unit, sent(unit, edited(content, lambda s, c, told=told: put(s, c["进展"], told))))
            assert opinion.items.get(number=1).progress == told
            play.act(child, ItemHandling.progressed, Role.HANDLING_UNIT, TODAY, {"progress": "已完成10栋"})


def test_what_was_signed_as_faults_is_not_taken_as_edits_nor_the_other_way(draft):
    _, office, content = draft
    good = sent(office, edited(content, lambda s, c: put(s, c["目标"], "40栋"))).context["edits"]
    bad = sent(office, edited(content, lambda s, c: put(s, c["时间节点"], "九月底"))).context["faults"]
    before = all_cells()
    assert office.post(reverse("oversight:sheet_commit"), {"edits": bad}).context["done"] == []
    assert office.post(reverse("oversight:sheet_faults"), {"faults": good}).status_code == 200
    assert all_cells() == before


def test_a_sheet_with_more_rows_than_a_ledger_has_is_refused(draft, monkeypatch):
    _, office, content = draft
    monkeypatch.setattr("huying.mechanisms.oversight.views.workbooks.MOST_ROWS", 2)
    assert "一次最多2行" in sent(office, content).content.decode()
