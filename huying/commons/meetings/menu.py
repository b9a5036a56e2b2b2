"""What the meetings hang into the pages: one link."""

from huying.kernel.access.menu import Entry, register
from huying.kernel.access.viewer import CONGRESS_SIDE

register(Entry("会议", "meetings:sessions", group="监督", order=40, roles=CONGRESS_SIDE))
