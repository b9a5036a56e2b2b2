"""The page of templates in the navigation."""

from huying.kernel.access.menu import Entry, register
from huying.kernel.people.roles import Role

register(Entry("公文模板", "templates:index", group="管理", order=30, roles=(Role.SC_OFFICE,)))
