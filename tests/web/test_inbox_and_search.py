"""The inbox and the search: one's own notices, and only what one's roles may see."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import HttpResponse

from huying.kernel.access.audience import audiences_of
from huying.kernel.access.viewer import CITIZEN, Capacity, Viewer
from huying.kernel.calendar import clock
from huying.kernel.notifications import selectors
from huying.kernel.notifications.services import tell
from huying.kernel.people.models import Congress, Level, Person
from huying.kernel.people.roles import Role
from huying.kernel.search.services import put


def text(response: HttpResponse) -> str:
    return response.content.decode()


def told(person, key, url="/account/", words="县住房城乡建设局超期3个工作日"):
    with clock.frozen(date(2026, 6, 16)):
        tell(people=[person], key=key, text=words, url=url, kind="overdue", at=clock.now())


def test_opening_a_notice_marks_it_read_and_goes_to_what_it_is_about(client, clerk):
    told(clerk.person, "a")
    client.force_login(clerk)
    page = text(client.get("/inbox/"))
    assert "1件通知没有读" in page
    [notice] = selectors.inbox(clerk.person)
    assert client.post(f"/inbox/{notice.pk}/")["Location"] == "/account/"
    assert "通知都读过了" in text(client.get("/inbox/"))
    assert "没有未读的通知。" in text(client.get("/inbox/?unread=1"))


def test_reading_the_inbox_writes_nothing(client, clerk):
    told(clerk.person, "a")
    client.force_login(clerk)
    client.get("/inbox/")
    [notice] = selectors.inbox(clerk.person)
    assert client.get(f"/inbox/{notice.pk}/").status_code == 405
    assert selectors.unread_count(clerk.person) == 1


def test_the_notice_of_another_person_is_not_there(client, clerk, congress):
    other = Person.objects.create(congress=congress, name="何晓川")
    told(other, "b")
    client.force_login(clerk)
    [notice] = selectors.inbox(other)
    assert client.post(f"/inbox/{notice.pk}/").status_code == 404
    assert selectors.unread_count(other) == 1


def test_a_notice_never_leads_out_of_the_site(client, clerk):
    told(clerk.person, "c", url="//example.org/")
    client.force_login(clerk)
    [notice] = selectors.inbox(clerk.person)
    assert client.post(f"/inbox/{notice.pk}/")["Location"] == "/inbox/"


def test_all_notices_are_marked_read_at_once_and_the_page_says_how_many(client, clerk):
    for key in "abc":
        told(clerk.person, key)
    client.force_login(clerk)
    assert "已把3件标为读过。" in text(client.post("/inbox/read/", follow=True))


def test_an_account_without_a_person_has_an_empty_inbox(client, clerk):
    clerk.person = None
    clerk.save()
    client.force_login(clerk)
    assert "还没有通知" in text(client.get("/inbox/"))


def _entry(congress, ref, audience, title="加装电梯"):
    put(
        congress=congress,
        kind="x",
        ref=ref,
        title=title + ref,
        text="盼着<i>电梯</i>",
        url=f"/{ref}/",
        audience=audience,
    )


def test_a_clerk_finds_what_the_office_may_see_and_a_citizen_what_is_public(client, clerk, congress):
    _entry(congress, "公开", "public")
    _entry(congress, "内部", "office")
    _entry(congress, "别家", "body:999999")
    stranger = Congress.objects.create(code="other", name="别县人民代表大会", level=Level.COUNTY)
    _entry(stranger, "别县", "public")
    citizen = text(client.get("/p/qinghe/search/", {"q": "电梯"}))
    assert "“电梯”找到1条" in citizen
    client.force_login(clerk)
    page = text(client.get("/search/", {"q": "  电梯 "}))
    assert "“电梯”找到2条" in page
    assert "别家" not in page
    assert "别县" not in page


def test_the_words_are_marked_and_the_text_stays_text(client, clerk, congress):
    _entry(congress, "公开", "public")
    client.force_login(clerk)
    page = text(client.get("/search/", {"q": "电梯 公开"}))
    assert "加装<mark>电梯</mark><mark>公开</mark>" in page
    assert "&lt;i&gt;<mark>电梯</mark>&lt;/i&gt;" in page


def test_nothing_found_says_what_to_try(client, clerk, congress):
    client.force_login(clerk)
    page = text(client.get("/search/", {"q": "<script>"}))
    assert "没有找到“&lt;script&gt;”" in page
    assert "请少写一个词" in page


def test_more_than_fifty_hits_ask_for_another_word(client, clerk, congress):
    for number in range(52):
        _entry(congress, str(number), "public")
    client.force_login(clerk)
    page = text(client.get("/search/", {"q": "电梯"}))
    assert "找到50条以上" in page
    assert "再加一个词" in page


@pytest.mark.parametrize(
    ("roles", "audiences"),
    [
        ((), {"public"}),
        ((Role.HANDLING_UNIT,), {"public", "body:5"}),
        ((Role.SC_MEMBER,), {"public", "body:5", "members"}),
        ((Role.WORKING_BODY,), {"public", "body:5", "members", "office"}),
        ((Role.SYSTEM_ADMIN,), {"public"}),  # 三员分立: neither reads by its seat in the office
        ((Role.AUDITOR,), {"public"}),
        ((Role.AUDITOR, Role.SC_MEMBER), {"public", "body:5", "members"}),
    ],
)
def test_whom_an_audience_holds(roles, audiences):
    viewer = Viewer(capacities=tuple(Capacity(role, 5, "某单位") for role in roles)) if roles else CITIZEN
    assert audiences_of(viewer) == audiences
