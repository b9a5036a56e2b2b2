"""What the procedures hang into the pages: the to-do list of the desk."""

from huying.kernel.access.menu import Section, register

from . import desk

register(Section("desk", "procedures/_todo.html", context=desk.section, order=10))
