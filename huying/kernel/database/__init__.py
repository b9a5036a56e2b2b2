"""How the platform reaches its database: one fair writer on SQLite, statements that are put together once."""
