"""The words of a text, for the order of what is found. Pure: no Django.

What is found never depends on them: names of places and people are cut differently in different sentences.
"""

from __future__ import annotations

import rjieba

MAX_CUT = 2_000  # characters of a text whose words count: who writes more says the matter before
_LENGTHS = range(2, 21)  # the cutter takes a run of characters that it does not know for one word


def words_of(folded: str) -> list[str]:
    """The distinct words of two characters and more, those inside of longer ones too (常委 in 常委会)."""
    return list({word: None for word in rjieba.cut_for_search(folded[:MAX_CUT]) if len(word) in _LENGTHS})


def is_word(term: str) -> bool:
    """Whether a folded term is one word; two words together (加装电梯) are a phrase and stand nowhere by accident."""
    return len(term) in _LENGTHS and rjieba.cut(term) == [term]
