"""Versions, files, numbers: nothing changed, nothing lost, nothing given twice."""

from __future__ import annotations

import errno
import os
import stat
import threading
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from huying.kernel import disk
from huying.kernel.documents import files, selectors, services
from huying.kernel.documents.models import Document, NumberSeries, Publication, Unchangeable, Version
from huying.kernel.documents.uploads import UploadRefused
from huying.kernel.people.models import Congress, Level
from huying.kernel.people.roles import Role
from tests.world import GOVERNMENT, HOUSING, World, moment

AT = moment(date(2026, 3, 2))
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HUYING_HOME = tmp_path
    return tmp_path


def put(world: World, content: bytes = b"one", **more: Any) -> Version:
    given = {"congress": world.congress, "kind": "opinion_document", "title": "审议意见书", "filename": "意见书.docx"}
    return services.store(**{**given, "content": content, "by": world.person(Role.SC_OFFICE), "at": AT, **more})


def test_a_version_remembers_what_by_whom_and_when(world: World) -> None:
    version = put(world)
    assert (version.number, version.size, version.sha256) == (1, 3, sha256(b"one").hexdigest())
    assert version.mime == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert (version.by, version.at, version.filename) == (world.person(Role.SC_OFFICE), AT, "意见书.docx")
    assert services.read(version) == b"one"


def test_versions_are_numbered_within_their_document(world: World) -> None:
    first = put(world)
    second = put(world, b"two", document=first.document, title="审议意见书（修改稿）", filename="意见书.pdf")
    other = put(world, b"three")
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert Document.objects.get(pk=first.document_id).title == "审议意见书（修改稿）"
    assert Version.objects.get(pk=first.pk).title == "审议意见书"
    assert selectors.latest(first.document) == second
    assert selectors.latest(first.document, "docx") == first
    assert selectors.latest(other.document, "pdf") is None


def test_a_number_cannot_repeat_even_by_hand(world: World) -> None:
    version = put(world)
    version.pk, version._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_a_version_can_be_neither_changed_nor_removed(world: World) -> None:
    version = put(world)
    version.title = "另一个题名"
    for change in (
        version.save,
        version.delete,
        lambda: Version.objects.filter(pk=version.pk).update(title="x"),
        lambda: Version.objects.bulk_update([version], ["title"]),
        Version.objects.all().delete,
    ):
        with pytest.raises(Unchangeable), transaction.atomic():
            change()
    assert Version.objects.get(pk=version.pk).title == "审议意见书"


def test_a_document_of_another_congress_takes_no_version(world: World, stranger: World) -> None:
    with pytest.raises(Document.DoesNotExist):
        put(world, document=put(stranger).document)


def test_the_same_content_is_kept_once(world: World, home: Path) -> None:
    put(world)
    put(world)
    [kept] = [path for path in (home / "files").rglob("*") if path.is_file()]
    assert kept.name == sha256(b"one").hexdigest()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_changed_file_is_found_out_and_healed_by_storing_it_again(world: World) -> None:
    version = put(world)
    path = files.path_of(version.sha256)
    path.write_bytes(b"changed")
    with pytest.raises(files.FileDamaged, match="内容与保存时不同"):
        services.read(version)
    put(world)
    assert services.read(version) == b"one"
    path.unlink()
    with pytest.raises(files.FileDamaged, match="从备份恢复"):
        services.read(version)


