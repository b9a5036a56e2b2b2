"""What holds for the whole installation, whichever app is asked first."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

LOCALE_REFUSED = (
    "PostgreSQL 数据库的 LC_CTYPE 是 C：它不认得汉字，检索和比较会悄悄出错。"
    "请用 UTF-8 区域重建数据库，例如：createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 huying"
)


def refuse_c_locale(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Refuse a PostgreSQL database that does not know a Chinese character from punctuation.

    Asked at every new connection, so that no command, server or migration gets past it. It asks for the behaviour
    and not for the name of the locale: where the name is kept differs between PostgreSQL versions and its relatives.

    Raises ImproperlyConfigured.
    """
    if connection.vendor != "postgresql":
        return
    # The driver's own connection: the question is not one of the request's queries.
    knows_chinese = connection.connection.execute(r"SELECT '民' ~ '\w'").fetchone()[0]
    if not knows_chinese:
        connection.close()  # else the next caller would find it open and unquestioned
        raise ImproperlyConfigured(LOCALE_REFUSED)


class InstallationConfig(AppConfig):
    name = "huying.config"
    verbose_name = "安装"

    def ready(self) -> None:
        connection_created.connect(refuse_c_locale, dispatch_uid="refuse_c_locale")
