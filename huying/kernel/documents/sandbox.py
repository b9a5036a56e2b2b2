"""The language of a template, and nothing beyond it: fields, 如果, and one loop. Pure: no Django.

Jinja can compute, call and include; a paper needs none of that. Every text is parsed before it runs, and what is not
named here is refused with the words at which it stands. The sandbox of Jinja is the second wall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from . import fields
from .genres import Genre

ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.For, nodes.If,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand,
)  # fmt: skip
NAMES = frozenset([*(word.name for word in fields.WORDS), *fields.LISTS, *fields.BLOCKS])
OF_ROWS = ("类别", "姓名")
ONLY = "模板里只能写字段、{% if 字段 %}和一层{% for 行 in 清单 %}，不能写别的。"


class TemplateFault(ValueError):
    """A template that cannot be used; the message is one sentence in Chinese and names the place."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Refuses, when a text is parsed, everything that is not a field of this kind of paper. Raises TemplateFault."""

    def __init__(self, genre: Genre) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self.members = {*fields.columns_of(genre), *OF_ROWS, *fields.OF_LOOP}
        self.genre = genre
        self.used: set[str] = set()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise TemplateFault(f"模板里“{_line(source, error.lineno)}”写得不对：花括号要成对，{ONLY}") from error
        for fault in self._faults(tree, source):
            raise TemplateFault(fault)
        return tree

    def _faults(self, tree: nodes.Template, source: str) -> Iterator[str]:
        own = {"loop", *(node.name for loop in tree.find_all(nodes.For) for node in _targets(loop))}
        for node in _walk(tree):
            if not isinstance(node, ALLOWED):
                yield f"模板里“{_line(source, node.lineno)}”写了不能用的写法。{ONLY}"
            elif isinstance(node, nodes.Name) and node.ctx == "load":
                yield from self._unknown(node.name, own)
            elif isinstance(node, nodes.Getattr) and node.attr not in self.members:
                yield f"模板里写了“{node.attr}”，{self.genre.label}的表格没有这一列。{self._columns()}"
            elif isinstance(node, nodes.For):
                yield from _loop_faults(node, source)

    def _unknown(self, name: str, own: set[str]) -> Iterator[str]:
        self.used.add(name)
        if name not in NAMES and name not in own:
            yield f"模板里写了“{name}”，没有这个字段。请对照这一页的字段表改正。"

    def _columns(self) -> str:
        named = "、".join(fields.columns_of(self.genre))
        return f"可以写的列：{named}。" if named else "这种公文没有表格。"


def _loop_faults(loop: nodes.For, source: str) -> Iterator[str]:
    if not (isinstance(loop.iter, nodes.Name) and loop.iter.name in fields.LISTS):
        yield f"模板里“{_line(source, loop.lineno)}”：只能对{'、'.join(fields.LISTS)}一行一行地排。"
    if loop.recursive or any(isinstance(node, nodes.For) for part in loop.body for node in _walk(part)):
        yield f"模板里“{_line(source, loop.lineno)}”：一层里面不能再套一层。"
    taken = [node.name for node in _targets(loop) if node.name in NAMES]
    if taken:
        yield f"模板里“{_line(source, loop.lineno)}”：“{taken[0]}”是字段，行请另取一个名字，例如“行”。"


def _targets(loop: nodes.For) -> list[nodes.Name]:
    return [loop.target] if isinstance(loop.target, nodes.Name) else list(loop.target.find_all(nodes.Name))


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _line(source: str, number: int | None) -> str:
    """The words of the paragraph at fault, without their markup: docxtpl puts each paragraph on a line."""
    lines = source.splitlines()
    found = lines[number - 1] if number and number <= len(lines) else ""
    return re.sub(r"<[^>]*>", "", found).strip()[:60] or "有一处"
