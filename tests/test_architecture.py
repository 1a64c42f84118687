"""The house: imports go one way, files stay small, the public API is all a user needs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import comity
from comity.determine.determination import FindingStatus
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "comity"
MAY_IMPORT = {
    "record": {"record"},
    "screening": {"screening", "record"},
    "law": {"law", "record"},
    "determine": {"determine", "law", "record", "screening"},
    "content": {"content", "determine", "law"},
    "editions": {
        "editions",
        "law",
        "determine.activity",
        "determine.cases",
        "determine.determination",
        "determine.outcome",
        "determine.engine",
    },
    "plan": {"plan", "determine", "law", "record"},
    "compile": {"compile", "determine", "law", "record"},
    "portfolio": {
        "portfolio",
        "compile.codes",
        "determine.activities",
        "determine.activity",
        "determine.at_home",
        "determine.determination",
        "determine.outcome",
        "determine.project",
        "determine.statements",
        "law",
    },
    "engines": {"engines", "compile", "portfolio", "determine", "law", "record"},
    "choose": {"choose"},
    "reform": {"reform", "choose", "engines", "compile", "portfolio", "plan", "determine", "law", "record"},
    "brief": {
        "brief",
        "bridge.leo",
        "bridge.leo_book",
        "bridge.leo_timeline",
        "bridge.need_matrix",
        "bridge.offers",
        "coalition.added",
        "coalition.tabletop",
        "determine.determination",
        "determine.outcome",
        "determine.combined",
        "determine.read_days",
        "industry.alliance",
        "screening.results",
        "plan.plan",
        "portfolio.result",
        "record.compare",
        "record.events",
        "record.histories",
        "record.instrument",
        "record.model",
        "reform.docket",
        "reform.rule_comment",
        "reform.result",
        "reform.change",
    },
    "coalition": {
        "coalition",
        "determine",
        "law",
        "record",
        "plan",
        "reform",
        "choose",
        "portfolio.headers",
        "portfolio.workbooks",
    },
    "bridge": {"bridge", "record", "industry.model", "industry.store", "law.reforms", "plan.templates"},
    "desk": {"desk", "brief", "choose", "bridge.needs", "bridge.offers", "record", "law", "determine", "plan"},
    "industry": {
        "industry",
        "brief.result_rows",
        "brief.usual_days",
        "brief.verdict",
        "choose",
        "determine",
        "law",
        "plan",
        "portfolio",
        "record",
        "reform",
    },
    "web": {"web"},
    "cli": {"cli"},
}
SHARED = {"arguments", "days", "errors", "extras", "files", "home", "scalars", "showing", "workspace"}
FACE = {"", "api"}
"""The public API, which may import every room."""


def _modules() -> dict[str, Path]:
    """Every module of the package by its name without ``comity.``; the package itself is the empty name."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def imports_of(module: str, path: Path, *, types: bool = True) -> set[str]:
    """The modules of the package that a module imports, in whatever form: absolute, relative, of a package's part."""
    here = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = {name for node in _statements(ast.parse(path.read_text("utf-8")), types) for name in _imported(node, here)}
    return found - {module}


def _statements(node: ast.AST, types: bool) -> Iterator[ast.AST]:
    """Every node below, without what is imported for types only unless ``types``."""
    if types or not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _statements(child, types)


