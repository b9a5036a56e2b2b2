"""Passwords that are given out: drawn by lot, easy to read aloud, to be replaced at the first sign-in."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 and o, 1 and l and i
GROUPS, LENGTH = 4, 3  # 31^12: 59 bits


class DrawnPasswordHasher(PBKDF2PasswordHasher):
    """How a drawn password is kept until the first sign-in; Django then hashes it anew with all its rounds.

    Many rounds protect words that people choose. What was drawn from 31^12 needs few, and a roll of three hundred
    deputies gets its passwords in a second instead of two minutes. Listed second in settings.PASSWORD_HASHERS.
    """

    algorithm = "pbkdf2_drawn"
    iterations = 1_000


def drawn() -> str:
    """A new password: k7m-4qx-9tw-h2r."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def kept(password: str) -> str:
    """A drawn password as the account keeps it."""
    return make_password(password, hasher=DrawnPasswordHasher.algorithm)
