"""What the rules see of a matter that members put forward together. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class JointView(View):
    """`signed`: how many sign it now; `needed`: how many have to (a number of the rule profile)."""

    signed: int = 0
    needed: int = 0
    is_handed_in: bool = False

    @property
    def lacks(self) -> int:
        """How many signatures are missing; once it was handed in it falls only when too many names are taken back."""
        return max(0, self.needed - self.signed)

    @property
    def is_given_up(self) -> bool:
        """Before it is handed in it waits for signatures: it is given up only when nobody signs it any more."""
        return self.lacks > 0 if self.is_handed_in else self.signed == 0
