"""Who is shown which way on: a unit finds no link that would refuse it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.play import Play
from tests.world import World


def test_a_unit_is_shown_no_link_to_the_topic_or_the_session(world: World):
    opinion = Play(world).assigned()
    links = [
        reverse("oversight:topic", args=[opinion.topic_id]),
        reverse("meetings:session", args=[opinion.session_id]),
    ]
    with clock.frozen(date(2026, 5, 11)):
        for role in (Role.ORGAN, Role.HANDLING_UNIT, Role.PRINCIPAL_LEADER):
            page = world.client(role).get(reverse("oversight:opinion", args=[opinion.pk])).content.decode()
            assert "审议意见" in page
            assert [link for link in links if f'href="{link}"' in page] == []
        office = world.client(Role.SC_OFFICE).get(reverse("oversight:opinion", args=[opinion.pk])).content.decode()
    assert [link for link in links if f'href="{link}"' in office] == links
