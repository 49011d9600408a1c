"""Knows in which sentence each property is said, in every language; does not know the facts.

Turkish patterns leave every name as it is: a name from anywhere takes no ending by rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sisterkg.vocab import Iri, term

Pattern = Mapping[str, str]
"""A sentence by language; names in braces are filled in."""

SENTENCES: Mapping[Iri, Pattern] = MappingProxyType(
    {
        term(name): {"en": english, "tr": turkish}
        for name, english, turkish in (
            ("skg:population", "{object} people live in {about}.", "{about} nüfusu {object} kişi."),
            ("skg:capitalOf", "{about} is the capital of {object}.", "{about}, {object} başkentidir."),
            (
                "skg:administrativeCentreOf",
                "{about} is the administrative centre of {object}.",
                "{about}, {object} yönetim merkezidir.",
            ),
            ("schema:containedInPlace", "{about} lies in {object}.", "{about}, {object} sınırları içindedir."),
            ("schema:containsPlace", "{object} is in {about}.", "{object}, {about} sınırları içindedir."),
            ("skg:onRiver", "{about} lies on the river {object}.", "{about}, {object} kıyısındadır."),
            ("skg:onWater", "{about} lies on the water: {object}.", "{about}, {object} kıyısındadır."),
            ("skg:hasPort", "{object} is a port of {about}.", "{object}, {about} limanıdır."),
            ("skg:industry", "{object} matters in {about}.", "{object}, {about} için önemli bir sektördür."),
            ("skg:product", "{object} comes from {about}.", "{object}, {about} ürünlerindendir."),
            (
                "skg:naturalResource",
                "{object} is a natural resource of {about}.",
                "{object}, {about} doğal kaynaklarındandır.",
            ),
            ("skg:climate", "The climate of {about}: {object}.", "{about} iklimi: {object}."),
            ("skg:title", "{about} bears the title “{object}”.", "{about}, “{object}” unvanını taşır."),
            ("skg:heritageListing", "{about} is listed: {object}.", "{about}, miras listesindedir: {object}."),
            ("skg:organization", "{object} is tied to {about}.", "{object}, {about} ile bağlantılıdır."),
            ("skg:formerName", "{about} was called {object} before.", "{about}, eskiden {object} adını taşıyordu."),
            ("skg:foundingYear", "{about} was founded in {object}.", "{about}, {object} yılında kuruldu."),
            ("skg:foundingPeriod", "{about} was founded: {object}.", "{about} kuruluş dönemi: {object}."),
            (
                "skg:age",
                "{about} is {object} years old, by the source.",
                "{about}, kaynağa göre {object} yaşındadır.",
            ),
            (
                "skg:rank",
                "{about} is number {object} in {relative_to}. What counts: {ranked_by}.",
                "{about}, {relative_to} içinde {object}. sıradadır. Ölçüt: {ranked_by}.",
            ),
            ("skg:area", "{about} covers {object} {unit}.", "{about} yüzölçümü {object} {unit}."),
            (
                "schema:distance",
                "{about} is {object} {unit} from {relative_to}.",
                "{about} ile {relative_to} arası {object} {unit}.",
            ),
            (
                "skg:travelTime",
                "{about} is {object} {unit} away from {relative_to}.",
                "{about} ile {relative_to} arasındaki yolculuk {object} {unit} sürer.",
            ),
            (
                "skg:administrativeDivisions",
                "{about} has {object} administrative divisions.",
                "{about}, {object} idari birimden oluşur.",
            ),
            ("skg:settlements", "{about} has {object} settlements.", "{about}, {object} yerleşimden oluşur."),
            (
                "skg:neighbourhoodUnits",
                "{about} has {object} neighbourhood units.",
                "{about}, {object} mahalle biriminden oluşur.",
            ),
            (
                "skg:ethnicGroups",
                "{object} ethnic groups live in {about}.",
                "{about} nüfusu {object} etnik gruptan oluşur.",
            ),
            (
                "skg:turkishResidents",
                "{object} Turkish people live in {about}.",
                "{about} içinde {object} Türk yaşar.",
            ),
            (
                "skg:urbanPopulationShare",
                "{object} {unit} of the people of {about} live in the city centre.",
                "{about} nüfusunun şehir merkezindeki payı: {object} {unit}.",
            ),
            (
                "skg:suburbanPopulationShare",
                "{object} {unit} of the people of {about} live in the suburbs.",
                "{about} nüfusunun banliyölerdeki payı: {object} {unit}.",
            ),
            ("skg:twinnedWith", "{about} is twinned with {object}.", "{about} ile {object} kardeş şehirdir."),
            ("skg:partner", "{about}", "{about}"),
            ("prov:wasDerivedFrom", "{about}", "{about}"),
        )
    }
)
"""How a statement is said. The order is that in which a page tells them."""

ANY_SENTENCE: Pattern = {"en": "{about} – {property}: {object}", "tr": "{about} – {property}: {object}"}
"""For a property that has no sentence of its own."""

QUALIFIERS: Mapping[Iri, Pattern] = MappingProxyType(
    {
        term(name): {"en": english, "tr": turkish}
        for name, english, turkish in (
            ("schema:observationDate", "in {value}", "{value} yılında"),
            ("skg:year", "in {value}", "{value} yılında"),
            ("skg:since", "since {value}", "{value} yılından beri"),
            ("skg:until", "until {value}", "{value} yılına kadar"),
            ("skg:approximation", "“{value}” in the source", "kaynakta “{value}”"),
            ("skg:statedBasis", "on the basis “{value}”", "dayanağı “{value}”"),
            ("skg:precision", "known to the nearest {value}", "{value} duyarlıkla biliniyor"),
            ("skg:awardedBy", "given by {value}", "veren: {value}"),
        )
    }
)
"""What more is said of a statement, behind its sentence, in this order."""

UNIT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "KMK": "area-square-kilometer",
        "HAR": "area-hectare",
        "MIK": "area-square-mile",
        "KMT": "length-kilometer",
        "SMI": "length-mile",
        "HUR": "duration-hour",
        "MIN": "duration-minute",
        "ANN": "duration-year",
    }
)
"""What CLDR calls the units of UN/CEFACT Recommendation 20 that figures are given in."""
