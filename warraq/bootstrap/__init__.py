"""The set-up behind ``build.py``: from Python alone to a press that runs.

    1  system   the libraries that WeasyPrint loads, and Python's own venv (by apt, or told how)
    2  venv     an empty environment in .venv
    3  pip      requirements.lock to the exact file; for ``test`` also requirements-test.lock

Only the standard library may be imported in this package.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from warraq.bootstrap import environment, system
from warraq.bootstrap.telling import SetUpError, say

RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
"""Begins with ``-r requirements.lock``: it is everything that the tests need."""


def main(root: str, args: Sequence[str]) -> int:
    """Set up what lacks, then become the press, or pytest for ``test``.

    Returns an exit code only where this process could not become the other one.
    """
    tests = args[:1] == ["test"]
    try:
        python = prepare(Path(root), tests=tests)
    except KeyboardInterrupt:
        say("set-up stopped; the next run begins it anew")
        return 130
    except SetUpError as error:
        say(str(error))
        return error.exit_code
    except OSError as error:
        say(f"set-up failed: {error}\nhint: build.py must be able to write to {root}")
        return SetUpError.exit_code
    if tests:
        os.chdir(root)
    return _become(python, root, ["pytest", *args[1:]] if tests else ["warraq", *args])


def prepare(root: Path, *, tests: bool = False) -> Path:
    """Return the Python of a whole environment, made now if there is none.

    Raises :class:`SetUpError` when a person has to do something first.
    """
    venv = root / ".venv"
    locks = [root / RUN_LOCK, root / TEST_LOCK] if tests else [root / RUN_LOCK]
    if venv.is_symlink():  # another checkout's: used as long as it serves, and never unmade
        if environment.is_ready(venv.resolve(), locks):
            return environment.interpreter(venv.resolve())
        venv.unlink()
    if not environment.is_ready(venv, locks):
        with environment.alone(venv):
            if not environment.is_ready(
                venv, locks
            ):  # another set-up may have done it in the meantime
                _set_up(venv, locks)
    return environment.interpreter(venv)


def _set_up(venv: Path, locks: Sequence[Path]) -> None:
    """Make the environment of the last lock, which has all the others in it."""
    had = locks[:1] if environment.is_ready(venv, locks[:1]) else []
    for stamp in venv.glob("*.stamp"):
        stamp.unlink()
    if not had:
        say("setting up, this once; it takes a minute or two")
        system.complete()
        environment.make(venv)
    try:
        environment.install(venv, locks[-1])
        had = locks
    finally:  # pip fails before it changes anything; what was whole is whole still
        for lock in had:
            environment.stamp(venv, lock).write_text(environment.identity(venv, lock))


def _become(python: Path, root: str, module: Sequence[str]) -> int:
    """Turn this process into the module; on Windows, run it and return its exit code."""
    # -P and a PYTHONPATH of one: nothing is imported from the person's folder or other settings.
    command = [str(python), "-P", "-m", *module]
    os.environ["PYTHONPATH"] = root
    if sys.platform == "darwin":
        os.environ.setdefault(
            "DYLD_FALLBACK_LIBRARY_PATH", ":".join([*system.MAC_FOLDERS, "/usr/lib"])
        )
    if sys.platform != "win32":
        os.execv(python, command)  # noqa: S606 (a shell would only get in the way)
    with suppress(KeyboardInterrupt):  # the press was told as well, and says so itself
        return subprocess.run(command, check=False).returncode  # noqa: S603 (the person's own words)
    return 130
