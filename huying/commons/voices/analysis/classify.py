"""Category of a message: a linear model over characters and words of title and body."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import joblib
import numpy as np
import rjieba
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from huying.commons.voices.analysis.messages import Message, fold

_FORMAT = "huying-category-1"
#: Longer texts are pasted documents; their tail changes no category and only costs memory.
_TEXT_READ = 2000


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the category people gave it."""

    message: Message
    category: str


class TooFewExamples(ValueError):
    """Training needs at least two categories with two examples each."""


def _text(message: Message) -> str:
    return f"{fold(message.title)}\n{fold(message.body)}"[:_TEXT_READ]


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text) if not word.isspace()]


class Model:
    """A trained classifier. Made by :func:`train`, kept by :meth:`to_bytes`."""

    def __init__(self, characters: TfidfVectorizer, words: TfidfVectorizer, judge: LinearSVC) -> None:
        self._characters = characters
        self._words = words
        self._judge = judge

    @property
    def categories(self) -> list[str]:
        """The categories this model can give, sorted."""
        return [str(name) for name in self._judge.classes_]

    def predict(self, messages: Sequence[Message]) -> list[str]:
        """Return one category per message, in order."""
        if not messages:
            return []
        return [str(name) for name in self._judge.predict(self._features([_text(m) for m in messages]))]

    def _features(self, texts: list[str]) -> csr_matrix:
        return hstack([self._characters.transform(texts), self._words.transform(texts)]).tocsr()

    def to_bytes(self) -> bytes:
        """Return the model as bytes for a file that only this installation writes and reads."""
        buffer = io.BytesIO()
        joblib.dump((_FORMAT, self._characters, self._words, self._judge), buffer, compress=3)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Model":
        """Load what :meth:`to_bytes` wrote.

        Trust: the format is a pickle, so reading it can run code. Only bytes that this installation itself wrote
        under HUYING_HOME may be given here, never an upload. Raises ValueError if the format is another one.
        """
        name, *parts = joblib.load(io.BytesIO(content))
        if name != _FORMAT:
            raise ValueError("分类模型的格式不是本版本所写，请重新训练。")
        return cls(*parts)


def train(examples: Iterable[Labelled]) -> Model:
    """Learn categories from labelled messages, in seconds.

    Raises :class:`TooFewExamples` unless at least two categories have at least two examples each.
    """
    known = [e for e in examples if e.category.strip()]
    labels = [e.category.strip() for e in known]
    if sum(labels.count(name) >= 2 for name in set(labels)) < 2:
        raise TooFewExamples("训练至少需要两个类别，每个类别至少两条已分类的留言。")
    texts = [_text(e.message) for e in known]
    rare = 2 if len(texts) >= 200 else 1
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=rare, sublinear_tf=True, dtype=np.float32)
    words = TfidfVectorizer(analyzer=_words, min_df=rare, sublinear_tf=True, dtype=np.float32)
    features = hstack([characters.fit_transform(texts), words.fit_transform(texts)]).tocsr()
    judge = LinearSVC(class_weight="balanced").fit(features, labels)
    return Model(characters, words, judge)
