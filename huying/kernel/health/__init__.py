"""Is the installation well? What is looked at, and in which words a person without IT knowledge is told.

registry.py is the list; every app adds what it knows of itself in a module `doctor.py`. machine.py, database.py and
backups.py look at what belongs to no app. `huying doctor` and the page /health/ show the same findings.
docs/decisions/doctor.md says why.
"""
