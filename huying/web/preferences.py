"""How a reader wants to see the pages: size of type and light or dark. Kept in two cookies, rendered by the server."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

TYPES = {"normal": "标准", "large": "大字", "elder": "长辈版"}
THEMES = {"light": "浅色", "dark": "深色"}
COOKIES = {"type": "hy_type", "theme": "hy_theme"}
ALLOWED = {"type": TYPES, "theme": THEMES}
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Choice:
    field: str
    value: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class ChoiceGroup:
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Preferences:
    type: str = "normal"
    theme: str = "light"

    @classmethod
    def of(cls, request: HttpRequest) -> Preferences:
        """What the cookies say; an unknown value counts as none."""
        size, theme = (request.COOKIES.get(name, "") for name in COOKIES.values())
        return cls(size if size in TYPES else "normal", theme if theme in THEMES else "light")

    @property
    def offered(self) -> tuple[Choice, ...]:
        """What the top bar offers: whatever is not chosen now."""
        return tuple(choice for group in self.groups for choice in group.choices if not choice.is_current)

    @property
    def groups(self) -> tuple[ChoiceGroup, ...]:
        return (
            ChoiceGroup("字号", tuple(Choice("type", v, w, v == self.type) for v, w in TYPES.items())),
            ChoiceGroup("颜色", tuple(Choice("theme", v, w, v == self.theme) for v, w in THEMES.items())),
        )
