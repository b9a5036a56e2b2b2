"""What the search does by itself."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.jobs.registry import every

from .services import cut_words


@every(minutes=5, name="search.words", label="检索分词")
def rank_by_words(_at: datetime) -> None:
    """Large imports are found at once and ranked by their words from the next round on."""
    cut_words()
