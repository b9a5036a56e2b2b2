"""Opening the sums: shares are checked and put together, who is adopted is counted. docs/secret-ballot.md, 7."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from .ballots import Choice, Question, summed
from .ceremony import THRESHOLD
from .edwards import ORDER
from .group import POINT, Group, Point, hashed
from .layout import Fault, Json, fields_are, unbase64, unhex
from .proofs import Ciphertext, is_share

SHARES = frozenset({"election", "trustee", "board", "shares"})
ONE_SHARE = POINT + 48  # bytes of a share and its proof


def sums(group: Group, counted: Iterable[Sequence[Choice]], options: int) -> list[Ciphertext]:
    """Two ciphertexts an option: for, against."""
    ballots = list(counted)
    return [summed(group, [ballot[i][side] for ballot in ballots]) for i in range(options) for side in (0, 1)]


def places(options: int) -> list[str]:
    return [f"{i} {side}" for i in range(options) for side in ("for", "against")]


def opening_context(question: Question, board: str, trustee: int, place: str) -> bytes:
    return hashed("opening", question.election, unhex(question.manifest), unhex(board), trustee, place)


def check_shares(question: Question, totals: Sequence[Ciphertext], board: str, key: Point, said: Json) -> list[Point]:
    """One trustee's shares of all sums. Raises Fault when any is not what the trustee's key gives."""
    fields_are(said, SHARES, "监票人开票的份额")
    who, group = said["trustee"], question.group
    if said["election"] != question.election or said["board"] != board:
        raise Fault(f"监票人{who}的份额不是对这块票板开的")
    try:
        data = b"".join(unbase64(text) for text in said["shares"])
        if len(data) != ONE_SHARE * len(totals):
            raise Fault(f"监票人{who}的份额不齐")
        found = []
        for i, (held, place) in enumerate(zip(totals, places(question.options), strict=True)):
            one = data[i * ONE_SHARE : (i + 1) * ONE_SHARE]
            share = group.read(one[:POINT])
            if not is_share(group, opening_context(question, board, who, place), key, held[0], share, one[POINT:]):
                raise Fault(f"监票人{who}对第{i // 2 + 1}项的份额不对")
            found.append(share)
        return found
    except (ValueError, TypeError) as fault:
        raise Fault(f"监票人{who}的份额写法不对：{fault}") from fault


def opened(group: Group, totals: Sequence[Ciphertext], shares: Mapping[int, Sequence[Point]], most: int) -> list[int]:
    """The numbers in the sums, by any two trustees. Raises Fault with fewer, or when a sum holds no such number."""
    if len(shares) < THRESHOLD:
        raise Fault(f"要有{THRESHOLD}名监票人开票，现在只有{len(shares)}名")
    i, j = sorted(shares)[:THRESHOLD]
    over = pow(j - i, -1, ORDER)
    known = {group.write(point): number for number, point in enumerate(_multiples(group, most))}
    numbers = []
    for held, from_i, from_j in zip(totals, shares[i], shares[j], strict=True):
        secret = group.add(group.times(from_i, [j * over % ORDER])[0], group.times(from_j, [-i * over % ORDER])[0])
        number = known.get(group.write(group.subtract(held[1], secret)))
        if number is None:
            raise Fault("开出的数不在票数之内")
        numbers.append(number)
    return numbers


def _multiples(group: Group, most: int) -> list[Point]:
    found = [group.neutral]
    for _ in range(most):
        found.append(group.add(found[-1], group.base))
    return found


def votes_of(manifest: Json, numbers: Sequence[int], ballots: int) -> list[Json]:
    """For, against and abstained of each option."""
    return [
        {"code": option["code"], "for": f, "against": a, "abstained": ballots - f - a}
        for option, f, a in zip(manifest["options"], numbers[::2], numbers[1::2], strict=True)
    ]


def decided(manifest: Json, votes: Sequence[Json]) -> tuple[list[str], list[str]]:
    """Who is adopted and who is tied for the last seats, in the order of options.

    Adopted is what more than half of all deputies voted for, whoever was present (选举法 art. 45 by analogy); of more
    than the quota those with most votes; an equal number at the last seat is left to a second ballot.
    """
    passed = [v for v in votes if v["for"] > Fraction(manifest["more_than"]) * manifest["members"]]
    ranks = sorted((v["for"] for v in passed), reverse=True)
    quota = manifest["quota"]
    if len(ranks) <= quota or ranks[quota - 1] > ranks[quota]:
        least, tied = (ranks[:quota] or [0])[-1], 0
    else:
        least, tied = ranks[quota - 1] + 1, ranks[quota]
    return [v["code"] for v in passed if v["for"] >= least], [v["code"] for v in passed if v["for"] == tied]


def result_of(manifest: Json, numbers: Sequence[int], ballots: int, paper: Json | None = None) -> Json:
    """What result.json says; with `paper`, what those counted whom the manifest lets vote on paper beside it."""
    votes = votes_of(manifest, numbers, ballots)
    result = {"election": manifest["election"], "ballots": ballots, "votes": votes}
    if paper is not None:
        result["paper"] = paper
    is_void = paper is not None and paper["returned"] > paper["issued"]  # nobody knows whose they are
    adopted, tied = ([], []) if is_void else decided(manifest, _with_paper(votes, paper))
    return result | {"adopted": adopted, "tied": tied}


def _with_paper(votes: Sequence[Json], paper: Json | None) -> Sequence[Json]:
    """The votes of both ways together, for the decision; without what abstained, which decides nothing."""
    if paper is None:
        return votes
    return [{"code": v["code"], "for": v["for"] + p["for"]} for v, p in zip(votes, paper["votes"], strict=True)]


PAPER = frozenset({"issued", "returned", "void", "votes"})
PAPER_VOTES = frozenset({"code", "for", "against", "illegible"})


def check_paper(manifest: Json, paper: Json) -> None:
    """Whether what two tellers counted of the papers can be. Raises Fault. More is not checked: it is paper."""
    fields_are(paper, PAPER, "纸票")
    heads = (paper["issued"], paper["returned"], paper["void"])
    marks = [(v["for"], v["against"], v["illegible"]) for v in paper["votes"] if fields_are(v, PAPER_VOTES, "纸票")]
    if not all(type(n) is int and n >= 0 for numbers in (heads, *marks) for n in numbers):
        raise Fault("纸票的票数写法不对")
    if [v["code"] for v in paper["votes"]] != [option["code"] for option in manifest["options"]]:
        raise Fault("纸票的候选项目与投票说明对不上")
    valid = paper["returned"] - paper["void"]
    if paper["issued"] > manifest["paper"] or valid < 0 or any(sum(numbers) > valid for numbers in marks):
        raise Fault("纸票的张数对不上：发出的多于用纸票的人数，或票数多于有效票")
    if sum(numbers[0] for numbers in marks) > valid * manifest["quota"]:
        raise Fault("纸票的赞成票多于每张至多可选的")
