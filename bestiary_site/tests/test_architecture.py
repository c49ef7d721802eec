"""The layers of docs/architecture.md, held by reading every import, those inside functions too."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["campaigns", "imagegen", "characters", "reconstruction", "scenes"]
SIDE_BY_SIDE = {("reconstruction", "scenes"), ("scenes", "reconstruction")}
# Inside an app one way down: a module of a rank imports only ranks below or beside its own.
RANKS = {
    "api": 4, "views": 4, "consumers": 4, "admin": 4, "management": 4, "urls": 5, "contract_api": 4, "files": 4,
    "services": 3,
    "tasks": 2,
    "runner": 1,
}  # fmt: skip
PURE = [
    "reconstruction.pipeline",
    "reconstruction.synthetic",
    "characters.rules",
    "characters.importers",
    "characters.exporters",
    "characters.demo.loader",
    "campaigns.writing.text",
    "campaigns.writing.hiding",
    "campaigns.writing.merging",
    "campaigns.writing.differences",
    "imagegen.localstorage",
    "scenes.assets",
    "scenes.geometry",
    "scenes.importers",
    "scenes.exporters",
    "scenes.generator",
    "scenes.dice",
]


def imports_of(source: str) -> Iterator[str]:
    """Yield the full dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer_faults(app: str, source: str) -> list[str]:
    """Return the imports that an app must not make."""
    forbidden = []
    for name in imports_of(source):
        top = name.split(".")[0]
        if top == "bestiary_site" and not name.startswith("bestiary_site.shared") and name != "bestiary_site":
            forbidden.append(name)
        if top in LAYERS and app in LAYERS:
            upwards = LAYERS.index(top) > LAYERS.index(app)
            if upwards or (app, top) in SIDE_BY_SIDE:
                forbidden.append(name)
        if app == "bestiary_site.shared" and top in LAYERS:
            forbidden.append(name)
    return forbidden


def rank_faults(app: str, module: str, source: str) -> list[str]:
    """Return the imports inside an app that go up."""
    rank = RANKS.get(module)
    if rank is None:
        return []
    forbidden = []
    for name in imports_of(source):
        parts = name.split(".")
        if parts[0] == app and len(parts) > 1 and RANKS.get(parts[1], 0) > rank:
            forbidden.append(name)
    return forbidden


def modules_of(app: str) -> Iterator[tuple[Path, str]]:
    folder = ROOT / app.replace(".", "/")
    for path in folder.rglob("*.py"):
        inner = path.relative_to(folder).parts
        if "migrations" in inner or "tests" in inner or path.name == "conftest.py":
            continue
        yield path, inner[0].removesuffix(".py")


@pytest.mark.parametrize("app", [*LAYERS, "bestiary_site.shared"])
def test_an_app_imports_only_apps_to_its_left(app: str) -> None:
    faults = {
        str(path.relative_to(ROOT)): found
        for path, _ in modules_of(app)
        if (found := layer_faults(app, path.read_text()))
    }
    assert not faults


@pytest.mark.parametrize("app", LAYERS)
def test_inside_an_app_imports_go_one_way_down(app: str) -> None:
    faults = {
        str(path.relative_to(ROOT)): found
        for path, module in modules_of(app)
        if (found := rank_faults(app, module, path.read_text()))
    }
    assert not faults


def test_the_tests_catch_planted_violations() -> None:
    assert layer_faults("campaigns", "def f():\n    from characters.models import Character")
    assert layer_faults("reconstruction", "import scenes.models")
    assert layer_faults("characters", "from bestiary_site import settings")
    assert layer_faults("bestiary_site.shared", "import campaigns")
    assert not layer_faults("reconstruction", "from characters.models import Character")
    assert rank_faults("reconstruction", "runner", "from reconstruction.services import exports")
    assert rank_faults("characters", "services", "from characters import views")
    assert not rank_faults("characters", "views", "from characters.services import creatures")


@pytest.mark.parametrize("module", PURE)
def test_pure_code_imports_without_django(module: str) -> None:
    probe = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in {'django', 'rest_framework', 'celery', 'channels'}:\n"
        "            raise ImportError('pure code imported ' + name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        f"import importlib, pkgutil\nroot = importlib.import_module({module!r})\n"
        "heavy = {'open3d', 'pycolmap', 'scipy', 'numba'} & set(sys.modules)\n"
        "assert not heavy, f'imported at start-up: {heavy}'\n"
        "for found in pkgutil.walk_packages(getattr(root, '__path__', []), root.__name__ + '.'):\n"
        "    if '.tests' not in found.name and not found.name.endswith('__main__'):\n"
        "        importlib.import_module(found.name)\n"
    )
    result = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr


def test_starting_the_site_loads_no_heavy_library() -> None:
    probe = (
        "import os, sys, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'bestiary_site.settings_test'\n"
        "django.setup()\n"
        "import bestiary_site.asgi\n"
        "from django.urls import get_resolver\nget_resolver().reverse_dict\n"
        "heavy = {'open3d', 'pycolmap', 'scipy', 'numba', 'cv2', 'boto3', 'openai', 'google.genai', 'httpx2'}\n"
        "heavy &= set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    result = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for app in [*LAYERS, "bestiary_site", "benchmarks"]
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        and path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent
