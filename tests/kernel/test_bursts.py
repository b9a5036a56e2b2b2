"""The lane of small deeds: done when all is plainly in order, left to the page in every other case."""

import threading
import time
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connections
from django.test import Client

from huying.commons.voting.models import Seat, Tally
from huying.commons.voting.services import close_assessment, open_assessment
from huying.kernel.bursts import together
from huying.kernel.bursts.lane import LONGEST, PAGES_AT_ONCE, Lane
from huying.kernel.bursts.places import Places, elsewhere
from huying.kernel.bursts.registry import Burst
from huying.kernel.bursts.together import Together
from huying.kernel.people.roles import Role
from tests.world import moment

DAY = date(2026, 3, 2)
TOKEN = "t" * 32
GRADES = ("satisfied", "basically_satisfied", "dissatisfied")


@pytest.fixture
def assessment(world):
    members = list(world.people(Role.SC_MEMBER)[:3])
    return open_assessment(
        congress=world.congress, title="测评", grades=GRADES, members=members, by="办公室", at=moment(DAY)
    )


class Asked:
    """Sends a form through the lane; `page` remembers the body when it was the page's turn."""

    def __init__(self, session):
        self.session, self.page, self.status, self.lane = session, None, "", None

    def __call__(self, path, fields=None, **environ):
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "grade": "satisfied", "sure": "1"} | (fields or {})).encode()
        self.page, self.status = None, ""

        def pages(environ, start):
            self.page = environ["wsgi.input"].read()
            return [b"page"]

        def start(status, headers):
            self.status, self.headers = status, dict(headers)

        asked = {
            "REQUEST_METHOD": "POST", "PATH_INFO": path, "HTTP_HOST": "localhost:8000", "wsgi.url_scheme": "http",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": f"sessionid={self.session}; csrftoken={TOKEN}", "wsgi.input": BytesIO(body),
        }  # fmt: skip
        (self.lane or Lane(pages))(asked | environ, start)
        return self.body_was_left(body)

    def body_was_left(self, body):
        assert self.page in (None, body), "the page must find the body as it was sent"
        return "page" if self.page is not None else self.status


def _session(world, role, nth=0):
    client: Client = world.client(role, nth)
    return client.cookies["sessionid"].value


@pytest.fixture
def member(world):
    return Asked(_session(world, Role.SC_MEMBER))


def _votes(assessment):
    return {t.grade: t.votes for t in assessment.tallies.all() if t.votes}


def test_a_member_who_is_sure_is_counted_and_led_back_to_the_page(assessment, member):
    assert member(f"/assessments/{assessment.pk}/") == "302 Found"
    assert member.headers["Location"] == f"/assessments/{assessment.pk}/"
    assert _votes(assessment) == {"satisfied": 1}
    assert Seat.objects.filter(assessment=assessment, has_voted=True).count() == 1


def test_a_second_vote_is_not_counted_and_the_page_says_why(assessment, member):
    member(f"/assessments/{assessment.pk}/")
    assert member(f"/assessments/{assessment.pk}/", {"grade": "dissatisfied"}) == "page"
    assert _votes(assessment) == {"satisfied": 1}


@pytest.mark.parametrize(
    ("fields", "environ"),
    [
        ({"sure": ""}, {}),  # the first step
        ({"grade": "no such grade"}, {}),
        ({"grade": ""}, {}),
        ({"more": "1"}, {}),
        ({"csrfmiddlewaretoken": "f" * 32}, {}),
        ({"csrfmiddlewaretoken": "too short"}, {}),
        ({}, {"HTTP_COOKIE": f"csrftoken={TOKEN}"}),
        ({}, {"HTTP_COOKIE": f"csrftoken={TOKEN}; sessionid=nobody"}),
        ({}, {"HTTP_ORIGIN": "http://elsewhere.example"}),
        ({}, {"HTTP_ORIGIN": "null"}),
        ({}, {"HTTP_HOST": "elsewhere.example"}),
        ({}, {"wsgi.url_scheme": "https"}),  # without an origin the page asks for the referer
        ({}, {"CONTENT_TYPE": "multipart/form-data; boundary=x"}),
        ({"grade": "x" * LONGEST}, {}),
        ({}, {"CONTENT_LENGTH": ""}),
        ({}, {"REQUEST_METHOD": "PUT"}),
    ],
)
def test_whatever_is_not_plainly_in_order_is_the_pages(assessment, member, fields, environ):
    if environ.get("CONTENT_LENGTH") == "":
        member.body_was_left = lambda body: "page" if member.page is not None else member.status
    assert member(f"/assessments/{assessment.pk}/", fields, **environ) == "page"
    assert _votes(assessment) == {}


