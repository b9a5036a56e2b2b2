"""Which deeds have a lane: registered by the app that owns them. Pure: imports no model."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huying.kernel.access.viewer import Viewer
    from huying.kernel.people.roles import Role

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Burst:
    """A deed with a lane: its address, the roles of its page, how a form is read, how many are written together.

    `read(viewer, arguments of the address, fields of the form)` gives what is to be written, or None where it is the
    page's turn. `write(deeds)` writes them in the caller's transaction, in an order of its own that is always the same,
    and says of each whether it was done: False leaves it to the page to say why.

    `read_anybody(environ, cookies, arguments, fields)`: for a deed of people without an account, instead of `read`.
    Nobody's session is looked up then; who they are told apart by is the app's own matter.
    """

    name: str
    path: re.Pattern[str]
    roles: Collection[Role]
    read: Callable[[Viewer, tuple[str, ...], Fields], Any | None]
    write: Callable[[Sequence[Any]], Sequence[bool]]
    read_anybody: Callable[[Mapping[str, Any], Mapping[str, str], tuple[str, ...], Fields], Any | None] | None = None


_bursts: list[Burst] = []


def register(burst: Burst) -> None:
    """Give a deed its lane; the same name again replaces it."""
    _bursts[:] = [b for b in _bursts if b.name != burst.name] + [burst]


def burst_at(path: str) -> tuple[Burst, tuple[str, ...]] | None:
    """The deed at an address, with what the address says; None where there is no lane."""
    for burst in _bursts:
        if found := burst.path.fullmatch(path):
            return burst, found.groups()
    return None
