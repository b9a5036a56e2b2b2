"""Trials of every kind of job that the platform knows, killed at any moment: what was done twice, what was lost."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from huying.commons.voices import services as voices
from huying.commons.voices.entering import ask_to_compare
from huying.commons.voices.models import ImportBatch, ImportRow, TopicRun, Voice
from huying.demo.sample import sample_csv
from huying.kernel.calendar import clock
from huying.kernel.documents import own_templates
from huying.kernel.documents import services as documents
from huying.kernel.documents.genres import genre_of
from huying.kernel.documents.samples import sample_paper
from huying.kernel.documents.standard import standard_template
from huying.kernel.jobs.models import Job, State
from huying.kernel.jobs.registry import work_for
from huying.kernel.jobs.services import run_waiting
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications import digests
from huying.kernel.notifications.models import Digest, DigestState, Notice
from huying.kernel.notifications.services import choose_mail, tell
from huying.kernel.people.roles import Role
from tests.killing import finished, forked, killed_after
from tests.lived_in import ON
from tests.world import World, moment

from .smtp_sink import Sink

AT = moment(ON)
KILLS = 2  # of three attempts
KINDS = (
    "voices.check",
    "voices.commit",
    "voices.alike",
    "voices.topics",
    "voices.train",
    "notifications.send",
    "documents.pdf",
)


@dataclass
class Trials:
    """`usual`: how long each kind takes, learned on the way, so that a kill falls into it."""

    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    usual: dict[str, float] = field(default_factory=dict)

    def kill(self, kind: str) -> None:
        """Lets one worker after another begin the waiting job and kills each; the last one is left alone."""
        later = AT
        for _ in range(KILLS):
            delay = self.chance.uniform(0, self.usual.get(kind, 0.5))
            self.kills[kind] += killed_after(delay, _worker(later))
            later += timedelta(minutes=15)  # a worker is silent, and a mail is given up, after less
        assert finished(forked(_worker(later)))
        assert not Job.objects.exclude(state=State.DONE).exists(), list(Job.objects.values("kind", "state", "result"))


def _worker(at: object) -> Callable[[], None]:
    def work() -> None:
        with clock.frozen(at):  # type: ignore[arg-type]
            run_waiting()

    return work


def load_libraries() -> None:
    """Once, in the parent: or every process would spend its life importing them."""
    work_for(KINDS[0])
    from huying.commons.voices import analysis  # noqa: F401


def voices_trial(trials: Trials, world: World, seed: int) -> dict[str, int]:
    """A file checked, taken in, gathered into topics and learned from, each killed twice. What went wrong."""
    office = world.person(Role.SC_OFFICE)
    batch = voices.upload(
        congress=world.congress, source="12345", filename="热线.csv", content=sample_csv(seed, ON), by=office, at=AT
    )
    trials.kill("voices.check")
    batch = ImportBatch.objects.get(pk=batch.pk)
    lines = ImportRow.objects.filter(batch=batch)
    wrong = {"检查的行多了或少了": abs(lines.count() - batch.read)}
    expected = batch.importable
    voices.commit(batch, by=office, at=AT)
    trials.kill("voices.commit")
    batch.refresh_from_db()
    wrong["导入的来话多了或少了"] = abs(Voice.objects.filter(congress=world.congress).count() - expected)
    ask_to_compare(world.congress, by=office, at=AT)
    trials.kill("voices.alike")
    wrong["比对漏了来话"] = voices.compare_new(world.congress).voices  # nothing is left to compare
    voices.request_topics(congress=world.congress, by=office, at=AT)
    trials.kill("voices.topics")
    wrong["归集做了不止一次"] = TopicRun.objects.filter(congress=world.congress).count() - 1
    voices.request_training(congress=world.congress, by=office, at=AT)
    trials.kill("voices.train")
    for kind in ("voices.imported", "voices.topics_gathered", "voices.trained"):
        wrong[f"{kind} 登记多了或少了"] = abs(Entry.objects.filter(congress=world.congress, kind=kind).count() - 1)
    wrong["通知多了或少了"] = abs(Notice.objects.filter(person=office).count() - 2)
    return wrong


def pdf_trial(trials: Trials, world: World) -> dict[str, int]:
    """A paper set with a congress's own template, its PDF killed twice: kept once, on the ledger once."""
    genre, by = genre_of("urging_letter"), world.viewer(Role.SC_OFFICE)
    assert genre is not None
    name = world.congress.committee_name
    upload = SimpleUploadedFile("函.docx", standard_template(genre, name))
    version = own_templates.hand_in(genre=genre, upload=upload, by=by, at=AT)
    own_templates.put_in_force(genre=genre, version=version, by=by, at=AT)
    kept = documents.store_paper(paper=sample_paper(genre, name), congress=world.congress, by=by.person, at=AT)
    trials.kill("documents.pdf")
    found = kept.document.versions.filter(filename__endswith=".pdf").count()
    entries = Entry.objects.filter(congress=world.congress, kind="documents.pdf_made").count()
    return {"PDF多了或少了": abs(found - 1), "登记多了或少了": abs(entries - 1)}


def mail_trial(trials: Trials, world: World, sink: Sink, people: int) -> dict[str, int]:
    """A round of mails, killed twice. Afterwards everybody has one, or is told of as unknown; nobody has two."""
    assert settings.HUYING_MAIL_URL
    for number, person in enumerate(list(world.people(Role.SC_MEMBER)[:people])):
        choose_mail(person=person, address=f"member{number}@example.org", is_on=True)
        tell(people=[person], key="k", text="x", url="/", kind="due.soon", at=AT, headline="交办审议意见书")
    assert digests.queue(AT) == people
    sink.mails.clear()
    before = trials.kills["notifications.send"]
    for _ in range(KILLS):
        _ask_for_mail()
        delay = trials.chance.uniform(0, trials.usual.get("notifications.send", 0.5))
        trials.kills["notifications.send"] += killed_after(delay, _worker(_later(trials)))
        Job.objects.update(heartbeat_at=AT - timedelta(hours=1))
    for minutes in (30, 60):  # the second gives up what the last killed worker had in hand
        _ask_for_mail()
        assert finished(forked(_worker(AT + timedelta(minutes=minutes))))
    states = Counter(Digest.objects.filter(congress=world.congress).values_list("state", flat=True))
    received = Counter(sink.recipients)
    kills = trials.kills["notifications.send"] - before
    return {
        "收到两封的人": sum(count > 1 for count in received.values()),
        "没有着落的信": people - states[DigestState.SENT] - states[DigestState.UNKNOWN],
        "说已发而没有发的": max(0, states[DigestState.SENT] - len(received)),
        "不知是否发出的比中断的次数多": max(0, states[DigestState.UNKNOWN] - kills),
    }


def _later(trials: Trials) -> object:
    return AT + timedelta(minutes=trials.chance.randrange(5))


def _ask_for_mail() -> None:
    from huying.kernel.jobs.services import enqueue

    Job.objects.filter(state=State.RUNNING).update(state=State.WAITING, claimed_by="", attempts=0)
    enqueue(kind="notifications.send", congress=None, by=None, subject="digests", at=AT)
