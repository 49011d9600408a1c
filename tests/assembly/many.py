"""Records of any number of cities, made of three, and what a quick build reads beside them."""

from __future__ import annotations

import csv
from pathlib import Path

from sisterkg.build import Inputs
from snapshot.tiny import tiny_inputs


def many_inputs(folder: Path, cities: int) -> Inputs:
    """Write what a build reads, with so many cities beside the three, each with two facts."""
    made = tiny_inputs(folder)
    with (made.data / "cities.csv").open(encoding="utf-8", newline="") as file:
        header, _home, *others = csv.reader(file)
    column = {name: place for place, name in enumerate(header)}
    with (
        (made.data / "cities.csv").open("a", encoding="utf-8", newline="") as city_file,
        (made.data / "facts.csv").open("a", encoding="utf-8", newline="") as fact_file,
    ):
        city_writer, fact_writer = csv.writer(city_file), csv.writer(fact_file)
        for number in range(cities):
            row = list(others[number % len(others)])
            row[column["entry"]] = str(100 + number)
            row[column["geonames"]] = str(10**9 + number)
            row[column["id"]] = f"{row[column['id']]}-{number}"
            row[column["wikidata"]] = f"Q{10**10 + number}"
            row[column["population_of"]] = ""
            city_writer.writerow(row)
            about = [str(100 + number), row[column["id"]]]
            fact_writer.writerow([*about, "capitalOf", "DE", *[""] * 9])
            fact_writer.writerow([*about, "rank", str(number), "", "DE", *[""] * 7])
    return made
