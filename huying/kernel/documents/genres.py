"""The kinds of paper (文种) that this installation makes, each declared once, where the paper is made. Pure: no Django.

    URGING = genres.register(Genre("urging_letter", "督办函", group="监督", form=Form.LETTER))
    OfficialPaper(genre=URGING.code, form=URGING.form, …)

A congress may set each of them with a template of its own (own_templates).
"""

from __future__ import annotations

from dataclasses import dataclass

from .papers import Form


@dataclass(frozen=True)
class Genre:
    """One kind of paper. `columns`: those of its table, by which a template may go through the rows one by one.

    `attached`: the table stands in an attachment, not in the text. `signed`: it goes upward and names its signer.
    `dated_below`: below the title it says when it was passed.
    """

    code: str
    label: str
    group: str
    form: Form = Form.DOCUMENT
    columns: tuple[str, ...] = ()
    attached: bool = False
    signed: bool = False
    dated_below: bool = False


_genres: dict[str, Genre] = {}


def register(genre: Genre) -> Genre:
    """Declare a kind of paper. Raises ValueError for another one of the same code."""
    if _genres.setdefault(genre.code, genre) != genre:
        raise ValueError(f"two kinds of paper are called {genre.code}")
    return genre


def all_genres() -> list[Genre]:
    """Every kind, by group, in the order in which they were declared."""
    groups = list(dict.fromkeys(genre.group for genre in _genres.values()))
    return sorted(_genres.values(), key=lambda genre: groups.index(genre.group))


def genre_of(code: str) -> Genre | None:
    return _genres.get(code)
