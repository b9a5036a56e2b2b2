"""Deeds of sessions. Acts themselves go through `perform`."""

from .agenda import add_item, add_sitting, drop_sitting, move_up, write_item
from .attendance import register_attendance
from .attendees import invite, register_attendees
from .checkin import check_in
from .minutes import save_minutes, sign_minutes
from .outlines import save_outline
from .papers import add_paper, attach, distribute, read_paper, register_reached, remind
from .sessions import (
    after_closing,
    after_opening,
    move_session,
    plan_session,
    put_on_agenda,
    sessions_reached,
    take_off_agenda,
)

__all__ = [
    "add_item",
    "add_paper",
    "add_sitting",
    "after_closing",
    "after_opening",
    "attach",
    "check_in",
    "distribute",
    "drop_sitting",
    "invite",
    "move_session",
    "move_up",
    "plan_session",
    "put_on_agenda",
    "read_paper",
    "register_attendance",
    "register_attendees",
    "register_reached",
    "remind",
    "save_minutes",
    "save_outline",
    "sessions_reached",
    "sign_minutes",
    "take_off_agenda",
    "write_item",
]
