"""The set-up behind ``build.py``: from Python alone to a press that runs.

    1  system   the libraries that WeasyPrint loads, and Python's own venv (by apt, or told how)
    2  venv     an empty environment in .venv
    3  pip      requirements.lock to the exact file; for ``test`` also requirements-test.lock

A stamp in the environment says what it was made of. While that holds nothing is done and the
network is not asked. When it does not – the lock changed, the folder moved, Python was upgraded,
a set-up was killed half way – the environment is made anew: whole, or not at all.

Only the standard library may be imported here.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from time import sleep

RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
"""Begins with ``-r requirements.lock``: it is everything that the tests need."""

BUSY = "set-up.lock"
"""The file in .venv that a running set-up holds; it outlives the environments beside it."""

LIBRARIES = (
    ("GObject", "gobject-2.0", 0),
    ("Pango", "pango-1.0", 0),
    ("PangoFT2", "pangoft2-1.0", 0),
    ("HarfBuzz", "harfbuzz", 0),
    ("HarfBuzz-subset", "harfbuzz-subset", 0),
    ("fontconfig", "fontconfig", 1),
)
"""What WeasyPrint loads: title, name and ABI number of each library."""

PANGO_NEEDED = 14400
"""Pango 1.44, as its ``pango_version()`` counts."""

VENV = "Python's venv"

IS_ROOT = sys.platform != "win32" and os.geteuid() == 0

MANAGERS = {
    "apt-get": ("apt install", ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")),
    "dnf": ("dnf install", ("pango", "harfbuzz")),
    "pacman": ("pacman -S", ("pango", "harfbuzz")),
    "zypper": ("zypper install", ("libpango-1_0-0", "libharfbuzz-subset0")),
    "apk": ("apk add", ("pango", "harfbuzz-subset")),
    "brew": ("brew install", ("pango",)),
}
"""Of each package manager: its program, what a person types, the packages with LIBRARIES."""

# Where libraries lie that the loader does not find by itself; WeasyPrint has the same two lists.
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
WINDOWS_FOLDERS = "C:\\msys64\\ucrt64\\bin;C:\\msys64\\mingw64\\bin"


class SetUpError(Exception):
    """What a person has to do before the press can run. Shown as ``message``, ``hint: …``."""

    exit_code = 7  # as warraq.errors.EngineError, whose import costs more than a whole check

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\nhint: {hint}")


def main(root: str, args: Sequence[str]) -> int:
    """Set up what lacks, then become the press, or pytest for ``test``.

    Returns an exit code only where this process could not become the other one.
    """
    tests = args[:1] == ["test"]
    try:
        python = prepare(Path(root), tests=tests)
    except KeyboardInterrupt:
        _say("set-up stopped; the next run begins it anew")
        return 130
    except SetUpError as error:
        _say(str(error))
        return error.exit_code
    except OSError as error:
        _say(f"set-up failed: {error}\nhint: build.py must be able to write to {root}")
        return SetUpError.exit_code
    if tests:
        os.chdir(root)
    return _become(python, root, ["pytest", *args[1:]] if tests else ["warraq", *args])


def prepare(root: Path, *, tests: bool = False) -> Path:
    """Return the Python of a whole environment, made now if there is none.

    Raises SetUpError when a person has to do something first.
    """
    venv = root / ".venv"
    locks = [root / RUN_LOCK, root / TEST_LOCK] if tests else [root / RUN_LOCK]
    if venv.is_symlink():  # another checkout's: used as long as it serves, and never unmade
        if is_ready(venv.resolve(), locks):
            return _python(venv.resolve())
        venv.unlink()
    if not is_ready(venv, locks):
        with _alone(venv):
            if not is_ready(venv, locks):  # another set-up may have done it in the meantime
                _set_up(venv, locks)
    return _python(venv)


def is_ready(venv: Path, locks: Sequence[Path]) -> bool:
    """Whether the environment holds what the locks say, and nothing under it has changed."""
    try:
        return all(_stamp(venv, lock).read_text() == _identity(venv, lock) for lock in locks)
    except (OSError, ValueError):  # no stamp, no Python, a stamp that is no text
        return False


def missing() -> list[str]:
    """Titles of what the system lacks, of LIBRARIES and Python's venv; the loader is the judge."""
    lacking = [title for title, name, number in LIBRARIES if _load(name, number) is None]
    pango = _load("pango-1.0", 0)
    if pango is not None and pango.pango_version() < PANGO_NEEDED:
        lacking.append("Pango 1.44 or newer")
    if find_spec("ensurepip") is None:  # Debian and Ubuntu ship Python without it
        lacking.append(VENV)
    return lacking


def how_to_install(lacking: Sequence[str]) -> str:
    """Say what a person types on this system to get what ``missing`` named."""
    if sys.platform == "win32":
        return "install MSYS2 and type, in its UCRT64 window: pacman -S mingw-w64-ucrt-x86_64-pango"
    manager = _manager()
    if not manager:
        return f"install {', '.join(lacking)} with your system's package manager"
    command = " ".join([MANAGERS[manager][0], *_packages(manager, lacking)])
    if IS_ROOT or manager == "brew":
        return f"type: {command}"
    return f"type: sudo {command}" if shutil.which("sudo") else f"type, as root: {command}"


# ── The stamp ───────────────────────────────────────────────────────────────────────────


def _python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _stamp(venv: Path, lock: Path) -> Path:
    return venv / f"{lock.name}.stamp"


