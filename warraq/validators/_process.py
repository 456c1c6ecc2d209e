"""Runs an outside program with a limit of time, and knows where such programs are kept."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from warraq.shipped import checkout

INSTALLER = ".ci/install-validators"
"""What a person types to have every validator."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program wrote; ``complaint`` is "" when it ended well and in time."""

    output: str
    complaint: str


def home() -> Path:
    """Find the folder of the outside programs: ``.validators`` here, or in the project.

    ``WARRAQ_VALIDATORS`` names another. A folder that exists wins over one that does not.
    """
    named = os.environ.get("WARRAQ_VALIDATORS")
    if named:
        return Path(named).resolve()
    places = [Path.cwd() / ".validators"]
    if project := checkout():
        places.append(project / ".validators")
    return next((place for place in places if place.is_dir()), places[-1])


def installed(package: str) -> Path | None:
    """Find the folder of a Python package without importing it; None when there is none."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def run(
    command: Sequence[str | Path], seconds: float, env: Mapping[str, str] | None = None
) -> Outcome:
    """Run ``command`` for at most ``seconds`` and end everything it started.

    A program that fails or takes too long still hands over what it wrote until then:
    files that were judged before the accident keep their verdict.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; the programs are our own choice
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # English messages; and a JVM opens files with Arabic names in no other locale.
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
            start_new_session=True,  # so that a browser can be ended with its driver
        )
    except OSError as error:
        return Outcome("", f"could not be started: {error}")
    late = ""
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        output, errors = process.communicate()
        late = f"took longer than {seconds:.0f} seconds"
    except BaseException:  # Ctrl-C: nothing may outlive the press
        _end(process)
        process.communicate()
        raise
    complaint = late or ("" if process.returncode == 0 else _complaint(process.returncode, errors))
    return Outcome(output.decode("utf-8", "replace"), complaint)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the program and its children to end, then kill them.

    Asking comes first because a browser is in a group of its own: only its driver knows it.
    """
    for deadly in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, deadly)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)


def _complaint(code: int, errors: bytes) -> str:
    """Tell the exit code and the last lines of standard error, where the reason mostly is."""
    lines = [line.strip() for line in errors.decode("utf-8", "replace").splitlines()]
    tail = " / ".join([line for line in lines if line][-4:])
    return f"ended with code {code}: {tail}" if tail else f"ended with code {code}"
