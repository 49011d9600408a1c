"""Knows how each kind of constraint of SHACL is said in words, in every language; does not know any shape."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sisterkg.vocab import Iri, term

CONSTRAINTS: Mapping[Iri, Mapping[str, str]] = MappingProxyType(
    {
        term(f"sh:{name}"): {"en": english, "tr": turkish}
        for name, english, turkish in (
            ("minCount", "values, at least: {value}", "değer sayısı en az: {value}"),
            ("maxCount", "values, at most: {value}", "değer sayısı en çok: {value}"),
            ("datatype", "each value has the datatype {value}", "her değerin veri türü: {value}"),
            ("class", "each value is of the class {value}", "her değerin sınıfı: {value}"),
            ("nodeKind", "each value is of the kind {value}", "her değerin çeşidi: {value}"),
            ("pattern", "each value fits the pattern {value}", "her değer şu kalıba uyar: {value}"),
            ("minInclusive", "each value is {value} or more", "her değer {value} ya da daha büyük"),
            ("maxInclusive", "each value is {value} or less", "her değer {value} ya da daha küçük"),
            ("minExclusive", "each value is more than {value}", "her değer şundan büyük: {value}"),
            ("maxExclusive", "each value is less than {value}", "her değer şundan küçük: {value}"),
            ("minLength", "characters of a value, at least: {value}", "değerin karakter sayısı en az: {value}"),
            ("maxLength", "characters of a value, at most: {value}", "değerin karakter sayısı en çok: {value}"),
            ("uniqueLang", "one value in each language at most: {value}", "her dilde en çok bir değer: {value}"),
            ("languageIn", "each value is in a language of {value}", "her değerin dili şunlardan biri: {value}"),
            ("equals", "the same values as those of {value}", "şununkilerle aynı değerler: {value}"),
            ("disjoint", "no value in common with {value}", "şununla ortak değer yok: {value}"),
            ("lessThan", "each value is less than those of {value}", "her değer şununkilerden küçük: {value}"),
            ("hasValue", "one of the values is {value}", "değerlerden biri: {value}"),
            ("in", "each value is one of {value}", "her değer şunlardan biri: {value}"),
            ("qualifiedMinCount", "values that meet the condition, at least: {value}", "koşula uyan değer sayısı en az: {value}"),  # noqa: E501  # a row of a table
            ("qualifiedMaxCount", "values that meet the condition, at most: {value}", "koşula uyan değer sayısı en çok: {value}"),  # noqa: E501  # a row of a table
            ("qualifiedValueShape", "the condition:", "koşul:"),
            ("node", "each value meets:", "her değer şuna uyar:"),
            ("property", "of a property:", "bir özellik için:"),
            ("not", "this does not hold:", "şu geçerli değildir:"),
            ("or", "at least one of these holds:", "şunlardan en az biri geçerlidir:"),
            ("and", "all of these hold:", "şunların hepsi geçerlidir:"),
            ("xone", "exactly one of these holds:", "şunlardan tam olarak biri geçerlidir:"),
            ("sparql", "this query finds nothing:", "şu sorgu hiçbir şey bulmaz:"),
        )
    }
)  # fmt: skip
"""What a constraint of each kind wants (SHACL, 4 and 5)."""

TARGETS: Mapping[Iri, Mapping[str, str]] = MappingProxyType(
    {
        term("sh:targetClass"): {"en": "everything of the class {value}", "tr": "şu sınıftan her şey: {value}"},
        term("sh:targetNode"): {"en": "this alone: {value}", "tr": "yalnızca şu: {value}"},
        term("sh:targetSubjectsOf"): {
            "en": "whatever has the property {value}",
            "tr": "şu özelliği olan her şey: {value}",
        },
        term("sh:targetObjectsOf"): {
            "en": "every value of the property {value}",
            "tr": "şu özelliğin her değeri: {value}",
        },
    }
)
"""What a shape looks at (SHACL, 2.1.3)."""

PATHS: Mapping[Iri, Mapping[str, str]] = MappingProxyType(
    {
        term("sh:inversePath"): {
            "en": "what it is a value of, by {value}",
            "tr": "şu özellikle değeri olduğu şey: {value}",
        },
        term("sh:alternativePath"): {"en": "{value}, either of them", "tr": "şunlardan herhangi biri: {value}"},
        term("sh:zeroOrMorePath"): {"en": "{value}, any number of times", "tr": "{value}, herhangi bir sayıda"},
        term("sh:oneOrMorePath"): {"en": "{value}, once or more", "tr": "{value}, bir ya da daha çok kez"},
        term("sh:zeroOrOnePath"): {"en": "{value}, once or not at all", "tr": "{value}, en çok bir kez"},
    }
)
"""How a path that is no single property is said (SHACL, 2.3.1)."""
