"""Who comes to a session from outside the congress's own side: organs' people and deputies see what is theirs."""

from __future__ import annotations

from huying.kernel.access.viewer import UNIT_SIDE
from huying.kernel.people.roles import Role

from .models import PaperKind

GUEST_SIDE = (*UNIT_SIDE, Role.DEPUTY)
SENT_TO_UNITS = (PaperKind.NOTICE, PaperKind.AGENDA, PaperKind.SPECIAL_REPORT)  # of what deputies read among guests
