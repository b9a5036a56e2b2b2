"""Deeds of sessions. Acts themselves go through `perform`."""

from .attendance import register_attendance
from .sessions import after_closing, after_opening, move_session, plan_session, put_on_agenda, sessions_reached

__all__ = [
    "after_closing",
    "after_opening",
    "move_session",
    "plan_session",
    "put_on_agenda",
    "register_attendance",
    "sessions_reached",
]
