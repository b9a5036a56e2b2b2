"""Forms of sessions: planning, the agenda, papers, outlines, who attends, the minutes."""

from .agenda import (
    ItemForm,
    NewItemForm,
    SittingForm,
)
from .attendance import (
    AttendanceForm,
)
from .attendees import (
    AnsweringForm,
    CameForm,
    InviteForm,
)
from .commendations import (
    NominationForm,
)
from .groups import (
    MOST,
    ChairForm,
    GroupsForm,
)
from .minutes import (
    MinutesForm,
)
from .outlines import (
    OutlineForm,
)
from .papers import (
    PaperForm,
    ReachedForm,
)
from .questions import (
    AnswerForm,
    QuestionForm,
    VerdictForm,
)
from .sessions import (
    SETTLED,
    YEARS,
    MoveForm,
    SessionForm,
)
from .speeches import (
    CollationForm,
    DisputeForm,
    SpeechForm,
    StrikeForm,
    TextForm,
    guest_key,
)

__all__ = [
    "MOST",
    "SETTLED",
    "YEARS",
    "AnswerForm",
    "AnsweringForm",
    "AttendanceForm",
    "CameForm",
    "ChairForm",
    "CollationForm",
    "DisputeForm",
    "GroupsForm",
    "InviteForm",
    "ItemForm",
    "MinutesForm",
    "MoveForm",
    "NewItemForm",
    "NominationForm",
    "OutlineForm",
    "PaperForm",
    "QuestionForm",
    "ReachedForm",
    "SessionForm",
    "SittingForm",
    "SpeechForm",
    "StrikeForm",
    "TextForm",
    "VerdictForm",
    "guest_key",
]
