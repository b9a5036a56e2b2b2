"""What the metrics hang into the pages: the numbers for the office, and those for citizens."""

from huying.kernel.access.menu import Entry, register
from huying.kernel.access.viewer import CONGRESS_SIDE

register(
    Entry("数字", "metrics:index", group="监督", order=50, roles=CONGRESS_SIDE),
    Entry("数字", "metrics:public", group="公开", order=50, public=True),
)
