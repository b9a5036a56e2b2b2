"""Deeds of livelihood projects. Acts themselves go through `perform`."""

from .arrangements import open_decision, rearrange
from .candidates import edit_project, propose_project, stamp_several
from .count_reports import confirm_count, enter_count, return_count, to_vote_again
from .decisions import keep_outcome
from .ideas import Proposal, link_voices, merge_ideas, new_key, propose_idea, reveal_contact, screen_idea
from .importing import import_earlier, plan
from .outlines import replace_outlines
from .pilots import enlist
from .solicitations import open_solicitation, redate_solicitation
from .taking_over import OldProject, attach_decision, correct_old, take_over, take_over_more
from .works import place_project, remove_milestone, save_milestone
from .years import correct_ballot_year, correct_commitment_year

__all__ = [
    "OldProject",
    "Proposal",
    "attach_decision",
    "confirm_count",
    "correct_ballot_year",
    "correct_commitment_year",
    "correct_old",
    "edit_project",
    "enlist",
    "enter_count",
    "import_earlier",
    "keep_outcome",
    "link_voices",
    "merge_ideas",
    "new_key",
    "open_decision",
    "open_solicitation",
    "place_project",
    "plan",
    "propose_idea",
    "propose_project",
    "rearrange",
    "redate_solicitation",
    "remove_milestone",
    "replace_outlines",
    "return_count",
    "reveal_contact",
    "save_milestone",
    "screen_idea",
    "stamp_several",
    "take_over",
    "take_over_more",
    "to_vote_again",
]
