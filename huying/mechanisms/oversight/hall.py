"""What the page of a topic shows of the meeting that deliberates it."""

from __future__ import annotations

from typing import Any

from huying.commons.meetings import selectors as meetings
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from huying.kernel.procedures.standing import Standing

from . import selectors
from .models import Topic
from .procedures import TopicOversight
from .terms import MODES, label


def of_topic(topic: Topic, viewer: Viewer, stands: Standing) -> dict[str, Any]:
    """What the meeting needs of the topic, and what came of the questions asked there."""
    known = selectors.about_topics([topic.pk])[topic.pk]
    deliberations = meetings.deliberations_about("topic", topic.pk)
    return {
        "mode_words": label(MODES, known.mode),
        "speaker_names": "、".join(map(str, known.key_speakers)),
        "may_list_speakers": stands.is_open(TopicOversight.key_speakers_submitted)
        and viewer.has(Role.WORKING_BODY)
        and viewer.in_body(topic.working_body_id),
        "deliberations": deliberations,
        "spoken": selectors.spoken_of(topic.pk) if deliberations else None,
        "follow_ups": meetings.to_follow_up("topic", topic.pk),
    }
