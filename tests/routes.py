"""Every address of the platform, and who of a congress may open it: a page that is in no row fails the tests.

The rows say who may open what as a congress office would say it; the tests ask the pages themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huying.kernel.people.roles import COLLECTIVE, Role

from .lived_in import SECRET_MESSAGES, Args, Rows

EVERYBODY = tuple(role for role in Role if role not in COLLECTIVE)
OFFICE = (Role.SC_OFFICE,)
KEEPERS = (Role.SC_OFFICE, Role.SYSTEM_ADMIN)  # of the roster's accounts
DRAFTERS = (Role.SC_OFFICE, Role.WORKING_BODY)
IMPORTERS = (Role.SC_OFFICE, Role.INTAKE)
ARRANGERS = (*DRAFTERS, Role.SUPERVISION_OFFICE)  # of inspections and research
READERS = (*DRAFTERS, Role.SUPERVISION_OFFICE, Role.INTAKE)  # of what people said
CONGRESS = (*READERS, Role.SC_MEMBER)  # neither who audits nor who administers: 三员分立
DEPUTIES = (*CONGRESS, Role.DEPUTY)  # who sees a ballot of the congress's deputies
UNITS = (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)
GOVERNMENT = (Role.ORGAN, Role.PRINCIPAL_LEADER)
PARTIES = (*CONGRESS, *UNITS)  # to a letter that has been handed over
ACTORS = (*PARTIES, Role.DEPUTY)  # who is shown an act of what they may read, be it theirs or not


@dataclass(frozen=True)
class Route:
    """An address by its name. `public`: for citizens too. `post`: only an act, nothing to look at. `file`: no page.

    `shared`: what it takes is the same everywhere (a year, a rule, the number of an import); each is shown its own.
    `upward`: what it takes is a congress below, so that the same roles of every congress above open it too.
    """

    name: str
    roles: tuple[Role, ...] = EVERYBODY
    public: bool = False
    post: bool = False
    file: bool = False
    shared: bool = False
    upward: bool = False
    query: str = ""


ROUTES = (
    # the shell
    Route("portal_home", public=True),
    Route("public_home", public=True),
    Route("public_search", public=True, query="q=漏"),
    Route("sign_in", public=True),
    Route("preferences", public=True, post=True),
    Route("health", public=True),
    Route("sign_out"),
    Route("desk"),
    Route("account"),
    Route("password_change"),
    Route("search", query="q=改造"),
    Route("inbox"),
    Route("inbox_read_all", post=True),
    Route("inbox_open", OFFICE, post=True),  # the row is a notice of the office's
    Route("mail_choice"),
    Route("my_calendar"),
    Route("personal_calendar", public=True, file=True),
    Route("public_calendar", public=True, file=True),
    Route("public_subscribe", public=True),
    Route("work:index", KEEPERS),
    Route("work:retry", OFFICE, post=True),
    Route("work:send_again", OFFICE, post=True),
    Route("roster:index", KEEPERS),
    Route("roster:person", KEEPERS),
    Route("roster:add_person", OFFICE),
    Route("roster:again", OFFICE, post=True),
    Route("roster:rename", OFFICE),
    Route("roster:drop_person", OFFICE, post=True),
    Route("roster:add_mandate", OFFICE),
    Route("roster:mandate", OFFICE),
    Route("roster:drop_mandate", OFFICE, post=True),
    Route("roster:open_account", KEEPERS, post=True),
    Route("roster:account", KEEPERS, post=True),
    Route("roster:bodies", KEEPERS),
    Route("roster:standard", OFFICE, post=True),
    Route("roster:add_body", OFFICE),
    Route("roster:body", OFFICE),
    Route("roster:drop_body", OFFICE, post=True),
    Route("roster:terms", OFFICE),
    Route("roster:term", OFFICE),
    Route("roster:export", OFFICE, file=True, shared=True),
    Route("roster:import", OFFICE, shared=True),
    Route("roster:write", OFFICE, post=True, shared=True),
    Route("roster:slips", KEEPERS, post=True),
    Route("records:index", (Role.SC_OFFICE, Role.AUDITOR)),
    Route("records:verify", (Role.AUDITOR,), post=True),
    Route("privacy:index", (Role.SC_OFFICE, Role.AUDITOR)),
    Route("records:proof", (Role.SC_OFFICE, Role.AUDITOR), file=True),
    Route("records:head", public=True, file=True),
    Route("records:checker", public=True, file=True),
    Route("calendar:year"),
    Route("calendar:of_year", shared=True),
    Route("calendar:import", OFFICE),
    # documents
    Route("documents:download", PARTIES, file=True),
    Route("documents:public_download", public=True, file=True),
    Route("templates:index", OFFICE),
    Route("templates:genre", OFFICE, shared=True),
    Route("templates:standard", OFFICE, file=True, shared=True),
    Route("templates:use", OFFICE, post=True, shared=True),
    Route("templates:preview", OFFICE, file=True, shared=True),
    # acts, rules, numbers
    Route("procedures:act", ACTORS),
    Route("procedures:act_of_party", ACTORS),
    Route("procedures:correct", PARTIES),
    Route("procedures:move", OFFICE),
    Route("rules:index"),
    Route("rules:own", OFFICE, shared=True),
    Route("rules:instruments"),
    Route("rules:instrument_new", OFFICE),
    Route("rules:instrument", OFFICE),
    Route("rules:procedures"),
    Route("rules:procedure", shared=True),
    Route("metrics:index", CONGRESS),
    Route("metrics:rows", CONGRESS, shared=True),
    Route("metrics:yearend", CONGRESS),
    Route("metrics:yearend_xlsx", CONGRESS, file=True),
    Route("metrics:yearend_docx", CONGRESS, file=True),
    Route("metrics:below", CONGRESS),
    Route("metrics:of_below", CONGRESS, upward=True),
    Route("metrics:public", public=True),
    # oversight
    Route("public_topic", public=True),
    Route("public_items", public=True),
    Route("public_plan", public=True),
    Route("oversight:plan", CONGRESS),
    Route("oversight:plan_of_year", CONGRESS, shared=True),
    Route("oversight:plan_by_id", CONGRESS),
    Route("oversight:adjust", OFFICE),
    Route("oversight:liaison", CONGRESS),
    Route("oversight:statutory", CONGRESS, shared=True),
    Route("oversight:candidates", CONGRESS),
    Route("oversight:candidates_of_year", CONGRESS, shared=True),
    Route("oversight:candidates_sheet", DRAFTERS, shared=True, file=True),
    Route("oversight:candidates_import", DRAFTERS, shared=True),
    Route("oversight:candidates_write", DRAFTERS, shared=True, post=True),
    Route("oversight:compare", CONGRESS),
    Route("oversight:scores", (*DRAFTERS, Role.SC_MEMBER)),
    Route("oversight:ask", DRAFTERS),
    Route("oversight:take_replies", OFFICE, post=True),
    Route("oversight:link_level", OFFICE),
    Route("oversight:consultation", PARTIES),
    Route("oversight:propose_from_cluster", DRAFTERS),
    Route("oversight:topic", CONGRESS),
    Route("oversight:schedule", OFFICE),
    Route("oversight:key_speakers", (Role.WORKING_BODY,)),
    Route("oversight:research", CONGRESS),
    Route("oversight:plan_paper", CONGRESS, file=True),
    Route("oversight:research_plan", DRAFTERS, query="kind=law_inspection"),
    Route("oversight:sample_new", DRAFTERS),
    Route("oversight:sample_remove", DRAFTERS, post=True),
    Route("oversight:sought_new", DRAFTERS),
    Route("oversight:sought_remove", DRAFTERS, post=True),
    Route("oversight:report_write", DRAFTERS),
    Route("oversight:problem_new", DRAFTERS),
    Route("oversight:problem_edit", DRAFTERS),
    Route("oversight:problem_remove", DRAFTERS, post=True),
    Route("oversight:special_report_ask", OFFICE, post=True),
    Route("oversight:special_report", (*CONGRESS, Role.ORGAN, Role.PRINCIPAL_LEADER)),
    Route("oversight:opinion_collect", OFFICE),
    Route("oversight:opinion_answer", (Role.ORGAN, Role.PRINCIPAL_LEADER)),
    Route("oversight:opinions"),
    Route("oversight:opinion", PARTIES),
    Route("oversight:draft", DRAFTERS),
    Route("oversight:item_new", DRAFTERS),
    Route("oversight:item_edit", DRAFTERS),
    Route("oversight:item_remove", DRAFTERS, post=True),
    Route("oversight:assess_several", OFFICE),
    Route("oversight:assessment_ballot", CONGRESS, file=True),
    Route("oversight:assessment_result", CONGRESS, file=True),
    Route("oversight:open_assessment", OFFICE),
    Route("oversight:close_assessment", OFFICE, post=True),
    Route("oversight:item", PARTIES),
    Route("oversight:items_sort", DRAFTERS, post=True),
    Route("oversight:weak_add", DRAFTERS, post=True),
    Route("oversight:weak_remove", DRAFTERS, post=True),
    Route("oversight:measures", (Role.HANDLING_UNIT,)),
    Route("oversight:measure_edit", (Role.HANDLING_UNIT,)),
    Route("oversight:measure_remove", (Role.HANDLING_UNIT,)),
    Route("oversight:response", PARTIES),
    Route("oversight:response_paper", PARTIES, file=True),
    Route("oversight:urgings"),
    Route("oversight:ledger"),
    Route("oversight:ledger_xlsx", file=True),
    Route("oversight:sheet_import", (*DRAFTERS, Role.HANDLING_UNIT)),
    Route("oversight:sheet_commit", (*DRAFTERS, Role.HANDLING_UNIT), post=True),
    Route("oversight:sheet_faults", (*DRAFTERS, Role.HANDLING_UNIT), post=True, file=True),
    Route("oversight:draft_xlsx", DRAFTERS, file=True),
    # publication
    Route("public_texts", public=True),
    Route("public_text", public=True),
    Route("public_feed", public=True, file=True),
    Route("oversight:publications", (*DRAFTERS, Role.SUPERVISION_OFFICE)),
    Route("oversight:publication", (*DRAFTERS, Role.SUPERVISION_OFFICE)),
    Route("oversight:publication_new", DRAFTERS, post=True),
    Route("oversight:publication_review", (*DRAFTERS, Role.SUPERVISION_OFFICE), post=True),
    Route("oversight:publication_order", OFFICE, post=True),
    Route("oversight:publication_withdraw", OFFICE, post=True),
    # special-work appraisals
    Route("public_appraisals", public=True),
    Route("oversight:appraisals", PARTIES),
    Route("oversight:appraisal", PARTIES),
    Route("oversight:appraisal_new", DRAFTERS),
    Route("oversight:appraisal_objects", OFFICE),
    Route("oversight:appraisal_schedule", OFFICE),
    Route("oversight:appraisal_item_new", DRAFTERS),
    Route("oversight:appraisal_item_strike", DRAFTERS, post=True),
    Route("oversight:appraisal_ballot", CONGRESS, file=True),
    Route("oversight:appraisal_result", CONGRESS, file=True),
    Route("oversight:appraisal_vote_open", OFFICE),
    Route("oversight:appraisal_vote_close", OFFICE, post=True),
    Route("oversight:inquiries", PARTIES),
    Route("oversight:inquiry", PARTIES),
    Route("oversight:inquiry_new", DRAFTERS),
    Route("oversight:inquiry_bills", PARTIES),
    Route("oversight:inquiry_bill", PARTIES),
    Route("oversight:inquiry_bill_new", (Role.SC_OFFICE, Role.SC_MEMBER)),
    Route("oversight:investigations", CONGRESS),
    Route("oversight:investigation", CONGRESS),
    Route("oversight:investigation_new", (Role.SC_OFFICE, Role.SC_MEMBER)),
    Route("oversight:seat_new", OFFICE),
    Route("oversight:seat_remove", OFFICE, post=True),
    # the units' desk
    Route("oversight:unit_desk", UNITS, query="who=&q="),
    Route("oversight:unit_bulk", UNITS, query="deed=accept"),
    Route("oversight:unit_give", UNITS),
    Route("oversight:unit_note", UNITS),
    Route("oversight:reply", UNITS),
    # voices
    Route("voices:list", READERS),
    Route("voices:voice", READERS),
    Route("voices:reveal", (Role.INTAKE,), post=True),
    Route("voices:erase", IMPORTERS),
    Route("voices:label", IMPORTERS, post=True),
    Route("voices:imports", IMPORTERS),
    Route("voices:upload", IMPORTERS),
    Route("voices:batch", IMPORTERS, shared=True),
    Route("voices:columns", IMPORTERS, shared=True),
    Route("voices:commit", IMPORTERS, post=True, shared=True),
    Route("voices:resume", IMPORTERS, post=True, shared=True),
    Route("voices:withdraw", IMPORTERS, post=True, shared=True),
    Route("voices:discard", IMPORTERS, post=True, shared=True),
    Route("voices:rejected_xlsx", IMPORTERS, file=True, shared=True),
    Route("voices:rejected_csv", IMPORTERS, file=True, shared=True),
    Route("voices:topics", READERS),
    Route("voices:topic", READERS),
    Route("voices:gather", IMPORTERS, post=True),
    Route("voices:categories", READERS),
    Route("voices:train", IMPORTERS, post=True),
    # activities
    Route("activities:list", PARTIES),
    Route("activities:activity", PARTIES),
    Route("activities:new", ARRANGERS),
    Route("activities:change", ARRANGERS),
    Route("activities:record", ARRANGERS),
    Route("activities:cancel", ARRANGERS),
    Route("activities:participant_new", ARRANGERS),
    Route("activities:participant_remove", ARRANGERS, post=True),
    Route("activities:evidence_new", ARRANGERS),
    Route("activities:evidence_remove", ARRANGERS, post=True),
    # meetings and assessments
    Route("meetings:sessions", CONGRESS),
    Route("meetings:session_new", OFFICE),
    Route("meetings:session", CONGRESS),
    Route("meetings:move", OFFICE),
    Route("meetings:attendance", OFFICE),
    Route("meetings:hall", CONGRESS),
    Route("meetings:groups", OFFICE),
    Route("meetings:screen", CONGRESS),
    Route("meetings:deliberation", CONGRESS),
    Route("meetings:chair", OFFICE),
    Route("meetings:floor", CONGRESS),
    Route("meetings:speech_new", DRAFTERS),
    Route("meetings:written", DRAFTERS, post=True),
    Route("meetings:speech", CONGRESS),
    Route("meetings:collation", DRAFTERS),
    Route("meetings:receive", (*DRAFTERS, Role.SC_MEMBER), post=True),
    Route("meetings:questions", CONGRESS),
    Route("meetings:question", CONGRESS),
    Route("meetings:nominate", (*DRAFTERS, Role.SC_MEMBER)),
    Route("meetings:commendations", CONGRESS),
    Route("meetings:commendation", CONGRESS),
    Route("meetings:agenda", OFFICE),
    Route("meetings:item", OFFICE),
    Route("meetings:item_up", OFFICE, post=True),
    Route("meetings:sittings", OFFICE),
    Route("meetings:sitting_drop", OFFICE, post=True),
    Route("meetings:papers", CONGRESS),
    Route("meetings:paper_new", OFFICE),
    Route("meetings:papers_send", OFFICE, post=True),
    Route("meetings:papers_reached", OFFICE),
    Route("meetings:papers_remind", OFFICE, post=True),
    Route("meetings:paper_open", CONGRESS, post=True),
    Route("meetings:outlines", CONGRESS),
    Route("meetings:outline_write", (Role.SC_MEMBER,)),
    Route("meetings:outline", CONGRESS),
    Route("meetings:outline_print", CONGRESS, file=True),
    Route("meetings:attendees", CONGRESS),
    Route("meetings:attendee_new", OFFICE),
    Route("meetings:attendees_came", OFFICE),
    Route("meetings:invitations", PARTIES, shared=True),
    Route("meetings:answering", UNITS),
    Route("meetings:door", OFFICE),
    Route("meetings:check_in", PARTIES),
    Route("meetings:roll_sheet", CONGRESS, file=True),
    Route("meetings:minutes", CONGRESS),
    Route("meetings:minutes_sign", OFFICE, post=True),
    Route("meetings:minutes_print", CONGRESS, file=True),
    Route("meetings:sheet", CONGRESS, file=True),
    Route("meetings:decided_sheet", CONGRESS, file=True),
    Route("meetings:decision_issue", OFFICE, post=True),
    Route("meetings:bulletin_issue", OFFICE, post=True),
    Route("voting:assessments", CONGRESS),
    Route("voting:ballot", CONGRESS),
    Route("voting:paper", OFFICE),
    Route("voting:officers", OFFICE),
    Route("voting:count_paper", CONGRESS),
    *(Route(f"voting:secret_{name}", DEPUTIES, file=True) for name in ("state", "board", "folder", "checker")),
    Route("voting:secret_vote", DEPUTIES),
    Route("voting:secret_keys", DEPUTIES),
    Route("voting:secret_opened", DEPUTIES),
    Route("voting:secret_trackers", DEPUTIES),
    Route("voting:secret_office", OFFICE),
    Route("voting:secret_office_anew", OFFICE),
    *(Route(f"voting:secret_office_{name}", OFFICE, post=True) for name in ("roll", "rolls", "close")),
    *(Route(f"voting:secret_{name}", DEPUTIES, post=True) for name in SECRET_MESSAGES),
    Route("voting:vote_new", OFFICE),
    Route("voting:vote", CONGRESS),
    Route("voting:vote_sheet", CONGRESS, file=True),
    Route("voting:vote_say", (Role.SC_MEMBER,), post=True),
    Route("voting:vote_close", OFFICE, post=True),
    Route("voting:vote_announce", OFFICE, post=True),
    Route("voting:vote_void", OFFICE, post=True),
    # livelihood projects
    Route("public_idea", public=True),
    Route("public_follow", public=True),
    Route("public_projects", public=True),
    Route("public_project", public=True),
    Route("public_say", public=True),
    Route("public_candidates", public=True),
    Route("public_decision", public=True),
    Route("public_decision_file", public=True, file=True),
    Route("livelihood:projects", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:project", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:candidate", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:project_place", OFFICE),
    Route("livelihood:milestones", (Role.HANDLING_UNIT,)),
    Route("livelihood:milestone_remove", (Role.HANDLING_UNIT,), post=True),
    Route("livelihood:earlier", OFFICE),
    Route("livelihood:earlier_sheet", OFFICE, file=True),
    Route("livelihood:earlier_write", OFFICE, post=True),
    Route("livelihood:outline", OFFICE),
    Route("livelihood:pilots", CONGRESS),
    Route("livelihood:solicitations", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:solicitation", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:solicitation_new", OFFICE),
    Route("livelihood:poster", IMPORTERS),
    Route("livelihood:ideas", IMPORTERS),
    Route("livelihood:idea_new", (*IMPORTERS, Role.DEPUTY, *UNITS)),
    Route("livelihood:idea", IMPORTERS),
    Route("livelihood:screen", OFFICE, post=True),
    Route("livelihood:merge", OFFICE, post=True),
    Route("livelihood:voices", OFFICE, post=True),
    Route("livelihood:contact", (Role.INTAKE,), post=True),
    Route("livelihood:comments", (Role.SC_OFFICE, Role.HANDLING_UNIT)),
    Route("livelihood:comment", (Role.SC_OFFICE, Role.HANDLING_UNIT)),
    Route("livelihood:decisions", (*CONGRESS, Role.DEPUTY, *GOVERNMENT)),
    Route("livelihood:decision", (*CONGRESS, Role.DEPUTY, *GOVERNMENT)),
    Route("livelihood:decision_new", OFFICE),
    Route("livelihood:decision_edit", OFFICE),
    Route("livelihood:propose", GOVERNMENT),
    Route("livelihood:candidate_edit", GOVERNMENT),
    Route("livelihood:stamp", (*OFFICE, *GOVERNMENT)),
    Route("livelihood:count", OFFICE),
    Route("livelihood:count_confirm", (Role.SC_OFFICE, Role.SC_MEMBER, Role.DEPUTY)),
    Route("voting:elections", DEPUTIES),
    Route("voting:election_new", OFFICE),
    Route("voting:election", DEPUTIES),
    Route("voting:election_open", OFFICE),
    Route("voting:election_count", DEPUTIES),
    Route("voting:election_sign", DEPUTIES, post=True),
    Route("voting:election_return", DEPUTIES, post=True),
    Route("voting:election_announce", OFFICE, post=True),
    Route("voting:election_again", OFFICE),
    Route("voting:election_void", OFFICE),
    Route("voting:election_anew", OFFICE),
    Route("voting:election_officers", OFFICE),
    Route("voting:election_without", OFFICE),
    Route("voting:election_screen", DEPUTIES),
    Route("voting:election_record", DEPUTIES, file=True),
    Route("voting:election_pb", DEPUTIES, file=True),
    # commitments, and what stands around them
    Route("public_commitments_now", public=True),
    Route("public_commitments", public=True),
    Route("public_commitment_unit", public=True),
    Route("public_score", public=True),
    Route("public_ticket", public=True),
    Route("public_supervised", public=True),
    Route("public_major_decision", public=True),
    Route("livelihood:commitment_years", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:commitment_year_new", OFFICE),
    Route("livelihood:commitment_year", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:commitment_tickets", OFFICE),
    Route("livelihood:commitment_remarks", OFFICE),
    Route("livelihood:commitment_remark_show", OFFICE, post=True),
    Route("livelihood:commitment_sheet", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:commitments_write", UNITS),
    Route("livelihood:commitment_report", UNITS),
    Route("livelihood:commitment_remove", UNITS, post=True),
    Route("livelihood:commitment_score", (Role.DEPUTY, Role.SC_MEMBER)),
    Route("livelihood:major_decisions", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:major_decision_new", OFFICE),
    Route("livelihood:major_decision", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:hot_issues", (*CONGRESS, Role.DEPUTY)),
    Route("livelihood:hot_issue_new", DRAFTERS),
    Route("livelihood:hot_issue", (*CONGRESS, Role.DEPUTY, *UNITS)),
    Route("livelihood:areas", (*CONGRESS, Role.DEPUTY)),
    Route("livelihood:area_new", OFFICE),
    Route("livelihood:group_new", OFFICE),
    Route("livelihood:group", (*CONGRESS, Role.DEPUTY)),
    Route("livelihood:group_change", OFFICE),
    Route("livelihood:area_assign", OFFICE),
    Route("livelihood:campaigns", (*CONGRESS, Role.DEPUTY)),
    Route("livelihood:campaign_new", OFFICE),
    Route("livelihood:campaign", (*CONGRESS, Role.DEPUTY)),
    Route("livelihood:supervision_fields", CONGRESS),
)


def table() -> dict[str, Route]:
    return {route.name: route for route in ROUTES}


def names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, bool]]:
    """Every name of the router, with whether its address takes anything."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", bool(pattern.pattern.converters)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            for name, takes in names(pattern, namespace + inner):
                yield name, takes or bool(pattern.pattern.converters)


