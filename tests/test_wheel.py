"""The wheel, as a stranger gets it: an empty environment, an empty folder, ``warraq``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program to its end; what it said is in the failure, when it fails."""
    # Nothing of the checkout may help: build.py test runs with the checkout as PYTHONPATH.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.mark.parametrize("name", ["templates", "fonts"])
def test_the_wheel_has_every_shipped_file(wheel: Path, name: str) -> None:
    inside = {n for n in ZipFile(wheel).namelist() if n.startswith(f"warraq/_shipped/{name}/")}
    files = (file for file in (ROOT / name).rglob("*") if file.is_file() and file.name[0] != ".")
    assert inside == {f"warraq/_shipped/{file.relative_to(ROOT).as_posix()}" for file in files}
    assert inside


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    files = (f for f in (ROOT / "warraq").rglob("*") if f.is_file())
    kept = {f.relative_to(ROOT).as_posix() for f in files if "__pycache__" not in f.parts}
    assert kept <= set(ZipFile(wheel).namelist())


def test_the_installed_press_publishes_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    venv, desk = tmp_path / "venv", tmp_path / "desk"
    desk.mkdir()
    run(sys.executable, "-m", "venv", venv, cwd=tmp_path)
    programs = venv / ("Scripts" if sys.platform == "win32" else "bin")
    # The locked versions, so that a release made this morning cannot fail this test.
    lock = ROOT / "requirements.lock"
    run(programs / "python", "-m", "pip", "install", "--require-hashes", "-r", lock, cwd=desk)
    run(programs / "python", "-m", "pip", "install", wheel, cwd=desk)
    run(programs / "warraq", "new", "demo", cwd=desk)
    run(programs / "warraq", "build", cwd=desk)
    sizes = {file.name: file.stat().st_size for file in (desk / "dist/demo").iterdir()}
    assert {"demo.html", "demo.epub", "demo.pdf"} <= set(sizes)
    assert all(size > 1000 for size in sizes.values()), sizes
