"""The forms of a page, as a browser would find and send them: for tests that fill in whatever is offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile

TEXT = {"text", "search", "textarea", "password", "email", "tel", "url"}
CHOICE = {"select", "radio", "checkbox"}
CSV = "标题,内容,时间\n路灯不亮,村口路灯坏了半个月,2026-08-20\n".encode()


@dataclass
class Field:
    """One name of a form. `values`: what can be chosen; `value`: what stands in it already."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    value: str = ""
    accept: str = ""

    def filled(self) -> Any:
        """What a person in a hurry would send: what stands there, the first choice, or a few words."""
        if self.kind in CHOICE:
            return self.value or next((v for v in self.values if v), "")
        if self.kind == "file":
            return SimpleUploadedFile(*(("热线.csv", CSV) if "csv" in self.accept else ("报告.pdf", b"%PDF-1.7")))
        usual = {"date": "2026-09-02", "number": "1"}
        return self.value or usual.get(self.kind, "测试" if self.kind in TEXT else "")


@dataclass(frozen=True)
class Form:
    """A form of the page `page`, sent to `action`."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields)

    def data(self) -> dict[str, Any]:
        return {f.name: f.filled() for f in self.fields if f.name != "csrfmiddlewaretoken"}


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self.form: Form | None = None
        self.inside: Field | None = None  # the select or textarea that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = at.get("action") or self.page
            self.form = Form(self.page, action, at.get("method", "get").lower(), ())
        elif self.form is None:
            return
        elif tag in ("select", "textarea") and "name" in at:
            self.inside = self._field(at["name"], tag)
        elif tag == "option" and self.inside:
            self._choice(self.inside, at.get("value", ""), "selected" in at)
        elif tag in ("input", "button") and "name" in at and "disabled" not in at:
            self._input(at)

    def _input(self, at: dict[str, str]) -> None:
        known = self._field(at["name"], at.get("type", "text"))
        if known.kind in CHOICE:
            self._choice(known, at.get("value", "on"), "checked" in at)
        else:
            known.value, known.accept = known.value or at.get("value", ""), at.get("accept", "")

    def _choice(self, known: Field, value: str, is_chosen: bool) -> None:
        known.values.append(value)
        known.value = value if is_chosen else known.value

    def _field(self, name: str, kind: str) -> Field:
        assert self.form is not None
        known = next((f for f in self.form.fields if f.name == name), None)
        if known is None:
            known = Field(name, kind)
            self.form = replace(self.form, fields=(*self.form.fields, known))
        return known

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside.kind == "textarea":
            self.inside.value += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.inside = None
        elif tag == "form" and self.form:
            self.found.append(self.form)
            self.form = None


def forms_of(page: str, html: str) -> list[Form]:
    """Every form on the page whose address is `page`."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.found


def asked_for(url: str) -> Iterator[tuple[str, str]]:
    """What an address asks for behind its question mark."""
    yield from parse_qsl(urlsplit(url).query)
