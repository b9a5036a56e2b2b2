"""Who has signed in is asked of the database at each request, session and account by one question."""

from __future__ import annotations

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from huying.kernel.access import sessions
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.database import questions

PAGE = reverse("inbox")


@pytest.fixture
def client(world) -> Client:
    found = world.client(Role.SC_OFFICE)
    assert found.get(PAGE).status_code == 200
    return found


def _asked_for_the_account(client: Client) -> list[str]:
    with questions() as asked:
        client.get(PAGE)
    return [sql for sql in asked if "people_account" in sql or "django_session" in sql]


def test_the_second_page_asks_for_session_and_account_together(client):
    [sql] = _asked_for_the_account(client)
    assert "people_account" in sql and "django_session" in sql
    sessions._holders.clear()  # as another process, which has not seen the session
    assert len(_asked_for_the_account(client)) == 2


def test_a_session_that_has_ended_is_not_remembered(client):
    Session.objects.all().delete()
    assert client.get(PAGE).status_code == 302
    key = client.cookies["sessionid"].value
    assert sessions.viewer_of_session(key, clock.today()).person is None


def test_who_was_switched_off_or_has_a_new_password_is_out_at_once(client, world):
    account = world.account(Role.SC_OFFICE)
    account.is_active = False
    account.save()
    assert client.get(PAGE).status_code == 302
    account.is_active = True
    account.set_password("another-2026")
    account.save()
    assert client.get(PAGE).status_code == 302


def test_a_session_is_that_of_its_text_whatever_a_process_remembers(client, world):
    key, other = client.cookies["sessionid"].value, world.account(Role.HANDLING_UNIT)
    sessions._holders[key] = other.pk  # a memory that is wrong
    assert client.get(PAGE).wsgi_request.user == world.account(Role.SC_OFFICE)
    assert sessions.viewer_of_session(key, clock.today()).person == world.account(Role.SC_OFFICE).person
    assert client.session[BACKEND_SESSION_KEY]


def test_the_memory_of_a_process_has_its_bounds(client, monkeypatch):
    monkeypatch.setattr(sessions, "MOST_HOLDERS", 1)
    sessions._holders.update({"a": 1, "b": 2})
    client.get(PAGE)
    assert list(sessions._holders) == [client.cookies["sessionid"].value]
