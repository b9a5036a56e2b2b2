"""Long work with progress, and the one scheduler.

An app puts its work in a module `jobs.py`: functions marked `@job("voices.import")` for work that somebody asked for,
`@every(minutes=60)` for work that comes round by itself. Start reading in registry.py, then services.py.
"""
