"""One file that holds everything a congress owns, and getting it back.

archive.py is the file: its members, their hashes, what is refused. sqlite.py and postgres.py copy a database that is in
use and load the copy. keys.py says what can be read with which keys. docs/decisions/backup.md says why.
"""