@pytest.mark.parametrize(
    ("call", "number", "said"),
    [("fsync", errno.ENOSPC, "磁盘已满"), ("replace", errno.EIO, "写文件出错"), ("fsync", errno.EROFS, "只读")],
)
def test_a_disk_that_does_not_take_it_leaves_no_row_and_no_file(
    world: World, home: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, said: str
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(files.NotStored, match=said):
        put(world)
    with pytest.raises(files.NotStored, match=said):
        services.store_upload(
            congress=world.congress, kind="k", title="t", upload=SimpleUploadedFile("a.pdf", PDF), by=None, at=AT
        )
    assert not Version.objects.exists()
    assert not [path for path in (home / "files").rglob("*") if path.is_file()]


def test_the_file_and_its_folder_are_on_disk_before_the_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    fsync, replace = os.fsync, os.replace

    def watch(handle: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        assert not Version.objects.exists()
        fsync(handle)

    def named(old: str, new: Path) -> None:
        seen.append("its name")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", watch)
    monkeypatch.setattr(os, "replace", named)
    put(world)
    assert seen == ["file", "its name", "folder", "folder", "folder"]


def test_a_file_whose_writer_was_killed_is_made_safe_by_who_sends_it_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(disk, "sync", killed)  # after the file has its name, before its folder is on disk
        with pytest.raises(KeyboardInterrupt):
            put(world)
    synced: list[Path] = []
    monkeypatch.setattr(disk, "sync", synced.append)
    version = put(world)
    assert synced == list(files.path_of(version.sha256).parents)[:3]


def test_an_upload_is_checked_and_kept_under_a_harmless_name(world: World) -> None:
    upload = SimpleUploadedFile("C:\\桌面\\方案.pdf", PDF)
    version = services.store_upload(
        congress=world.congress,
        kind="plan",
        title="落实方案",
        upload=upload,
        by=world.person(Role.HANDLING_UNIT),
        at=AT,
    )
    assert (version.filename, version.mime, services.read(version)) == ("方案.pdf", "application/pdf", PDF)
    with pytest.raises(UploadRefused):
        services.store_upload(
            congress=world.congress, kind="plan", title="t", upload=SimpleUploadedFile("a.exe", b"MZ"), by=None, at=AT
        )


# --- who may read -----------------------------------------------------------------------------------------------------


def readers(world: World, version: Version) -> set[Role]:
    roles = (
        Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE, Role.SC_MEMBER, Role.INTAKE, Role.AUDITOR,
        Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT, Role.SYSTEM_ADMIN,
    )  # fmt: skip
    return {role for role in roles if selectors.readable(world.viewer(role)).filter(pk=version.pk).exists()}


CONGRESS_ROLES = {
    Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE, Role.SC_MEMBER, Role.INTAKE
}  # fmt: skip


def test_a_paper_of_the_office_is_not_for_the_units_until_it_is_handed_over(world: World) -> None:
    version = put(world)
    assert readers(world, version) == CONGRESS_ROLES  # auditor and administrator sit in the same office: 三员分立
    services.share(document=version.document, audience=world.body(GOVERNMENT))
    services.share(document=version.document, audience=world.body(GOVERNMENT))
    assert readers(world, version) - CONGRESS_ROLES == {Role.ORGAN, Role.PRINCIPAL_LEADER}


def test_what_a_unit_hands_in_is_for_that_unit_and_the_congress(world: World) -> None:
    version = put(world, by=world.person(Role.HANDLING_UNIT))  # 县住房城乡建设局
    assert readers(world, version) == CONGRESS_ROLES | {Role.HANDLING_UNIT}
    assert f"body:{world.body(HOUSING).pk}" in version.document.audiences.values_list("audience", flat=True)
    other = world.viewer(Role.HANDLING_UNIT, 1)  # 县城市管理局
    assert not selectors.readable(other).exists()


def test_audiences_can_be_narrowed_to_the_office(world: World) -> None:
    version = put(world, audiences=["office"], by=None)
    assert Role.SC_MEMBER not in readers(world, version)
    assert Role.WORKING_BODY in readers(world, version)


def test_an_author_keeps_reading_what_he_wrote(world: World) -> None:
    author = world.person(Role.HANDLING_UNIT)
    version = put(world, by=author)
    world.end_mandates(author, date(2026, 3, 3))
    assert selectors.readable(world.viewer(author, on=date(2026, 4, 1))).get() == version


def test_another_congress_reads_nothing_even_when_it_is_published(world: World, stranger: World) -> None:
    version = put(world)
    services.publish(version=version, by=None, at=AT)
    assert not selectors.readable(stranger.viewer(Role.SC_OFFICE)).exists()
    assert not selectors.published(stranger.congress).exists()


def test_of_a_published_document_later_drafts_stay_inside(world: World) -> None:
    first = put(world)
    services.publish(version=first, by=world.person(Role.SC_OFFICE), at=AT)
    services.publish(version=first, by=None, at=moment(date(2026, 5, 1)))
    draft = put(world, b"two", document=first.document)
    assert list(selectors.published(world.congress)) == [first]
    assert Publication.objects.get().at == AT
    assert readers(world, draft).isdisjoint({Role.ORGAN, Role.HANDLING_UNIT})
    services.withdraw(version=first)
    assert not selectors.published(world.congress).exists()


def test_names_of_papers_come_in_one_query(world: World, django_assert_num_queries: Any) -> None:
    versions = [put(world, bytes([n])) for n in range(5)]
    office = world.viewer(Role.SC_OFFICE)
    with django_assert_num_queries(1):
        found = list(selectors.names_of_papers([v.pk for v in versions], office))
    assert sorted(pk for pk, _, _ in found) == sorted(v.pk for v in versions)
    assert all(is_open for _, _, is_open in found)
    theirs = selectors.names_of_papers([v.pk for v in versions], world.viewer(Role.HANDLING_UNIT))
    assert not any(is_open for _, _, is_open in theirs)


# --- official numbers -------------------------------------------------------------------------------------------------


def test_numbers_count_on_within_series_year_and_congress(world: World, stranger: World) -> None:
    give = services.next_number
    assert give(congress=world.congress, series="青人常意", year=2026) == "青人常意〔2026〕1号"
    assert give(congress=world.congress, series="青人常意", year=2026) == "青人常意〔2026〕2号"
    assert give(congress=world.congress, series="青人常办", year=2026) == "青人常办〔2026〕1号"
    assert give(congress=world.congress, series="青人常意", year=2027) == "青人常意〔2027〕1号"
    assert give(congress=stranger.congress, series="青人常意", year=2026) == "青人常意〔2026〕1号"


def test_a_series_kept_on_paper_is_taken_over(world: World) -> None:
    services.continue_from(congress=world.congress, series="青人常意", year=2026, last=12)
    assert services.next_number(congress=world.congress, series="青人常意", year=2026) == "青人常意〔2026〕13号"
    with pytest.raises(ValueError, match="已经编到13号"):
        services.continue_from(congress=world.congress, series="青人常意", year=2026, last=5)


def test_an_act_taken_back_takes_its_number_back(world: World) -> None:
    with pytest.raises(RuntimeError, match="失败"), transaction.atomic():
        services.next_number(congress=world.congress, series="青人常意", year=2026)
        raise RuntimeError("失败")
    assert services.next_number(congress=world.congress, series="青人常意", year=2026) == "青人常意〔2026〕1号"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given() -> None:
    congress = Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY)
    with pytest.raises(RuntimeError, match="within the transaction"):
        services.next_number(congress=congress, series="青人常意", year=2026)


@pytest.mark.django_db(transaction=True)
def test_racing_acts_get_numbers_without_gap_or_repeat() -> None:
    """Six threads, each fifteen numbers, every third act fails and gives its number back."""
    congress = Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY)
    given: list[str] = []
    faults: list[BaseException] = []

    def act(fails: bool) -> None:
        with transaction.atomic():
            number = services.next_number(congress=congress, series="青人常意", year=2026)
            if fails:
                raise LookupError(number)
        given.append(number)

    def run() -> None:
        try:
            for turn in range(15):
                try:
                    act(fails=turn % 3 == 0)
                except LookupError:
                    continue
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(given) == sorted(f"青人常意〔2026〕{n}号" for n in range(1, 61))
    assert NumberSeries.objects.get().last == 60


@pytest.mark.django_db(transaction=True)
def test_racing_versions_of_one_document_get_different_numbers() -> None:
    congress = Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY)
    document = Document.objects.create(congress=congress, kind="k", title="t")
    faults: list[BaseException] = []

    def run(name: int) -> None:
        try:
            for turn in range(5):
                services.store(
                    congress=congress, kind="k", title="t", filename="a.pdf", content=f"{name}-{turn}".encode(),
                    by=None, at=AT, document=document,
                )  # fmt: skip
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert list(document.versions.values_list("number", flat=True)) == list(range(1, 21))