def _identity(venv: Path, lock: Path) -> str:
    """Digest of all that an environment stands on.

    The Python in it counts, not the one that runs build.py, so that two Pythons on one machine
    do not unmake each other's environment. Raises OSError when that Python is gone.
    """
    settings = (venv / "pyvenv.cfg").read_text()
    base = settings.partition("home = ")[2].partition("\n")[0]
    Path(base).resolve(strict=True)
    python = _python(venv).resolve(strict=True)
    made_of = [sys.platform, platform.machine(), str(venv), str(python), settings]
    return sha256("\0".join(made_of).encode() + lock.read_bytes()).hexdigest()


@contextmanager
def _alone(venv: Path) -> Iterator[None]:
    """Hold the environment against other set-ups; the system lets go when a process dies.

    The programs that a set-up runs hold it too: a pip whose build.py was killed may live on.
    """
    venv.mkdir(exist_ok=True)
    with (venv / BUSY).open("a") as busy:
        os.set_inheritable(busy.fileno(), True)
        if not _take(busy.fileno()):
            _say("another set-up is running; waiting for it")
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


# ── The set-up ──────────────────────────────────────────────────────────────────────────


def _set_up(venv: Path, locks: Sequence[Path]) -> None:
    """Make the environment of the last lock, which has all the others in it."""
    had = locks[:1] if is_ready(venv, locks[:1]) else []
    for stamp in venv.glob("*.stamp"):
        stamp.unlink()
    if not had:
        _say("setting up, this once; it takes a minute or two")
        _system()
        _make(venv)
    try:
        _install(venv, locks[-1])
        had = locks
    finally:  # pip fails before it changes anything; what was whole is whole still
        for lock in had:
            _stamp(venv, lock).write_text(_identity(venv, lock))


def _system() -> None:
    """Stage 1: install what the system lacks, or say how."""
    _say("1/3 system libraries")
    lacking = missing()
    if lacking and IS_ROOT and _manager() == "apt-get":
        wait = "DPkg::Lock::Timeout=120"  # a machine just started is often updating itself
        packages = _packages("apt-get", lacking)
        _run("dpkg", "--configure", "-a")  # what a set-up that was killed left half done
        _run("apt-get", "-o", wait, "update")
        _run("apt-get", "-o", wait, "install", "--yes", "--no-install-recommends", *packages)
        lacking = missing()
    if lacking:
        hint = f"{how_to_install(lacking)}\nthen run build.py again"
        raise SetUpError(f"this system lacks {', '.join(lacking)}", hint)


def _make(venv: Path) -> None:
    """Stage 2: an empty environment, of whatever was left there before."""
    _say(f"2/3 Python environment in {venv}")
    for old in venv.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old.name != BUSY:
            old.unlink()
    # The base: build.py may have been run by the very environment that was just removed.
    base = getattr(sys, "_base_executable", sys.executable)
    done = _run(base, "-I", "-m", "venv", str(venv), quiet=True)
    if done.returncode:
        raise SetUpError("Python could not make an environment", f"it says: {done.stdout.strip()}")


def _install(venv: Path, lock: Path) -> None:
    """Stage 3: the locked packages; where from is the business of the person's pip settings."""
    _say(f"3/3 packages of {lock.name}")
    pip = [str(_python(venv)), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if os.environ.get("NO_COLOR"):
        pip.append("--no-color")
    exactly = ["--no-user", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    if _run(*pip, "install", *exactly).returncode:
        hint = "it needs the network, this once; pip's own words are above. Run build.py again"
        raise SetUpError("pip could not install the packages", hint)


# ── The system ──────────────────────────────────────────────────────────────────────────


def _load(name: str, number: int) -> ctypes.CDLL | None:
    """Find a library as WeasyPrint will."""
    file, folders = f"lib{name}.so.{number}", [""]
    if sys.platform == "darwin":
        file, folders = f"lib{name}.{number}.dylib", ["", *MAC_FOLDERS]
    elif sys.platform == "win32":
        listed = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", WINDOWS_FOLDERS)
        file, folders = f"lib{name}-{number}.dll", ["", *listed.split(";")]
    for folder in folders:
        with suppress(OSError):
            return ctypes.CDLL(os.path.join(folder, file))  # noqa: PTH118 ("" is no folder)
    return None


def _manager() -> str:
    return next((name for name in MANAGERS if shutil.which(name)), "")


def _packages(manager: str, lacking: Sequence[str]) -> list[str]:
    libraries = [] if list(lacking) == [VENV] else MANAGERS[manager][1]
    # Only Debian and its kin set venv apart, one package for each Python.
    venv = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return [*libraries, *([venv] if VENV in lacking and manager == "apt-get" else [])]


def _run(*command: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a program with its words on standard error, or kept when quiet."""
    return subprocess.run(  # noqa: S603 (every word comes from this module)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else sys.stderr,
        stderr=subprocess.STDOUT,
        close_fds=False,  # see _alone
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        check=False,
        text=True,
    )


def _become(python: Path, root: str, module: Sequence[str]) -> int:
    """Turn this process into the module; on Windows, run it and return its exit code."""
    # -P and a PYTHONPATH of one: nothing is imported from the person's folder or other settings.
    command = [str(python), "-P", "-m", *module]
    os.environ["PYTHONPATH"] = root
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join([*MAC_FOLDERS, "/usr/lib"]))
    if sys.platform != "win32":
        os.execv(python, command)  # noqa: S606 (a shell would only get in the way)
    with suppress(KeyboardInterrupt):  # the press was told as well, and says so itself
        return subprocess.run(command, check=False).returncode  # noqa: S603 (the person's own words)
    return 130


def _say(message: str) -> None:
    print(f"build.py: {message}", file=sys.stderr)
