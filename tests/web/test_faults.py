"""When disk or database do not work: the right words, what was typed given back, nothing said that is not so."""

from __future__ import annotations

import errno
import re
import sqlite3
from contextlib import closing
from datetime import date
from html import unescape
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from django.urls import include, path

from huying.cli import logs
from huying.kernel.database.turns import TurnTimeout
from huying.kernel.documents.files import NotStored
from huying.kernel.documents.pdf import CannotTypeset
from huying.kernel.procedures.forms import ActForm
from huying.mechanisms.oversight.procedures import ItemHandling
from huying.web import faults
from huying.web import urls as web_urls
from huying.web.faults import fault_of

pytestmark = pytest.mark.urls(__name__)
handler500 = "huying.web.fault_page.fault_page"
SENTENCE = "楼道灯坏了三个月，电话13900000000"


def _sqlite_full() -> Exception:
    with closing(sqlite3.connect(":memory:")) as small:
        small.execute("PRAGMA max_page_count=1")
        with pytest.raises(sqlite3.OperationalError) as caught:
            small.execute("CREATE TABLE t (a)")
    return caught.value


def _sqlite_busy(folder: Any) -> Exception:
    with (
        closing(sqlite3.connect(folder / "busy", isolation_level=None)) as one,
        closing(sqlite3.connect(folder / "busy", timeout=0, isolation_level=None)) as other,
    ):
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            other.execute("BEGIN IMMEDIATE")
    return caught.value


def _sqlite_read_only(folder: Any) -> Exception:
    sqlite3.connect(folder / "shut").close()
    shut = sqlite3.connect(f"file:{folder / 'shut'}?mode=ro", uri=True)
    with closing(shut), pytest.raises(sqlite3.OperationalError) as caught:
        shut.execute("CREATE TABLE t (a)")
    return caught.value


def _sqlite_damaged(folder: Any) -> Exception:
    (folder / "damaged").write_bytes(b"no database, whatever its name says" * 100)
    with closing(sqlite3.connect(folder / "damaged")) as damaged, pytest.raises(sqlite3.DatabaseError) as caught:
        damaged.execute("SELECT * FROM sqlite_master")
    return caught.value


def _sqlite_unopened(folder: Any) -> Exception:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(folder / "nowhere" / "at all")
    return caught.value


def _caused(cause: BaseException) -> Exception:
    """As Django and our own code hand it on: with the cause behind it."""
    try:
        raise OperationalError("handed on") from cause
    except OperationalError as error:
        return error


def test_sqlites_own_errors_are_told_apart(tmp_path: Any) -> None:
    assert fault_of(_caused(_sqlite_full())) is faults.DISK_FULL
    assert fault_of(_caused(_sqlite_busy(tmp_path))) is faults.BUSY
    assert fault_of(_caused(_sqlite_read_only(tmp_path))) is faults.READ_ONLY
    assert fault_of(_caused(_sqlite_damaged(tmp_path))) is faults.DAMAGED
    assert fault_of(_caused(_sqlite_unopened(tmp_path))) is faults.UNREACHABLE


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (psycopg.errors.DiskFull("could not extend file"), faults.DISK_FULL),
        (psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"), faults.READ_ONLY),
        (psycopg.errors.DeadlockDetected("deadlock"), faults.BUSY),
        (psycopg.errors.AdminShutdown("terminating connection"), faults.UNREACHABLE),
        (psycopg.errors.TooManyConnections("too many clients"), faults.UNREACHABLE),
        (psycopg.OperationalError("server closed the connection unexpectedly"), faults.UNREACHABLE),
        (TurnTimeout(), faults.BUSY),
        (OSError(errno.ENOSPC, "No space left on device"), faults.DISK_FULL),
        (OSError(errno.EROFS, "Read-only file system"), faults.READ_ONLY),
        (OSError(errno.EIO, "Input/output error"), faults.DISK_BROKEN),
    ],
)
def test_postgresqls_and_the_systems_errors_are_told_apart(error: Exception, fault: faults.Fault) -> None:
    assert fault_of(_caused(error)) is fault


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError(),
        OSError(errno.ENOENT, "none"),
        psycopg.errors.UniqueViolation("twice"),
        sqlite3.IntegrityError(),
    ],
)
def test_a_mistake_of_the_program_is_not_blamed_on_the_disk(error: Exception) -> None:
    assert fault_of(_caused(error)) is None


# ── the page ──────────────────────────────────────────────────────────────
def full(request: HttpRequest) -> HttpResponse:
    raise _caused(_sqlite_full())


def gone(request: HttpRequest) -> HttpResponse:
    raise _caused(psycopg.OperationalError("server closed the connection"))


def no_room(request: HttpRequest) -> HttpResponse:
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError as error:
        raise NotStored("文件没有保存") from error


def unset(request: HttpRequest) -> HttpResponse:
    raise CannotTypeset("这台服务器的字体里没有“㐂”（U+3402）字，不能生成PDF。", "请系统管理员安装字体")


