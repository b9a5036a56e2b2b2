"""Downloads: as an attachment, under its Chinese name, to whoever may read it and to nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import resolve

from huying.kernel.calendar import clock
from huying.kernel.documents import files, services
from huying.kernel.documents.models import Version
from huying.kernel.people.roles import Role
from tests.world import World, moment

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HUYING_HOME = tmp_path


@pytest.fixture
def version(world: World) -> Version:
    return services.store(
        congress=world.congress, kind="opinion_document", title="审议意见书",
        filename="关于𠮷氏祠堂保护的审议意见书.pdf", content=b"%PDF-1.7\n%%EOF\n",
        by=world.person(Role.SC_OFFICE), at=moment(DAY),
    )  # fmt: skip


def get(client: Client, url: str) -> Any:
    with clock.frozen(DAY):
        return client.get(url)


def test_a_download_is_an_attachment_that_the_browser_does_not_guess_at(world: World, version: Version) -> None:
    answer = get(world.client(Role.SC_OFFICE), f"/documents/{version.pk}/")
    assert answer.status_code == 200
    assert answer.content == b"%PDF-1.7\n%%EOF\n"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('关于𠮷氏祠堂保护的审议意见书.pdf')}"
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SC_OFFICE, 200), (Role.SC_MEMBER, 200), (Role.AUDITOR, 404), (Role.ORGAN, 404), (Role.HANDLING_UNIT, 404)],
)
def test_who_may_not_read_it_finds_nothing(world: World, version: Version, role: Role, status: int) -> None:
    assert get(world.client(role), version.get_absolute_url()).status_code == status


def test_nobody_of_another_congress_finds_it(world: World, stranger: World, version: Version) -> None:
    for role in (Role.SC_OFFICE, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.ORGAN):
        assert get(stranger.client(role), version.get_absolute_url()).status_code == 404


def test_who_has_not_signed_in_is_asked_to(version: Version) -> None:
    answer = get(Client(), version.get_absolute_url())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_published_version_is_for_everybody_under_its_congress_alone(
    world: World, stranger: World, version: Version
) -> None:
    url = f"/p/qinghe/documents/{version.pk}/"
    assert get(Client(), url).status_code == 404
    services.publish(version=version, by=None, at=moment(DAY))
    answer = get(Client(), url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=600")
    assert get(Client(), f"/p/beiling/documents/{version.pk}/").status_code == 404
    assert get(Client(), f"/p/nowhere/documents/{version.pk}/").status_code == 404
    services.withdraw(version=version)
    assert get(Client(), url).status_code == 404


def test_a_damaged_file_is_never_handed_out(world: World, version: Version) -> None:
    files.path_of(version.sha256).write_bytes(b"other")
    with pytest.raises(files.FileDamaged):
        get(world.client(Role.SC_OFFICE), version.get_absolute_url())


def test_only_reading_is_offered(world: World, version: Version) -> None:
    client = world.client(Role.SC_OFFICE)
    with clock.frozen(DAY):
        assert client.post(version.get_absolute_url()).status_code == 405
        assert client.head(version.get_absolute_url()).status_code == 200


def test_addresses_have_names() -> None:
    assert resolve("/documents/7/").view_name == "documents:download"
    assert resolve("/p/qinghe/documents/7/").view_name == "documents:public_download"
