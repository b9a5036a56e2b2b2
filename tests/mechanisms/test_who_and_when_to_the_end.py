"""Who × stage, to the end of every procedure: each act is tried by everybody at the first stage where it is open.

The stories are those that other tests tell; here they are told again, and before anything is put on record everybody
tries whatever is open for the first time. At the end nothing may have stayed untried.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from huying.kernel.procedures import services
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.registry import binding_for, bindings
from huying.kernel.procedures.selectors import facts_of
from tests.play import Play
from tests.world import World

from .test_who_and_when import ON, Court, TakenBack, doors, may

STORIES = {
    "mechanisms.test_annual_plan": [
        "test_an_adjustment_adds_moves_and_takes_out_topics_and_is_published_with_the_old_and_the_new",
        "test_what_was_prepared_for_a_topic_ends_when_it_is_taken_out",
    ],
    "mechanisms.test_consultations": [
        "test_an_organ_answers_from_its_own_desk_and_its_reply_becomes_the_consultation_before_the_selection",
        "test_silence_past_the_limit_counts_as_no_opinion_and_does_not_stop_the_topic",
    ],
    "mechanisms.test_oversight_thread": [
        "test_the_whole_loop_runs_from_the_topic_to_the_archive",
        "test_an_answered_item_is_not_a_solved_one",
        "test_the_annual_plan_goes_through_the_chairpersons_to_publication",
    ],
    "mechanisms.test_handling": [
        "test_a_return_is_decided_within_seven_workdays_and_gives_the_item_to_another_unit_with_a_new_clock",
        "test_a_unit_that_comes_after_another_goes_on_with_the_item_its_node_and_its_plan",
        "test_an_assisting_unit_gives_its_opinion_to_the_unit_in_charge_within_ten_workdays",
        "test_an_item_handled_in_parts_is_answered_when_everybody_has_answered",
        "test_a_node_is_extended_on_request_with_a_reason_and_up_to_a_cap",
        "test_a_promised_day_that_passes_is_late_and_doing_the_item_keeps_it",
        "test_an_urging_is_a_numbered_letter_that_the_unit_replies_to_within_five_workdays",
        "test_an_urging_by_the_letter_is_answered_by_the_organ_or_the_unit_it_names",
    ],
    "mechanisms.test_units_beside": [
        "test_a_unit_whose_part_is_not_its_to_handle_says_so_and_once_it_is_agreed_nobody_waits_for_it",
        "test_an_assisting_unit_gives_its_assisting_back_and_another_is_named",
        "test_the_part_of_a_unit_that_was_wound_up_is_taken_over_and_the_item_is_accepted",
        "test_the_assisting_of_a_unit_that_was_wound_up_is_taken_over_until_the_item_is_answered",
        "test_a_unit_asks_for_more_time_for_its_part_and_gets_it_for_its_part_alone",
    ],
    "mechanisms.test_units_corrected": [
        "test_a_unit_that_has_planned_hands_in_a_plan_for_what_it_then_takes_over",
    ],
    "mechanisms.test_report_extensions": [
        "test_a_refusal_says_why_leaves_the_day_and_shuts_nothing_the_organ_may_ask_again",
    ],
    "mechanisms.test_oversight_hall": [
        "test_the_public_page_of_the_topic_tells_the_mode_that_the_council_decided",
    ],
    "mechanisms.test_resolutions": [
        "test_the_organ_reports_on_a_resolution_by_the_day_that_it_names_and_nothing_is_concluded_before",
    ],
    "mechanisms.test_assessments": [
        "test_an_opinion_that_failed_twice_gets_a_further_measure",
    ],
    "mechanisms.test_research": [
        "test_the_report_is_not_sent_before_every_opinion_is_responded_to",
        "test_an_entrusted_reporter_is_the_head_of_a_department_that_is_named",
    ],
    "mechanisms.test_inquiries": [
        "test_after_the_report_the_office_concludes_the_inquiry",
        "test_nothing_is_told_to_the_public_while_a_question_is_unanswered",
    ],
    "mechanisms.test_publications": [
        "test_publishing_the_report_on_the_handling_is_the_act_of_the_procedure",
        "test_a_special_work_report_is_owed_once_the_meeting_has_heard_it",
        "test_the_result_of_an_appraisal_goes_out_only_through_the_room",
    ],
    "mechanisms.test_appraisals": [
        "test_an_appraisal_is_not_concluded_before_its_report_went_to_the_party_committee",
        "test_every_item_is_put_right_by_its_node_and_verified_one_by_one",
    ],
    "mechanisms.test_investigations": [
        "test_one_fifth_of_the_members_is_rounded_up",
        "test_the_council_may_first_refer_it_to_a_committee_that_has_to_report",
        "test_what_the_council_proposes_needs_no_names_and_asks_for_none",
        "test_it_is_set_up_by_more_than_half_of_all_members",
        "test_who_withdraws_leaves_the_commission_and_another_is_passed_by_a_session",
        "test_it_reports_after_it_has_taken_evidence_and_the_committee_may_decide",
    ],
    "mechanisms.test_inquiry_bills": [
        "test_who_draws_a_bill_up_signs_it_and_three_members_of_a_county_may_hand_it_in",
        "test_the_office_registers_names_from_paper_with_the_paper",
        "test_what_was_taken_back_stays_so_after_the_answer",
        "test_satisfied_initiators_let_it_end_and_silent_ones_do_not",
        "test_more_than_half_dissatisfied_lead_to_a_second_answer_and_not_to_a_third",
    ],
    "mechanisms.test_livelihood": [
        "test_ideas_are_screened_with_reasons_before_the_results_are_public",
        "test_whoever_proposed_reads_why_it_was_not_taken_and_what_came_of_the_others",
        "test_a_candidate_is_not_submitted_before_the_public_took_part",
        "test_the_start_of_works_is_a_dated_event_with_a_photo_on_the_public_timeline",
        "test_a_project_is_changed_by_decision_alone",
        "test_a_project_is_inspected_by_deputies_finished_and_accepted",
    ],
    "mechanisms.test_livelihood_rearranged": [
        "test_a_gate_may_say_no_and_the_government_is_told_why_and_comes_again",
    ],
    "mechanisms.test_commitments": [
        "test_each_of_the_four_organs_and_each_department_owes_commitments_and_who_has_none_by_the_day_is_listed",
        "test_a_project_decided_by_ballot_is_promised_by_its_unit_and_scored_on_its_own_page",
        "test_the_visits_are_done_only_when_every_committing_unit_was_visited_and_the_others_are_listed",
    ],
    "mechanisms.test_supervision": [
        "test_a_decision_on_a_major_matter_owes_an_execution_report_every_year",
        "test_a_hot_issue_is_urged_answered_and_solved_only_by_the_congresss_side",
    ],
    "mechanisms.test_supervised_handed_over": [
        "test_a_hot_issue_whose_unit_is_wound_up_is_answered_by_the_next_one",
        "test_a_major_decision_whose_body_is_wound_up_is_reported_on_by_the_next_one",
    ],
    "commons.test_meetings_commendations": [
        "test_an_outline_is_nominated_by_members_or_bodies_and_selected_by_the_chairpersons_council",
        "test_it_is_announced_by_hand_once_the_next_session_is_open_and_not_before",
    ],
    "commons.test_sessions_called_off": [
        "test_a_session_that_is_called_off_owes_nothing_and_its_number_is_free",
    ],
    "commons.test_meetings_silent": [
        "test_a_deliberation_at_which_nobody_spoke_is_finished_and_the_papers_say_so",
    ],
    "commons.test_meetings_speeches": [
        "test_after_the_group_session_the_collation_goes_to_the_convenor_and_who_sums_up",
        "test_both_receipts_are_needed_and_a_missing_one_is_flagged",
    ],
}


def tell(module: str, name: str, world: World) -> None:
    """One story with what it asks for, taken back at its end."""
    told = importlib.import_module(f"tests.{module}")

    def asked(function: Callable[..., Any]) -> dict[str, Any]:
        """What a story or a fixture of its module asks for, made as pytest makes it."""
        made = {}
        for each in inspect.signature(function).parameters:
            fixture = getattr(told, each)._get_wrapped_function() if each != "world" else None
            made[each] = fixture(**asked(fixture)) if fixture else world
        return made

    story = getattr(told, name)
    with transaction.atomic():
        story(**asked(story))
        raise TakenBack


@pytest.mark.engine_free
def test_every_act_is_tried_where_it_is_first_open_up_to_the_end_of_every_procedure(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    court, put_down, busy = Court(world, Play(world).paper(ON)), services.put_down, False

    def look(proceeding: Proceeding, on: date) -> None:
        facts, binding = facts_of(proceeding), binding_for(proceeding)
        view = binding.view(proceeding, facts)
        for act, party in doors(binding.procedure, view):
            if (binding.procedure.code, act.name) not in court.allowed and may(proceeding, act, facts, view, party):
                court.try_act(proceeding, act, party, view, on, is_open=True)

    def trying(proceeding: Proceeding, *said: Any, on: date, **more: Any) -> Any:
        nonlocal busy
        if not busy:
            busy = True
            look(proceeding, on)
            busy = False
        return put_down(proceeding, *said, on=on, **more)

    monkeypatch.setattr(services, "put_down", trying)
    for module, names in STORIES.items():
        for name in names:
            with pytest.raises(TakenBack):
                tell(module, name, world)
    assert court.wrong == []
    every = {(b.procedure.code, act.name) for b in bindings() for act in b.procedure.acts if not act.period}
    untried = sorted(every - court.allowed)
    assert not untried, f"{untried}: a story that comes through these acts is missing above"
