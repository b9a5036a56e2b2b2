"""The writer of public scores in process (P2): `python -m tests.bench.scoring_writer BATCHES` after `scoring`.

Writes batches of as many scores as the lane commits together, each batch durable before the next, and prints the
rate of each as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time


def rates(batches: int) -> list[float]:
    from django.db import transaction

    from huying.kernel.bursts.together import LARGEST
    from huying.kernel.calendar import clock
    from huying.mechanisms.livelihood_projects.models import CommitmentSheet
    from huying.mechanisms.livelihood_projects.scoring import new_token
    from huying.mechanisms.livelihood_projects.services.ratings import Score, rate_many

    sheet = CommitmentSheet.objects.exclude(published_on=None).get()
    marks = {str(pk): 4 for pk in sheet.commitments.values_list("pk", flat=True)}
    found = []
    for _ in range(batches):
        scores = [Score(sheet.congress.code, sheet.pk, new_token(), 4, marks, clock.now()) for _ in range(LARGEST)]
        start = time.perf_counter()
        with transaction.atomic():
            done = rate_many(scores)
        found.append(LARGEST / (time.perf_counter() - start))
        assert all(done)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    from huying.cli import bootstrap

    bootstrap.start()
    print(json.dumps(rates(int(sys.argv[1]))))