def test_our_own_origin_is_in_order(assessment, member):
    assert member(f"/assessments/{assessment.pk}/", HTTP_ORIGIN="http://localhost:8000") == "302 Found"


@pytest.mark.parametrize("role", [Role.HANDLING_UNIT, Role.SYSTEM_ADMIN])
def test_who_may_not_open_the_page_has_no_lane(world, assessment, role):
    asked = Asked(_session(world, role))
    assert asked(f"/assessments/{assessment.pk}/") == "page"


def test_who_is_of_the_congress_and_not_on_the_roll_is_not_counted(world, assessment):
    assert Asked(_session(world, Role.SC_OFFICE))(f"/assessments/{assessment.pk}/") == "page"
    assert Asked(_session(world, Role.SC_MEMBER, 5))(f"/assessments/{assessment.pk}/") == "page"
    assert _votes(assessment) == {}


def test_a_member_of_another_congress_has_no_seat_here(stranger, assessment):
    assert Asked(_session(stranger, Role.SC_MEMBER))(f"/assessments/{assessment.pk}/") == "page"
    assert _votes(assessment) == {}


def test_after_the_close_nothing_is_counted(world, assessment, member):
    close_assessment(assessment=assessment, by="办公室", at=moment(DAY))
    assert member(f"/assessments/{assessment.pk}/") == "page"
    assert _votes(assessment) == {}


def test_who_signed_out_changed_the_password_or_left_office_has_no_lane(world, assessment):
    gone = Asked(_session(world, Role.SC_MEMBER))
    Session.objects.filter(pk=gone.session).delete()
    assert gone(f"/assessments/{assessment.pk}/") == "page"
    changed = Asked(_session(world, Role.SC_MEMBER, 1))
    account = world.account(Role.SC_MEMBER, 1)
    account.set_password("another long password")
    account.save()
    assert changed(f"/assessments/{assessment.pk}/") == "page"
    left = Asked(_session(world, Role.SC_MEMBER, 2))
    world.end_mandates(world.person(Role.SC_MEMBER, 2), DAY)
    assert left(f"/assessments/{assessment.pk}/") == "page"
    assert _votes(assessment) == {}


def test_an_account_that_was_switched_off_has_no_lane(world, assessment, member):
    account = world.account(Role.SC_MEMBER)
    account.is_active = False
    account.save()
    assert member(f"/assessments/{assessment.pk}/") == "page"


# ── writing together ──────────────────────────────────────────────────────
def _ask_together(write, deeds):
    """The first deed is being written when the others come; they wait beside each other. Batches, and each's answer."""
    batches, answers, held, leave = [], {}, threading.Event(), threading.Event()

    def watched(batch):
        batches.append(list(batch))
        if len(batches) == 1:
            held.set()
            leave.wait(5)
        return write(batch)

    queue = Together(Burst("test", None, (), None, watched))

    def ask(deed):
        try:
            answers[deed] = queue.write(deed)
        except DatabaseError as fault:
            answers[deed] = str(fault)
        connections.close_all()

    threads = [threading.Thread(target=ask, args=(deed,)) for deed in deeds]
    threads[0].start()
    held.wait(5)
    for thread in threads[1:]:
        thread.start()
    while len(queue._waiting) < len(deeds) - 1:
        time.sleep(0.001)
    leave.set()
    for thread in threads:
        thread.join(10)
    return batches, answers


