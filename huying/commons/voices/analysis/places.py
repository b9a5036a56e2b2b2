"""Where a group of messages is about: the division and the named place most of them share."""

from collections import Counter
from collections.abc import Sequence

from huying.commons.voices.analysis.divisions import first_division
from huying.commons.voices.analysis.reading import Reading


def common_place(own: Sequence[Reading]) -> str:
    """Return the shared place, e.g. ``A市A3区某某苑``: the fullest usual division, then the name of the majority."""
    divisions = Counter(filter(None, (first_division(reading.title) for reading in own)))
    where = max(divisions, key=lambda name: (divisions[name] * len(name), name), default="")
    names = Counter(name for reading in own for name in {*reading.title_names, *reading.body_names})
    name, uses = max(names.items(), key=lambda item: (item[1], len(item[0]), item[0]), default=("", 0))
    return where + name if uses * 2 >= len(own) else where
