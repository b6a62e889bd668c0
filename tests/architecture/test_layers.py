"""The import contracts hold, catch what breaks them, and cover every app."""

import ast
import shutil
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.architecture.source import PACKAGES, ROOT, modules

LINT_IMPORTS = shutil.which("lint-imports", path=f"{sys.prefix}/bin") or "lint-imports"
NOT_APPS = {"core"}


def lint(folder):
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_import_contracts_are_kept():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


VIOLATIONS = {
    "a lower app imports a higher one": ("audit/services/planted.py", "import cases", "apps"),
    "a process imports another process": ("deviations/queries.py", "import complaints", "apps"),
    "core imports an app": ("core/planted.py", "import audit", "apps"),
    "a cycle hidden in a function": ("registers/queries.py", "def f():\n    import cases", "apps"),
    "models import services": ("selfcontrol/models.py", "import selfcontrol.services", "modules"),
    "a module outside the vocabulary": ("riskanalysis/helpers.py", "", "modules"),
    "a command knows of Celery": ("lexsarah/services/planted.py", "import celery", "quiet-domain"),
    "a file library outside documents": ("reports/exports.py", "import openpyxl", "files-in-documents"),
    "a Word library outside documents": ("reports/exports.py", "import docx", "files-in-documents"),
    "statistics outside figures": ("reports/queries.py", "import scipy", "statistics-in-figures"),
}


@pytest.mark.parametrize(("path", "line", "contract"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_a_planted_violation_breaks_its_contract(tmp_path, path, line, contract):
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    services = tmp_path / "selfcontrol" / "services.py"
    services.touch()
    planted = tmp_path / path
    planted.parent.mkdir(exist_ok=True)
    (planted.parent / "__init__.py").touch()
    planted.write_text(line + "\n")
    contracts = ["--contract", contract]
    result = subprocess.run(
        [LINT_IMPORTS, "--no-cache", *contracts], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (result.returncode, "BROKEN" in result.stdout) == (1, True), result.stdout


def test_every_app_of_ours_stands_in_the_contract_and_every_package_is_installed():
    ours = {app.name for app in apps.get_app_configs() if (ROOT / app.name / "__init__.py").exists()}
    assert ours | NOT_APPS == set(PACKAGES)
    assert [name for name in settings.INSTALLED_APPS if name in ours] == [
        name for name in PACKAGES if name not in NOT_APPS
    ]


def test_every_top_level_package_stands_in_the_contract():
    packages = {name.parts[0] for name in modules() if len(name.parts) > 1 and name.parts[0] != "script"}
    assert packages == set(PACKAGES)


def test_every_app_says_what_it_is():
    apps_of_ours = {name: tree for name, tree in modules().items() if name.parts[1:] == ("__init__.py",)}
    assert [str(name) for name, tree in apps_of_ours.items() if not ast.get_docstring(tree)] == []


def test_the_spine_knows_no_kind_by_name():
    named = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if name.parts[0] == "cases" and name.name != "enums.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id == "Kind" and node.attr.isupper()
    ]
    assert named == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
