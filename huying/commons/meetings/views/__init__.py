"""Pages of sessions. The office plans and registers; the congress's side reads."""

from .attendance import attendance
from .sessions import PAGE, move, session, session_new, sessions

__all__ = ["PAGE", "attendance", "move", "session", "session_new", "sessions"]
