"""What the README and the data's README say, done."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path

import pytest

from sisterkg.engine.limits import MEANINGS, UNITS, Limits
from sisterkg.records import cities, countries, facts, link_checks, links, things, withdrawals

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@dataclass(frozen=True)
class Step:
    """A command of the tour and what it prints; … stands for anything on a line."""

    command: str
    output: str


def _steps(section: str) -> Iterator[Step]:
    for block in re.findall(r"```console\n(.*?)```", section, flags=re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            more = [line[2:] for line in lines[1:] if line.startswith("> ")]
            output = [line for line in lines[1:] if not line.startswith("> ")]
            yield Step("\n".join([lines[0], *more]), "\n".join(output))


TOUR = tuple(_steps(README.partition("## A tour")[2].partition("\n## ")[0]))


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{address} does not answer")


def test_tour_prints_what_it_says(tmp_path: Path, free_port: int) -> None:
    """Every command of the README's tour runs, in order, and prints what the README shows."""
    assert len(TOUR) >= 12
    for name in ("data", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name)
    scripts = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{scripts}:{os.environ['PATH']}",
        "PORT": str(free_port),
        "LC_ALL": "C.UTF-8",
    }
    server: subprocess.Popen[bytes] | None = None
    try:
        for step in TOUR:
            command = step.command.replace("localhost:8000", f"127.0.0.1:{free_port}")
            if command.endswith("&"):
                arguments = command.removesuffix("&").split()
                server = subprocess.Popen(arguments, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
                _wait_for(f"http://127.0.0.1:{free_port}/health", server)
                continue
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=60,
                check=False,
            )
            printed = (
                done.stdout.decode().replace("\r\n", "\n").replace(f"127.0.0.1:{free_port}", "localhost:8000").strip()
            )
            pattern = ".*".join(re.escape(part) for part in step.output.split("…"))
            assert re.fullmatch(pattern, printed), f"$ {step.command}\n{printed}"
    finally:
        if server:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("cities.csv", cities.COLUMNS),
        ("facts.csv", facts.COLUMNS),
        ("things.csv", things.COLUMNS),
        ("countries.csv", countries.COLUMNS),
        ("withdrawn.csv", withdrawals.COLUMNS),
        ("links.csv", links.COLUMNS),
        ("link-checks.csv", link_checks.COLUMNS),
    ],
)
def test_data_readme_tells_every_column(heading: str, columns: Mapping[str, str]) -> None:
    """The tables of data/README.md are those of the code, column by column."""
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    section = text.partition(f"## {heading}")[2].partition("\n## ")[0]
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, flags=re.MULTILINE))
    assert {name: meaning.replace("&#124;", "|") for name, meaning in told.items()} == dict(columns)


def test_readme_names_every_dependency() -> None:
    """The README's table of dependencies is that of the package and its extras, no more and no less."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    declared = {re.split(r"[\[>]", each)[0] for each in (*project["dependencies"], *extras)}
    table = README.partition("## Dependencies")[2].partition("For development")[0]
    assert set(re.findall(r"\[([a-z0-9-]+)\]\(", table)) == declared


def test_readme_links_lead_somewhere() -> None:
    """Every file that the README links to is there."""
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_readme_tells_every_limit() -> None:
    """The README's table of limits is the one that the options and headers are made from."""
    rows = re.findall(r"^\| `--(\w+)` \| ([\d,.]+) (.+?) \| (.+?) \|$", README, re.M)
    defaults = {limit.name: f"{limit.default:,}" for limit in fields(Limits)}
    assert rows == [(name, value, UNITS[name], MEANINGS[name]) for name, value in defaults.items()]