def _imported(node: ast.AST, here: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        ours = (alias.name.partition(".") for alias in node.names)
        yield from (rest for head, _, rest in ours if head == "comity")
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = here.split(".")[: len(here.split(".")) - (node.level - 1)]
            base = ".".join(["comity", *above, *([base] if base else [])])
        head, _, base = base.partition(".")
        if head == "comity":
            inner = [f"{base}.{alias.name}".strip(".") for alias in node.names]
            yield from (name if name in MODULES else base for name in inner)


def test_every_form_of_import_is_seen(tmp_path: Path) -> None:
    forms = {
        "from comity import law": "law",
        "from comity.law import pack": "law.pack",
        "from comity.law.pack import Pack": "law.pack",
        "import comity.law.pack": "law.pack",
        "import comity.law.pack as p": "law.pack",
        "from . import pack": "law.pack",
        "from .pack import Pack": "law.pack",
        "from ..determine import engine": "determine.engine",
        "def f():\n    from comity.plan import solve": "plan.solve",
    }
    for form, module in forms.items():
        path = tmp_path / "some.py"
        path.write_text(form)
        assert module in imports_of("law.some", path), form


def test_every_module_has_its_room() -> None:
    rooms = {name.partition(".")[0] for name in MODULES} - FACE - SHARED
    assert rooms == MAY_IMPORT.keys()


def test_the_page_for_newcomers_tells_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| ", page, re.MULTILINE)
    assert set(told) == {*MAY_IMPORT, "api", "data"}
    paths = {path for path in re.findall(r"`([a-z_]+/[a-z_/]+(?:\.py)?)`", page) if path.split("/")[0] in {*told}}
    assert [path for path in paths if not (SOURCE / path).exists()] == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_one_way(room: str) -> None:
    allowed = MAY_IMPORT[room] | SHARED
    for name, path in MODULES.items():
        if name.partition(".")[0] != room:
            continue
        for module in imports_of(name, path):
            head = module.partition(".")[0]
            of_face = head in FACE or module == "record"  # the record has a face of its own
            api_only = room in ("cli", "web") and of_face
            assert api_only or head in allowed or module in allowed, f"{name} imports comity.{module}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    reaches = {name: imports_of(name, path, types=False) for name, path in MODULES.items() if name}
    done: set[str] = set()

    def follow(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way[way.index(name) :], name))
        if name not in done:
            for other in sorted(reaches.get(name, ())):
                follow(other, (*way, name))
            done.add(name)

    for name in reaches:
        follow(name, ())


@pytest.mark.parametrize("name", ["reference.py", "reference_lookups.py"])
def test_the_reference_stands_apart_from_what_it_checks(name: str) -> None:
    path = ROOT / "tests" / name
    read_and_parsed = {"law", "law.syntax", "law.pack", "law.rules", "law.schema"}
    assert imports_of(f"tests.{path.stem}", path) <= read_and_parsed
    assert "law.at(" not in path.read_text(encoding="utf-8")


def test_files_have_one_reason_to_exist() -> None:
    long = [p.relative_to(SOURCE) for p in SOURCE.rglob("*.py") if len(p.read_text().splitlines()) > 400]
    assert long == []


def _public_classes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module)
    return found


def test_no_two_public_classes_share_a_name() -> None:
    assert {name: modules for name, modules in _public_classes().items() if len(modules) > 1} == {}


WORDS = set(get_args(FindingStatus)) - {"required", "unknown", "hold"}  # these mean other things elsewhere


def _is_outcome(node: ast.AST | None) -> bool:
    named = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Outcome"
    return named or (isinstance(node, ast.Constant) and node.value in WORDS)