@pytest.mark.django_db(transaction=True)
def test_deeds_that_wait_share_a_commit_and_none_is_lost_or_done_twice():
    batches, answers = _ask_together(lambda deeds: [deed % 2 == 0 for deed in deeds], range(20))
    assert sorted(deed for batch in batches for deed in batch) == list(range(20))
    assert len(batches) == 2
    assert answers == {deed: deed % 2 == 0 for deed in range(20)}


@pytest.mark.django_db(transaction=True)
def test_one_deeds_fault_is_not_anothers():
    def write(deeds):
        if "broken" in deeds:
            raise DatabaseError("disk I/O error")
        return [True] * len(deeds)

    _, answers = _ask_together(write, ["first", "broken", "sound"])
    assert answers == {"first": True, "broken": "disk I/O error", "sound": True}


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_more_than_a_batch(monkeypatch):
    monkeypatch.setattr(together, "LARGEST", 3)
    batches, answers = _ask_together(lambda deeds: [True] * len(deeds), range(10))
    assert answers == dict.fromkeys(range(10), True)
    assert max(map(len, batches)) <= 4  # a batch, and the one who leads it


def test_votes_are_counted_by_grade_and_never_beside_a_name(assessment, world):
    for nth, grade in enumerate(GRADES):
        assert Asked(_session(world, Role.SC_MEMBER, nth))(f"/assessments/{assessment.pk}/", {"grade": grade})
    assert _votes(assessment) == dict.fromkeys(GRADES, 1)
    assert {f.name for f in Seat._meta.fields} == {"id", "congress", "assessment", "person", "has_voted"}
    assert {f.name for f in Tally._meta.fields} == {"id", "congress", "assessment", "grade", "votes"}


# ── places ────────────────────────────────────────────────────────────────
def in_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_who_came_first_is_first_and_no_newcomer_takes_the_place_meanwhile():
    """With the standard semaphore the one who has just left comes in again before those who wait."""
    places, came, is_in, may_go = Places(1), [], threading.Event(), threading.Event()

    def first():
        with places:
            is_in.set()
            may_go.wait(5)
        with places:
            came.append("first again")

    def waiting():
        with places:
            came.append("waiting")

    threads = [in_thread(first)]
    is_in.wait(5)
    threads.append(in_thread(waiting))
    while not places._waiting:
        time.sleep(0.001)
    may_go.set()
    for thread in threads:
        thread.join(5)
    assert came == ["waiting", "first again"]


def test_who_waits_elsewhere_leaves_the_place_and_comes_back_at_once():
    places = Places(1)
    with places:
        with elsewhere():
            other = in_thread(lambda: places.__enter__())  # and stays
            other.join(5)
        waiting = in_thread(lambda: places.__enter__())
        while not places._waiting:
            time.sleep(0.001)
    assert places._waiting  # two held one place: the first who leaves frees none
    places._give_back()
    waiting.join(5)
    assert not waiting.is_alive()


def test_so_many_pages_are_thought_at_once_and_a_deed_of_the_lane_waits_for_none(assessment, member):
    began, may_go, thinking = threading.Semaphore(0), threading.Event(), []

    def pages(_environ, _start):
        thinking.append(1)
        began.release()
        may_go.wait(5)
        return [b"page"]

    lane = Lane(pages)
    asking = [in_thread(lambda: lane({"REQUEST_METHOD": "GET"}, None)) for _ in range(PAGES_AT_ONCE + 2)]
    for _ in range(PAGES_AT_ONCE):
        assert began.acquire(timeout=5)
    assert not began.acquire(timeout=0.05)
    assert len(thinking) == PAGES_AT_ONCE
    member.lane = lane
    assert member(f"/assessments/{assessment.pk}/") == "302 Found"
    may_go.set()
    for thread in asking:
        thread.join(5)
    assert len(thinking) == PAGES_AT_ONCE + 2


def test_a_page_that_fails_gives_its_place_back():
    places = Places(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), places:
            raise ZeroDivisionError
