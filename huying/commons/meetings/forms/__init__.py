"""Forms of sessions: planning one, moving its day, registering who attended."""

from .attendance import AttendanceForm
from .sessions import SETTLED, YEARS, DayForm, SessionForm

__all__ = ["SETTLED", "YEARS", "AttendanceForm", "DayForm", "SessionForm"]
