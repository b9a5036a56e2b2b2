"""What the procedures hang into the pages: the to-do list of the desk, and the rules."""

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.people.roles import Role

from . import desk, overdue

register(
    Section("desk", "procedures/_todo.html", context=desk.section, order=10),
    Entry("时限规则", "rules:index", group="规则", order=80),
    Entry("制度文件", "rules:instruments", group="规则", order=81),
)

SUPERVISORS = (Role.SC_OFFICE, Role.SUPERVISION_OFFICE, Role.WORKING_BODY)
register(Section("desk", "procedures/_overdue.html", context=overdue.section, order=10, roles=SUPERVISORS))
