"""Category of a message: a linear model over characters and words, the opening read twice.

Mean macro-F1 over five folds of seven unbalanced categories is 0.917 (docs/decisions/clustering.md).
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import joblib
import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from huying.commons.voices.analysis.divisions import MARK, without_divisions
from huying.commons.voices.analysis.messages import Message, fold

_FORMAT = "huying-category-3"
#: Longer texts are pasted documents; their tail changes no category and only costs memory.
_READ = 2500
#: Title and first sentences say what a letter is about; they count a second time, at this weight.
_OPENING, _OPENING_WEIGHT = 120, 0.7
_PENALTY = 0.3
#: Part of a piece's weight that does not depend on how telling it is, and what is added to sums lest they be 0.
_PLAIN, _SMOOTH = 0.1, 0.1
#: From this many examples on, a piece seen only once is left out.
_MANY = 200
_DIGITS = re.compile(r"[A-Za-z0-9*]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the category people gave it."""

    message: Message
    category: str


class TooFewExamples(ValueError):
    """Training needs at least two categories with two examples each."""


class WrongModel(ValueError):
    """The bytes are not a model of this version."""


class Model:
    """A trained classifier. Made by :func:`train`, kept by :meth:`to_bytes`."""

    def __init__(self, characters: TfidfVectorizer, words: TfidfVectorizer, opening: TfidfVectorizer) -> None:
        self._characters = characters
        self._words = words
        self._opening = opening
        self._telling = np.ones(0)
        self._judge = LinearSVC(C=_PENALTY, class_weight="balanced")

    @property
    def categories(self) -> list[str]:
        """The categories this model can give, sorted."""
        return [str(name) for name in self._judge.classes_]

    def predict(self, messages: Sequence[Message]) -> list[str]:
        """Return one category per message, in order."""
        if not messages:
            return []
        features = self._features([_text(message) for message in messages], fit=False)
        return [str(name) for name in self._judge.predict(_scaled(features, self._telling))]

    def learn(self, messages: Sequence[Message], categories: Sequence[str]) -> None:
        """Learn anew from messages and their categories; what was learnt before is forgotten."""
        features = self._features([_text(message) for message in messages], fit=True)
        self._telling = _telling(features, np.array(categories))
        self._judge.fit(_scaled(features, self._telling), list(categories))

    def _features(self, texts: list[str], *, fit: bool) -> csr_matrix:
        openings = [text[:_OPENING] for text in texts]
        readers = (self._characters, texts), (self._words, texts), (self._opening, openings)
        parts = [reader.fit_transform(part) if fit else reader.transform(part) for reader, part in readers]
        return hstack([parts[0], parts[1], parts[2] * _OPENING_WEIGHT]).tocsr()

    def to_bytes(self) -> bytes:
        """Return the model as bytes for a file that only this installation writes and reads."""
        buffer = io.BytesIO()
        parts = (self._characters, self._words, self._opening, self._telling, self._judge)
        joblib.dump((_FORMAT, *parts), buffer, compress=3)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Model":
        """Load what :meth:`to_bytes` wrote.

        Trust: the format is a pickle, so reading it can run code. Only bytes that this installation itself wrote
        under HUYING_HOME may be given here, never an upload. Raises :class:`WrongModel` for another format.
        """
        loaded = joblib.load(io.BytesIO(content))
        if not (isinstance(loaded, tuple) and len(loaded) == 6 and loaded[0] == _FORMAT):
            raise WrongModel("分类模型的格式与本版本不符，请重新训练。")
        model = cls(*loaded[1:4])
        model._telling, model._judge = loaded[4:]
        return model


def train(examples: Iterable[Labelled]) -> Model:
    """Learn categories from labelled messages, in seconds. Examples without a category are left out.

    Raises :class:`TooFewExamples` unless at least two categories have at least two examples each.
    """
    known = [(e.message, category) for e in examples if (category := e.category.strip())]
    counts = Counter(category for _, category in known)
    if sum(count > 1 for count in counts.values()) < 2:
        raise TooFewExamples("训练至少需要两个类别，且每个类别至少有两条已分类的留言。")
    rare = 2 if len(known) >= _MANY else 1
    model = Model(_by_characters(2, rare), _reader(_words, rare), _by_characters(3, rare))
    model.learn([message for message, _ in known], [category for _, category in known])
    return model


def _telling(features: csr_matrix, categories: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return how strongly each piece speaks for or against some category: its largest log ratio of shares."""
    strongest = np.zeros(features.shape[1])
    for name in np.unique(categories):
        inside = np.asarray(features[categories == name].sum(axis=0)).ravel() + _SMOOTH
        outside = np.asarray(features[categories != name].sum(axis=0)).ravel() + _SMOOTH
        strongest = np.maximum(strongest, np.abs(np.log((inside / inside.sum()) / (outside / outside.sum()))))
    return _PLAIN + (1 - _PLAIN) * strongest


def _scaled(features: csr_matrix, weights: NDArray[np.float64]) -> csr_matrix:
    scaled = features.copy()
    scaled.data = scaled.data * weights[scaled.indices].astype(np.float32)
    return scaled


def _text(message: Message) -> str:
    """Return title and body without names of divisions and without numbers: the category is the same elsewhere."""
    text = without_divisions(f"{fold(message.title)}。{fold(message.body)}"[:_READ]).replace(MARK, "")
    return _DIGITS.sub("0", text)


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text) if _WORD.fullmatch(word)]


def _by_characters(longest: int, rare: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char", ngram_range=(1, longest), min_df=rare, sublinear_tf=True, dtype=np.float32, lowercase=False
    )


def _reader(analyzer: object, rare: int) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, min_df=rare, sublinear_tf=True, dtype=np.float32, lowercase=False)
