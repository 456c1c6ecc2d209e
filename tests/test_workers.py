"""Worker processes: they end with the press, and an engine that is missing is a clear error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = "---\ntitle: كتاب\nlang: ar\n---\n\n" + "فقرة طويلة من الكلام المنثور لا تنتهي. " * 4000
SECONDS = 20


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in path.read_text().split()]


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(condition: object, seconds: float = SECONDS) -> bool:
    assert callable(condition)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="workers are Linux processes")
def test_workers_end_when_the_press_is_killed(tmp_path: Path) -> None:
    (tmp_path / "text.md").write_text(TEXT, encoding="utf-8")
    root = Path(__file__).resolve().parent.parent
    press = subprocess.Popen(
        [sys.executable, "-m", "warraq", "build", "text.md", "--quiet"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(root)},
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_for(lambda: children(press.pid)), "no worker began"
        workers = children(press.pid)
    finally:
        press.send_signal(signal.SIGKILL)
        press.wait()
    assert wait_for(lambda: not any(is_running(worker) for worker in workers))


def test_a_worker_that_dies_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "text.md").write_text(TEXT, encoding="utf-8")
    root = Path(__file__).resolve().parent.parent
    script = (
        "import os, sys\n"
        "from warraq import cli, produce\n"
        "produce.typeset_cover.__code__ = (lambda rendering: os._exit(9)).__code__\n"
        "produce.os = os\n"
        "sys.exit(cli.main(['build', 'text.md', '--quiet']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7
    assert "a worker process died" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "dist" / "text").exists()
