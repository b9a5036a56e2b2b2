"""Sessions and accounts as every request reads them: Django's own tables and checks, by prepared questions.

Whose session it is, its text says, so the account could only be asked for after it. A process remembers that of the
sessions it has seen, and asks for both at once: a memory of whom to ask for, never of what the database says.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import Subquery
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from huying.kernel.database.looks import asked_once, is_looking, know
from huying.kernel.database.prepared import Prepared, Row
from huying.kernel.people.models import Account, Congress, Person

from .viewer import CITIZEN, HELD, Viewer, viewer_of

_session = Prepared(lambda key: Session.objects.filter(pk=key).values_list("session_data", "expire_date"), str)
_row, _who, _whose = Row(Account), Row(Person, "person__"), Row(Congress, "person__congress__")
_COLUMNS = (*(f"person__mandates__{name}" for name in HELD), *_row.columns, *_who.columns, *_whose.columns)
_account = Prepared(
    lambda pk: Account.objects.filter(pk=pk).order_by("person__mandates__pk").values_list(*_COLUMNS), int
)
_both = Prepared(
    lambda key, pk: (
        Account.objects.filter(pk=pk)
        .order_by("person__mandates__pk")
        .annotate(
            said=Subquery(Session.objects.filter(pk=key).values("session_data")),
            ends=Subquery(Session.objects.filter(pk=key).values("expire_date")),
        )
        .values_list(*_COLUMNS, "said", "ends")
    ),
    str,
    int,
)
_holders: dict[str, int] = {}  # the account of a session
MOST_HOLDERS = 4096


class SessionStore(DatabaseSessions):
    """Django's sessions in the database (settings.SESSION_ENGINE)."""

    def load(self) -> dict[str, Any]:
        """What the session holds; a session that is unknown or has expired is a new one."""
        key = self.session_key
        row = _kept(key) if key else None
        if key is None or row is None or row[1] <= timezone.now():
            self._session_key = None
            return {}
        said = deepcopy(_decoded(row[0]))  # what a request changes in its session is not what the text says
        if SESSION_KEY in said:
            if len(_holders) >= MOST_HOLDERS:
                _holders.clear()
            _holders[key] = int(said[SESSION_KEY])
        return said


def _kept(key: str) -> tuple[Any, ...] | None:
    """The text of a session and when it ends; within a look the account it was of comes along."""
    pk = _holders.get(key)
    rows = _both(key, pk) if pk is not None and is_looking() else []
    if not rows:
        return _session.one(key)
    know(_account_rows, [row[:-2] for row in rows], pk)
    return rows[0][-2:] if rows[0][-2] is not None else None


@lru_cache(maxsize=4096)
def _decoded(data: str) -> dict[str, Any]:
    """What a signed text says: the same text says the same, so its signature is checked once."""
    said: dict[str, Any] = DatabaseSessions().decode(data)
    return said


class AccountBackend(ModelBackend):
    """Django's accounts with passwords (settings.AUTHENTICATION_BACKENDS)."""

    def get_user(self, user_id: int | str) -> Account | None:
        """The account of a session, if it may still sign in."""
        account = _read(int(user_id))
        return account if account is not None and self.user_can_authenticate(account) else None


@asked_once
def _account_rows(pk: int) -> list[tuple[Any, ...]]:
    return _account(pk)


def _read(pk: int) -> Account | None:
    """The account with the person behind it, their congress and their mandates: one question."""
    rows = _account_rows(pk)
    return _of_rows(rows) if rows else None


def _of_rows(rows: Sequence[tuple[Any, ...]]) -> Account:
    row = rows[0][len(HELD) :]
    account: Account = _row.of(row[: len(_row)])
    if account.person_id is not None:
        person: Person = _who.of(row[len(_row) : len(_row) + len(_who)])
        person.congress = _whose.of(row[len(_row) + len(_who) :])
        account.person, account.behind = person, (person, [row[: len(HELD)] for row in rows if row[0]])
    return account


def viewer_of_session(key: str, today: date) -> Viewer:
    """Who has signed in under a session; a citizen when nobody has or a doubt remains.

    Asked of the database each time, by one question; what the same answer means is worked out once, so nobody may
    change the person that is given.
    """
    if key and key not in _holders:
        SessionStore(key).load()  # which remembers whose it is
    pk = _holders.get(key)
    viewer, ends = _behind(tuple(_both.raw(key, pk)), today) if pk is not None else (CITIZEN, timezone.now())
    if viewer is None:  # the process remembered another
        _holders.pop(key, None)
        return viewer_of_session(key, today)
    return viewer if ends > timezone.now() else CITIZEN


@lru_cache(maxsize=4096)
def _behind(raw: tuple[tuple[Any, ...], ...], today: date) -> tuple[Viewer | None, datetime]:
    """Who is behind the rows of a session with its account, and until when; None when it is another's account."""
    rows = _both.meaning(raw)
    text, ends = rows[0][-2:] if rows else (None, None)
    if text is None or ends is None:
        return CITIZEN, timezone.now()
    return _holder(text, [row[:-2] for row in rows], today), ends


def _holder(text: str, rows: Sequence[tuple[Any, ...]], today: date) -> Viewer | None:
    said, account = _decoded(text), _of_rows(rows)
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS or not account.is_active:
        return CITIZEN
    if account.password_from:  # it opens nothing but the change of it, on the pages
        return CITIZEN
    if int(said[SESSION_KEY]) != account.pk:
        return None
    if not constant_time_compare(said.get(HASH_SESSION_KEY, ""), _hash_of(account.password)):
        return CITIZEN
    return viewer_of(account, today)


def _hash_of(password: str) -> str:
    """What Django keeps in a session so that it ends when the password changes."""
    return Account(password=password).get_session_auth_hash()
