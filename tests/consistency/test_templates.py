"""Templates and static files: all used, nothing from elsewhere, nothing inline, every address known."""

import ast
import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from .sources import PACKAGE, files, python_strings, relative, templates, tree

# Django asks for these by name, no line of ours does.
ASKED_FOR_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Names of XML vocabularies look like addresses; nobody ever fetches them.
NAMESPACES = re.compile(r"https?://(www\.w3\.org|schemas\.openxmlformats\.org|schemas\.microsoft\.com)/")
ADDRESS = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+""")
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "inline style sheet": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"\sstyle\s*=", re.I),
    "event attribute": re.compile(r"\son[a-z]+\s*=|\shx-on\b", re.I),
    "javascript: address": re.compile(r"javascript:", re.I),
}


def _pages():
    return {name: path.read_text(encoding="utf-8") for name, path in templates().items() if path.suffix == ".html"}


def test_there_are_templates_to_look_at():
    assert len(_pages()) > 10


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds_anything_inline_that_the_content_policy_would_stop(what):
    assert [name for name, text in _pages().items() if INLINE[what].search(_without_comments(text))] == []


def _without_comments(text: str) -> str:
    return re.sub(r"{% comment.*?endcomment %}|{#.*?#}", "", text, flags=re.S)


def test_every_template_is_used():
    asked = {text.split("#")[0] for text in python_strings()} | ASKED_FOR_BY_DJANGO
    for text in _pages().values():
        asked.update(match.split("#")[0] for match in re.findall(r"""["']([\w/.#-]+\.html[#\w-]*)["']""", text))
    assert set(_pages()) - asked == set()


def test_every_template_that_is_asked_for_exists():
    missing = {
        f"{name} → {wanted}"
        for name, text in _pages().items()
        for wanted in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""", text)
        if wanted not in templates()
    }
    assert missing == set()


def test_every_static_file_is_used():
    static = PACKAGE / "web" / "static"
    said = "\n".join(
        [*_pages().values(), *python_strings(), *(p.read_text("utf-8") for p in files(".css", ".js", under=static))]
    )
    names = [p.relative_to(static).as_posix() for p in files(under=static, vendor=True)]
    unused = [n for n in names if n not in said and n.rsplit("/", 1)[-1] not in said and not n.startswith("vendor/")]
    assert unused == []


def test_nothing_is_fetched_from_elsewhere():
    found = []
    for path in (*templates().values(), *files(".css", ".js", ".svg", ".typ", under=PACKAGE)):
        if path.suffix in {".html", ".txt", ".css", ".js", ".svg", ".typ"}:
            text = NAMESPACES.sub("", path.read_text(encoding="utf-8"))
            found += [f"{relative(path)}: {address}" for address in ADDRESS.findall(text)]
    assert found == []


def test_no_vendored_file_fetches_from_elsewhere():
    """Their licence comments may name addresses; a style sheet may load none and nothing may ask for a source map."""
    loads = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import|sourceMappingURL=""", re.I)
    assert [
        relative(p) for p in files(".css", ".js", under=PACKAGE, vendor=True) if loads.search(p.read_text("utf-8"))
    ] == []


# --- addresses ----------------------------------------------------------------------------------------------------


def _names(resolver: URLResolver, prefix: str = "") -> set[str]:
    found = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name}")
        else:
            found |= _names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
    return found


def _names_asked_for_in_python() -> set[tuple[str, str]]:
    asked = set()
    for path in files(".py", under=PACKAGE):
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            name = node.args[0].value
            if called in {"reverse", "reverse_lazy", "redirect"} and isinstance(name, str) and "/" not in name:
                asked.add((relative(path), name))
    return asked


def test_every_address_name_resolves():
    known = _names(get_resolver())
    asked = _names_asked_for_in_python()
    asked |= {("settings", getattr(settings, n)) for n in ("LOGIN_URL", "LOGIN_REDIRECT_URL", "LOGOUT_REDIRECT_URL")}
    for template, text in _pages().items():
        asked |= {(template, name) for name in re.findall(r"""{%\s*url\s+["']([^"']+)""", _without_comments(text))}
    assert {f"{where}: {name}" for where, name in asked if name not in known} == set()


def test_every_address_has_a_name_of_its_own():
    names = [name for name in _names(get_resolver()) if name.endswith("None")]
    assert names == []
