"""Binds the declared procedures to their rows, pages, effects and notices."""

from __future__ import annotations

from huying.commons.voting.elections.polls import poll_is
from huying.kernel.procedures.registry import Binding, bind, page_of

from . import access, effects, effects_changes, notices, options, polls, selectors, sheets
from .elections import KIND
from .procedures import BallotDeciding, CandidateListing, ProjectImplementation, Soliciting
from .selectors.decisions import candidates_in_hand

C, D, P = CandidateListing, BallotDeciding, ProjectImplementation


bind(
    Binding(
        Soliciting,
        view=selectors.solicitation_view,
        url=page_of("livelihood:solicitation"),
        may_read=access.may_read_solicitation,
        sheets=sheets.solicitation,
        follow=effects.solicitation_follows,
        notices={Soliciting.opened: notices.on_call_opened},
    )
)
bind(
    Binding(
        CandidateListing,
        view=selectors.candidate_view,
        url=page_of("livelihood:candidate"),
        may_read=access.may_read_project,
        sheets=sheets.candidate,
        follow=effects.candidate_follows,
        opens={
            act: selectors.decision_of_candidate
            for act in (C.consulted, C.party_decided, C.reviewed, C.submitted, C.published, C.withdrawn)
        },
        undone={C.withdrawn: effects.candidates_stand, C.resolved: effects.decision_kept},
        notices={
            C.proposed: notices.on_proposed,
            C.party_declined: notices.on_declined,
            C.review_declined: notices.on_declined,
            C.submitted: notices.on_submitted,
        },
    )
)
bind(
    Binding(
        BallotDeciding,
        view=selectors.decision_view,
        url=page_of("livelihood:decision"),
        may_read=access.may_read_call,
        sheets=sheets.decision,
        follow=effects.decision_follows,
        effects={
            D.heard: effects.after_heard,
            D.voided: effects.after_voided,
            D.decided: effects.after_decided,
            D.published: effects.after_published,
        },
        opens={D.balloted: candidates_in_hand},
        touches={D.decided: candidates_in_hand},
        undone={
            D.balloted: effects.ballot_stands,
            D.decided: effects.decision_kept,
            D.published: effects.published_undone,
        },
        notices={D.decided: notices.on_decided},
    )
)
bind(
    Binding(
        ProjectImplementation,
        view=selectors.project_view,
        url=page_of("livelihood:project"),
        may_read=access.may_read_project,
        sheets=sheets.project,
        options=options.of_project,
        words=options.words_of_project,
        follow=effects.project_follows,
        effects={
            **{act: effects.put_step for act in effects.KINDS},
            P.reached: effects.after_reached,
            P.change_asked: effects_changes.after_change_asked,
            P.change_decided: effects_changes.after_change_decided,
        },
        undone={
            **{act: effects.step_undone for act in effects.KINDS},
            P.planned: effects.plan_undone,
            P.reached: effects.reached_undone,
            P.change_decided: effects_changes.change_kept,
        },
        notices={
            P.change_asked: notices.on_change_asked,
            P.change_decided: notices.on_change_decided,
            P.inspected: notices.on_inspected,
            P.finished: notices.on_finished,
            P.sent_back: notices.on_sent_back,
        },
    )
)
poll_is(KIND, polls.poll, polls.announced, polls.settled, polls.hold)
