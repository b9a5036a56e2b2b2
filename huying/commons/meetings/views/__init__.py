"""Pages of sessions. The office plans and registers; the congress's side reads; members write and sign in."""

from .agenda import (
    agenda,
    item,
    item_drop,
    item_up,
    sitting_drop,
    sittings,
)
from .attendance import (
    attendance,
    check_in,
    door,
)
from .attendees import (
    answering,
    attendee_new,
    attendees,
    attendees_came,
    invitation,
    invitation_paper,
    invitations,
)
from .commendations import (
    commendation,
    commendations,
    nominate,
)
from .hall import (
    chair,
    deliberation,
    floor,
    groups,
    hall,
    screen,
)
from .minutes import (
    minutes,
    minutes_print,
    minutes_sign,
)
from .outlines import (
    outline,
    outline_print,
    outline_write,
    outlines,
)
from .papers import (
    paper_new,
    paper_open,
    papers,
    papers_reached,
    papers_remind,
    papers_send,
)
from .questions import (
    question,
    questions,
)
from .sessions import (
    PAGE,
    move,
    session,
    session_new,
    sessions,
)
from .sheets import (
    bulletin_issue,
    decided_sheet,
    decision_issue,
    roll_sheet,
    sheet,
)
from .speeches import (
    collation,
    receive,
    speech,
    speech_new,
    written,
)

__all__ = [
    "PAGE",
    "agenda",
    "answering",
    "attendance",
    "attendee_new",
    "attendees",
    "attendees_came",
    "bulletin_issue",
    "chair",
    "check_in",
    "collation",
    "commendation",
    "commendations",
    "decided_sheet",
    "decision_issue",
    "deliberation",
    "door",
    "floor",
    "groups",
    "hall",
    "invitation",
    "invitation_paper",
    "invitations",
    "item",
    "item_drop",
    "item_up",
    "minutes",
    "minutes_print",
    "minutes_sign",
    "move",
    "nominate",
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
    "question",
    "questions",
    "receive",
    "roll_sheet",
    "screen",
    "session",
    "session_new",
    "sessions",
    "sheet",
    "sitting_drop",
    "sittings",
    "speech",
    "speech_new",
    "written",
]
