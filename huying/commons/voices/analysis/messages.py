"""What one message is to the analyses, and the small text work they share. Pure Python, no Django."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

#: How much of a body is read. Later text repeats, quotes regulations or pastes documents; it costs more than it tells.
BODY_READ = 400

_SPACE = re.compile(r"\s+")
_SALUTATION = re.compile(
    r"^(?:尊敬的|敬爱的)?[\u4e00-\u9fff]{0,6}?(?:书记|市长|县长|区长|省长|镇长|局长|领导|部门|同志)们?[您你]?们?好?"
    r"[,，：:!！。、 ]+"
)
_COURTESY = re.compile(
    r"[您你]们?好[,，：:!！。]?|尊敬的(?:各位)?(?:有关)?(?:领导|书记|市长|部门)[,，：:!！]?|(?:非常|十分)?感谢[您你]?们?[!！。]?"
    r"|谢谢[您你]?们?[!！。]?|此致|敬礼|盼复|望(?:尽快)?(?:答复|回复)"
)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing one person said.

    ``number`` is the source's own message number, unique in the batch. ``person`` identifies who spoke (any stable
    key, e.g. the source's user number); ``""`` means unknown. ``said_at`` may be missing.
    """

    number: str
    person: str
    title: str
    body: str
    said_at: datetime | None = None


def fold(text: str) -> str:
    """Return ``text`` with full-width forms made half-width and every run of white space made one blank."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def without_courtesy(text: str) -> str:
    """Return ``text`` without the salutation and thanks that all letters share."""
    return _COURTESY.sub("", _SALUTATION.sub("", text, count=1)).strip()


def voice_key(message: Message) -> str:
    """Return who is counted for heat: the person, or for an unknown person the words themselves."""
    return message.person.strip() or "文:" + fold(message.title) + "\n" + fold(message.body)
