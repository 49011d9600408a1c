"""Knows how CKAN reads a catalogue, with no CKAN site behind it; does not know which catalogue.

Runs where CKAN is installed: ``python ckan_reader.py LANGUAGE FORMAT < catalogue`` prints the data sets as JSON.
"""

from __future__ import annotations

import json
import sys

from ckan.common import config
from ckanext.dcat.processors import RDFParser

language, syntax = sys.argv[1:]
config["ckan.locale_default"] = language
parser = RDFParser(profiles=["euro_dcat_ap_3"])
parser.parse(sys.stdin.buffer.read(), _format=syntax)
print(json.dumps(list(parser.datasets())))
