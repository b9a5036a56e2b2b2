"""Who said it: digests to compare persons and words by. What digests and boxes are: huying.kernel.privacy.boxes."""

from __future__ import annotations

from huying.kernel.privacy.boxes import WrongKey, digest, first_digest, seal, seal_bytes, unseal, unseal_bytes

from .rows import Draft, fold

__all__ = [
    "WrongKey",
    "digest",
    "fold_digest",
    "person_digest",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
    "words_digest",
]


def person_digest(congress_id: int, draft: Draft) -> str | None:
    """The same for the same person within one congress; None when nothing tells who it was."""
    parts = _person(congress_id, draft)
    return digest(*parts) if parts else None


def _person(congress_id: int, draft: Draft) -> tuple[object, ...] | None:
    """A person is the identity-card number if there is one, else the telephone with the name, else what there is."""
    number, name = fold(draft.identity_number).upper(), fold(draft.name)
    phone = "".join(c for c in fold(draft.phone) if c.isdigit())
    if number:
        return "person", congress_id, "card", number
    return ("person", congress_id, name, phone) if name or phone else None


def words_digest(congress_id: int, draft: Draft) -> str:
    """The same for the same words, whoever said them and however they were broken into lines."""
    return digest("words", congress_id, fold(draft.body))


def fold_digest(congress_id: int, person: str | None, draft: Draft, *, source: str, ordinal: int) -> str | None:
    """What two voices may not share: the same person, title, body and time.

    When the person or the time is not known, nobody can say that two are one: then a number decides alone, and
    without a number the how-manieth equal line of its file it is, so that the same file adds nothing a second time.
    """
    # A digest inside a digest: the stored one is wrapped with each new key, what is inside it stays as it was.
    parts = _person(congress_id, draft) if person else None
    person = first_digest(*parts) if parts else None
    if person and draft.said_at:
        return digest("voice", congress_id, person, fold(draft.title), fold(draft.body), draft.said_at.isoformat())
    if draft.number:
        return None
    moment = draft.said_at.isoformat() if draft.said_at else ""
    return digest("line", congress_id, source, person or "", fold(draft.title), fold(draft.body), moment, ordinal)
