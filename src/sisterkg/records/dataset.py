"""Knows dataset.toml, what a data set says of itself; does not know its records."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sisterkg.faults import Fault, SisterkgError
from sisterkg.published import NumberFormat
from sisterkg.records.hints import did_you_mean
from sisterkg.records.keys import KEYS, expected, is_needed, is_web_address
from sisterkg.records.tables import Report, shown
from sisterkg.vocab import Slug

BILINGUAL = ("en", "tr")
"""The languages of a data set that does not say rightly which it is in: those of the pages."""

Texts = Mapping[str, str]
"""One text by language."""


@dataclass(frozen=True)
class Agent:
    """A publisher or a contact."""

    name: Texts
    url: str
    type: str | None = None
    """What a publisher is, by the name of ADMS."""
    email: str | None = None


@dataclass(frozen=True)
class Source:
    """The page that the records were taken from."""

    url: str
    language: str
    retrieved: date
    title: Texts
    publisher: Texts
    numbers: NumberFormat


@dataclass(frozen=True)
class DatasetRecord:
    """What a data set says of itself."""

    id: Slug
    home: Slug
    base_iri: str
    languages: tuple[str, ...]
    modified: date
    license: str
    license_title: str
    issued: date | None
    """When the data set was published first."""
    frequency: str | None
    """How often it is changed, by the EU's code."""
    themes: tuple[str, ...]
    """What it is about, by the EU's codes."""
    title: Texts
    description: Texts
    keywords: Mapping[str, Sequence[str]]
    """By language."""
    publisher: Agent
    contact: Agent
    source: Source


@dataclass(frozen=True)
class Conventions:
    """What the other files are read by; None for what dataset.toml does not tell, so that no cell is misjudged."""

    home: Slug | None
    language: str | None
    """That of the source."""
    numbers: NumberFormat | None
    languages: tuple[str, ...] = BILINGUAL
    """Those that the data set is in."""


def read_dataset(content: bytes, source: str, report: Report) -> DatasetRecord | None:
    """Read dataset.toml; report every key that is missing, unknown or of the wrong kind."""
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        report(Fault(source, 0, "", "", "wrong-encoding", "the file is not UTF-8", "save it as UTF-8"))
        return None
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        mend = "mend the line; texts stand in quotes"
        report(Fault(source, int(at[1]) if at else 0, "", "", "malformed-toml", shown(str(error)), mend))
        return None
    lines = content.decode("utf-8-sig").splitlines()
    flat = dict(_flattened(values))
    faults = [*_unknown(flat, lines, source), *_missing_or_wrong(flat, lines, source)]
    for fault in faults:
        report(fault)
    return None if faults else _record(values)


def read_conventions(content: bytes) -> Conventions:
    """Read from dataset.toml what the other files need, whatever else is wrong with it."""
    try:
        flat = dict(_flattened(tomllib.loads(content.decode("utf-8-sig"))))
    except (ValueError, RecursionError):
        return Conventions(None, None, None)
    fit = {key: value for key, value in flat.items() if key in KEYS and KEYS[key][0](value)}
    signs = {name: fit.get(f"source.numbers.{name}") for name in ("grouping", "decimal", "decimal_before_scale")}
    return Conventions(
        home=cast("Slug | None", fit.get("home")),
        language=cast("str | None", fit.get("source.language")),
        numbers=_number_format(signs, str(fit.get("source.language", "en"))) if None not in signs.values() else None,
        languages=_languages(flat),
    )


def _number_format(signs: Mapping[str, Any], language: str) -> NumberFormat:
    return NumberFormat(**{name: frozenset(listed) for name, listed in signs.items()}, language=language)


def _flattened(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if "." in key:
            yield f'{path}"{key}"', value
        elif isinstance(value, dict) and value:
            yield from _flattened(value, f"{path}{key}.")
        else:
            yield path + key, value


def _unknown(flat: Mapping[str, object], lines: Sequence[str], source: str) -> Iterator[Fault]:
    for key in flat:
        if not expected(key):
            missing = [known for known in KEYS if known not in flat]
            mend = _by_language(key, _languages(flat)) or did_you_mean(key, missing) or "delete it"
            yield Fault(source, _line_of(key, lines), key, "", "unknown-key", f"there is no key {shown(key)}", mend)


def _by_language(key: str, spoken: Sequence[str]) -> str:
    """Return what to write for a text that was given in no language, or nothing where the key is none of a text."""
    if f"{key}.en" not in KEYS:
        return ""
    each = ", ".join(f'{language} = "…"' for language in spoken)
    return f"say in which language each text is: {key} = {{ {each} }}"


def _missing_or_wrong(flat: Mapping[str, object], lines: Sequence[str], source: str) -> Iterator[Fault]:
    for key in (*KEYS, *(key for key in flat if key not in KEYS)):
        if not (taken := expected(key)):
            continue
        fits, wanted = taken
        if key not in flat and not is_needed(key, _languages(flat)):
            continue
        if key not in flat:
            yield Fault(source, 0, key, "", "missing-key", f"{key} is missing", f"give {wanted}")
        elif not fits(flat[key]):
            value = shown(str(flat[key]))
            yield Fault(source, _line_of(key, lines), key, value, "wrong-value", f"{key} is wrong", f"give {wanted}")


def _languages(flat: Mapping[str, object]) -> tuple[str, ...]:
    listed = flat.get("languages")
    return tuple(listed) if isinstance(listed, list) and KEYS["languages"][0](listed) else BILINGUAL


def _line_of(key: str, lines: Sequence[str]) -> int:
    """Return the line a key stands on, as its table's heading and its own name tell; 0 where neither does."""
    table, _, name = key.rpartition(".")
    current = ""
    for number, line in enumerate(lines, start=1):
        if heading := re.match(r"\s*\[([^\[\]]+)\]\s*(#.*)?$", line):
            current = heading[1].strip()
        elif current == table and re.match(rf"\s*\"?{re.escape(name)}\"?\s*=", line):
            return number
    return 0


def _record(values: Mapping[str, Any]) -> DatasetRecord:
    source = values["source"]
    return DatasetRecord(
        id=Slug(values["id"]),
        home=Slug(values["home"]),
        base_iri=read_base_iri(values["base_iri"]),
        languages=tuple(values["languages"]),
        modified=values["modified"],
        license=values["license"],
        license_title=values["license_title"],
        issued=values.get("issued"),
        frequency=values.get("frequency"),
        themes=tuple(values.get("themes", ())),
        title=values["title"],
        description={language: " ".join(text.split()) for language, text in values["description"].items()},
        keywords={language: tuple(words) for language, words in values.get("keywords", {}).items()},
        publisher=Agent(**values["publisher"]),
        contact=Agent(**values["contact"]),
        source=Source(
            url=source["url"],
            language=source["language"],
            retrieved=source["retrieved"],
            title=source["title"],
            publisher=source["publisher"],
            numbers=_number_format(source["numbers"], source["language"]),
        ),
    )


def read_base_iri(address: str) -> str:
    """Return a web address with the slash at its end that IRIs are minted behind.

    >>> read_base_iri("https://data.example.org/twins")
    'https://data.example.org/twins/'

    Raises:
        SisterkgError: where it is no web address.
    """
    if not is_web_address(address):
        raise SisterkgError(f"{address!r} is no base IRI", "give a web address, as in https://data.example.org/")
    return address if address.endswith("/") else address + "/"
