"""Who may see an activity: the congress's side; of the units those whom it visits, once it is announced or done."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import UNIT_SIDE, Viewer
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role

from .models import Activity

WRITERS = (Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE)


def family(viewer: Viewer) -> QuerySet[Body]:
    """The bodies outside the congress that this viewer belongs to, the organ above them and the departments below."""
    own = viewer.bodies(*UNIT_SIDE)
    above = Body.objects.filter(children__in=own).values("pk")
    return Body.objects.filter(Q(pk__in=own) | Q(parent__in=own) | Q(pk__in=above))


def visible(viewer: Viewer) -> QuerySet[Activity]:
    """What this viewer may see. An unannounced visit to their own house is not there until it is done (R1.21).

    This also holds for somebody who besides sits on the congress's side.
    """
    found = scope(Activity.objects.all(), viewer)
    if not viewer.bodies(*UNIT_SIDE):
        return found if viewer.is_staff_of_congress else found.none()
    own = family(viewer).values("pk")
    surprise = Q(is_unannounced=True, held_on=None)
    if viewer.is_staff_of_congress:
        return found.exclude(surprise & Q(visited__in=own))
    return found.filter(visited__in=own).exclude(surprise)
