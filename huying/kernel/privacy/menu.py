"""Where this room hangs itself into the pages."""

from huying.kernel.access.menu import Entry, register

from .views import READERS

register(Entry("个人信息保留", "privacy:index", group="管理", order=50, roles=READERS))
