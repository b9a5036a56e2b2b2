"""Activities about a topic, for tests: one announced and held, one unannounced that is still to come.

held, coming = visits(world, topic)
"""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from huying.commons.activities import services
from huying.commons.activities.models import Activity
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.models import OpinionDocument, Topic

from .world import HOUSING, World, moment

Args = tuple[Any, ...]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def photo(name: str = "渗漏.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def visits(world: World, topic: Topic, on: date = date(2026, 3, 10)) -> tuple[Activity, Activity]:
    """The working body has been shown round the housing department, and will come back unannounced."""
    body = world.viewer(Role.WORKING_BODY)
    about = {"congress": world.congress, "about": ("topic", topic.pk), "visited": world.body(HOUSING)}
    who = {"by": body, "at": moment(on)}
    held = services.plan_activity(
        **about, kind="research", planned_on=on, place="望禾街道学府社区", methods=["on_site", "open_visit"], **who
    )
    services.add_participant(
        activity=held, person=world.person(Role.WORKING_BODY), capacity="staff", is_lead=True, **who
    )
    services.add_participant(activity=held, person=world.person(Role.SC_MEMBER), capacity="sc_member", **who)
    services.add_participant(activity=held, name="方教授", post="省建筑大学", capacity="expert", **who)
    services.record_activity(activity=held, held_on=on, finding="3号楼顶层渗漏", **who)
    services.add_evidence(activity=held, upload=photo(), caption="3号楼顶层渗漏处", **who)
    coming = services.plan_activity(
        **about, kind="inspection", planned_on=date(2026, 9, 8), place="石桥巷小区", methods=["unannounced_visit"],
        purpose="看夜间施工", **who,
    )  # fmt: skip
    return held, coming


def activities_of(world: World, opinion: OpinionDocument) -> dict[str, list[Args]]:
    """For the county that is lived in: what the addresses of activities take."""
    held, coming = visits(world, opinion.topic)
    on_coming = ("change", "record", "cancel", "participant_new", "evidence_new")
    return {
        "activities:activity": [(held.pk,), (coming.pk,)],
        "activities:new": [("topic", opinion.topic_id)],
        **{f"activities:{name}": [(coming.pk,)] for name in on_coming},
        "activities:participant_remove": [(held.pk, held.participants.all()[2].pk)],
        "activities:evidence_remove": [(held.pk, held.evidence.all()[0].pk)],
    }
