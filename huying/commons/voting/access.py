"""Who has a part in the ballots of a congress: the congress side and its deputies, never the units it oversees."""

from huying.kernel.access.viewer import CONGRESS_SIDE
from huying.kernel.people.roles import Role

READERS = (*CONGRESS_SIDE, Role.DEPUTY)
