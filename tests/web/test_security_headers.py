"""On every address: no framing, no guessing of types; cookies, sessions and the words at the door (S10)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from .conftest import PASSWORD


def _sign_in(client: Client, username: str, password: str):
    return client.post(reverse("sign_in"), {"username": username, "password": password})


def test_cookies_are_not_for_scripts_nor_for_other_sites(client, clerk):
    client.get(reverse("sign_in"))
    _sign_in(client, "lin", PASSWORD)
    session, token = client.cookies[settings.SESSION_COOKIE_NAME], client.cookies[settings.CSRF_COOKIE_NAME]
    assert session["httponly"] and session["samesite"] == token["samesite"] == "Lax"


@pytest.mark.parametrize("https", ["1", ""])
def test_behind_https_cookies_never_travel_in_the_clear(https: str, tmp_path):
    code = (
        "from huying.config import settings as s;"
        "print(getattr(s, 'SESSION_COOKIE_SECURE', False), getattr(s, 'CSRF_COOKIE_SECURE', False))"
    )
    own = {k: v for k, v in os.environ.items() if not k.startswith("HUYING_")}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=own | {"HUYING_HOME": str(tmp_path), "HUYING_HTTPS": https},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [str(bool(https))] * 2


def test_a_session_that_somebody_prepared_is_left_behind_at_sign_in(client, clerk):
    client.session["prepared"] = True
    planted = client.session
    planted["prepared"] = True
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    _sign_in(client, "lin", PASSWORD)
    assert client.session.session_key != planted.session_key
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert stolen.get(reverse("desk")).status_code == 302


def test_after_signing_out_the_old_session_opens_nothing(client, clerk):
    _sign_in(client, "lin", PASSWORD)
    kept = client.session.session_key
    client.post(reverse("sign_out"))
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert again.get(reverse("desk")).status_code == 302


def _words(answer) -> str:
    return answer.content.decode().partition("<main")[2].replace("nobody", "lin")


def test_the_door_says_the_same_to_a_wrong_name_and_a_wrong_password(clerk):
    known, unknown = _sign_in(Client(), "lin", "不对的口令"), _sign_in(Client(), "nobody", "不对的口令")
    assert known.status_code == unknown.status_code
    strip = apart_from_the_token
    assert strip(_words(known)) == strip(_words(unknown))


def test_the_door_is_locked_alike_for_names_that_are_there_and_that_are_not(clerk):
    for name in ("lin", "nobody"):
        client = Client()
        answers = [_sign_in(client, name, "不对的口令") for _ in range(settings.AXES_FAILURE_LIMIT + 1)]
        assert answers[-1].status_code == 429
        assert "15分钟" in answers[-1].content.decode()
    assert _sign_in(Client(), "lin", PASSWORD).status_code == 429


def apart_from_the_token(page: str) -> str:
    from tests.apart import EACH_TIME

    return EACH_TIME.sub("", page)
