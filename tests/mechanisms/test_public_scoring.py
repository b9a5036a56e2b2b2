"""Scores of people without an account: each voter once, no stuffing from one network, lost by nothing (R2.16)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse

from huying.kernel.bursts.lane import Lane
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.kernel.privacy import register
from huying.kernel.privacy.retention import ending_of
from huying.kernel.procedures import refusals
from huying.mechanisms.livelihood_projects import scoring
from huying.mechanisms.livelihood_projects.models import NONE, CommitmentSheet, Rating, ScoreTicket
from huying.mechanisms.livelihood_projects.scoring import deputy_token
from huying.mechanisms.livelihood_projects.selectors.ratings import tally
from huying.mechanisms.livelihood_projects.services.ratings import (
    Score,
    issue_tickets,
    rate,
    rate_as_deputy,
    rate_many,
)
from tests.commitments import REPORTED, RESULTS, UNTIL, CommitmentPlay
from tests.world import HOUSING, World, moment

rule = pytest.mark.rule
NETWORK = "203.0.113.0/24"


@pytest.fixture
def play(world: World) -> CommitmentPlay:
    return CommitmentPlay(world)


@pytest.fixture
def sheet(play: CommitmentPlay) -> CommitmentSheet:
    """Reported, and scores are taken until 25 December 2026."""
    found = play.reported()
    play.opened()
    return found


def address(sheet: CommitmentSheet, name: str = "public_score") -> str:
    return reverse(name, args=[sheet.congress.code, sheet.pk])


def marks(sheet: CommitmentSheet, points: int = 4) -> dict[str, str]:
    return {f"m{c.pk}": str(points) for c in sheet.commitments.all()} | {"overall": str(points), "remark": ""}


def a_score(sheet: CommitmentSheet, token: str, **more: object) -> Score:
    points = {str(pk): 4 for pk in sheet.commitments.values_list("pk", flat=True)}
    said = {"overall": 4, "marks": points, "at": moment(REPORTED)} | more
    return Score(code=sheet.congress.code, sheet_id=sheet.pk, token=token, **said)


# ── the page, without script ──────────────────────────────────────────────
@rule("R2.16")
def test_anybody_scores_without_an_account_and_without_script_and_is_told_that_it_counts_once(sheet: CommitmentSheet):
    browser = Client()
    with frozen(REPORTED):
        page = browser.get(address(sheet))
        assert "不用注册" in page.content.decode() and "<script" not in _form_of(page.content.decode())
        sent = browser.post(address(sheet), marks(sheet) | {"remark": "路修得快"})
        assert (sent.status_code, sent["Location"]) == (302, address(sheet))
        assert "已经记下您的评分" in browser.get(address(sheet)).content.decode()
        browser.post(address(sheet), marks(sheet, 1))  # sent again, or a change of mind: the first stands
    rating = sheet.ratings.get()
    assert (rating.overall, rating.way, rating.remark) == (4, "web", "路修得快")
    assert set(rating.marks.values()) == {4} and len(rating.marks) == 2


def _form_of(page: str) -> str:
    return page[page.index("<form") : page.index("</form>")]


def test_a_missing_mark_is_asked_for_and_nothing_typed_is_lost(sheet: CommitmentSheet):
    browser, said = Client(), marks(sheet) | {"remark": "有话说"}
    del said["overall"]
    with frozen(REPORTED):
        browser.get(address(sheet))
        page = browser.post(address(sheet), said)
    assert page.status_code == 422 and "有话说" in page.content.decode()
    assert not Rating.objects.exists()


def test_a_browser_that_keeps_nothing_is_told_what_to_do(sheet: CommitmentSheet):
    with frozen(REPORTED):
        page = Client().post(address(sheet), marks(sheet))  # it never opened the page, or forgot
    assert page.status_code == 422 and "Cookie" in page.content.decode()
    assert not Rating.objects.exists()


def test_two_browsers_are_two_voters_and_a_made_up_token_is_none(sheet: CommitmentSheet):
    with frozen(REPORTED):
        for _ in range(2):
            browser = Client()
            browser.get(address(sheet))
            browser.post(address(sheet), marks(sheet))
        forged = Client()
        forged.cookies[scoring.COOKIE] = "web:ichbins"
        forged.post(address(sheet), marks(sheet))
    assert sheet.ratings.count() == 2


@pytest.mark.parametrize("day", [date(2026, 11, 30), UNTIL + timedelta(days=1)])
def test_before_the_column_opens_and_after_the_last_day_nothing_is_taken(sheet: CommitmentSheet, day: date):
    score = a_score(sheet, "web:a", at=moment(day))
    if day < REPORTED:
        sheet.of.is_column_open = False
        sheet.of.save()
    with pytest.raises(refusals.TooLate, match="现在不收评分"):
        rate(score)


# ── against stuffing ──────────────────────────────────────────────────────
@rule("R2.16")
def test_one_network_is_heard_so_many_times_an_hour_and_the_next_is_told_of_the_station(sheet: CommitmentSheet):
    for n in range(40):  # the profile's number
        rate(a_score(sheet, f"web:{n}", network=NETWORK))
    with pytest.raises(refusals.Refused, match="评分的人太多") as refused:
        rate(a_score(sheet, "web:41", network=NETWORK))
    assert "评分码" in refused.value.hint
    rate(a_score(sheet, "web:42", network="198.51.100.0/24"))  # another network
    rate(a_score(sheet, "web:43", network=NETWORK, at=moment(REPORTED, 10, 1)))  # an hour later
    assert sheet.ratings.count() == 42


@rule("R2.16")
def test_who_holds_a_ticket_of_a_station_is_not_limited_and_is_counted_apart(
    world: World, play: CommitmentPlay, sheet: CommitmentSheet
):
    office = world.viewer(Role.SC_OFFICE, on=REPORTED)
    code, other = issue_tickets(year=sheet.of, place="望禾街道代表联络站", count=2, by=office, at=moment(REPORTED))
    assert code != other and not ScoreTicket.objects.filter(code_digest__contains=code).exists()
    browser = Client()
    with frozen(REPORTED):
        wrong = browser.post(address(sheet, "public_ticket"), {"ticket": "ABCDEFGH23"})
        assert wrong.status_code == 422 and "没有这个评分码" in wrong.content.decode()
        assert browser.post(address(sheet, "public_ticket"), {"ticket": code.lower()}).status_code == 302
        assert browser.post(address(sheet), marks(sheet, 5)).status_code == 302
        again = Client()  # the same paper in another browser
        again.post(address(sheet, "public_ticket"), {"ticket": code})
        again.post(address(sheet), marks(sheet, 1))
    play.score(sheet, 2)
    play.scored()
    sheet = play.sheet()
    assert (sheet.ticket_count, str(sheet.ticket_score)) == (1, "5.00")
    assert (sheet.public_count, str(sheet.public_score)) == (2, "3.50")  # 5 by ticket and 2 by web


def test_what_a_client_claims_to_forward_is_not_believed(settings):
    said = {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    assert scoring.network_of(said) == "203.0.113.0/24"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    behind = said | {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7"}
    assert scoring.network_of(behind) == "203.0.113.0/24"
    assert scoring.network_of({"REMOTE_ADDR": "2001:db8:1:2::7"} | {"HTTP_X_FORWARDED_FOR": ""}) == ""
    settings.SECURE_PROXY_SSL_HEADER = None
    assert scoring.network_of({"REMOTE_ADDR": "2001:db8:1:2::7"}) == "2001:db8:1::/48"
    assert scoring.network_of({"REMOTE_ADDR": "127.0.0.1"}) == ""


def test_voters_cannot_be_linked_from_one_unit_to_another(world: World, play: CommitmentPlay, sheet: CommitmentSheet):
    assert scoring_voter(sheet.pk) != scoring_voter(sheet.pk + 1)
    rate(a_score(sheet, "web:a", network=NETWORK))
    kept = Rating.objects.values().get()
    assert "web:a" not in str(kept) and "203.0.113" not in str(kept)


def scoring_voter(sheet_id: int) -> str:
    from huying.mechanisms.livelihood_projects.selectors.ratings import voter_of

    return voter_of(sheet_id, "web:a")


def test_half_a_year_after_the_results_nobody_can_tell_who_scored(
    world: World, play: CommitmentPlay, sheet: CommitmentSheet
):
    rate(a_score(sheet, "web:a", network=NETWORK))
    row = next(row for row in register.held() if row.ending == "livelihood.voters")
    voters = ending_of(row)
    assert voters.count(world.congress) == 0  # while scores are counted, doubles must be known
    play.scored()
    assert voters.count(world.congress) == 1
    before = sheet.ratings.get().voter_digest
    assert voters.erase(world.congress, moment(RESULTS + timedelta(days=190))) == 1
    rating = sheet.ratings.get()
    assert rating.voter_digest != before and rating.block_digest == NONE and rating.overall == 4
    assert voters.count(world.congress) == 0


# ── deputies ──────────────────────────────────────────────────────────────
@rule("R2.16")
def test_a_deputy_scores_once_and_apart_from_the_public(world: World, sheet: CommitmentSheet):
    deputy = world.viewer(Role.DEPUTY, on=REPORTED)
    score = a_score(sheet, deputy_token(deputy), by_deputy=True)
    for _ in range(2):
        rate_as_deputy(sheet=sheet, score=score, by=deputy)
    assert tally(sheet).deputy.count == 1 and tally(sheet).public.count == 0
    unit = world.viewer(Role.HANDLING_UNIT, on=REPORTED)
    with pytest.raises(refusals.NotAllowed):
        rate_as_deputy(sheet=sheet, score=a_score(sheet, "deputy:9", by_deputy=True), by=unit)
    with frozen(REPORTED):
        member = world.client(Role.SC_MEMBER)
        desk = member.get(reverse("desk")).content.decode()
        assert "<h1>还有1个单位等您评分</h1>" in desk and "没有等您办的事" not in desk
        page = reverse("livelihood:commitment_score", args=[sheet.pk])
        assert "掌管密钥和数据库的人能够核对出是谁评的" in member.get(page).content.decode()
        assert member.post(page, marks(sheet, 2)).status_code == 302
        assert "已经给这个单位评过分" in member.get(page).content.decode()
        assert "等您评分" not in member.get(reverse("desk")).content.decode()
    assert tally(sheet).deputy.count == 2


# ── the lane ──────────────────────────────────────────────────────────────
TOKEN = "t" * 32


class Browser:
    """Sends the form through the lane; "page" when it was left to the page."""

    def __init__(self, token: str = "") -> None:
        self.cookie = signing.Signer(salt="huying.commitments.rater").sign(token or scoring.new_token())

    def __call__(self, sheet: CommitmentSheet, fields: dict[str, str], path: str = "") -> str:
        body = urlencode({"csrfmiddlewaretoken": TOKEN} | fields).encode()
        found = []
        asked = {
            "REQUEST_METHOD": "POST", "PATH_INFO": path or address(sheet), "HTTP_HOST": "localhost:8000",
            "wsgi.url_scheme": "http", "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), "REMOTE_ADDR": "203.0.113.7",
            "HTTP_COOKIE": f"{scoring.COOKIE}={self.cookie}; csrftoken={TOKEN}",
        }  # fmt: skip
        with frozen(moment(REPORTED)):
            Lane(lambda *_: found.append("page") or [b""])(asked, lambda status, _: found.append(status))
        return found[0]


def test_a_whole_form_is_done_in_the_lane_and_a_retry_is_done_and_counted_once(sheet: CommitmentSheet):
    browser = Browser()
    assert browser(sheet, marks(sheet)) == "302 Found"
    assert browser(sheet, marks(sheet)) == "302 Found"
    assert sheet.ratings.count() == 1


def test_at_the_address_of_another_congress_a_score_is_the_pages_even_once_it_is_there(
    sheet: CommitmentSheet, stranger: World
):
    browser, elsewhere = Browser(), reverse("public_score", args=[stranger.congress.code, sheet.pk])
    assert browser(sheet, marks(sheet), elsewhere) == "page"
    assert Client().get(elsewhere).status_code == 404
    assert not Rating.objects.exists()
    assert browser(sheet, marks(sheet)) == "302 Found"
    assert browser(sheet, marks(sheet), elsewhere) == "page"


@pytest.mark.parametrize(
    "wrong",
    [{"overall": "6"}, {"overall": ""}, {"more": "1"}, {"m1x": "4"}, {"csrfmiddlewaretoken": "f" * 32}],
)
def test_whatever_is_not_plainly_in_order_is_the_pages(sheet: CommitmentSheet, wrong: dict[str, str]):
    assert Browser()(sheet, marks(sheet) | wrong) == "page"
    assert not Rating.objects.exists()


def test_a_forged_token_too_few_marks_and_too_many_of_a_network_are_the_pages(sheet: CommitmentSheet):
    forged = Browser()
    forged.cookie = "web:somebody"
    assert forged(sheet, marks(sheet)) == "page"
    few = marks(sheet)
    del few[next(name for name in few if re.fullmatch(r"m\d+", name))]
    assert Browser()(sheet, few) == "page"
    for n in range(40):
        rate(a_score(sheet, f"web:{n}", network=NETWORK))
    assert Browser()(sheet, marks(sheet)) == "page"
    assert Browser(f"ticket:{sheet.of_id + 1}:ABCDEFGH23")(sheet, marks(sheet)) == "page"  # of another year
    assert Browser(f"ticket:{sheet.of_id}:ABCDEFGH23")(sheet, marks(sheet)) == "302 Found"
    assert sheet.ratings.count() == 41


def test_a_batch_counts_the_same_voter_and_the_network_within_itself(sheet: CommitmentSheet):
    batch = [a_score(sheet, f"web:{n % 60}", network=NETWORK) for n in range(70)]
    with transaction.atomic():
        done = rate_many(batch)
    assert sheet.ratings.count() == 40
    assert sum(done) >= 40
    assert sheet.unit.name == HOUSING
