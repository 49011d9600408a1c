"""Knows how what is typed is completed and shown in small (suggest, flyout and preview services); not who asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import chain, islice
from typing import Any

from flask import Response, abort, render_template, request

from sisterkg.folding import fold_name
from sisterkg.messages import Message
from sisterkg.reconciliation import Entity, proposed_columns, type_told
from sisterkg.vocab import Iri, expanded
from sisterkg.web.descriptions import Row
from sisterkg.web.formats import PAGE
from sisterkg.web.languages import reader_language
from sisterkg.web.reconcile import charge, entity_told, reconcile, told, types_told, whole_number
from sisterkg.web.responses import represented
from sisterkg.web.served import the_describer, the_gazetteer, the_snapshot

SUGGESTED = 20
"""Suggestions where nobody says how many are wanted."""
_MOST_SUGGESTED = 100
_FARTHEST = 10_000
"""Suggestions that are passed over at the most to come to a page of them."""
_ROWS_OF_FLYOUT = 4

Told = Mapping[str, Any]


@reconcile.get("/suggest/<any('entity','type','property'):kind>")
def suggest(kind: str) -> Response:
    """Suggest what begins with what has been typed so far, then what has a later word that does."""
    charge(1)
    skipped = whole_number("cursor") or 0
    return told({"result": suggested(kind, skipped)})


def suggested(kind: str, skipped: int, most: int = SUGGESTED) -> list[Told]:
    """Return suggestions for the prefix of the request, those before a number of them left out."""
    if skipped > _FARTHEST:
        what = Message("no more than {most} suggestions can be skipped: type another letter", most=_FARTHEST)
        abort(HTTPStatus.BAD_REQUEST, what)
    typed, language = request.args.get("prefix", ""), reader_language()
    found = {"entity": _entities, "type": _types, "property": _properties}[kind](typed, language)
    return _told_apart(list(islice(found, skipped, skipped + min(most, _MOST_SUGGESTED))))


def _told_apart(found: Sequence[Told]) -> list[Told]:
    """Return suggestions, with the id in what describes those that would look alike."""
    looks = Counter((each["name"], each.get("description", "")) for each in found)
    alike = {look for look, times in looks.items() if times > 1}
    return [
        {**each, "description": ", ".join(filter(None, (each.get("description", ""), each["id"])))}
        if (each["name"], each.get("description", "")) in alike
        else each
        for each in found
    ]


def _entities(typed: str, language: str) -> Iterator[Told]:
    """Yield things: first the one that an id means, then by the beginnings of names and words."""
    things = the_gazetteer()
    meant = sorted(things.identified(typed))
    numbers = (number for number in things.beginning_with(fold_name(typed)) if number not in meant)
    for number in chain(meant, numbers):
        entity = things.of_numbers([number])[number]
        yield {**entity_told(entity, language), "notable": types_told(entity, language)}


def _types(typed: str, language: str) -> Iterator[Told]:
    return _beginning_with(typed, (type_told(name, the_gazetteer(), language) for name in the_gazetteer().types))


def _properties(typed: str, language: str) -> Iterator[Told]:
    columns = proposed_columns(the_snapshot(), the_gazetteer(), "")
    return _beginning_with(typed, ({"id": each.id, "name": each.name(language)} for each in columns))


def _beginning_with(typed: str, offered: Iterable[Mapping[str, str]]) -> Iterator[Told]:
    """Yield what begins with a text by name or id, then what has a later word that does."""
    asked, every = fold_name(typed), list(offered)
    names = [(fold_name(each["name"]), fold_name(each["id"])) for each in every]
    begins = [any(name.startswith(asked) for name in both) for both in names]
    has_word = [any(f" {asked}" in f" {name}" for name in both) for both in names]
    yield from (each for each, does in zip(every, begins, strict=True) if does)
    yield from (each for each, does, has in zip(every, begins, has_word, strict=True) if has and not does)


@reconcile.get("/flyout/<any('entity','type','property'):kind>")
def flyout(kind: str) -> Response:
    """Show in few words what has been suggested, as HTML inside JSON (0.2, 6.5)."""
    charge(1)
    own, language = request.args.get("id", ""), reader_language()
    if kind == "entity":
        entity = _the_entity(own)
        shown: Mapping[str, Any] = {
            **entity_told(entity, language),
            "kinds": [each["name"] for each in types_told(entity, language)],
            "rows": _rows(entity, language)[:_ROWS_OF_FLYOUT],
        }
    else:
        found = {"type": _types, "property": _properties}[kind]("", language)
        known = next((each for each in found if each["id"] == own), None)
        if known is None:
            abort(HTTPStatus.NOT_FOUND, Message("there is no {kind} {asked}", kind=kind, asked=own[:100]))
        names = the_snapshot().names(expanded(own)) if kind == "type" else {}
        shown = {**known, "description": names.get(language, ""), "kinds": [own], "rows": []}
    return told({"id": own, "html": render_template("flyout.html", **shown)})


@reconcile.get("/preview")
def preview() -> Response:
    """Show a thing in a small page, for a frame of whatever tool asks."""
    charge(1)
    language = reader_language()
    entity = _the_entity(request.args.get("id", ""))
    name, iri = entity.name(language), f"{the_snapshot().base_iri}id/{entity.id}"
    body = render_template("preview.html", name=name, rows=_rows(entity, language), iri=iri)
    return represented(body.encode(), PAGE)


def _the_entity(own: str) -> Entity:
    entity = the_gazetteer().get(own) or the_gazetteer().the(own)
    if entity is None:
        abort(HTTPStatus.NOT_FOUND, Message("there is no thing {asked}", asked=own[:100]))
    return entity


def _rows(entity: Entity, language: str) -> Sequence[Row]:
    return the_describer(language).rows_of(Iri(f"{the_snapshot().base_iri}id/{entity.id}"))
