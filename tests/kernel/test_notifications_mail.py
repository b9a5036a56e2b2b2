"""The daily mail: to whom, with what, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from pytest_django import Settings

from huying.kernel.calendar import clock
from huying.kernel.jobs.models import Job
from huying.kernel.jobs.schedule import tick
from huying.kernel.jobs.services import run_waiting
from huying.kernel.notifications import digests, mail
from huying.kernel.notifications.models import Digest, DigestState, MailChoice, Notice
from huying.kernel.notifications.services import choose_mail, mark_read, tell
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role
from tests.world import World, moment

from .smtp_sink import Sink, listening

DAY = date(2026, 3, 2)  # a Monday
EIGHT = moment(DAY, 8)
HEADLINE = "交办审议意见书（期限3月5日，还有3个工作日）"


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with listening() as server:
        settings.HUYING_MAIL_URL = server.url
        settings.HUYING_SITE_URL = "http://10.1.2.3:8000"
        settings.HUYING_JOBS_EAGER = False
        yield server


@pytest.fixture
def clerk(world: World) -> Person:
    """陈静怡 of the office wants mail and has one notice."""
    person = world.person(Role.SC_OFFICE)
    choose_mail(person=person, address="chen@example.org", is_on=True)
    news(person, "1", headline=HEADLINE)
    return person


def news(person: Person, key: str, *, headline: str | None = None, at: datetime = EIGHT) -> None:
    text = "何志远反映：楼上漏雨，张大爷家的电话13800138000"
    tell(people=[person], key=key, text=text, url="/inbox/", kind="due.soon", at=at, headline=headline)


def deliver(at: datetime = EIGHT) -> dict[str, int]:
    return digests.deliver(at, lambda done, total: None, lambda: at)


def state() -> str:
    return Digest.objects.get().state


# ── what and to whom ─────────────────────────────────────────────────────────


def test_the_mail_says_how_many_and_which_limits_and_nothing_else(clerk: Person, sink: Sink) -> None:
    news(clerk, "2")
    assert digests.queue(EIGHT) == 1
    assert deliver() == {DigestState.SENT: 1}
    assert sink.recipients == ["chen@example.org"]
    assert "2件通知没有读" in sink.text
    assert HEADLINE in sink.text
    assert "另有1件" in sink.text
    assert "http://10.1.2.3:8000/inbox/" in sink.text
    for secret in ("何志远", "漏雨", "138", clerk.name):
        assert secret not in sink.text


def test_without_a_mail_server_nothing_is_queued(clerk: Person, settings: Settings) -> None:
    settings.HUYING_MAIL_URL = ""
    assert digests.queue(EIGHT) == 0
    assert not Digest.objects.exists()


def test_who_did_not_switch_it_on_gets_none(clerk: Person, sink: Sink) -> None:
    choose_mail(person=clerk, address="chen@example.org", is_on=False)
    assert digests.queue(EIGHT) == 0


def test_who_has_read_everything_gets_none(clerk: Person, sink: Sink) -> None:
    mark_read(person=clerk, at=EIGHT)
    assert digests.queue(EIGHT) == 0


def test_one_a_day_and_the_same_news_never_twice(clerk: Person, sink: Sink) -> None:
    digests.queue(EIGHT)
    deliver()
    news(clerk, "2")
    assert digests.queue(EIGHT + timedelta(hours=1)) == 0  # this day's is out
    assert digests.queue(EIGHT + timedelta(days=1)) == 1
    deliver(EIGHT + timedelta(days=1))
    assert ["1件" in str(m["Subject"]) for m in sink.mails] == [True, True]


def test_after_a_week_off_one_mail_and_not_seven(clerk: Person, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(7):
        news(clerk, f"day {day}", at=EIGHT + timedelta(days=day))
    back = EIGHT + timedelta(days=7)
    with clock.frozen(back):
        for minutes in range(0, 60, 5):
            tick(back + timedelta(minutes=minutes))
            run_waiting()
    assert len(sink.mails) == 1
    assert "8件" in str(sink.mails[0]["Subject"])


def test_while_the_mail_server_is_away_one_digest_waits_and_not_one_a_day(clerk: Person, sink: Sink) -> None:
    digests.queue(EIGHT)
    for day in range(1, 7):
        news(clerk, f"day {day}")
        assert digests.queue(EIGHT + timedelta(days=day)) == 0
    deliver(EIGHT + timedelta(days=7))
    assert len(sink.mails) == 1


def test_it_is_prepared_at_half_past_seven_and_not_before(clerk: Person, sink: Sink) -> None:
    tick(moment(DAY, 7, 29))
    first = Digest.objects.count()  # the first tick of an installation does what is due since yesterday
    Digest.objects.all().delete()
    news(clerk, "new")
    tick(moment(DAY, 7, 29) + timedelta(seconds=30))
    assert (first, Digest.objects.count()) == (1, 0)
    tick(moment(DAY, 7, 30))
    assert Digest.objects.count() == 1


# ── the audience only shrinks ────────────────────────────────────────────────


def _leaves_office(world: World, person: Person) -> None:
    world.end_mandates(person, DAY - timedelta(days=1))


def _is_closed(world: World, person: Person) -> None:
    account = world.account(person)
    account.is_active = False
    account.save()


def _moves(world: World, person: Person) -> None:
    choose_mail(person=person, address="elsewhere@example.org", is_on=True)


def _switches_off(world: World, person: Person) -> None:
    choose_mail(person=person, address="chen@example.org", is_on=False)


def _gives_no_address(world: World, person: Person) -> None:
    choose_mail(person=person, address="", is_on=False)


def _reads(world: World, person: Person) -> None:
    mark_read(person=person, at=EIGHT)


def _withdrawn(world: World, person: Person) -> None:
    Notice.objects.all().delete()


@pytest.mark.parametrize(
    "change", [_leaves_office, _is_closed, _moves, _switches_off, _gives_no_address, _reads, _withdrawn]
)
def test_what_changed_since_it_was_queued_holds_it_back(
    world: World, clerk: Person, sink: Sink, change: Callable[[World, Person], None]
) -> None:
    digests.queue(EIGHT)
    change(world, clerk)
    assert deliver() == {DigestState.NEEDLESS: 1}
    assert sink.mails == []
    assert Digest.objects.get().reason


def test_nobody_is_added_after_it_was_queued(world: World, clerk: Person, sink: Sink) -> None:
    digests.queue(EIGHT)
    other = world.person(Role.INTAKE)
    choose_mail(person=other, address="xie@example.org", is_on=True)
    news(other, "1")
    news(clerk, "2", headline="后来的一件")
    deliver()
    assert sink.recipients == ["chen@example.org"]
    assert "后来的一件" not in sink.text


# ── when something breaks ────────────────────────────────────────────────────


def test_a_refused_address_fails_and_is_not_tried_again(clerk: Person, sink: Sink) -> None:
    sink.refuse["RCPT"] = "550 no such mailbox chen@example.org"
    digests.queue(EIGHT)
    assert deliver() == {DigestState.FAILED: 1}
    assert "550" in Digest.objects.get().reason and "chen" not in Digest.objects.get().reason
    sink.refuse.clear()
    assert deliver(EIGHT + timedelta(hours=1)) == {}
    assert sink.mails == []


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_busy_server_is_asked_again_after_ten_minutes(clerk: Person, sink: Sink, verb: str) -> None:
    sink.refuse[verb] = "451 later"
    digests.queue(EIGHT)
    assert deliver() == {DigestState.WAITING: 1}
    sink.refuse.clear()
    assert deliver(EIGHT + timedelta(minutes=9)) == {}
    assert deliver(EIGHT + timedelta(minutes=10)) == {DigestState.SENT: 1}
    assert len(sink.mails) == 1


def test_a_server_that_is_away_loses_nothing(clerk: Person, sink: Sink, settings: Settings) -> None:
    digests.queue(EIGHT)
    settings.HUYING_MAIL_URL = "smtp://127.0.0.1:1?from=huying@example.org"  # nobody listens at port 1
    assert deliver() == {DigestState.WAITING: 1}
    assert (state(), Digest.objects.get().attempts) == (DigestState.WAITING, 0)
    settings.HUYING_MAIL_URL = sink.url
    assert deliver(EIGHT + timedelta(minutes=10)) == {DigestState.SENT: 1}


def test_a_server_busy_for_two_hours_is_given_up(clerk: Person, sink: Sink) -> None:
    sink.refuse["RCPT"] = "451 later"
    digests.queue(EIGHT)
    states = [deliver(EIGHT + n * timedelta(minutes=10)) for n in range(digests.MOST_ATTEMPTS)]
    assert states[-2:] == [{DigestState.WAITING: 1}, {DigestState.FAILED: 1}]


def test_a_connection_broken_after_the_words_leaves_it_unknown(clerk: Person, sink: Sink) -> None:
    sink.drop_after_data = True
    digests.queue(EIGHT)
    assert deliver() == {DigestState.UNKNOWN: 1}
    sink.drop_after_data = False
    assert deliver(EIGHT + timedelta(days=1)) == {}
    assert len(sink.mails) == 1


def test_only_a_person_has_an_unknown_one_sent_again(clerk: Person, sink: Sink) -> None:
    sink.drop_after_data = True
    digests.queue(EIGHT)
    deliver()
    sink.drop_after_data = False
    assert digests.send_again(Digest.objects.get(), at=EIGHT)
    assert deliver(EIGHT) == {DigestState.SENT: 1}
    assert not digests.send_again(Digest.objects.get(), at=EIGHT)  # one that is out
    assert len(sink.mails) == 2
    assert len({m["Message-ID"] for m in sink.mails}) == 1  # the receiving server can tell


def test_one_claimed_by_a_worker_that_died_becomes_unknown_and_stays_so(clerk: Person, sink: Sink) -> None:
    digests.queue(EIGHT)
    Digest.objects.update(state=DigestState.SENDING, claimed_at=EIGHT)
    assert deliver(EIGHT + timedelta(minutes=9)) == {}
    assert state() == DigestState.SENDING  # it may be on its way
    assert deliver(EIGHT + timedelta(minutes=11)) == {}
    assert state() == DigestState.UNKNOWN
    assert sink.mails == []


def test_a_clock_that_went_ahead_and_came_back_mails_nothing_twice(clerk: Person, sink: Sink) -> None:
    ahead = EIGHT + timedelta(days=365)
    for at in (EIGHT, ahead, EIGHT + timedelta(minutes=1), EIGHT + timedelta(days=1)):
        digests.queue(at)
        deliver(at)
    assert len(sink.mails) == 1


def test_a_moment_set_by_a_wrong_clock_holds_nothing_back(clerk: Person, sink: Sink) -> None:
    digests.queue(EIGHT)
    Digest.objects.update(not_before=EIGHT + timedelta(days=365))
    assert deliver() == {DigestState.SENT: 1}


def test_a_claim_from_a_wrong_clock_does_not_stay_for_a_year(clerk: Person, sink: Sink) -> None:
    digests.queue(EIGHT)
    Digest.objects.update(state=DigestState.SENDING, claimed_at=EIGHT + timedelta(days=365))
    deliver()
    assert state() == DigestState.UNKNOWN


def test_mail_that_waits_becomes_a_job_and_one_at_a_time(clerk: Person, sink: Sink) -> None:
    with clock.frozen(EIGHT):
        tick(EIGHT)
        tick(EIGHT + timedelta(minutes=5))
        tick(EIGHT + timedelta(minutes=10))
        assert Job.objects.filter(kind="notifications.send").count() == 1
        run_waiting()
    assert len(sink.mails) == 1
    assert Job.objects.get().result == "已发送1封"


# ── the address of the server ────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url", ["smtp://host", "http://host?from=a@b.c", "smtp://?from=a@b.c", "smtp://host:x?from=a@b.c", "nonsense"]
)
def test_an_address_that_cannot_be_understood_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(mail.BadMailUrl, match="smtp://用户"):
        mail.server_of(url)


def test_the_password_of_the_server_is_read_and_never_shown() -> None:
    there = mail.server_of("smtp://huying:p%40ss@mail.example.org:587?from=huying@example.org&tls=1")
    assert there is not None
    assert (there.host, there.port, there.user, there.password, there.starttls) == (
        "mail.example.org", 587, "huying", "p@ss", True,
    )  # fmt: skip
    assert "p@ss" not in repr(there)
    assert mail.server_of("") is None


# ── the page ─────────────────────────────────────────────────────────────────


def test_a_person_switches_the_mail_on_and_off(world: World) -> None:
    client, person = world.client(Role.SC_OFFICE), world.person(Role.SC_OFFICE)
    assert "还没有接通邮件服务器" in client.get("/account/mail/").content.decode()
    for wrong in ({"is_on": "on"}, {"address": "chen", "is_on": "on"}):
        assert client.post("/account/mail/", wrong).status_code == 422
    assert not MailChoice.objects.exists()
    client.post("/account/mail/", {"address": "chen@example.org", "is_on": "on"})
    assert MailChoice.objects.get(person=person).is_on
    client.post("/account/mail/", {"address": "chen@example.org"})
    assert not MailChoice.objects.get(person=person).is_on
    client.post("/account/mail/", {})
    assert not MailChoice.objects.exists()