def address(route: Route, args: Args) -> str:
    url = reverse(route.name, args=args)
    return f"{url}?{route.query}" if route.query else url


def addresses(rows: Rows, *, pages_only: bool = False) -> Iterator[tuple[Route, str]]:
    """Every address of the table with every row of the county."""
    for route in ROUTES:
        if pages_only and (route.post or route.file):
            continue
        for args in rows.of(route.name):
            yield route, address(route, args)


class Relation(Enum):
    """Where a reader's congress stands to the one whose rows are asked for."""

    OWN = "本级"
    ABOVE = "上级"
    BESIDE = "同级"
    BELOW = "下级"


def opens(route: Route, role: Role, relation: Relation) -> bool:
    """Whether the address with a row of the one congress opens for this role of the other: the whole matrix."""
    if route.public:
        return True
    if relation is Relation.OWN or not names_a_row(route) or (route.upward and relation is Relation.ABOVE):
        return role in route.roles
    return False


# Of topics, plans and sessions the units are shown nothing, nor of the items of other units.
_ACTS = r"^/proceedings/\d+/acts/"
_BY_THE_ROW = re.compile(
    rf"{_ACTS}|^/(oversight/(items|appraisals|consultations|inquiries|inquiry-bills|unit)/\d+/"
    r"|oversight/opinions/\d+/reply/|meetings/invitations/\d+/|activities/"
    r"|projects/(candidates/|commitments/(units|items)/|decisions/|issues/)?\d+/)"
)


def depends_on_the_row(role: Role, url: str) -> bool:
    """Whether an address of one's own congress may also be refused, by whose affair the row is."""
    return bool((role in UNITS and _BY_THE_ROW.match(url)) or (role is Role.DEPUTY and re.match(_ACTS, url)))


@cache
def names_a_row(route: Route) -> bool:
    """Whether what the address takes belongs to one congress."""
    return not route.shared and dict(names())[route.name]


# ── what a page may cost ──────────────────────────────────────────────────
MOST_QUESTIONS = 12  # of the database, whatever there is to show (P10)
DEARER = {  # kinds that have a table each
    r"/privacy/": 14,
}  # fmt: skip


def most_questions(url: str) -> int:
    return next((most for pattern, most in DEARER.items() if re.fullmatch(pattern, url)), MOST_QUESTIONS)
