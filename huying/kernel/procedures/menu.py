"""What the procedures hang into the pages: the to-do list of the desk."""

from huying.kernel.access.menu import Section, register
from huying.kernel.people.roles import Role

from . import desk, overdue

register(Section("desk", "procedures/_todo.html", context=desk.section, order=10))

SUPERVISORS = (Role.SC_OFFICE, Role.SUPERVISION_OFFICE, Role.WORKING_BODY)
register(Section("desk", "procedures/_overdue.html", context=overdue.section, order=20, roles=SUPERVISORS))
