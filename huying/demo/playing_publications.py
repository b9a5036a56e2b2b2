"""What the county has published: last year's texts month by month, and one of this year that is ordered for a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from huying.kernel.people.roles import Role
from huying.mechanisms.oversight import selectors, services
from huying.mechanisms.oversight.models import Publication, PublicationKind

from .player import Player

DAY, LAST_OF_THE_DAY = 26, 90
# The county records plans and handling reports as acts; results of appraisals go out on a day of their own.
BY_ACT = [kind for kind, source in selectors.SOURCES.items() if source.published]


def play_publications(player: Player) -> None:
    year = player.today.year
    for on in [*(date(year - 1, month, DAY) for month in range(1, 13)), date(year, 1, DAY)]:
        player.on(on, partial(_publish, player, on), LAST_OF_THE_DAY)
    player.on(player.today, partial(_order, player), LAST_OF_THE_DAY)


def _publish(player: Player, on: date) -> None:
    """All that is owed by this day: drawn up and published by the office, reviewed by a working body."""
    for owed in selectors.owed_publications(player.congress):
        if owed.kind not in BY_ACT:
            text = _reviewed(player, owed, on)
            services.publish(publication=text, on=None, by=player.holder(Role.SC_OFFICE), at=player.at(on))


def _order(player: Player) -> None:
    """The oldest that is owed this year goes out in a week; the one after it waits for its review."""
    owed = [o for o in selectors.owed_publications(player.congress) if o.kind not in BY_ACT]
    on, office = player.today, player.holder(Role.SC_OFFICE)
    for first in owed[:1]:
        text = _reviewed(player, first, on)
        services.publish(publication=text, on=on + timedelta(days=7), by=office, at=player.at(on))
    for second in owed[1:2]:
        services.draw_up(kind=second.kind, subject_id=second.subject_id, by=office, at=player.at(on))


def publish_now(player: Player, kind: PublicationKind, subject: int, on: date, lines: Sequence[str] = ()) -> None:
    """One that is owed, through the whole room on one day; `lines` are put below what the records say."""
    owed = selectors.owed_publication(player.congress, kind, subject)
    assert owed is not None
    text = _reviewed(player, owed, on, lines)
    services.publish(publication=text, on=None, by=player.holder(Role.SC_OFFICE), at=player.at(on))


def _reviewed(player: Player, owed: selectors.Owed, on: date, lines: Sequence[str] = ()) -> Publication:
    office, reviewer = player.holder(Role.SC_OFFICE), player.holder(Role.WORKING_BODY)
    text = services.draw_up(kind=owed.kind, subject_id=owed.subject_id, by=office, at=player.at(on))
    if lines:
        body = "\n".join([text.body, *lines])
        text = services.rewrite(
            publication=text, title=text.title, body=body, file=None, without_file=False, by=office, at=player.at(on)
        )
    return services.review(publication=text, note="已删去联系电话", by=reviewer, at=player.at(on))
