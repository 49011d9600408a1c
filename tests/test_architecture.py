"""What the layout of the code promises: who imports whom, who prints, and how large and well told each module is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sisterkg"
MODULES = {str(file.relative_to(SOURCE)): file for file in sorted(SOURCE.rglob("*.py"))}
MOST_LINES = 270
VAGUE = {
    "base",
    "common",
    "core",
    "helper",
    "helpers",
    "lib",
    "manager",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}
OPENINGS = ("Knows ", "Tells ", "sisterkg publishes ")
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:work|tmp|root|home)/\w[^\s'\"]*")

every_module = pytest.mark.parametrize("module", MODULES)
outside_cli = pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("cli/")])


@cache
def parsed(module: str) -> ast.Module:
    """Parse a module of the package."""
    return ast.parse(MODULES[module].read_text("utf-8"))


def dotted(node: ast.AST) -> str:
    """Return a name or an attribute as it is written, or nothing for any other expression."""
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value)):
        return f"{owner}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@cache
def names_used(module: str) -> Set[str]:
    """Return every name that a module uses, dotted as it is written, and every one that it imports."""
    nodes = list(ast.walk(parsed(module)))
    imported = {
        f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return {name for node in nodes if (name := dotted(node))} | imported


@cache
def imports_of(module: str) -> Set[str]:
    """Return every module that a module imports anywhere in it, as far as it names them."""
    found = set()
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "a relative import"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def public_definitions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Give the public functions and classes of a module or class, and those of its public classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node)


def tracked_files() -> list[str]:
    """Return the paths of all files in the repository; without git there are none to look at."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode()
    return [path for path in listed.split("\0") if (ROOT / path).is_file()]


def test_import_contracts_hold() -> None:
    """Layers import downwards only, and the server and the validator are kept apart, as pyproject.toml says."""
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken\.", done.stdout)


@every_module
def test_every_module_says_what_it_knows(module: str) -> None:
    """A module opens with one sentence on a line of its own: what it knows, or tells, and what it does not."""
    docstring = ast.get_docstring(parsed(module)) or ""
    sentence, *rest = docstring.splitlines()
    assert sentence.startswith(OPENINGS)
    assert sentence.endswith(".")
    assert not rest or not rest[0], "the first sentence goes on"


def test_openings_are_not_repeated() -> None:
    """No two modules say that they know the same."""
    sentences = [(ast.get_docstring(parsed(module)) or "").splitlines()[0] for module in MODULES]
    assert len(set(sentences)) == len(sentences) > 30


@every_module
def test_every_module_has_a_telling_name(module: str) -> None:
    """No module or folder has a name that anything would fit under."""
    assert not VAGUE & {part.removesuffix(".py").strip("_") for part in Path(module).parts}


@every_module
def test_no_module_is_long(module: str) -> None:
    """A module can be read in one sitting."""
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= MOST_LINES


@every_module
def test_every_public_definition_is_described(module: str) -> None:
    """Every public function, class, method and property has a docstring."""
    assert [node.name for node in public_definitions(parsed(module)) if not ast.get_docstring(node)] == []


@every_module
def test_every_function_says_its_types(module: str) -> None:
    """Every function says what it returns, the private ones too."""
    functions = [
        node for node in ast.walk(parsed(module)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert [node.name for node in functions if node.returns is None] == []


@outside_cli
def test_only_the_command_line_reads_the_environment(module: str) -> None:
    """No module outside cli reads an environment variable."""
    reading = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"}
    assert not reading & names_used(module)


@outside_cli
def test_only_the_command_line_prints(module: str) -> None:
    """No module outside cli writes to standard output or error, or knows the libraries that do."""
    used = names_used(module)
    assert not {"print", "input", "sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__", "sys.exit"} & used
    assert not {"click", "rich"} & {name.partition(".")[0] for name in imports_of(module)}


@pytest.mark.parametrize("module", [name for name in MODULES if name != "validation/judging.py"])
def test_only_validation_knows_the_validator(module: str) -> None:
    """No module but the one of validation that judges imports pyshacl."""
    assert "pyshacl" not in {name.partition(".")[0] for name in imports_of(module)}


def test_validation_knows_the_validator() -> None:
    """The one module that may import pyshacl does, so that the rule above speaks of something."""
    assert "pyshacl" in imports_of("validation/judging.py")


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("web/")])
@pytest.mark.parametrize("room", ["records", "mapping", "validation", "published", "build", "cli"])
def test_the_web_knows_a_snapshot_and_nothing_before_it(module: str, room: str) -> None:
    """No module of web imports one that reads, maps or validates records, not even inside a function."""
    forbidden = f"sisterkg.{room}"
    assert not [name for name in imports_of(module) if name == forbidden or name.startswith(f"{forbidden}.")]


REACHING_OUT = {"visitor.py": "urllib3", "engine/calling.py": "aiohttp"}
"""The modules that may call others, each by one client: for commands, and for a server whose engine is elsewhere."""


@pytest.mark.parametrize("module", MODULES)
def test_only_two_modules_reach_out_to_the_network(module: str) -> None:
    """No module but two imports a client of the network: what a build or a server needs is in its folders."""
    clients = {"http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
    assert clients & imports_of(module) == ({REACHING_OUT[module]} if module in REACHING_OUT else set())


def test_a_server_calls_nobody_unless_its_engine_is_elsewhere() -> None:
    """What serves a snapshot from its own folder does not even load the client that calls an engine elsewhere."""
    program = "import sys, sisterkg.server, sisterkg.engine; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


def test_help_waits_for_no_engine() -> None:
    """The command line with all its options is there before the engine, the store or any worker is loaded."""
    heavy = ("sisterkg.engine", "pyoxigraph", "rdflib", "flask", "asyncio", "multiprocessing", "sqlite3")
    program = f"import sys, sisterkg.cli; sys.exit(', '.join(sys.modules.keys() & set({heavy})) or 0)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_no_file_names_a_path_of_one_machine() -> None:
    """No file that is kept in git names a folder of the machine it was written on; tests may name made-up ones."""
    found = {}
    for path in tracked_files():
        try:
            text = (ROOT / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
        paths = MACHINE_PATH.findall(text)
        if named := [name for name in paths if name.startswith("/work/") or not path.startswith("tests/")]:
            found[path] = named
    assert found == {}


def test_git_keeps_nothing_that_is_made() -> None:
    """No built site, cache or environment is kept in git."""
    made = re.compile(r"(^|/)(site|dist|build|\.venv|__pycache__|\.pytest_cache|\.hypothesis)/|\.pyc$")
    assert [path for path in tracked_files() if made.search(path)] == []
