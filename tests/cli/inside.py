"""Run as a program: `keys rotate` that kills itself at its n-th touch of disk or database, and a look at every box.

python -m tests.cli.inside rotate N        N = 0: to the end, and prints how many touches there were
python -m tests.cli.inside look            prints everything sealed, and whether each digest is that of its person
python -m tests.cli.inside erase NUMBER    erases the person and the words of a voice, as the office
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROWS_A_BATCH = 3  # so that a few rows make many batches


def _rotate(kill_at: int) -> int:
    from django.db import connection

    from huying.cli import main
    from huying.kernel.privacy import rotation

    touched = 0

    def touch() -> None:
        nonlocal touched
        touched += 1
        if touched == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(execute: Callable[..., Any], *args: Any) -> Any:
        touch()
        return execute(*args)

    def before(work: Callable[..., Any]) -> Callable[..., Any]:
        def touching(*args: Any) -> Any:
            touch()
            return work(*args)

        return touching

    rotation.CHUNK = ROWS_A_BATCH
    os.fsync = before(os.fsync)  # type: ignore[assignment]
    Path.replace = before(Path.replace)  # type: ignore[method-assign,assignment]
    connection.execute_wrappers.append(around)
    code = main(["keys", "rotate", "--json"])
    print(touched, file=sys.stderr)
    return code


def _erase(number: str) -> int:
    """Erases the person and the words of one voice, and lets the nightly work run."""
    from huying.commons.voices import services
    from huying.commons.voices.jobs import leave_no_erased_words_in_the_index
    from huying.commons.voices.models import Voice
    from huying.kernel.access.viewer import viewer_for
    from huying.kernel.calendar import clock
    from huying.kernel.people.models import Person
    from huying.kernel.privacy.erasing import scrub

    voice, office = Voice.objects.get(number=number), Person.objects.get()
    services.erase(
        voice, what=services.What.BOTH, viewer=viewer_for(office, clock.today()), reason="本人请求", at=clock.now()
    )
    leave_no_erased_words_in_the_index(clock.now())
    scrub()
    return 0


def _look() -> int:
    from huying.commons.voices import identity, spool
    from huying.commons.voices.entering import identity_purpose, original_purpose
    from huying.commons.voices.models import ImportBatch, ImportRow, Voice, VoiceIdentity, VoiceOriginal, row_purpose
    from huying.commons.voices.rows import Draft

    persons = []
    for kept in VoiceIdentity.objects.all():
        who = identity.unseal(bytes(kept.sealed), purpose=identity_purpose(kept.congress_id, kept.person_digest))
        same = identity.person_digest(kept.congress_id, Draft("", "", **who)) == kept.person_digest
        persons.append([who, same, Voice.objects.filter(person_digest=kept.person_digest).count()])
    words = [
        identity.unseal(bytes(o.sealed), purpose=original_purpose(o.pk)) for o in VoiceOriginal.objects.order_by("pk")
    ]
    rows = [
        identity.unseal(bytes(r.sealed), purpose=row_purpose(r.batch_id, r.line)).get("cells")
        for r in ImportRow.objects.exclude(sealed=None).order_by("pk")
    ]
    spooled = [spool.get(batch).decode() for batch in ImportBatch.objects.filter(state="checked")]
    print(json.dumps([sorted(persons, key=str), words, rows, spooled], ensure_ascii=False))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    import django

    django.setup()
    if sys.argv[1] == "rotate":
        sys.exit(_rotate(int(sys.argv[2])))
    sys.exit(_erase(sys.argv[2]) if sys.argv[1] == "erase" else _look())
