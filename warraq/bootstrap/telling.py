"""What the set-up says, and the programs that it runs: all of it on standard error."""

from __future__ import annotations

import os
import subprocess
import sys


class SetUpError(Exception):
    """What a person has to do before the press can run. Shown as ``message``, ``hint: …``."""

    exit_code = 7  # as warraq.errors.EngineError, whose import costs more than a whole check

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\nhint: {hint}")


def say(message: str) -> None:
    """Tell the person where the set-up is, or why it ended."""
    print(f"build.py: {message}", file=sys.stderr)


def run(*command: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a program with its words on standard error, or kept when quiet."""
    return subprocess.run(  # noqa: S603 (every word comes from this package)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else sys.stderr,
        stderr=subprocess.STDOUT,
        close_fds=False,  # see environment.alone
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        check=False,
        text=True,
    )
