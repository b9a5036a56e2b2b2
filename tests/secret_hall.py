"""A secret ballot on the server, played by its devices: three trustees, members with keys of their own, the clerk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from huying.commons.voting.elections.models import Election
from huying.commons.voting.envelopes import bound, casting, ceremony, opening, roll
from huying.commons.voting.envelopes.models import SecretBallot
from huying.commons.voting.secret.group import best_group
from huying.commons.voting.secret.sealing import sealed
from huying.commons.voting.secret.signing import signed
from huying.commons.voting.secret.tally import sums
from huying.commons.voting.secret.trustee import Trustee
from huying.kernel.people.models import Person
from huying.kernel.people.roles import Role

from .secret_election import public_hex, seed, sign_with
from .world import World, moment

DAY = date(2026, 2, 26)


@dataclass
class Hall:
    """From the naming of trustees to the result; `salt` makes all seeds of a run others."""

    world: World
    options: int = 3
    quota: int = 2
    voters: int = 5
    members: int = 5
    replacement: bool = True
    salt: str = "a"
    at: datetime = field(default_factory=lambda: moment(DAY, 15))

    election: Election | None = None

    def __post_init__(self) -> None:
        self.clerk = self.world.person(Role.SC_OFFICE)
        if self.election is not None:
            self._of_election(self.election)
            return
        people = list(self.world.people(Role.SC_MEMBER))
        self.trustee_people, self.deputies = people[-3:], people[: self.voters]
        self.ballot = ceremony.prepare(
            congress=self.world.congress, subject_kind="test", subject_id=1, title="民生实事项目票决",
            options=[{"code": f"{i:02}", "title": f"第{i}个项目"} for i in range(1, self.options + 1)],
            quota=self.quota, members=self.members, trustees=self.trustee_people, by=self.clerk, at=self.at,
            replacement=self.replacement,
        )  # fmt: skip

    def _of_election(self, election: Election) -> None:
        """The ballot of an election: the first deputies vote by device, the three after the officers are trustees."""
        people = list(self.world.people(Role.DEPUTY).order_by("pk"))
        self.trustee_people, self.deputies = people[4:7], people[: self.voters]
        self.options = election.options.count()
        self.ballot = bound.ballot_of(election) or bound.prepare_for(
            election=election, trustees=self.trustee_people, by=self.clerk, at=self.at
        )

    def now(self) -> datetime:
        return self.at

    def pass_minutes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    def fresh(self) -> SecretBallot:
        return SecretBallot.objects.get(pk=self.ballot.pk)

    @property
    def devices(self) -> list[Trustee]:
        code = self.fresh().code
        return [
            Trustee(best_group(), code, n, person.name, seed(self.salt, "trustee", n))
            for n, person in enumerate(self.trustee_people, 1)
        ]

    def hold_ceremony(self) -> None:
        ballot = self.fresh()
        for device, person in zip(self.devices, self.trustee_people, strict=True):
            ceremony.promise(ballot=ballot, person=person, said=device.promise(), at=self.at)
        promises = ceremony.promises_of(ballot)
        for device, person in zip(self.devices, self.trustee_people, strict=True):
            ceremony.give_boxes(ballot=ballot, person=person, said=device.boxes(promises), at=self.at)
        boxes = ceremony.boxes_of(ballot)
        for device, person in zip(self.devices, self.trustee_people, strict=True):
            ceremony.confirm(ballot=ballot, person=person, said=device.confirmation(promises, boxes), at=self.at)

    def check_in(self) -> None:
        ballot = self.fresh()
        for person in self.deputies:
            key = public_hex(self.salt, "deputy", person.pk)
            voter = roll.bring_credential(ballot=ballot, person=person, credential=key)
            roll.put_on_roll(ballot=ballot, voter=voter, by=self.clerk, at=self.at)

    def open(self) -> str:
        self.hold_ceremony()
        self.check_in()
        return casting.open_ballot(ballot=self.fresh(), present=self.voters, by=self.clerk, at=self.at)

    def envelope(self, deputy: Person, choice: str, number: int = 1) -> dict[str, Any]:
        key, about = public_hex(self.salt, "deputy", deputy.pk), (self.salt, "ballot", deputy.pk, number)
        made = sealed(casting.question(self.fresh()), key, number, choice, seed(*about))
        return signed("ballot", made, sign_with(self.salt, "deputy", deputy.pk))

    def opened(self, deputy: Person, choice: str, number: int = 1) -> dict[str, Any]:
        """A ballot that the device opens to be checked instead of casting it: its seed is used for no other."""
        key, about = public_hex(self.salt, "deputy", deputy.pk), seed(self.salt, "opened", deputy.pk, number)
        made = sealed(casting.question(self.fresh()), key, number, choice, about)
        return {"ballot": made, "choice": choice, "seed": about.hex()}

    def cast(self, nth: int, choice: str, number: int = 1) -> dict[str, Any]:
        deputy = self.deputies[nth]
        said = self.envelope(deputy, choice, number)
        return casting.cast(ballot=self.fresh(), person=deputy, said=said, now=self.now)

    def close(self) -> None:
        casting.close_ballot(ballot=self.fresh(), by=self.clerk, at=self.at)

    def share_of(self, nth: int) -> dict[str, Any]:
        """What the trustee's device says after it has added up the board itself."""
        ballot, device = self.fresh(), self.devices[nth]
        share = device.share_in(ballot.manifest_json, casting.ceremony_json(ballot))
        totals = sums(best_group(), casting.counted_choices(ballot), self.options)
        return device.open(casting.question(ballot), share, totals, casting.closing_head(ballot)["root"])

    def open_sums(self, *which: int) -> Mapping[str, Any] | None:
        for nth in which or (0, 2):
            opening.give_shares(
                ballot=self.fresh(), person=self.trustee_people[nth], said=self.share_of(nth), at=self.at
            )
        return self.fresh().result_json
