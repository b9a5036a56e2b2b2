"""What the rules of a session say, each as one question; the docstring is the rule. Pure."""

from .sessions import SessionView, has_an_agenda, has_quorum, quorum, quorum_words

__all__ = ["SessionView", "has_an_agenda", "has_quorum", "quorum", "quorum_words"]
