"""Knows how a DESCRIBE is asked as a CONSTRUCT, so that every engine describes alike; does not know the engines.

What a DESCRIBE gives is each engine's own choice (SPARQL 1.1, 16.4). Ours is the concise bounded description, which
in data without blank nodes is every triple of the subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sisterkg.engine.gate import TOKEN

_NAMED = frozenset({"iri", "name"})
_TARGETS = frozenset({*_NAMED, "variable"})
_CLAUSES = frozenset({"FROM", "NAMED"})


def as_construct(text: str) -> str:
    """Return a DESCRIBE without FROM clauses as a CONSTRUCT; what is no DESCRIBE is left as it is.

    >>> as_construct("DESCRIBE <http://e/a>")
    'CONSTRUCT { ?described ?p_of ?o_of } WHERE { { VALUES ?described { <http://e/a> } } ?described ?p_of ?o_of }'
    """
    tokens, begin, end = _parts(text)
    targets = tokens[begin + 1 : end]
    rest = text[targets[-1].end() :].strip() if targets else ""
    if not targets or (rest and not (_is_word(tokens[end], "WHERE") or tokens[end][0] == "{")):
        return text
    named = [token[0] for token in targets if token.lastgroup in _NAMED]
    variables = [token[0] for token in targets if token.lastgroup == "variable"]
    if any(token[0] == "*" for token in targets):
        variables = _variables(tokens[end:])
    subject, predicate, value = (_unused(name, text) for name in ("described", "p_of", "o_of"))
    # A comment at the end must not hide what follows it.
    found = [f"{{ SELECT ({name} AS {subject}) {rest}\n}} FILTER (BOUND({subject}))" for name in variables if rest]
    told = [f"VALUES {subject} {{ {' '.join(named)} }}"] if named else []
    prologue = text[: tokens[begin].start()]
    if not found and not told:
        return f"{prologue}CONSTRUCT {{ }} WHERE {{ }}"  # a variable that nothing binds
    choices = " UNION ".join(f"{{ {choice} }}" for choice in (*told, *found))
    triple = f"{subject} {predicate} {value}"
    return f"{prologue}CONSTRUCT {{ {triple} }} WHERE {{ {choices} {triple} }}"


def of_iris(text: str) -> str:
    """Return a DESCRIBE of IRIs alone as a CONSTRUCT; anything else is left as it is.

    Our own engine nests such a list as deep as it is long: each IRI takes as much more time as there are before it,
    and of some thousands it dies.

    >>> of_iris("DESCRIBE <a> <b> FROM <g>")
    'CONSTRUCT { ?described ?p_of ?o_of } FROM <g> WHERE { VALUES ?described { <a> <b> } ?described ?p_of ?o_of }'
    """
    if "describe" not in text.lower():
        return text
    tokens, begin, end = _parts(text)
    targets, clauses = tokens[begin + 1 : end], tokens[end:]
    is_of_iris = targets and all(token.lastgroup in _NAMED for token in targets)
    if not is_of_iris or not all(each.lastgroup in _NAMED or each[0].upper() in _CLAUSES for each in clauses):
        return text
    triple = " ".join(_unused(name, text) for name in ("described", "p_of", "o_of"))
    named = " ".join(dict.fromkeys(token[0] for token in targets))
    graphs = "".join(f"{each[0]} " for each in clauses)
    subject = triple.partition(" ")[0]
    asked = f"CONSTRUCT {{ {triple} }} {graphs}WHERE {{ VALUES {subject} {{ {named} }} {triple} }}"
    return f"{text[: tokens[begin].start()]}{asked}"


def _parts(text: str) -> tuple[Sequence[re.Match[str]], int, int]:
    """Return the tokens of a query, the place of DESCRIBE among them, and the end of what it names.

    Both places are behind all tokens where there is none.
    """
    tokens = [match for match in TOKEN.finditer(text) if match.lastgroup != "space"]
    begin = next((at for at, token in enumerate(tokens) if _is_word(token, "DESCRIBE")), len(tokens))
    end = begin + 1
    while end < len(tokens) and (tokens[end].lastgroup in _TARGETS or tokens[end][0] == "*"):
        end += 1
    return tokens, begin, end


def _is_word(token: re.Match[str], word: str) -> bool:
    return token.lastgroup == "word" and token[0].upper() == word


def _variables(tokens: Sequence[re.Match[str]]) -> list[str]:
    """Return every variable of a pattern, each once, in order."""
    return list(dict.fromkeys(f"?{token[0][1:]}" for token in tokens if token.lastgroup == "variable"))


def _unused(name: str, text: str) -> str:
    while name in text:
        name += "_"
    return f"?{name}"
