"""Deeds of sessions. Acts themselves go through `perform`."""

from .agenda import (
    add_item,
    add_sitting,
    drop_item,
    drop_sitting,
    move_up,
    write_item,
)
from .attendance import (
    register_attendance,
)
from .attendees import (
    invite,
    register_attendees,
)
from .checkin import (
    check_in,
)
from .collations import (
    after_sent,
    receive_collation,
    save_collation,
    sent_undone,
)
from .commendations import (
    after_announced,
    after_selected,
    announce_carried,
    announced_undone,
    carry_waiting,
    next_agenda,
    nominate,
)
from .groups import (
    Grouping,
    arrange,
    name_chair,
    set_groups,
)
from .issuing import issue_bulletin, issue_decision
from .minutes import (
    save_minutes,
    sign_minutes,
)
from .outlines import (
    save_outline,
)
from .papers import (
    add_paper,
    attach,
    distribute,
    read_paper,
    register_reached,
    remind,
)
from .placing import put_on_agenda, sessions_reached, take_off_agenda
from .questions import (
    answer,
    ask,
    judge_answer,
)
from .sessions import (
    after_called_off,
    after_closing,
    after_opening,
    call_off_undone,
    follow_terms,
    move_session,
    plan_session,
)
from .speaking import (
    ask_to_speak,
    end_turn,
    give_floor,
    pause,
    queue_key_speakers,
    resume,
    withdraw,
)
from .speeches import (
    ask_for_correction,
    confirm_for_guest,
    confirm_speech,
    correct_speech,
    record_speech,
    strike_speech,
    take_over,
    take_over_outlines,
)

__all__ = [
    "Grouping",
    "add_item",
    "add_paper",
    "add_sitting",
    "after_announced",
    "after_called_off",
    "after_closing",
    "after_opening",
    "after_selected",
    "after_sent",
    "announce_carried",
    "announced_undone",
    "answer",
    "arrange",
    "ask",
    "ask_for_correction",
    "ask_to_speak",
    "attach",
    "call_off_undone",
    "carry_waiting",
    "check_in",
    "confirm_for_guest",
    "confirm_speech",
    "correct_speech",
    "distribute",
    "drop_item",
    "drop_sitting",
    "end_turn",
    "follow_terms",
    "give_floor",
    "invite",
    "issue_bulletin",
    "issue_decision",
    "judge_answer",
    "move_session",
    "move_up",
    "name_chair",
    "next_agenda",
    "nominate",
    "pause",
    "plan_session",
    "put_on_agenda",
    "queue_key_speakers",
    "read_paper",
    "receive_collation",
    "record_speech",
    "register_attendance",
    "register_attendees",
    "register_reached",
    "remind",
    "resume",
    "save_collation",
    "save_minutes",
    "save_outline",
    "sent_undone",
    "sessions_reached",
    "set_groups",
    "sign_minutes",
    "strike_speech",
    "take_off_agenda",
    "take_over",
    "take_over_outlines",
    "withdraw",
    "write_item",
]
