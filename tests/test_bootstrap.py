"""The set-up of ``build.py``, run for real: a small press in a folder of its own, tiny wheels."""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tomllib
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from zipfile import ZipFile

import pytest

from warraq import bootstrap
from warraq.bootstrap import environment, system
from warraq.bootstrap.telling import SetUpError
from warraq.errors import EngineError

ROOT = Path(__file__).parent.parent

CLI = """
import json, os, sys, trinket
def run():
    print(json.dumps({"args": sys.argv[1:], "cwd": os.getcwd(), "trinket": trinket.__file__}))
"""

PYTEST = """
import json, os, sys
print(json.dumps({"args": sys.argv[1:], "cwd": os.getcwd()}))
"""


@dataclass(frozen=True)
class Press:
    """A folder with build.py, a command line that tells what it was given, and two locks."""

    root: Path
    wheels: Path

    @property
    def venv(self) -> Path:
        """The environment that build.py makes."""
        return self.root / ".venv"

    def command(self, *args: str) -> list[str]:
        """Return what a person types."""
        return [sys.executable, str(self.root / "build.py"), *args]

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of here, with the tiny wheels for all there is to install."""
        pip = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
        }
        return {**os.environ, **pip, **more}

    def run(
        self, *args: str, cwd: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Run build.py to its end."""
        return subprocess.run(
            self.command(*args),
            cwd=cwd or self.root.parent,
            env=self.environment(env),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self) -> subprocess.Popen[str]:
        """Start build.py in a process group of its own."""
        return subprocess.Popen(
            self.command(),
            env=self.environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def lock(self, name: str, packages: Sequence[str], head: str = "") -> None:
        """Write a lock file of tiny wheels."""
        lines = [f"{p}==1.0 --hash=sha256:{self.digest(p)}\n" for p in packages]
        (self.root / name).write_text(head + "".join(lines))

    def digest(self, package: str) -> str:
        """Return the hash of a tiny wheel."""
        return sha256(wheel(self.wheels, package).read_bytes()).hexdigest()


def wheel(folder: Path, package: str) -> Path:
    return folder / f"{package}-1.0-py3-none-any.whl"


def make_wheel(folder: Path, package: str, code: str) -> None:
    about = f"{package}-1.0.dist-info"
    files = {
        f"{package}.py": code,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{n},sha256={digest(t)},{len(t)}\n" for n, t in files.items())
    with ZipFile(wheel(folder, package), "w") as archive:
        for name, text in {**files, f"{about}/RECORD": record}.items():
            archive.writestr(name, text)


def digest(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


def make_press(folder: Path) -> Press:
    """Make a press; its path has a space and Arabic letters, as paths of people have."""
    press = Press(folder / "ورّاق press", folder / "wheels")
    (press.root / "warraq").mkdir(parents=True)
    press.wheels.mkdir()
    shutil.copy(ROOT / "build.py", press.root)
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "warraq" / name, press.root / "warraq")
    shutil.copytree(ROOT / "warraq/bootstrap", press.root / "warraq/bootstrap")
    (press.root / "warraq/cli.py").write_text(CLI)
    make_wheel(press.wheels, "trinket", "")
    make_wheel(press.wheels, "pytest", PYTEST)
    press.lock(bootstrap.RUN_LOCK, ["trinket"])
    press.lock(bootstrap.TEST_LOCK, ["pytest"], head=f"-r {bootstrap.RUN_LOCK}\n")
    return press


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """Make a press that nobody has set up yet."""
    return make_press(tmp_path)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """Make a press that is set up; tests leave it so."""
    press = make_press(tmp_path_factory.mktemp("ready"))
    assert press.run().returncode == 0
    return press


# ── The first run and the later ones ────────────────────────────────────────────────────


def test_the_first_run_sets_up_and_then_is_the_press(press: Press, tmp_path: Path) -> None:
    done = press.run("check", "a b", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)  # standard output has the press's words alone
    assert said["args"] == ["check", "a b", "--json"]
    assert said["cwd"] == str(tmp_path)
    assert Path(said["trinket"]).is_relative_to(press.venv)
    assert re.findall(r"build\.py: (\d/3)", done.stderr) == ["1/3", "2/3", "3/3"]


def test_later_runs_do_nothing_and_need_no_network(ready: Press) -> None:
    done = ready.run(PIP_FIND_LINKS="")
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_imported_from_the_folder_of_the_person(ready: Press, tmp_path: Path) -> None:
    for name in ("json", "warraq", "trinket"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    done = ready.run(cwd=tmp_path, PYTHONPATH=str(tmp_path / "elsewhere"))
    assert done.returncode == 0, done.stderr


def test_the_tests_get_their_packages_and_run_in_the_root(ready: Press, tmp_path: Path) -> None:
    done = ready.run("test", "-k", "word", cwd=tmp_path)
    assert json.loads(done.stdout) == {"args": ["-k", "word"], "cwd": str(ready.root)}
    assert "setting up" not in done.stderr  # the environment was whole: only packages were added
    assert ready.run("test", PIP_FIND_LINKS="").stderr == ""
    assert ready.run(PIP_FIND_LINKS="").stderr == ""


def test_tests_that_cannot_be_set_up_leave_the_press_whole(press: Press) -> None:
    assert press.run().returncode == 0
    done = press.run("test", PIP_FIND_LINKS="")
    assert done.returncode == EngineError.exit_code
    assert "hint: it needs the network" in done.stderr
    assert press.run(PIP_FIND_LINKS="").stderr == ""


# ── What makes an environment anew ──────────────────────────────────────────────────────


@pytest.fixture
def stamped(tmp_path: Path) -> tuple[Path, Path]:
    """Make a real environment (without pip) and its lock, stamped."""
    venv, lock = tmp_path / ".venv", tmp_path / "a.lock"
    lock.write_text("trinket==1.0")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    environment.stamp(venv, lock).write_text(environment.identity(venv, lock))
    assert environment.is_ready(venv, [lock])
    return venv, lock


def test_another_lock_is_another_environment(stamped: tuple[Path, Path]) -> None:
    venv, lock = stamped
    lock.write_text("trinket==1.1")
    assert not environment.is_ready(venv, [lock])


def test_an_environment_that_moved_is_not_ready(stamped: tuple[Path, Path]) -> None:
    venv, lock = stamped
    assert not environment.is_ready(venv.rename(venv.parent / "moved"), [lock])


def test_an_environment_whose_python_is_gone_is_not_ready(stamped: tuple[Path, Path]) -> None:
    venv, lock = stamped
    environment.interpreter(venv).unlink()
    assert not environment.is_ready(venv, [lock])


def test_an_environment_whose_base_is_gone_is_not_ready(stamped: tuple[Path, Path]) -> None:
    venv, lock = stamped
    settings = (venv / "pyvenv.cfg").read_text()
    (venv / "pyvenv.cfg").write_text(re.sub("home = .*", "home = /gone", settings))
    assert not environment.is_ready(venv, [lock])


def test_a_stamp_half_written_is_no_stamp(stamped: tuple[Path, Path]) -> None:
    venv, lock = stamped
    stamp = environment.stamp(venv, lock)
    stamp.write_bytes(stamp.read_bytes()[:20] + b"\xff")
    assert not environment.is_ready(venv, [lock])


def test_no_environment_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "a.lock").touch()
    assert not environment.is_ready(tmp_path / ".venv", [tmp_path / "a.lock"])


def test_an_environment_that_is_linked_is_shared_and_never_unmade(
    ready: Press, press: Press
) -> None:
    shutil.copy(ready.root / bootstrap.RUN_LOCK, press.root)
    press.venv.symlink_to(ready.venv, target_is_directory=True)
    done = press.run()
    assert Path(json.loads(done.stdout)["trinket"]).is_relative_to(ready.venv), done.stderr
    assert done.stderr == ""
    press.lock(bootstrap.RUN_LOCK, ["trinket", "pytest"])
    done = press.run()
    assert Path(json.loads(done.stdout)["trinket"]).is_relative_to(press.venv), done.stderr
    assert not press.venv.is_symlink()
    assert ready.run(PIP_FIND_LINKS="").stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are killed on POSIX")
@pytest.mark.parametrize("moment", ["pyvenv.cfg", "bin/pip", "lib/*/site-packages/trinket.py"])
@pytest.mark.parametrize("alone", [False, True], ids=["with its pip", "leaving its pip alive"])
def test_a_set_up_killed_half_way_is_mended_by_the_next(
    press: Press, moment: str, alone: bool
) -> None:
    running = press.start()
    waited = monotonic() + 60
    while not list(press.venv.glob(moment)) and monotonic() < waited:
        sleep(0.002)
    (os.kill if alone else os.killpg)(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    done = press.run()
    running.communicate()
    assert done.returncode == 0, done.stderr
    assert "setting up" in done.stderr


def test_two_set_ups_at_once_make_one_environment(press: Press) -> None:
    both = [press.start(), press.start()]
    said = [running.communicate(timeout=120) for running in both]
    assert [running.returncode for running in both] == [0, 0], said
    assert sum("2/3" in stderr for _, stderr in said) == 1
    assert sum("another set-up is running" in stderr for _, stderr in said) == 1


# ── What the machine lacks ──────────────────────────────────────────────────────────────


def without_a_library(press: Press) -> None:
    """Let the press need a library that no machine has."""
    file = press.root / "warraq/bootstrap/system.py"
    code = file.read_text()
    file.write_text(code.replace("LIBRARIES = (", 'LIBRARIES = (("Unobtainium", "nowhere", 0),'))
    assert file.read_text() != code


def path_with(folder: Path, program: str) -> str:
    """Make a PATH with one package manager on it, which always fails."""
    folder.mkdir()
    for name in (program, "dpkg"):  # dpkg is no manager, but never far from apt
        (folder / name).write_text("#!/bin/sh\nexit 1\n")
        (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="the instruction there is another")
@pytest.mark.parametrize(
    ("program", "typed"),
    [
        ("apt-get", "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("dnf", "dnf install pango harfbuzz"),
        ("pacman", "pacman -S pango harfbuzz"),
        ("zypper", "zypper install libpango-1_0-0 libharfbuzz-subset0"),
        ("apk", "apk add pango harfbuzz-subset"),
        ("brew", "brew install pango"),
        ("unknown", "with your system's package manager"),
    ],
)
def test_a_missing_library_is_named_with_what_to_type(
    press: Press, tmp_path: Path, program: str, typed: str
) -> None:
    without_a_library(press)
    done = press.run(PATH=path_with(tmp_path / "bin", program))
    assert done.returncode == EngineError.exit_code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    message, hint = done.stderr.splitlines()[-3:-1]
    assert message == "build.py: this system lacks Unobtainium"
    assert hint.startswith("hint: ")
    assert hint.endswith(typed)


def test_a_folder_that_cannot_be_written_is_said_so(press: Press) -> None:
    press.venv.write_text("a file where the environment should be")
    done = press.run()
    assert done.returncode == EngineError.exit_code
    assert "set-up failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_loader_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system.missing() == []
    monkeypatch.setattr(system, "PANGO_NEEDED", 99999999)
    assert system.missing() == ["Pango 1.44 or newer"]


def test_the_exit_code_is_that_of_a_missing_engine() -> None:
    assert SetUpError.exit_code == EngineError.exit_code


# ── Too old a Python ────────────────────────────────────────────────────────────────────


def old_pythons() -> list[str]:
    """Find the old Pythons of this machine, by full path."""
    kept = Path.home().glob(".pyenv/versions/*/bin/python[23].*")
    names = [shutil.which(f"python3.{minor}") or "" for minor in range(6, 11)]
    paths = [*map(str, kept), *(n for n in names if "shims" not in n)]
    return sorted(p for p in paths if re.search(r"python(2\.7|3\.([6-9]|10))$", p))


@pytest.mark.parametrize("python", old_pythons())
def test_an_old_python_is_told_so(python: str) -> None:
    done = subprocess.run([python, ROOT / "build.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.match(r"Python 3\.11 or newer is needed; this is [23]\.\d+\.\d+\nhint: ", done.stderr)


def test_an_old_python_is_told_so_before_anything_is_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "build.py"), run_name="__main__")
    assert stopped.value.code == 2
    assert "this is 3.9.2" in capsys.readouterr().err


def test_build_py_can_be_read_by_any_python() -> None:
    ast.parse((ROOT / "build.py").read_bytes().decode("ascii"), feature_version=(3, 7))


# ── The locks ───────────────────────────────────────────────────────────────────────────


def locked(name: str) -> set[str]:
    """Name the packages in a lock file; each has a version and a hash."""
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^(#|-r).*\n|^\n", "", text, flags=re.MULTILINE))
    assert all(re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:", e, re.DOTALL) for e in entries)
    return {entry.partition("==")[0] for entry in entries}


def named(requirements: Sequence[str]) -> set[str]:
    return {re.split("[^A-Za-z0-9._-]", r)[0].lower().replace("_", "-") for r in requirements}


def test_the_locks_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert named(project["dependencies"]) <= locked(bootstrap.RUN_LOCK)
    tests = locked(bootstrap.TEST_LOCK)
    assert named(project["optional-dependencies"]["dev"]) <= tests
    assert not tests & locked(bootstrap.RUN_LOCK)


def test_the_tests_lock_takes_in_the_other() -> None:
    assert f"-r {bootstrap.RUN_LOCK}\n" in (ROOT / bootstrap.TEST_LOCK).read_text()


@pytest.mark.parametrize("name", [bootstrap.RUN_LOCK, bootstrap.TEST_LOCK])
def test_the_locks_name_no_index(name: str) -> None:
    assert not re.search("//|index-url|find-links", (ROOT / name).read_text())
