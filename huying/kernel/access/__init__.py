"""Who may: roles held today, and the one place for scope."""