urlpatterns = [
    path("unset/", unset),
    path("full/", full),
    path("gone/", gone),
    path("no-room/", no_room),
    path("", include(web_urls)),
]


@pytest.fixture
def browser() -> Client:
    """Without `db`: a page that asked the database for anything would fail here."""
    return Client(raise_request_exception=False)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def hidden(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


@pytest.fixture
def signed_out(browser: Client, settings: Any) -> Client:
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "LoginRequired" not in m and "axes" not in m]
    return browser


def test_a_full_disk_says_so_and_gives_back_what_was_typed(signed_out: Client) -> None:
    response = signed_out.post("/full/", {"key": "k1", "progress": SENTENCE, "methods": ["甲", "乙"]})
    page = text(response)
    assert response.status_code == 507
    assert "<h1>磁盘已满，这一步没有登记</h1>" in page
    assert "请告诉系统管理员腾出磁盘空间" in page
    assert "同一份表单不管按几次，只登记一次" in page
    given = hidden(response.content.decode())
    assert len(given.pop("csrfmiddlewaretoken")) == 1
    assert given == {"key": ["k1"], "progress": [SENTENCE], "methods": ["甲", "乙"]}
    assert "no-store" in response.headers["Cache-Control"]


def test_a_character_that_no_font_has_is_named_to_the_office_and_the_paper_is_not_issued(signed_out: Client) -> None:
    response = signed_out.post("/unset/", {"key": "k1", "what": SENTENCE})
    page = text(response)
    assert response.status_code == 422
    assert "<h1>这台服务器的字体里没有“㐂”（U+3402）字，不能生成PDF，这一步没有登记</h1>" in page
    assert "请系统管理员安装字体" in page
    assert hidden(response.content.decode())["what"] == [SENTENCE]


def test_where_nobody_can_know_the_page_does_not_pretend_to(signed_out: Client) -> None:
    page = text(signed_out.post("/gone/", {"title": "议题"}))
    assert "<h1>数据库打不开，不能确定这一步登记了没有</h1>" in page
    assert "请先另开一页看看：已经有了的，不用再登记" in page


def test_a_page_that_was_only_read_says_nothing_of_recording(signed_out: Client) -> None:
    response = signed_out.get("/gone/")
    assert response.status_code == 503
    assert "<h1>数据库打不开，这一页现在打不开</h1>" in text(response)
    assert "登记一次" not in text(response)


def test_a_file_cannot_be_given_back_and_is_asked_for_again(signed_out: Client) -> None:
    file = SimpleUploadedFile("照片.pdf", b"%PDF-1.7\n%%EOF\n")
    response = signed_out.post("/no-room/", {"key": "k", "progress": "一半", "evidence": file})
    assert response.status_code == 507
    assert "附件没有存下来，要重新选一次" in text(response)
    assert hidden(response.content.decode())["files_again"] == ["evidence"]


def test_the_form_of_an_act_does_not_go_on_without_the_file_it_once_had() -> None:
    sent = "progress=一半&on=2026-06-10"
    for again, errors in (("", set()), ("&files_again=evidence", {"evidence"}), ("&files_again=progress", set())):
        form = ActForm(ItemHandling.progressed, date(2026, 6, 10), lambda ask: [], QueryDict(sent + again), {})
        assert set(form.errors) == errors


def test_a_password_is_not_written_into_the_page(signed_out: Client) -> None:
    page = text(signed_out.post("/full/", {"username": "chen", "password": "very secret"}))
    assert "very secret" not in page
    assert "返回上一页再试一次" in page


def test_a_part_that_refreshes_by_itself_leaves_the_page_as_it_is_and_says_so(signed_out: Client) -> None:
    response = signed_out.get("/gone/", headers={"HX-Request": "true"})
    assert response.status_code == 503
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == ("#said", "innerHTML")
    assert "数据库打不开，这里的内容没有更新" in text(response)
    assert "<html" not in text(response)


def test_the_log_keeps_the_fault_and_nothing_of_what_was_typed(
    signed_out: Client, caplog: pytest.LogCaptureFixture
) -> None:
    signed_out.post("/full/?q=1", {"progress": SENTENCE})
    assert "database or disk is full" in caplog.text
    assert SENTENCE not in caplog.text


# ── the command line ──────────────────────────────────────────────────────
def test_a_command_says_what_is_wrong_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(logs, "log_file", lambda: tmp_path / "log")
    refusal = logs.keep(_caused(_sqlite_full()))
    assert refusal.error == "磁盘已满，没有做完。"
    assert refusal.hint == "请告诉系统管理员腾出磁盘空间，再运行一次。"
    assert "database or disk is full" in (tmp_path / "log").read_text()


def test_a_command_says_so_even_where_the_log_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(logs, "log_file", lambda: tmp_path / "nowhere" / "log")
    assert logs.keep(_caused(_sqlite_full())).error == "磁盘已满，没有做完。"
    assert logs.keep(ZeroDivisionError()).hint == "日志也写不进数据目录，请检查磁盘空间和权限。"
