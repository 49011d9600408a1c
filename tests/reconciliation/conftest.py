"""What the tests of the reconciliation service share: a client through which no answer passes unchecked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import jsonschema
import pytest
from referencing import Registry, Resource

from serving import Answer, Headers, Server
from sisterkg.reconciliation import Gazetteer
from sisterkg.snapshot import Snapshot

FORM = "application/x-www-form-urlencoded"
ROOT = "/reconcile"
DRAFT = f"{ROOT}/1.0-draft"
_DIALECT = {"$schema": "http://json-schema.org/draft-07/schema#"}
_TEXT = {"type": "string", "minLength": 1}

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": "^https?://"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "mend": _TEXT,
        "faults": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["where", "what", "mend"],
                "properties": {"where": _TEXT, "what": _TEXT, "mend": _TEXT},
                "additionalProperties": False,
            },
        },
    },
}
"""How an error is told (RFC 9457), which the API leaves open."""
FLYOUT = {
    "type": "object",
    "required": ["id", "html"],
    "properties": {"id": _TEXT, "html": _TEXT},
    "additionalProperties": False,
}
"""What 0.2 says of a flyout (6.5) in words; it has no schema of its own."""

Check = Callable[[str, object], None]


@pytest.fixture(scope="session")
def validate(reference: Path) -> Check:
    """Check JSON against one of the API's own schemas."""
    schemas = {
        file.stem: json.loads(file.read_text("utf-8")) | _DIALECT
        for file in (reference / "reconciliation-0.2").glob("*.json")
        if file.stem != "openapi"
    }
    assert len(schemas) >= 10
    swagger = {"definitions": {"securityDefinitions": {"additionalProperties": {}}}} | _DIALECT
    by_address = {schema["$id"]: schema for schema in schemas.values()} | {
        "http://swagger.io/v2/schema.json": swagger
    }
    registry: Any = Registry().with_resources(
        (address, Resource.from_contents(schema)) for address, schema in by_address.items()
    )

    def check(name: str, value: object) -> None:
        jsonschema.Draft7Validator(schemas[name], registry=registry).validate(value)

    return check


class Service:
    """The service, asked as its clients do; each answer is checked by what the API says of its kind."""

    def __init__(self, server: Server, validate: Check) -> None:
        self.server = server
        self._validate = validate

    def ask(
        self, path: str = "", method: str = "GET", headers: Headers = (), body: bytes | None = None, **form: object
    ) -> Answer:
        """Send a request to a path below the endpoint; ``form`` goes into the address, texts as they are."""
        if form:
            path += f"?{urlencode(_texts(form), quote_via=quote)}"
        answer = self.server.ask(f"{ROOT}{path}", method, headers, body)
        self._check(path, method, body or b"", answer)
        return answer

    def post(self, **form: object) -> Answer:
        """Send a form."""
        return self.ask("", "POST", {"Content-Type": FORM}, urlencode(_texts(form)).encode())

    def json(self, path: str = "", **form: object) -> Any:
        """Return the JSON of an answer by GET, which must be none of an error."""
        answer = self.ask(path, **form)
        assert answer.status == 200, answer.text
        return json.loads(answer.body)

    def found(self, query: str | None = None, **more: object) -> list[dict[str, Any]]:
        """Return the candidates of one query."""
        told = more if query is None else {"query": query, **more}
        candidates: list[dict[str, Any]] = self.json(queries={"q": told})["q"]["result"]
        return candidates

    def best(self, query: str | None = None, **more: object) -> tuple[str, bool]:
        """Return the id of the likeliest candidate, and whether it is sure."""
        candidates = self.found(query, **more)
        return (candidates[0]["id"], candidates[0]["match"]) if candidates else ("", False)

    def _check(self, path: str, method: str, body: bytes, answer: Answer) -> None:
        assert answer.headers["Access-Control-Allow-Origin"] == "*", "not open to scripts of other pages"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if method in ("HEAD", "OPTIONS"):
            assert answer.body == b""
            return
        parts = urlsplit(path)
        asked = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(
            parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        )
        if answer.media_type == "text/html":
            assert "script-src" not in answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert well_formed(answer.text)
            return
        text = answer.text
        if answer.media_type == "text/javascript":
            opening = f"/**/{asked['callback']}("
            assert answer.status == 200
            assert text.startswith(opening)
            assert text.endswith(");")
            text = text.removeprefix(opening).removesuffix(");")
        told = json.loads(text, parse_constant=pytest.fail)
        if answer.media_type == "application/problem+json" or (answer.status == 200 and "detail" in told):
            assert answer.status == told["status"] or answer.media_type == "text/javascript"
            jsonschema.Draft7Validator(PROBLEM).validate(told)
            return
        assert answer.status == 200
        if "/flyout/" in parts.path:
            jsonschema.Draft7Validator(FLYOUT).validate(told)
        elif not parts.path.startswith("/1.0-draft"):
            self._check_answer(parts.path, asked, told)

    def _check_answer(self, path: str, asked: dict[str, str], told: Any) -> None:
        schemas = {
            "/properties": "data-extension-property-proposal",
            "/suggest/entity": "suggest-entities-response",
            "/suggest/type": "suggest-types-response",
            "/suggest/property": "suggest-properties-response",
        }
        if path in schemas:
            self._validate(schemas[path], told)
        elif "queries" in asked:
            self._validate("reconciliation-result-batch", told)
            assert told.keys() == json.loads(asked["queries"]).keys()
        elif "query" in asked:
            self._validate("reconciliation-result-batch", {"query": told})
        elif "extend" in asked:
            self._validate("data-extension-response", told)
        else:
            assert path == "", f"no schema for {path}"
            self._validate("manifest", told)


@pytest.fixture(scope="session")
def service(server: Server, validate: Check) -> Service:
    """The service over the real records."""
    return Service(server, validate)


@pytest.fixture(scope="session")
def gazetteer(snapshot: Snapshot) -> Iterator[Gazetteer]:
    """The things of the real records."""
    found = Gazetteer(snapshot)
    yield found
    found.close()


def _texts(form: dict[str, object]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in form.items()}


class _Balance(HTMLParser):
    """Keeps count of what has been opened."""

    VOID = frozenset({"meta", "link", "base", "br", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is opened; nothing may run."""
        if tag == "script" or any(name.startswith("on") or name == "style" for name, _ in attrs):
            self.wrong.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note what is closed."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def well_formed(html: str) -> bool:
    """Tell whether everything that is opened is closed, in order, and nothing in it would run."""
    balance = _Balance()
    balance.feed(html)
    balance.close()
    return balance.open == [] and balance.wrong == []
