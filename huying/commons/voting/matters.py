"""What is put to the vote decides how: in which order, one by one, without names. Pure.

全国人大常委会议事规则第四十八条, the model of local rules: amendments are voted on first, appointments one by one.
监督法第六十二条: a removal is voted on by secret ballot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .models import ONE_BY_ONE, Matter, Way

WITHOUT_NAMES = {Matter.REMOVAL: "撤职案的表决采用无记名投票的方式（监督法第六十二条）"}


def faults(matter: Matter, way: Way, titles: Sequence[str], text: str, before: Collection[Matter]) -> list[str]:
    """Why this cannot be put to the vote so. `text`: the words of the decision; `before`: what of the same item has
    been voted on already.
    """
    found = []
    if not titles:
        found.append("请每行写一人，例如“任命李明为财政局局长”。" if matter in ONE_BY_ONE else "请写明表决什么。")
    if len(titles) > 1 and matter not in ONE_BY_ONE:
        found.append("只有任免、撤职可以一次写几人，逐人表决；别的一次只表决一件。")
    if len(titles) > 1 and text:
        found.append("几个人逐人表决，各有各的决定，“决定内容”不能合写：请留空，或者一次写一人。")
    if len(set(titles)) < len(titles):
        found.append("有两行写得一样。")
    if way is not Way.ELECTRONIC and (why := WITHOUT_NAMES.get(matter)):
        found.append(f"{why}。请选无记名表决；不便用手机的，开始以后可以改用纸票。")
    if matter is Matter.AMENDMENT and Matter.DECISION in before:
        found.append("有修正案的，先表决修正案（议事规则）。这一项的草案已经表决过，不能再表决修正案。")
    return found
