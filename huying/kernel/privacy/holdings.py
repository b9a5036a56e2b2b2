"""Where boxes and digests lie. Each app says it in its own `privacy.py`, which is imported when keys are looked after.

hold(Holding("voices.VoiceOriginal", box="sealed", purpose=lambda row: f"original {row.pk}"))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

Carry = Callable[[str], str]


@dataclass(frozen=True)
class Holding:
    """One table. `purpose(row)` binds the box to its place, and may depend on digests of the row.

    `inside(content, carry)`: for boxes whose content holds digests, the content with each of them carried.
    """

    label: str
    box: str = ""
    purpose: Callable[[Any], str] | None = None
    digests: tuple[str, ...] = ()
    inside: Callable[[bytes, Carry], bytes] | None = None

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)


@dataclass(frozen=True)
class SealedFiles:
    """Boxes that are files: how many lie under each key's name, and sealing all anew."""

    label: str
    heads: Callable[[], list[bytes]]
    reseal: Callable[[], int]


_holdings: dict[str, Holding] = {}
_files: dict[str, SealedFiles] = {}


def hold(*items: Holding | SealedFiles) -> None:
    for item in items:
        if isinstance(item, Holding):
            _holdings[item.label] = item
        else:
            _files[item.label] = item


def holdings() -> tuple[Holding, ...]:
    load()
    return tuple(_holdings[label] for label in sorted(_holdings))


def sealed_files() -> tuple[SealedFiles, ...]:
    load()
    return tuple(_files[label] for label in sorted(_files))


def load() -> None:
    """Imports every app's `privacy.py`."""
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("privacy")
