"""Standing-committee sessions: agenda, attendance, quorum."""
