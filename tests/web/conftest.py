"""A small congress with one clerk, for the tests of the shell."""

from __future__ import annotations

from datetime import date

import pytest

from huying.kernel.people.models import Account, Body, BodyKind, Congress, Level, Mandate, Person
from huying.kernel.people.roles import Role

PASSWORD = "一个够长的口令-2026"


@pytest.fixture
def congress(db: None) -> Congress:
    return Congress.objects.create(code="qinghe", name="青禾县人民代表大会", level=Level.COUNTY, is_demo=True)


@pytest.fixture
def clerk(congress: Congress) -> Account:
    office = Body.objects.create(congress=congress, kind=BodyKind.SC_OFFICE, name="县人大常委会办公室")
    person = Person.objects.create(congress=congress, name="林知夏")
    Mandate.objects.create(person=person, body=office, role=Role.SC_OFFICE.value, from_on=date(2021, 1, 4))
    account = Account(username="lin", person=person)
    account.set_password(PASSWORD)
    account.save()
    return account
