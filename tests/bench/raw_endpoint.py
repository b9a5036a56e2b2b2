"""The barest endpoint that inserts a row and its audit row in one transaction: what PostgreSQL is measured against.

Served by the same server, asked by the same clients; no sign-in, no rules, no framework. RAW_DSN names the database.
"""

import os

import asyncpg

_pool: list[asyncpg.Pool] = []
HEAD = {"type": "http.response.start", "status": 302, "headers": [(b"location", b"/"), (b"content-length", b"0")]}
SCHEMA = """
CREATE TABLE IF NOT EXISTS raw_score (id bigserial PRIMARY KEY, item int, person int, grade text);
CREATE TABLE IF NOT EXISTS raw_audit (id bigserial PRIMARY KEY, what text, at timestamptz DEFAULT now());
"""


async def _connected():
    if not _pool:
        _pool.append(await asyncpg.create_pool(os.environ["RAW_DSN"], min_size=8, max_size=8))
        async with _pool[0].acquire() as connection:
            await connection.execute(SCHEMA)
    return _pool[0]


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    pool = await _connected()
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("INSERT INTO raw_score (item, person, grade) VALUES ($1, $2, $3)", 1, 2, "satisfied")
        await connection.execute("INSERT INTO raw_audit (what) VALUES ($1)", "score")
    await send(HEAD)
    await send({"type": "http.response.body", "body": b""})
