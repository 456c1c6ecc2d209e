"""``kill -9`` at any moment leaves every earlier file in dist/ whole."""

from __future__ import annotations

import os
import random
import signal
from contextlib import suppress
from pathlib import Path
from time import sleep

import pytest
from conftest import Desk

from warraq.report import UNFINISHED

MOMENTS = 24


def text(number: int) -> str:
    return f"---\ntitle: كتاب\nlang: ar\n---\n\nالنص رقم {number}. " + "كلام طويل في المتن. " * 400


def files(desk: Desk) -> dict[str, bytes]:
    folder = desk.dist / "text"
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


def killed(desk: Desk, seconds: float) -> None:
    process = desk.start("build", "content/text.md")
    sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_every_file_old_or_new(desk: Desk) -> None:
    rolls = random.Random(4)  # noqa: S311 - moments, not secrets
    desk.write("text.md", text(0))
    assert desk.warraq("build", "content/text.md").code == 0
    whole = {0: files(desk)}
    desk.write("text.md", text(1))
    assert desk.warraq("build", "content/text.md", "--out", "other").code == 0
    whole[1] = {p.name: p.read_bytes() for p in (desk.root / "other" / "text").iterdir()}
    for _ in range(MOMENTS):
        killed(desk, rolls.uniform(0.05, 1.2))
        for name, data in files(desk).items():
            assert data in (whole[0][name], whole[1][name]), f"{name} is neither old nor new"
    assert desk.warraq("build", "content/text.md").code == 0
    assert files(desk) == whole[1]


def test_what_a_killed_build_left_is_swept_by_the_next(desk: Desk) -> None:
    desk.write("text.md", text(0))
    folder = desk.dist / "text"
    folder.mkdir(parents=True)
    left = folder / f"{UNFINISHED}999999999-text.pdf"
    left.write_bytes(b"%PDF-")
    running = folder / f"{UNFINISHED}{os.getpid()}-text.pdf"
    running.write_bytes(b"another build writes this now")
    assert desk.warraq("build", "content/text.md").code == 0
    assert not left.exists()
    assert running.exists()


def test_a_text_that_fails_leaves_the_editions_before_it(desk: Desk) -> None:
    desk.write("text.md", text(0))
    assert desk.warraq("build", "content/text.md").code == 0
    before = files(desk)
    desk.write("text.md", text(1) + "\n\n![صورة](missing.png)\n")
    assert desk.warraq("build", "content/text.md").code == 3
    assert files(desk) == before


def test_a_folder_that_cannot_be_written_is_an_error(desk: Desk) -> None:
    desk.write("text.md", text(0))
    Path("dist").write_text("a file stands where the folder should be")
    said = desk.warraq("build", "content/text.md")
    assert said.code == 8
    assert "hint: choose another folder with --out" in said.err
