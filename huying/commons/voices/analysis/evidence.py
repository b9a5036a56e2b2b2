"""How likely two messages speak of the same matter: eight signs, weighed together."""

from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz, process
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from huying.commons.voices.analysis.divisions import MARK, without_divisions
from huying.commons.voices.analysis.reading import Reading
from huying.commons.voices.analysis.vectors import Floats, Rows, Weighing, likeness, meanings, neighbours

#: Axes of meaning for the matter itself and for its wider field; 50 to 300 and 8 to 24 give the same topics.
_MATTER_AXES, _FIELD_AXES = 64, 12
_RARITY = 1.5
#: Words in more messages than this say nothing about who is near whom; leaving them out keeps the search sparse.
_MOST_USE = 2000
_NEAREST = 100
#: How many messages the words of one may lead to together, the most telling first.
_BUDGET = 12_000
_LEAST_NEAR = 0.03
#: Taken for the likeness of names when one of two messages names nothing.
_NAMES_UNKNOWN = 0.15
_PAIRS_AT_ONCE = 200_000
#: Axes of meaning are learnt from the batch; below this many messages they are helped by the words themselves.
_ENOUGH_FOR_MEANING = 500

#: Fitted by logistic regression on hand-labelled pairs and rounded (docs/decisions/clustering.md). Names alone count
#: against two messages (one estate has many matters) and names with a like matter for them; words shared count, less
#: what of them is the vocabulary of the matter alone.
WEIGHTS = {
    "words": 19.5,
    "title_in_body": 5.4,
    "titles": 3.2,
    "matter_words": -8.5,
    "field": 3.6,
    "names": -4.2,
    "names_and_matter": 11.0,
    "other_district": -2.0,
}
CONSTANT = -15.3


class Evidence:
    """The signs between any two of the messages read."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        least = 2 if len(readings) > 50 else 1
        words = Weighing(
            [(*r.title_words, *r.title_words, *r.body_words) for r in readings], power=_RARITY, least=least
        )
        self._words = words.fitted
        self._use = words.use
        self._titles = words.vectors([r.title_words for r in readings])
        self._bodies = words.vectors([r.body_words for r in readings])
        self._title_texts = [without_divisions(r.title).replace(MARK, "") for r in readings]
        matter = Weighing([(*r.title_matter, *r.title_matter, *r.body_matter) for r in readings], least=least)
        self._matter_words = matter.fitted
        self._matter = meanings(matter.fitted, axes=_MATTER_AXES)
        self._field = meanings(matter.fitted, axes=_FIELD_AXES)
        self._names = Weighing([_pieces((*r.title_names, *r.title_names, *r.body_names)) for r in readings]).fitted
        self._named = np.diff(self._names.indptr) > 0
        self._districts = _membership([r.districts for r in readings])
        self._placed = np.diff(self._districts.indptr) > 0

    def candidates(self, tick: Callable[[float], None] | None = None) -> tuple[Rows, Rows]:
        """Return the pairs worth weighing: each message with those nearest by words."""
        telling = csr_matrix(self._words[:, self._use <= max(_MOST_USE, len(self._named) // 50)])
        return neighbours(telling, most=_NEAREST, least=_LEAST_NEAR, budget=_BUDGET, tick=tick)

    def chances(self, rows: Rows, columns: Rows, tick: Callable[[float], None] | None = None) -> Floats:
        """Return for each pair ``rows[k]``, ``columns[k]`` the chance (0–1) that it speaks of one matter."""
        found = np.zeros(len(rows), np.float32)
        for start in range(0, len(rows), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            signs = self.signs(rows[part], columns[part])
            found[part] = 1 / (1 + np.exp(-CONSTANT - sum(WEIGHTS[name] * sign for name, sign in signs.items())))
            if tick:
                tick(min(start + _PAIRS_AT_ONCE, len(rows)) / len(rows))
        return found

    def signs(self, rows: Rows, columns: Rows) -> dict[str, Floats]:
        """Return each sign for the pairs, all but ``other_district`` between 0 and 1."""
        named = self._named[rows] & self._named[columns]
        names = np.where(named, likeness(self._names, self._names, rows, columns), np.float32(_NAMES_UNKNOWN))
        placed = self._placed[rows] & self._placed[columns]
        title_in_body = np.maximum(
            likeness(self._titles, self._bodies, rows, columns), likeness(self._bodies, self._titles, rows, columns)
        )
        matter_words = likeness(self._matter_words, self._matter_words, rows, columns)
        titles = [self._title_texts[row] for row in rows], [self._title_texts[column] for column in columns]
        return {
            "words": np.sqrt(likeness(self._words, self._words, rows, columns)),
            "title_in_body": np.sqrt(title_in_body),
            "titles": process.cpdist(*titles, scorer=fuzz.ratio, dtype=np.float32) / 100,
            "matter_words": matter_words,
            "field": self._helped(self._field, rows, columns, matter_words),
            "names": names,
            "names_and_matter": names * self._helped(self._matter, rows, columns, matter_words),
            "other_district": placed & (likeness(self._districts, self._districts, rows, columns) == 0),
        }

    def _helped(self, meaning: Floats, rows: Rows, columns: Rows, words: Floats) -> Floats:
        """Return the likeness of meaning, in a small batch raised towards the cube root of that of words."""
        found = np.asarray((meaning[rows] * meaning[columns]).sum(axis=1), np.float32)
        lacking = max(0.0, 1 - len(self._named) / _ENOUGH_FOR_MEANING)
        if not lacking:
            return found
        raised = found + np.float32(lacking) * np.maximum(np.cbrt(words) - found, 0)
        return raised.astype(np.float32)


def _pieces(names: Sequence[str]) -> list[str]:
    """Return the two- and three-character pieces of names, so that near spellings still meet."""
    return [name[at : at + size] for name in names for size in (2, 3) for at in range(len(name) - size + 1)]


def _membership(sets: Sequence[frozenset[str]]) -> csr_matrix:
    """Return one row per set and one column per element."""
    if not any(sets):
        return csr_matrix((len(sets), 1), dtype=np.float32)
    return CountVectorizer(analyzer=sorted, binary=True, dtype=np.float32, lowercase=False).fit_transform(sets)
