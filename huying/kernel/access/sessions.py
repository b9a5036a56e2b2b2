"""Sessions and accounts as every request reads them: Django's own tables and checks, by prepared questions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from huying.kernel.database.prepared import Prepared, Row
from huying.kernel.people.models import Account

_session = Prepared(lambda key: Session.objects.filter(pk=key).values_list("session_data", "expire_date"), str)
_row = Row(Account)
_account = Prepared(lambda pk: Account.objects.filter(pk=pk).values_list(*_row.columns), int)


class SessionStore(DatabaseSessions):
    """Django's sessions in the database (settings.SESSION_ENGINE)."""

    def load(self) -> dict[str, Any]:
        """What the session holds; a session that is unknown or has expired is a new one."""
        row = _session.one(self.session_key) if self.session_key else None
        if row is None or row[1] <= timezone.now():
            self._session_key = None
            return {}
        return self.decode(row[0])


class AccountBackend(ModelBackend):
    """Django's accounts with passwords (settings.AUTHENTICATION_BACKENDS)."""

    def get_user(self, user_id: int | str) -> Account | None:
        """The account of a session, if it may still sign in."""
        row = _account.one(int(user_id))
        account: Account | None = _row.of(row) if row else None
        return account if account is not None and self.user_can_authenticate(account) else None
