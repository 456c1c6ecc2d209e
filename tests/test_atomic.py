"""A build that is killed leaves every earlier edition whole, and the next one tidies up."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import Desk

from warraq.errors import OutputError
from warraq.report import UNFINISHED, report

TEXT = "---\ntitle: {0}\nlang: ar\n---\n\n## قسم\n\n{0} نصّ طويل نسبيًّا.\n"
MOMENTS = 22


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every finished file."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
        if not path.name.startswith(UNFINISHED)
    }


def leftovers(folder: Path) -> list[str]:
    """Return the names of files that a killed build did not finish."""
    return [path.name for path in folder.rglob(f"{UNFINISHED}*")]


@pytest.mark.slow
def test_kill_9_at_any_moment_leaves_every_file_as_it_was_or_as_it_will_be(desk: Desk) -> None:
    def write(word: str) -> None:
        for number in range(3):
            desk.write(f"t{number}.md", TEXT.format(f"{word} {number}"))

    write("قديم")
    assert desk.warraq().code == 0
    old = hashes(desk.dist)
    write("جديد")
    start = time.monotonic()
    assert desk.warraq("--out", "new").code == 0
    length = time.monotonic() - start
    new = hashes(desk.root / "new")
    assert set(old) == set(new)
    assert len(old) == 9
    pristine = shutil.copytree(desk.dist, desk.root / "pristine")

    seed = random.Random(20260107)  # noqa: S311 (moments, not secrets)
    mixed = 0
    for number in range(MOMENTS):
        # Half of the moments are among the last, where the files are written.
        fraction = seed.uniform(0.5, 1.05) if number % 2 else seed.uniform(0, 1)
        shutil.rmtree(desk.dist)
        shutil.copytree(pristine, desk.dist)
        process = desk.start()
        time.sleep(fraction * length)
        os.kill(process.pid, signal.SIGKILL)
        desk.end(process)
        found = hashes(desk.dist)
        assert set(found) == set(old)
        torn = [name for name, value in found.items() if value not in {old[name], new[name]}]
        assert not torn
        mixed += found not in (old, new)
    assert desk.warraq().code == 0
    assert hashes(desk.dist) == new
    assert not leftovers(desk.dist)


def test_a_build_that_is_killed_while_it_writes_leaves_nothing_that_the_next_keeps(
    desk: Desk,
) -> None:
    desk.write("text.md", TEXT.format("نص"))
    assert desk.warraq("--to", "html").code == 0
    page = desk.dist / "text" / "text.html"
    dead = desk.start("--version")
    desk.end(dead)
    page.with_name(f"{UNFINISHED}{dead.pid}-text.html").write_bytes(b"half")
    page.with_name(f"{UNFINISHED}nonsense").write_bytes(b"half")
    before = hashes(desk.dist)
    assert desk.warraq("--to", "html").code == 0
    assert not leftovers(desk.dist)
    assert hashes(desk.dist) == before


def test_what_another_build_is_writing_is_left_to_it(desk: Desk) -> None:
    desk.write("text.md", TEXT.format("نص"))
    (desk.dist / "text").mkdir(parents=True)
    theirs = desk.dist / "text" / f"{UNFINISHED}{os.getpid()}-text.pdf"
    theirs.write_bytes(b"half")
    assert desk.warraq("--to", "html").code == 0
    assert theirs.read_bytes() == b"half"


def test_two_builds_at_once_into_one_folder_leave_whole_files(desk: Desk) -> None:
    desk.write("text.md", TEXT.format("نص"))
    assert desk.warraq().code == 0
    before = hashes(desk.dist)
    both = [desk.start(), desk.start()]
    assert [desk.end(process).code for process in both] == [0, 0]
    assert hashes(desk.dist) == before
    assert not leftovers(desk.dist)


def test_killed_workers_are_an_error_and_not_a_half_edition(desk: Desk) -> None:
    """As when the machine runs out of memory and kills the largest process."""
    for number in range(20):
        desk.write(f"t{number}.md", TEXT.format(number))
    process = desk.start()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers: list[int] = []
    while process.poll() is None and not workers:
        listed = map(int, children.read_text(encoding="utf-8").split()) if children.exists() else ()
        workers = [pid for pid in listed if b"warraq" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    said = desk.end(process)
    assert said.code == 7
    assert "a worker process died" in said.err
    for folder in desk.dist.iterdir() if desk.dist.exists() else ():
        assert len(list(folder.iterdir())) == 3


def test_an_older_edition_survives_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    """The new file is written beside the old one and takes its place only when it is whole."""
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "text.html").mkdir()
    with pytest.raises(OutputError) as caught:
        report("text", [_Made("text.html", b"new")], (), {}, tmp_path)  # type: ignore[list-item]
    assert "cannot be written" in caught.value.message
    assert not leftovers(tmp_path)


class _Made:
    """As much of an artefact as the writer of files looks at."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
