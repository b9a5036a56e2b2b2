"""A look at a page: within it the same question is asked of the database once.

    @asked_once
    def own_limits(congress_id: int) -> tuple[Limit, ...]: …

A look is a GET, which writes nothing: what was answered at its beginning holds until its end. Outside a look (a deed, a
job, a test, what an answer streams after it was returned) a question is asked each time, so that nothing that was just
written is missed. A look belongs to the thread of its request. Its answers are kept by the values of the question: one
whose answer depends on who is looking takes the viewer as a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers of one look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it what is `asked_once` is asked once. What is answered is shared: nobody changes it."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def is_looking() -> bool:
    """Whether this is a look, so that nothing is written before it ends."""
    return _answers.get() is not None


def is_known(question: Callable[..., Any], *args: Any) -> bool:
    """Whether a look has the answer to a question already."""
    return (_asked(question), args, ()) in (_answers.get() or {})


def know(question: Callable[..., R], answer: R, *args: Any) -> None:
    """Within a look: the answer to a question came along with another; it is not asked any more."""
    kept = _answers.get()
    if kept is not None:
        kept[_asked(question), args, ()] = answer


def _asked(question: Callable[..., Any]) -> Callable[..., Any]:
    asked: Callable[..., Any] = getattr(question, "__wrapped__", question)
    return asked


def asked_once(question: Callable[P, R]) -> Callable[P, R]:
    """Keeps the answers of a question for the length of a look; rows count as the same when their numbers do."""

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _answers.get()
        if kept is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = question(*args, **kwargs)
        answer: R = kept[key]
        return answer

    return ask
