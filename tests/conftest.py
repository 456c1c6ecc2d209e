"""What the tests share: a desk to write at, the press in this process, the press as a program."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, TypeAlias

import pytest

from warraq import pipeline
from warraq.errors import PressError
from warraq.model import Order, Report
from warraq.pipeline import Build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent

PATIENCE = 60
"""How long a program may run before a test gives it up, seconds."""

Press: TypeAlias = Callable[..., Build]
"""``press(text, **metadata)`` builds one article and returns what became of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--accept``."""
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what the press makes of tests/cases/ into the accepted outputs",
    )


@dataclass(frozen=True)
class Said:
    """How a program ended: exit code, what it said, the most memory it took (MiB)."""

    code: int
    out: str
    err: str
    memory: float


@dataclass(frozen=True)
class Desk:
    """A folder of one's own with ``content/`` in it; the working folder of the test."""

    root: Path

    @property
    def dist(self) -> Path:
        """Where the editions go."""
        return self.root / "dist"

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file of the manuscript below ``content/``; return its path."""
        path = self.root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def warraq(self, *words: str, environment: Mapping[str, str] | None = None) -> Said:
        """Run the press as a person does and wait for it; it must never show a traceback."""
        said = self.end(self.start(*words, environment=environment))
        assert "Traceback" not in said.err, said.err
        assert "Traceback" not in said.out, said.out
        return said

    def start(
        self, *words: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start the press and return at once; what it says goes to ``out`` and ``err``."""
        with (self.root / "out").open("wb") as out, (self.root / "err").open("wb") as err:
            return subprocess.Popen(
                [sys.executable, "-m", "warraq", *words],
                cwd=self.root,
                env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                # A test run that is started in the background ignores Ctrl+C, and so would this.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def end(self, process: subprocess.Popen[bytes]) -> Said:
        """Wait for a program that :meth:`start` started; take note of its memory."""
        deadline, memory = monotonic() + PATIENCE, 0.0
        while process.returncode is None:
            # wait4 tells of the program and of all that it waited for, pandoc and workers included.
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                memory = usage.ru_maxrss / 1024
                break
            if monotonic() > deadline:
                process.kill()
                process.wait()
                pytest.fail(f"{process.args!r} did not end within {PATIENCE} s")
            sleep(0.01)
        out, err = ((self.root / n).read_text(encoding="utf-8") for n in ("out", "err"))
        return Said(process.returncode, out, err, memory)


def need(there: bool, what: str) -> None:
    """Skip what needs a program that is missing; with the validators required, fail."""
    if not there and os.environ.get("WARRAQ_REQUIRE_VALIDATORS") == "1":
        pytest.fail(f"{what} is missing: run .ci/install-validators")
    if not there:
        pytest.skip(f"{what} is missing")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Sit down at an empty desk."""
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


@pytest.fixture
def press(desk: Desk) -> Press:
    """Build one article; ``slug``, ``to`` and ``strict`` are the order, the rest is metadata."""

    def build(
        text: str,
        *,
        slug: str = "text",
        to: tuple[str, ...] = (),
        strict: bool = False,
        **meta: object,
    ) -> Build:
        # A JSON value is a YAML value, and needs no thought about quoting.
        head = "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in meta.items())
        desk.write(f"{slug}.md", f"---\n{head}---\n\n{text}" if meta else text)
        order = Order(out=Path("dist"), formats=to, strict=strict, jobs=1)
        (made,) = pipeline.build([Path("content") / f"{slug}.md"], order)
        return made

    return build


def report(build: Build) -> Report:
    """Return the report of a build that went well."""
    assert build.error is None, build.error
    assert build.report is not None
    return build.report


def error(build: Build) -> PressError:
    """Return the error of a build that was stopped, which has written nothing."""
    assert build.error is not None, build.report
    assert not build.artefacts
    return build.error


def findings(build: Build) -> list[str]:
    """Return the ids of what was found, in order."""
    return [finding.id for finding in report(build).findings]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Open one Chromium for all tests that look at pages as readers do."""
    need(shutil.which("chromium") is not None, "Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """Open an empty page on a screen of 320 × 800 px."""
    page = chromium.new_page(viewport={"width": 320, "height": 800})
    yield page
    page.close()
