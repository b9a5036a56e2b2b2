"""Long trials of the jobs (make soak): killed with SIGKILL at moments of chance, each is done once in effect."""

import random
from collections import Counter

import pytest

from tests.kernel.killed_jobs import KINDS, Trials, load_libraries, mail_trial, voices_trial
from tests.kernel.smtp_sink import listening
from tests.world import build_world

VOICES = 12  # trials of four jobs, each killed twice
MAILS = 60
USUAL = {"voices.check": 0.3, "voices.alike": 0.4, "voices.commit": 0.5, "voices.topics": 0.9, "voices.train": 0.5}


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_job_killed_at_any_moment_is_done_once(settings, measure):
    settings.HUYING_JOBS_EAGER = False
    load_libraries()
    trials, wrong = Trials(random.Random(20260302), usual=USUAL | {"notifications.send": 0.25}), Counter()
    for number in range(VOICES):
        wrong.update(voices_trial(trials, build_world(f"v{number}", members=1), number))
    with listening() as sink:
        settings.HUYING_MAIL_URL = sink.url
        for number in range(MAILS):
            wrong.update(mail_trial(trials, build_world(f"m{number}"), sink, 25))
    assert all(trials.kills[kind] for kind in KINDS), f"a kind was never killed: {trials.kills}"
    for what, count in sorted(wrong.items()):
        measure(f"后台任务中断后：{what}", count, unit=f"/ {trials.kills.total()} 次中断", at_most=0)
