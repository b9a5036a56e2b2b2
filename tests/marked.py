"""Run as a program: a county in which marked citizens speak, and everything that is done with what they said.

    python -m tests.marked OUT ROUNDS

Every answer of every page is written to OUT/pages, what the intake alone is shown in clear to OUT/revealed. The data
lies in HUYING_HOME. tests/test_no_person_leaks.py and tests/soak/test_privacy.py look into all of it.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from .markers import CITIZENS, Citizen

HEADINGS = (
    "留言编号", "留言用户", "联系电话", "身份证号", "留言主题", "留言时间", "留言详情", "地点", "类别", "点赞数",
    "答复意见",
)  # fmt: skip


def lines(number: int) -> list[tuple[str, ...]]:
    """Good lines, lines to be checked, and lines that are refused with the person in the very cell that is wrong."""
    rows: list[tuple[str, ...]] = []
    for n, c in enumerate(CITIZENS):
        mark, words = f"M{number}-{n}", c.words
        rows.append((mark, c.name, c.phone, c.card, f"{c.name}反映路灯{c.phone}", "2026-06-01 08:30", words,
                     f"东街{c.phone}", f"城建{c.phone}", "3", f"{c.name}您好，已电话{c.phone}告知"))  # fmt: skip
        rows += [_wrong(f"{mark}-{way}", c, way) for way in range(6)]
    return [*rows, rows[0]]  # and one said twice


def _wrong(mark: str, c: Citizen, way: int) -> tuple[str, ...]:
    row = [mark, c.name, c.phone, c.card, f"路灯坏了{way}", "2026-06-02", c.words, "东街", "", "", ""]
    wrong = (
        (5, c.name),
        (1, f'="{c.name}"'),
        (2, f'="{c.phone}"'),
        (5, f"2026-13-40 {c.phone}"),
        (9, c.phone),
        (6, f"=CONCAT({c.phone})"),
    )
    at, cell = wrong[way]
    row[at] = cell
    return tuple(row)


def as_csv(rows: list[tuple[str, ...]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


class Trial:
    """One county, its pages, and where the answers go."""

    def __init__(self, out: Path) -> None:
        from tests.lived_in import live_in
        from tests.world import build_world

        self.pages, self.revealed = out / "pages", out / "revealed"
        for folder in (self.pages, self.revealed):
            folder.mkdir(parents=True)
        self.world, self.number = build_world(), 0
        self.rows = live_in(self.world)

    def keep(self, response: Any, *, revealed: bool = False) -> Any:
        """Writes an answer down with its headers; follows a redirect once."""
        self.number += 1
        head = "\n".join(f"{name}: {value}" for name, value in response.headers.items()) + str(response.cookies)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        stem = f"{self.number:05}-{response.wsgi_request.path.strip('/').replace('/', '_')[:60]}"
        folder = self.revealed if revealed else self.pages
        (folder / f"{stem}.head").write_text(f"{response.status_code}\n{head}")
        (folder / f"{stem}.body").write_bytes(content)
        return response

    def client(self, role: Any) -> Any:
        client = self.world.client(role)
        client.raise_request_exception = False
        return client

    def upload(self, role: Any, name: str, content: bytes) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.urls import reverse

        from huying.commons.voices.models import BatchState, ImportBatch
        from huying.kernel.jobs.services import run_waiting

        client, file = self.client(role), SimpleUploadedFile(name, content)
        self.keep(client.post(reverse("voices:upload"), {"source": "12345", "file": file}, follow=True))
        run_waiting()
        batch = ImportBatch.objects.order_by("pk").last()
        self.look_at_batch(batch)
        if batch.state == BatchState.CHECKED:
            self.keep(client.post(reverse("voices:commit", args=[batch.number]), follow=True))
            run_waiting()
            self.look_at_batch(batch)

    def look_at_batch(self, batch: Any) -> None:
        from django.urls import reverse

        from huying.kernel.people.roles import Role

        for role in (Role.SC_OFFICE, Role.INTAKE):
            for show in ("", "error", "to_fix", "duplicate", "accepted"):
                self.keep(self.client(role).get(reverse("voices:batch", args=[batch.number]), {"show": show}))
            self.keep(self.client(role).get(reverse("voices:columns", args=[batch.number])))
            for kind in ("rejected_xlsx", "rejected_csv"):
                answer = self.client(role).get(reverse(f"voices:{kind}", args=[batch.number]))
                self.keep(answer, revealed=role is Role.INTAKE)  # on the ledger; the intake may
        self.keep(self.client(Role.SC_OFFICE).get(reverse("voices:imports")))

    def bring_in(self, number: int) -> None:
        """By page and by command, good files and bad ones, each named after a person."""
        from huying.cli import main
        from huying.kernel.people.roles import Role

        c, rows = CITIZENS[number % len(CITIZENS)], lines(number)
        good = as_csv([HEADINGS, *rows])
        self.upload(Role.INTAKE, f"{c.name}{c.phone}投诉.csv", good)
        self.upload(Role.SC_OFFICE, f"{c.name}.csv", as_csv([HEADINGS, *lines(number + 100)], "gb18030"))
        bare = [(c.name, c.phone, c.card, f"{c.mail}@example.cn"), *[r[1:5] for r in rows]]
        self.upload(Role.INTAKE, "没有列名.csv", as_csv(bare))
        self.upload(Role.INTAKE, f"{c.phone}.xlsx", b"PK\x03\x04 " + c.words.encode())
        self.upload(Role.INTAKE, "空.csv", c.words.encode())
        file = Path(os.environ["MARKED_INPUT"]) / f"{c.name}{number}.csv"
        file.write_bytes(as_csv([HEADINGS, *lines(number + 200)]))
        rejected = self.pages / f"rejected-{number}.csv"
        common = ["--congress", self.world.congress.code, "--source", "12345"]
        main(["voices", "import", str(file), *common, "--rejected", str(rejected)])
        main(["voices", "import", str(file), *common, "--json"])
        main(["voices", "import", str(file), "--congress", "nowhere", "--source", "12345"])
        main(["voices", "train", str(file), "--congress", self.world.congress.code])

    def reveal_and_err(self) -> None:
        """The intake looks at marked voices and writes the person into the reason; programs fail underneath."""
        from django.urls import reverse

        from huying.commons.voices.models import Voice
        from huying.kernel.people.roles import Role

        said = list(Voice.objects.filter(number__regex=r"^M\d+-\d+$").order_by("pk")[:4])
        intake = self.client(Role.INTAKE)
        for voice, c in zip(said, CITIZENS, strict=True):
            reason = {"reason": f"回访{c.name}{c.phone}核实"}
            self.keep(intake.post(reverse("voices:reveal", args=[voice.pk]), reason), revealed=True)
            fault = RuntimeError("a fault of the program")
            with mock.patch("huying.commons.voices.services.identities._words", side_effect=fault):
                self.keep(intake.post(reverse("voices:reveal", args=[voice.pk]), reason))
            with mock.patch("huying.commons.voices.views.selectors.topics_of", side_effect=fault):
                self.keep(intake.get(reverse("voices:voice", args=[voice.pk])))
        with mock.patch("huying.commons.voices.services.imports.judge", side_effect=RuntimeError("in a job")):
            self.upload(Role.INTAKE, f"{CITIZENS[0].name}.csv", as_csv([HEADINGS, *lines(900)]))
        self.keep(intake.post(reverse("voices:erase", args=[said[3].pk]), {"what": "both", "reason": "本人书面请求"}))

    def work(self) -> None:
        """Everything that runs by itself, today and on the days after, and what is done at the terminal."""
        from huying.cli import main
        from huying.kernel.calendar import clock
        from huying.kernel.jobs.schedule import tick
        from huying.kernel.jobs.services import run_waiting

        main(["voices", "topics", "--congress", self.world.congress.code])
        for day in (0, 1, 8):
            tick(clock.now() + timedelta(days=day))
            run_waiting()
        main(["keys", "rotate"])
        main(["metrics", "--congress", self.world.congress.code])

    def look_at_everything(self) -> None:
        """Every address with every row, as everybody; the marked voices, candidates and searches."""
        from django.test import Client
        from django.urls import reverse

        from huying.commons.voices.models import CandidateTopic, Voice
        from tests.routes import EVERYBODY, addresses

        said = Voice.objects.filter(number__startswith="M").order_by("pk")
        more = [reverse("voices:voice", args=[v.pk]) for v in said[:8]]
        more += [reverse("voices:topic", args=[t.pk]) for t in CandidateTopic.objects.order_by("-pk")[:4]]
        more += [f"{reverse('voices:list')}?text=路灯", f"{reverse('search')}?q=路灯", f"{reverse('search')}?q=东街"]
        urls = [url for route, url in addresses(self.rows) if not route.post]
        for who in (*EVERYBODY, None):
            client = self.client(who) if who else Client(raise_request_exception=False)
            for url in dict.fromkeys([*urls, *more]):
                in_clear = who is not None and who.value == "intake" and "rejected" in url
                self.keep(client.get(url, HTTP_HOST="localhost"), revealed=in_clear)

    def back_up(self) -> None:
        from huying.cli import main

        main(["backup", str(self.pages / "backup.tar.gz"), "--without-keys"])
        main(["ledger", "verify"])


def run(out: Path, rounds: int) -> None:
    trial = Trial(out)
    for number in range(rounds):
        trial.bring_in(number)
    trial.work()
    trial.reveal_and_err()
    trial.look_at_everything()
    trial.back_up()


if __name__ == "__main__":
    from huying.cli import bootstrap

    bootstrap.start()
    from huying.cli.serving.static import collect_if_changed

    collect_if_changed()
    run(Path(sys.argv[1]), int(sys.argv[2]))
