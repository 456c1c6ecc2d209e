"""Two builds are equal byte by byte, whatever the machine says of itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT, Desk

TEXT = """\
---
title: كتاب في «التجربة»
summary: خلاصة النص.
author: كاتب
lang: ar
---

فقرة فيها **كلمة** و`code` وحاشية[^1] و50%.

## عنوان

| أ | ب |
|---|---|
| ١ | 2 |

[^1]: نص الحاشية.
"""
CLOCK = "2031-05-06 07:08:09"
FAKETIME = shutil.which("faketime")


def hashes(dist: Path) -> dict[str, str]:
    files = sorted(path for path in dist.rglob("*") if path.is_file())
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in files}


def built(desk: Desk, out: str, **environment: str) -> dict[str, str]:
    said = desk.warraq("build", "content/text.md", "--out", out, environment=environment)
    assert said.code == 0, said.err
    return hashes(desk.root / out)


@pytest.fixture
def first(desk: Desk) -> Mapping[str, str]:
    desk.write("text.md", TEXT)
    made = built(desk, "first")
    assert set(made) == {"text.html", "text.epub", "text.pdf"}
    return made


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "LANG": "C"},
        {"LC_ALL": "ar_EG.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "ar:tr"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii:backslashreplace"},
        {"FONTCONFIG_PATH": "/nonexistent", "FONTCONFIG_FILE": "/nonexistent/fonts.conf"},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "TMPDIR": "/var/tmp"},  # noqa: S108
    ],
    ids=lambda environment: " ".join(environment) or "again",
)
def test_the_machine_leaves_no_trace(
    desk: Desk, first: Mapping[str, str], environment: dict[str, str]
) -> None:
    assert built(desk, "second", **environment) == first


def test_nor_do_the_clock_and_the_files_dates(desk: Desk, first: Mapping[str, str]) -> None:
    os.utime(desk.root / "content" / "text.md", (0, 0))
    assert built(desk, "second") == first


@pytest.mark.skipif(FAKETIME is None, reason="not installed: apt-get install faketime")
def test_nor_does_another_day(desk: Desk, first: Mapping[str, str]) -> None:
    library = next(Path("/usr/lib").rglob("libfaketime.so.1"))
    assert built(desk, "second", LD_PRELOAD=str(library), FAKETIME=f"@{CLOCK}") == first


def test_nor_does_the_number_of_workers(desk: Desk, first: Mapping[str, str]) -> None:
    said = desk.warraq("build", "content/text.md", "--out", "second", "--jobs", "1")
    assert said.code == 0, said.err
    assert hashes(desk.root / "second") == first


def test_nor_does_the_folder(
    tmp_path_factory: pytest.TempPathFactory, first: Mapping[str, str]
) -> None:
    away = Desk(tmp_path_factory.mktemp("مجلّد آخر بعيد"))
    away.write("text.md", TEXT)
    assert built(away, "dist") == first


def test_the_declared_moment_is_the_only_one_that_counts(
    desk: Desk, first: Mapping[str, str]
) -> None:
    declared = built(desk, "second", SOURCE_DATE_EPOCH="1700000000")
    assert declared["text.epub"] != first["text.epub"]
    assert declared["text.html"] == first["text.html"]
    assert built(desk, "third", SOURCE_DATE_EPOCH="1700000000") == declared


@pytest.mark.slow
def test_the_publications_of_the_project_are_the_same_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    content = str(ROOT / "content")
    for out, environment in (("first", {}), ("second", {"TZ": "Asia/Tokyo", "LC_ALL": "C"})):
        said = desk.warraq("build", content, "--out", out, environment=environment)
        assert said.code == 0, said.err
    assert hashes(tmp_path / "first") == hashes(tmp_path / "second")
