"""Erasing the body of an entry and keeping the proof (architecture, point 11; docs/decisions/ledger-redaction.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role

from .checker import body_digest
from .models import Entry, Redaction
from .records import ERASED, UNSIGNED, rest_of
from .services import record

LONGEST_REASON = 500


class NotRedacted(Exception):
    """Nothing was erased; the message is a Chinese sentence that says why."""


@dataclass(frozen=True)
class Traces:
    """Where the erased text may still be found, in Chinese; empty where it is gone from the database's own files."""

    in_database: str
    elsewhere: str = "以前做的备份里还有原来的内容，请按保管期限另行销毁"


def redact(entry: Entry, *, reason: str, asked_by: Person, by: Person, at: datetime) -> Redaction:
    """Erase the body of an entry: the office asks for it, an auditor does it, and both are on record for good.

    First it is put on record, then body and salt give way to fixed marks. Who recorded what, of which kind and when
    stays, and stays provable. `scrub` then clears the files. Raises NotRedacted.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise NotRedacted(f"抹去要写明理由，1至{LONGEST_REASON}个字。")
    _check_persons(entry, asked_by, by, at)
    with transaction.atomic():
        entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if entry.is_erased or Redaction.objects.filter(entry=entry).exists():
            raise NotRedacted(f"第{entry.pk}条的内容以前已经抹去。")
        if entry.kind.startswith("ledger."):
            raise NotRedacted("台账自己的记录（抹去、换密钥）不能抹去。")
        if entry.leaf != entry.own_leaf():
            raise NotRedacted(f"第{entry.pk}条与登记时的摘要不符，被改写过：请先核验台账，保留现场。")
        redaction = _on_record(entry, reason, asked_by, by, at)
        # Not entry.save(): the trigger lets exactly these two columns change.
        Entry.objects.filter(pk=entry.pk).update(body=ERASED, salt=None)
    return redaction


def _check_persons(entry: Entry, asked_by: Person, by: Person, at: datetime) -> None:
    if asked_by == by:
        raise NotRedacted("抹去要两个人：办公室提出，审计员办理，不能是同一人。")
    for person, role in ((asked_by, Role.SC_OFFICE), (by, Role.AUDITOR)):
        if not _holds(person, role, entry.congress, at):
            raise NotRedacted(f"{person}现在不是{entry.congress or '本平台人大'}的{role.label}，不能{_DOES[role]}。")


_DOES = {Role.SC_OFFICE: "提出抹去", Role.AUDITOR: "办理抹去"}


def _holds(person: Person, role: Role, congress: Congress | None, at: datetime) -> bool:
    """Of the congress whose entry it is; for the installation's own entries of any congress."""
    held = Mandate.objects.filter(person=person, role=role.value)
    if congress:
        held = held.filter(body__congress=congress)
    return any(mandate.is_current(day_of(at)) for mandate in held)


def _on_record(entry: Entry, reason: str, asked_by: Person, by: Person, at: datetime) -> Redaction:
    said = {
        "entry": entry.pk, "kind": entry.kind, "reason": reason, "asked_by": str(asked_by),
        "rest": rest_of(entry.facts()),
    }  # fmt: skip
    told = record(
        congress=entry.congress, kind="ledger.redacted", subject=entry.subject, body=said, by=str(by), recorded_at=at
    )
    kept = None if entry.format == UNSIGNED or entry.salt is None else body_digest(entry.body, entry.salt)
    return Redaction.objects.create(entry=entry, record=told, body_hash=kept)


def scrub() -> Traces:
    """Clear the erased text from the database's own files, as far as the engine lets us. Not inside a transaction.

    SQLite: the file is written anew (free pages and page splits may hold old copies) and the log is emptied; it waits
    for whoever is writing. PostgreSQL keeps the old row version until its table is rewritten by its owner.
    """
    if connection.vendor != "sqlite":
        return Traces(
            "PostgreSQL 的数据文件里还留有旧版本：请数据库的所有者运行 VACUUM (FULL) ledger_entry；"
            "归档的预写日志（WAL）按保管期限销毁"
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return Traces("有人正在读写，日志文件里可能还有：请停止服务后再运行一次" if busy else "")