def _orders(node: ast.AST) -> bool:
    """Whether a node lists, numbers or compares outcomes or statuses in order."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return sum(map(_is_outcome, parts)) > 1
        case ast.Call(func=ast.Name(id="list" | "tuple" | "sorted" | "enumerate"), args=[ast.Name(id="Outcome"), *_]):
            return True
        case ast.Starred(value=ast.Name(id="Outcome")):
            return True
        case ast.Compare(left=left, ops=ops, comparators=others):
            signs = any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in ops)
            return signs and any(map(_is_outcome, [left, *others]))
        case ast.Dict(keys=keys, values=values):
            numbers = [v for v in values if isinstance(v, ast.Constant) and isinstance(v.value, int)]
            return len(numbers) > 1 and sum(map(_is_outcome, keys)) > 1
    return False


def orders_outcomes(tree: ast.AST) -> list[int]:
    """The lines on which outcomes or statuses stand in an order; being one among several is no order."""
    among: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.In | ast.NotIn) for op in node.ops):
            among |= {id(part) for part in node.comparators}
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
            among.add(id(node.slice))
    return [node.lineno for node in ast.walk(tree) if id(node) not in among and _orders(node)]  # type: ignore[attr-defined]


def test_the_order_of_gravity_stands_once() -> None:
    told = {
        name: lines
        for name, path in MODULES.items()
        if name not in ("determine.decide", "determine.outcome")
        and (lines := orders_outcomes(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert told == {}
    assert orders_outcomes(ast.parse((SOURCE / "determine" / "decide.py").read_text(encoding="utf-8")))


REGIMES = re.compile(
    r"\b(USA|BIS|ITAR|EAR|EAR99|DDTC|OFAC|CFIUS|USML|CCL|ECCN|AECA|FAA|FCC|NOAA|CFR)\b|United States|U\.S\.|^us(\.|$)"
)
NAMES_PUBLISHERS = ("screening.", "cli.screening", "editions.")
"""Which lists and texts can be read, and what their publishers call things."""


def _texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a module that are no docstrings."""
    prose = {
        id(line.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for line in body
        if isinstance(line, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_no_state_and_none_of_its_regimes_is_named_in_code() -> None:
    """Scopes, home, jurisdictions, lists: all of it is data of the packs, and of `home.yaml`."""
    told = {
        name: texts
        for name, path in MODULES.items()
        if not name.startswith(NAMES_PUBLISHERS)
        and (texts := [text for text in _texts(ast.parse(path.read_text("utf-8"))) if REGIMES.search(text)])
    }
    assert told == {}
    assert any(REGIMES.search(text) for text in _texts(ast.parse("""x = f"the {y} of the EAR" """)))


def test_packs_and_steps_are_laid_out_alike() -> None:
    data = SOURCE / "data"
    assert [path.name for path in (data / "law").iterdir() if path.is_file()] == ["areas.yaml"]
    for pack in (path for path in (data / "law").iterdir() if path.is_dir()):
        named = {path.name for path in pack.iterdir()}
        every = {"pack.yaml", "rules", "titles.yaml", "vocabulary"}
        assert named - {"tables", "coverage.yaml", "ledger", "texts.csv"} == every, pack
        kinds = {path.stem.partition("-")[0] for path in (pack / "vocabulary").iterdir()}
        assert kinds <= {
            "authorizations",
            "conditions",
            "content",
            "duties",
            "offices",
            "publications",
            "sets",
            "terms",
        }, pack
    numbers = [int(path.name.partition("-")[0]) for path in sorted((data / "steps").iterdir())]
    assert numbers == list(range(1, len(numbers) + 1))


def test_one_module_writes_what_leaves_the_command_line() -> None:
    """What would steer a terminal is escaped there, so nothing may go past it."""
    past = re.compile(r"\bprint\(|\becho\(|\bConsole\(|stdout\.write|stderr\.write")
    for path in (SOURCE / "cli").glob("*.py"):
        found = [line for line in path.read_text(encoding="utf-8").splitlines() if past.search(line)]
        wrong = [one for one in found if not re.search(r"printing\.|out\.print\(|console\(\)\.print\(", one)]
        assert path.name in ("printing.py", "main.py", "__init__.py") or not wrong, (path.name, wrong)


def test_every_public_name_is_there_and_documented() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `comity\.(\w+)", page, re.MULTILINE)) == set(comity.__all__)
    for name in comity.__all__:
        assert getattr(comity, name).__doc__, name


def test_the_public_names_are_listed_once() -> None:
    stub = ast.parse((SOURCE / "__init__.pyi").read_text(encoding="utf-8"))
    names = [alias.name for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert len(names) == len(set(names)) == len(comity.__all__)
    module = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(module) if isinstance(node, ast.List | ast.Dict)]


def test_a_room_never_hides_a_public_name() -> None:
    code = "import comity.determine.engine, comity; print(callable(comity.determine))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_importing_loads_nothing_heavy() -> None:
    code = "import comity, sys; print([m for m in ('numpy', 'rich', 'click', 'jinja2', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_starts_light() -> None:
    heavy = ("ortools", "pandas", "numpy", "altair", "pyarrow", "vl_convert", "rapidfuzz", "clingo")
    code = f"import comity.cli.main, sys; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
