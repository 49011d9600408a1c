"""What the README and the data's README say, done."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path

import pytest

from serving import unused_port
from sisterkg.limits import MEANINGS, UNITS, Limits
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


OUTGROWING = (ROOT / "docs" / "outgrowing.md").read_text("utf-8")


def _wait_for(port: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", int(port))).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nobody listens at {port}")


def _walk(steps: Iterable[Step], folder: Path, ports: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Run commands in order, and compare what each prints; those that end in & go on until all others have run."""
    named = re.compile("|".join(f"(?<=:){port}|(?<=port ){port}" for port in ports))
    servers: list[subprocess.Popen[bytes]] = []
    try:
        for step in steps:
            command = named.sub(lambda found: ports[found[0]], step.command).replace("localhost:", "127.0.0.1:")
            if command.endswith("&"):
                arguments = command.removesuffix("&").split()
                server = subprocess.Popen(
                    arguments, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
                servers.append(server)
                opened = re.findall(rf"(?:--port |--bind \S+:)({'|'.join(ports.values())})\b", command)
                for port in opened or [environment["PORT"]] * command.startswith("sisterkg serve"):
                    _wait_for(port, server)
                continue
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
            )
            printed = done.stdout.decode().replace("\r\n", "\n").strip()
            printed = printed.replace(f"127.0.0.1:{environment['PORT']}", "localhost:8000")
            pattern = ".*".join(re.escape(part) for part in step.output.split("…"))
            assert re.fullmatch(pattern, printed), f"$ {step.command}\n{printed}"
    finally:
        for server in reversed(servers):
            server.send_signal(signal.SIGTERM)
        for server in servers:
            server.wait(20)


def _environment(port: str) -> Mapping[str, str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PORT": port, "LC_ALL": "C.UTF-8"}


def test_tour_prints_what_it_says(tmp_path: Path, free_port: int) -> None:
    """Every command of the README's tour runs, in order, and prints what the README shows."""
    assert len(TOUR) >= 12
    for name in ("data", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name)
    _walk(TOUR, tmp_path, {"8000": str(free_port)}, _environment(str(free_port)))


def test_page_for_several_machines_prints_what_it_says(tmp_path: Path) -> None:
    """Every command of the page about more than one machine runs: Parquet, a cluster, an engine elsewhere."""
    steps = tuple(_steps(OUTGROWING))
    assert {step.command.split()[0] for step in steps} >= {"dask", "oxigraph", "sisterkg", "curl"}
    shutil.copytree(ROOT / "data", tmp_path / "data")
    ports = {port: str(unused_port()) for port in ("8000", "8786", "7878")}
    _walk(steps, tmp_path, ports, _environment(ports["8000"]))


def test_the_least_that_another_city_needs_is_enough(tmp_path: Path) -> None:
    """The two files that data/README.md shows pass the check."""
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    shown = dict(re.findall(r"^```(toml|csv)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE))
    (tmp_path / "dataset.toml").write_text(shown["toml"], "utf-8")
    (tmp_path / "cities.csv").write_text(shown["csv"], "utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "sisterkg", "check", "--data", tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "the graph conforms: 0 violation" in done.stdout


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
    """Every file that the README, or the page about several machines, links to is there."""
    for folder, text in ((ROOT, README), (ROOT / "docs", OUTGROWING)):
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (folder / target).exists(), target


def test_readme_tells_every_limit() -> None:
    """The README's table of limits is the one that the options and headers are made from."""
    rows = re.findall(r"^\| `--(\w+)` \| ([\d,.]+) (.+?) \| (.+?) \|$", README, re.M)
    defaults = {limit.name: f"{limit.default:,}" for limit in fields(Limits)}
    assert rows == [(name, value, UNITS[name], MEANINGS[name]) for name, value in defaults.items()]
