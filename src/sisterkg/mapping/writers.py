"""Knows how the triples of a template become a function that writes them as blocks of text; does not know SPARQL.

Of all ways to put texts together, Python does formatted string literals fastest: it compiles them, as it does a
function. A writer is compiled once for each set of variables that is bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import cast

from sisterkg.mapping.blocks import SEPARATOR
from sisterkg.mapping.terms import Term


class Slot(str):
    """The name of a variable, where it stands for a term."""

    __slots__ = ()


Pattern = tuple[str, str, str]
"""One triple of a template: of its terms each is a slot or is written as in N-Triples."""


@dataclass(frozen=True)
class Writer:
    """Writes the triples that are made where certain variables are bound, a block for each subject."""

    template: str
    """The name of the template whose triples they are."""
    patterns: tuple[Pattern, ...]
    variables: tuple[str, ...]
    nodes: tuple[int, ...]
    """Which of the variables stand where a literal cannot."""
    write: Callable[..., list[str]]

    def blocks(self, terms: Sequence[Term]) -> list[str]:
        """Return the sorted lines of each subject, joined, for the terms of the variables in their order.

        Raises:
            TypeError: for a literal where only an IRI can stand.
        """
        for position in self.nodes:
            if terms[position][0] != "<":
                variable = self.variables[position]
                raise TypeError(f"?{variable} of the template {self.template} must be an IRI: {terms[position]}")
        return self.write(*terms)

    def __reduce__(self) -> tuple[object, ...]:
        """Have it compiled anew in the process to which it is sent: no code travels."""
        return compiled, (self.template, self.patterns, self.variables)


def compiled(template: str, patterns: tuple[Pattern, ...], variables: tuple[str, ...]) -> Writer:
    """Compile those of a template's triples whose variables are all among these.

    >>> from sisterkg.mapping.terms import Node
    >>> patterns = (Slot("a"), "<e:p>", "<e:o>"), (Slot("a"), "<e:p>", Slot("b"))
    >>> compiled("demo", patterns, ("a",)).blocks([Node("<e:s>")])
    ['<e:s> <e:p> <e:o> .']
    """
    names = {name: f"v{number}" for number, name in enumerate(variables)}
    by_subject: dict[str, list[Pattern]] = {}
    nodes: set[str] = set()
    for pattern in patterns:
        nodes |= {*_slots(pattern[:2])}
        if {*_slots(pattern)} <= {*variables}:
            by_subject.setdefault(pattern[0], []).append(pattern)
    blocks = (_block(block, names) for block in by_subject.values())
    code = f"lambda {', '.join(names.values())}: [{', '.join(blocks)}]"
    write = eval(code, {_in_order.__name__: _in_order})  # noqa: S307  # texts are quoted and names numbered
    positions = tuple(position for position, name in enumerate(variables) if name in nodes)
    return Writer(template, patterns, variables, positions, cast("Callable[..., list[str]]", write))


def _slots(parts: Iterable[str]) -> Iterator[str]:
    return (part for part in parts if isinstance(part, Slot))


def _block(patterns: Sequence[Pattern], names: dict[str, str]) -> str:
    """Return the code of the text that the triples of one subject are."""
    ordered = sorted({*patterns})
    if len(ordered) > 1 and any(_slots(pattern[1] for pattern in ordered)):
        return _sorting(ordered, names)
    parts: list[str] = []
    for is_open, some in groupby(_by_predicate(ordered), key=lambda group: not _stays_sorted(group)):
        groups = [*some]
        parts += (
            [_sorting(group, names) for group in groups] if is_open else [_text(chain.from_iterable(groups), names)]
        )
    return parts[0] if len(parts) == 1 else f"{SEPARATOR!r}.join(({', '.join(parts)}))"


def _by_predicate(ordered: Iterable[Pattern]) -> Iterator[list[Pattern]]:
    return ([*group] for _, group in groupby(ordered, key=itemgetter(1)))


def _stays_sorted(group: Sequence[Pattern]) -> bool:
    """Tell whether the lines of a predicate are sorted and different whatever fills them."""
    return len(group) == 1 or not any(_slots(pattern[2] for pattern in group))


def _sorting(patterns: Iterable[Pattern], names: dict[str, str]) -> str:
    return f"{_in_order.__name__}({', '.join(_text([pattern], names) for pattern in patterns)})"


def _text(patterns: Iterable[Pattern], names: dict[str, str]) -> str:
    lines = (" ".join(_coded(part, names) for part in pattern) for pattern in patterns)
    return f"f{SEPARATOR.join(f'{line} .' for line in lines)!r}"


def _coded(part: str, names: dict[str, str]) -> str:
    return f"{{{names[part]}}}" if isinstance(part, Slot) else part.replace("{", "{{").replace("}", "}}")


def _in_order(*lines: str) -> str:
    return SEPARATOR.join(sorted({*lines}))
