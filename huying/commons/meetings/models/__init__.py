"""Standing-committee sessions: when, what is on the agenda, its papers, who attended, what was meant to be said."""

from .attendance import (
    PRESENCES,
    Attendance,
    Attendee,
    AttendeeKind,
    Presence,
    Way,
)
from .commendations import (
    Commendation,
)
from .groups import (
    Deliberation,
    SessionGroup,
)
from .issued import IssuedKind, IssuedPaper
from .minutes import (
    Minutes,
)
from .outlines import (
    PARTS,
    UNSAID,
    SpeechKind,
    SpeechOutline,
)
from .papers import (
    PaperKind,
    Receipt,
    SessionPaper,
)
from .questions import (
    Question,
    Verdict,
)
from .sessions import (
    NO_TERM,
    PLACE,
    AgendaItem,
    ItemKind,
    ScSession,
)
from .sittings import (
    HalfDay,
    Sitting,
    SittingKind,
)
from .speaking import (
    Speaker,
    SpeakingTurn,
    as_speaker,
)
from .speeches import (
    Collation,
    CollationPoint,
    CollationReceipt,
    ReceiverKind,
    Speech,
)

__all__ = [
    "NO_TERM",
    "PARTS",
    "PLACE",
    "PRESENCES",
    "UNSAID",
    "AgendaItem",
    "Attendance",
    "Attendee",
    "AttendeeKind",
    "Collation",
    "CollationPoint",
    "CollationReceipt",
    "Commendation",
    "Deliberation",
    "HalfDay",
    "IssuedKind",
    "IssuedPaper",
    "ItemKind",
    "Minutes",
    "PaperKind",
    "Presence",
    "Question",
    "Receipt",
    "ReceiverKind",
    "ScSession",
    "SessionGroup",
    "SessionPaper",
    "Sitting",
    "SittingKind",
    "Speaker",
    "SpeakingTurn",
    "Speech",
    "SpeechKind",
    "SpeechOutline",
    "Verdict",
    "Way",
    "as_speaker",
]
