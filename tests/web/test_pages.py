"""The shell's own pages: signing in, reading preferences, the desk, the portal, the errors, health."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from huying.kernel.access import menu
from huying.kernel.access.menu import Entry, Section
from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress, Level
from huying.kernel.people.roles import Role
from huying.web import urls as web_urls

from .conftest import PASSWORD


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def registry(monkeypatch):
    """The entries and sections of the shell alone: what the apps hang in is tested with them."""
    monkeypatch.setattr(menu, "_entries", [e for e in menu._entries if e.url_name in ("desk", "inbox")])
    monkeypatch.setattr(menu, "_sections", [])
    return menu


# ── signing in and out ────────────────────────────────────────────────────
def test_a_person_signs_in_and_lands_on_the_desk(client, clerk, registry):
    response = client.post("/sign-in/", {"username": "lin", "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/desk/", 302)]
    assert "林知夏" in text(response)
    assert "县人大常委会办公室" in text(response)


def test_a_wrong_password_is_refused_without_saying_which_of_the_two_was_wrong(client, clerk):
    for name in ("lin", "nobody"):
        page = text(client.post("/sign-in/", {"username": name, "password": "x"}))
        assert "账号或密码不对。请检查大小写；忘了密码，请本单位的系统管理员重设。" in page
        assert 'role="alert"' in page


def test_an_empty_field_says_what_to_write_and_is_linked_from_the_list_of_errors(client, db):
    page = text(client.post("/sign-in/", {"username": "", "password": ""}))
    assert "没有提交成功，请改2处" in page
    assert '<a href="#id_username">账号</a>：请填写账号。' in page
    assert 'aria-describedby="id_username_error"' in page
    assert 'aria-invalid="true"' in page


def test_eight_wrong_passwords_lock_the_account_for_fifteen_minutes_and_the_page_says_so(client, clerk):
    for _ in range(8):
        response = client.post("/sign-in/", {"username": "lin", "password": "x"})
    assert response.status_code == 429
    assert "15分钟后再试" in text(response)
    right = client.post("/sign-in/", {"username": "lin", "password": PASSWORD})
    assert right.status_code == 429


def test_signing_out_is_a_post_and_a_get_only_asks(client, clerk):
    client.force_login(clerk)
    assert "要退出登录吗？" in text(client.get("/sign-out/"))
    assert client.get("/account/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_after_a_change_of_password_other_sessions_end_and_this_one_goes_on(client, clerk):
    other = Client()
    other.force_login(clerk)
    client.force_login(clerk)
    new = "另一个够长的口令-2027"
    wrong = client.post(
        "/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": "没有输对"}
    )
    assert "两次输入的新密码不一样，请再输一次。" in text(wrong)
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert "密码已修改" in text(client.post("/account/password/", fields, follow=True))
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_a_page_for_staff_asks_a_stranger_to_sign_in_and_brings_him_back(client, db):
    assert client.get("/account/")["Location"] == "/sign-in/?next=/account/"


# ── reading preferences ───────────────────────────────────────────────────
def test_large_type_and_dark_are_rendered_by_the_server_on_every_page(client, congress):
    assert 'data-bs-theme="light" data-type="normal"' in text(client.get("/sign-in/"))
    back = client.post("/preferences/", {"type": "elder", "next": "/p/qinghe/"})
    assert back["Location"] == "/p/qinghe/"
    client.post("/preferences/", {"theme": "dark"})
    for address in ("/p/qinghe/", "/sign-in/", "/health/", "/没有/"):
        assert 'data-bs-theme="dark" data-type="elder"' in text(client.get(address))


def test_a_preference_that_does_not_exist_changes_nothing(client, db):
    response = client.post("/preferences/", {"type": '"><script>', "theme": "pink"})
    assert not response.cookies
    client.cookies["hy_type"] = '"><script>'
    assert 'data-type="normal"' in text(client.get("/sign-in/"))


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "²", "desk"])
def test_the_way_back_never_leaves_the_site(client, db, elsewhere):
    assert client.post("/preferences/", {"type": "large", "next": elsewhere})["Location"] == "/"


# ── the portal ────────────────────────────────────────────────────────────
def test_with_one_congress_the_portal_is_its_public_page(client, congress):
    assert client.get("/")["Location"] == "/p/qinghe/"
    page = text(client.get("/p/qinghe/"))
    assert "演示数据" in page
    assert "工作人员登录" in page


def test_with_several_congresses_the_portal_lists_them(client, congress):
    Congress.objects.create(code="bai", name="白塘镇人民代表大会", level=Level.TOWNSHIP, parent=congress)
    page = text(client.get("/"))
    assert '<a class="t" href="/p/bai/">白塘镇人民代表大会</a>' in page
    assert "青禾县人民代表大会" in page


def test_a_demonstration_opens_with_its_county_though_a_city_stands_above_it(client, congress):
    congress.parent = Congress.objects.create(code="city", name="淮源市人民代表大会", level=Level.CITY, is_demo=True)
    congress.save()
    assert client.get("/")["Location"] == "/p/qinghe/"


def test_without_a_congress_the_portal_says_what_to_do(client, db):
    assert "huying congress create" in text(client.get("/"))


def test_a_congress_that_is_no_demonstration_has_no_banner(client, congress):
    Congress.objects.update(is_demo=False)
    assert "演示数据" not in text(client.get("/p/qinghe/"))


# ── what apps hang in ─────────────────────────────────────────────────────
def test_the_navigation_shows_what_a_role_may_use_with_what_waits_for_the_person(client, clerk, registry):
    own = lambda viewer, today: Congress.objects.filter(pk=viewer.congress.pk)  # noqa: E731
    registry.register(
        Entry("台账", "account", group="监督", roles={Role.SC_OFFICE}, waiting=own),
        Entry("我单位的事", "health", group="监督", roles={Role.HANDLING_UNIT}),
    )
    client.force_login(clerk)
    page = text(client.get("/account/"))
    assert '<a href="/account/" aria-current="page">台账<span>1' in page
    assert "我单位的事" not in page


def test_a_section_may_give_the_desk_its_sentence(client, clerk, registry):
    registry.register(
        Section("desk", "components/_empty.html", lambda v, c, t: {"sentence": f"今天{t.day}日有1件到期"}, order=1),
        Section("desk", "components/_empty.html", lambda v, c, t: None),
    )
    client.force_login(clerk)
    with clock.frozen(date(2026, 6, 16)):
        assert "<h1>今天16日有1件到期</h1>" in text(client.get("/desk/"))


def test_the_same_entry_registered_twice_is_shown_once(registry):
    entry = Entry("台账", "account")
    registry.register(entry, entry)
    assert registry.entries().count(entry) == 1


def test_the_shell_of_the_desk_costs_four_queries(client, clerk, registry, django_assert_max_num_queries):
    client.force_login(clerk)
    with django_assert_max_num_queries(4):  # session, account with its person, counts, calendar
        client.get("/desk/")


# ── when something is wrong ───────────────────────────────────────────────
def refuse(request):
    raise PermissionDenied("这一页由审计员使用。您现在的身份打不开它。")


def bad(request):
    raise BadRequest


def broken(request):
    raise ZeroDivisionError


urlpatterns = [path("refuse/", refuse), path("bad/", bad), path("broken/", broken), path("", include(web_urls))]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refuse/", 403, "这一页由审计员使用"),
        ("/bad/", 400, "没有登记任何内容"),
        ("/broken/", 500, "平台出了错，这次没有办成"),
        ("/nothing/", 404, "没有这一页"),
    ],
)
@pytest.mark.urls(__name__)
def test_every_error_has_a_page_in_chinese_that_says_what_to_do(client, clerk, address, status, words):
    client.force_login(clerk)
    client.raise_request_exception = False
    response = client.get(address)
    assert response.status_code == status
    assert words in text(response)
    assert "回到首页" in text(response)


def test_a_form_without_its_token_says_that_nothing_was_recorded(clerk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    response = client.post("/sign-out/")
    assert response.status_code == 403
    assert "没有登记任何内容" in text(response)


# ── health ────────────────────────────────────────────────────────────────
def test_health_says_that_all_is_well(client, db):
    response = client.get("/health/")
    assert response.status_code == 200
    assert "平台运行正常" in text(response)
    assert "有问题" not in text(response)


def test_health_answers_in_plain_words_when_the_database_does_not(client, db, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        response = client.get("/health/", headers={"cookie": "sessionid=abc"})
    assert response.status_code == 503
    assert "打不开" in text(response)
    assert "请联系维护人员" in text(response)
    assert "disk I/O" not in text(response)


def test_health_notices_that_nobody_does_the_work(client, db):
    from huying.kernel.jobs.models import WorkerBeat

    with clock.frozen(date(2026, 6, 16)):
        WorkerBeat.objects.create(name="server", beat_at=clock.now() - timedelta(minutes=3))
        response = client.get("/health/")
    assert response.status_code == 503
    assert "没有在运行" in text(response)
    assert "huying serve" in text(response)
    assert "server" not in text(response).replace("huying serve", "")  # a public page names no machine


def test_what_only_needs_a_look_leaves_the_platform_well(client, db):
    response = client.get("/health/")  # no worker has ever run here
    assert response.status_code == 200
    assert "有几处请留意" in text(response)
