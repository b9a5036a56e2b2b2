"""Sessions and accounts as every request reads them: Django's own tables and checks, by prepared questions."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from huying.kernel.database.prepared import Prepared, Row
from huying.kernel.people.models import Account, Congress, Person

from .viewer import CITIZEN, HELD, Viewer, viewer_of

_session = Prepared(lambda key: Session.objects.filter(pk=key).values_list("session_data", "expire_date"), str)
_row, _who, _whose = Row(Account), Row(Person, "person__"), Row(Congress, "person__congress__")
_account = Prepared(
    lambda pk: (
        Account.objects.filter(pk=pk)
        .order_by("person__mandates__pk")
        .values_list(*(f"person__mandates__{name}" for name in HELD), *_row.columns, *_who.columns, *_whose.columns)
    ),
    int,
)


class SessionStore(DatabaseSessions):
    """Django's sessions in the database (settings.SESSION_ENGINE)."""

    def load(self) -> dict[str, Any]:
        """What the session holds; a session that is unknown or has expired is a new one."""
        row = _session.one(self.session_key) if self.session_key else None
        if row is None or row[1] <= timezone.now():
            self._session_key = None
            return {}
        return deepcopy(_decoded(row[0]))  # what a request changes in its session is not what the text says


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


def _read(pk: int) -> Account | None:
    """The account with the person behind it, their congress and their mandates: one question."""
    rows = _account(pk)
    if not rows:
        return None
    row = rows[0][len(HELD) :]
    account: Account = _row.of(row[: len(_row)])
    if account.person_id is not None:
        person: Person = _who.of(row[len(_row) : len(_row) + len(_who)])
        person.congress = _whose.of(row[len(_row) + len(_who) :])
        account.person, account.behind = person, (person, [row[: len(HELD)] for row in rows if row[0]])
    return account


def viewer_of_session(key: str, today: date) -> Viewer:
    """Who has signed in under a session, in two questions; a citizen when nobody has or a doubt remains."""
    said = SessionStore(key).load() if key else {}
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return CITIZEN
    account = _read(int(said[SESSION_KEY]))
    if account is None or not account.is_active:
        return CITIZEN
    if not constant_time_compare(said.get(HASH_SESSION_KEY, ""), _hash_of(account.password)):
        return CITIZEN
    return viewer_of(account, today)


def _hash_of(password: str) -> str:
    """What Django keeps in a session so that it ends when the password changes."""
    return Account(password=password).get_session_auth_hash()
