"""Pages of sessions. The office plans and registers; the congress's side reads; members write and sign in."""

from .agenda import agenda, item, item_up, sitting_drop, sittings
from .attendance import attendance, check_in, door
from .attendees import answering, attendee_new, attendees, attendees_came, invitations
from .minutes import minutes, minutes_print, minutes_sign
from .outlines import outline, outline_print, outline_write, outlines
from .papers import paper_new, paper_open, papers, papers_reached, papers_remind, papers_send
from .sessions import PAGE, move, session, session_new, sessions
from .sheets import roll_sheet, sheet

__all__ = [
    "PAGE",
    "agenda",
    "answering",
    "attendance",
    "attendee_new",
    "attendees",
    "attendees_came",
    "check_in",
    "door",
    "invitations",
    "item",
    "item_up",
    "minutes",
    "minutes_print",
    "minutes_sign",
    "move",
    "outline",
    "outline_print",
    "outline_write",
    "outlines",
    "paper_new",
    "paper_open",
    "papers",
    "papers_reached",
    "papers_remind",
    "papers_send",
    "roll_sheet",
    "session",
    "session_new",
    "sessions",
    "sheet",
    "sitting_drop",
    "sittings",
]
