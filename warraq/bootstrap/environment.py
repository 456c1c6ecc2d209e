"""Stages 2 and 3, venv and pip: an environment of the locked packages, whole or not at all.

A stamp in the environment says what it was made of. While that holds nothing is done and the
network is not asked. When it does not – the lock changed, the folder moved, Python was upgraded,
a set-up was killed half way – the environment is made anew.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import sleep

from warraq.bootstrap.telling import SetUpError, run, say

BUSY = "set-up.lock"
"""The file in .venv that a running set-up holds; it outlives the environments beside it."""


def is_ready(venv: Path, locks: Sequence[Path]) -> bool:
    """Whether the environment holds what the locks say, and nothing under it has changed."""
    try:
        return all(stamp(venv, lock).read_text() == identity(venv, lock) for lock in locks)
    except (OSError, ValueError):  # no stamp, no Python, a stamp that is no text
        return False


def interpreter(venv: Path) -> Path:
    """Return where the Python of an environment lies."""
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def stamp(venv: Path, lock: Path) -> Path:
    """Return where it is written what the environment was made of for a lock."""
    return venv / f"{lock.name}.stamp"


def identity(venv: Path, lock: Path) -> str:
    """Return a digest of all that an environment stands on.

    The Python in it counts, not the one that runs build.py, so that two Pythons on one machine
    do not unmake each other's environment. Raises OSError when that Python is gone.
    """
    settings = (venv / "pyvenv.cfg").read_text()
    base = settings.partition("home = ")[2].partition("\n")[0]
    Path(base).resolve(strict=True)
    python = interpreter(venv).resolve(strict=True)
    made_of = [sys.platform, platform.machine(), str(venv), str(python), settings]
    return sha256("\0".join(made_of).encode() + lock.read_bytes()).hexdigest()


@contextmanager
def alone(venv: Path) -> Iterator[None]:
    """Hold the environment against other set-ups; the system lets go when a process dies.

    The programs that a set-up runs hold it too: a pip whose build.py was killed may live on.
    """
    venv.mkdir(exist_ok=True)
    with (venv / BUSY).open("a") as busy:
        os.set_inheritable(busy.fileno(), True)
        if not _take(busy.fileno()):
            say("another set-up is running; waiting for it")
            while not _take(busy.fileno()):
                sleep(0.2)
        yield


def _take(file: int) -> bool:
    """Lock an open file for as long as it stays open, unless another process has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # as POSIX and Windows say "taken"
        return False
    return True


def make(venv: Path) -> None:
    """Stage 2: an empty environment, of whatever was left there before.

    Raises :class:`SetUpError` when Python could not.
    """
    say(f"2/3 Python environment in {venv}")
    for old in venv.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old.name != BUSY:
            old.unlink()
    # The base: build.py may have been run by the very environment that was just removed.
    base = getattr(sys, "_base_executable", sys.executable)
    done = run(base, "-I", "-m", "venv", str(venv), quiet=True)
    if done.returncode:
        raise SetUpError("Python could not make an environment", f"it says: {done.stdout.strip()}")


def install(venv: Path, lock: Path) -> None:
    """Stage 3: the locked packages; where from is the business of the person's pip settings.

    Raises :class:`SetUpError` when pip could not.
    """
    say(f"3/3 packages of {lock.name}")
    pip = [str(interpreter(venv)), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if os.environ.get("NO_COLOR"):
        pip.append("--no-color")
    exactly = ["--no-user", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    if run(*pip, "install", *exactly).returncode:
        hint = "it needs the network, this once; pip's own words are above. Run build.py again"
        raise SetUpError("pip could not install the packages", hint)
