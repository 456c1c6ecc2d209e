"""One text, one edition: the same bytes whenever, wherever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT, Desk

from warraq import pipeline
from warraq.model import Order

ARTICLE = """\
---
title: نص يُبنى مرّتين
author: هيئة التحرير
date: 2026-03-14
lang: ar
keywords: [أ, ب, ج]
---

قال “نعم” في 2026 وكتب [English words]{lang=en} و`code`[^1].

![نقطة](dot.svg)

| أ | ب |
|---|---|
| 1 | 2 |

## İstanbul ıI

- [x] بند

[^1]: حاشية.
"""
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle r='4' fill='red'/></svg>"


@pytest.fixture
def manuscripts(desk: Desk) -> Desk:
    """Write an article, one without a date, and a book."""
    desk.write("article.md", ARTICLE)
    desk.write("dot.svg", SVG)
    desk.write("undated.txt", "عنوان بلا تاريخ\nفقرة أولى.\nفقرة ثانية.\n")
    desk.write("book/publication.yaml", "title: كتاب\nlang: fa\nchapters: [a.md, b.md]\n")
    desk.write("book/a.md", "# الف\n\nمتن[^1]، [ب](b.md).\n\n[^1]: یادداشت.")
    desk.write("book/b.md", "# ب\n\nمتن.")
    return desk


def editions(out: Path) -> dict[str, str]:
    """Return the hash of every file below a folder by its name."""
    return {
        path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*.*"))
    }


def built(desk: Desk, *words: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Build afresh into a folder of its own; return the hashes."""
    shutil.rmtree(desk.root / "again", ignore_errors=True)
    said = desk.warraq("--out", "again", *words, environment=environment)
    assert said.code == 0, said.err
    found = editions(desk.root / "again")
    assert len(found) == 9
    return found


CIRCUMSTANCES: dict[str, dict[str, str]] = {
    "nothing": {},
    "a time zone": {"TZ": "Pacific/Kiritimati"},
    "another time zone": {"TZ": "America/Adak"},
    "the C locale": {"LC_ALL": "C", "LANG": "C", "LANGUAGE": "C"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "an Arabic locale": {"LC_ALL": "ar_EG.UTF-8", "LANG": "ar_EG.UTF-8"},
    "another order of hashes": {"PYTHONHASHSEED": "1"},
    "yet another": {"PYTHONHASHSEED": "4242"},
    "another home": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"},
    "another user": {"USER": "somebody", "LOGNAME": "somebody", "HOSTNAME": "elsewhere"},
    "no fonts on the machine": {"FONTCONFIG_PATH": "/nonexistent", "XDG_DATA_DIRS": "/nonexistent"},
    "a fontconfig of one's own": {"FONTCONFIG_FILE": "/nonexistent/fonts.conf"},
    "a debug level": {"PYTHONDEVMODE": "1", "G_MESSAGES_DEBUG": "all"},
    "Pango options": {"PANGOCAIRO_BACKEND": "fc", "PANGO_LANGUAGE": "tr", "HB_SHAPERS": "ot"},
    "optimised bytecode": {"PYTHONOPTIMIZE": "2"},
}


@pytest.fixture(scope="module")
def first() -> dict[str, dict[str, str]]:
    """Keep the hashes of the first build for the tests that compare with it."""
    return {}


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_a_build_gives_the_same_bytes_under(
    manuscripts: Desk, first: dict[str, dict[str, str]], name: str
) -> None:
    if not first:
        first["hashes"] = built(manuscripts)
    assert built(manuscripts, environment=CIRCUMSTANCES[name]) == first["hashes"]


def test_neither_does_the_number_of_workers_matter(manuscripts: Desk) -> None:
    assert built(manuscripts, "--jobs", "1") == built(manuscripts, "--jobs", "3")


def test_nor_what_is_built_along_with_it(manuscripts: Desk) -> None:
    together = built(manuscripts)
    for name in ("article.md", "undated.txt", "book"):
        said = manuscripts.warraq("--out", "alone", f"content/{name}")
        assert said.code == 0
    assert editions(manuscripts.root / "alone") == together


def test_nor_the_order_of_formats(manuscripts: Desk) -> None:
    alone: dict[str, str] = {}
    for name in ("pdf", "epub", "html"):
        manuscripts.warraq("--out", "alone", "--to", name)
    alone = editions(manuscripts.root / "alone")
    assert alone == built(manuscripts, "--to", "html,pdf,epub")


def test_nor_the_working_folder_nor_the_output_folder(
    manuscripts: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = built(manuscripts)
    there = Desk(tmp_path_factory.mktemp("elsewhere with spaces"))
    said = there.warraq("--out", "مخرجات", str(manuscripts.root / "content"))
    assert said.code == 0, said.err
    assert editions(there.root / "مخرجات") == here


def test_nor_when_the_files_were_saved_nor_the_umask(manuscripts: Desk) -> None:
    before = built(manuscripts)
    for path in (manuscripts.root / "content").rglob("*"):
        os.utime(path, (86_400, 86_400))
    mask = os.umask(0o077)
    try:
        assert built(manuscripts) == before
    finally:
        os.umask(mask)


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
@pytest.mark.parametrize("clock", ["1999-12-31 23:59:59", "2038-01-20 00:00:00"])
def test_nor_what_the_clock_says(manuscripts: Desk, clock: str) -> None:
    library = next(Path("/usr/lib").rglob("libfaketime.so.1"))
    pretend = {"LD_PRELOAD": str(library), "FAKETIME": f"@{clock}"}
    assert built(manuscripts, environment=pretend) == built(manuscripts)


def test_a_second_build_over_the_first_changes_nothing(manuscripts: Desk) -> None:
    before = built(manuscripts)
    assert manuscripts.warraq("--out", "again").code == 0
    assert editions(manuscripts.root / "again") == before


def test_two_builds_in_one_process_are_equal(manuscripts: Desk) -> None:
    """What an earlier text left in the engine's caches must not show in a later one."""
    paths = [manuscripts.root / "content" / n for n in ("article.md", "book", "undated.txt")]
    for out, order in (("one", paths), ("two", paths[::-1])):
        builds = pipeline.build(order, Order(out=manuscripts.root / out, jobs=1))
        assert all(b.error is None for b in builds)
    assert editions(manuscripts.root / "one") == editions(manuscripts.root / "two")


def test_the_declared_moment_dates_what_has_no_date(manuscripts: Desk) -> None:
    """SOURCE_DATE_EPOCH (reproducible-builds.org) is asked only where the writer gave none."""
    before = built(manuscripts)
    after = built(manuscripts, environment={"SOURCE_DATE_EPOCH": "1800000000"})
    changed = {name for name, value in after.items() if value != before[name]}
    assert {name.split("/")[0] for name in changed} <= {"undated", "book"}
    assert "undated/undated.epub" in changed


def test_no_edition_tells_who_built_it_or_where(manuscripts: Desk) -> None:
    built(manuscripts, environment={"USER": "somebody-here", "HOSTNAME": "machine-here"})
    for path in (manuscripts.root / "again").rglob("*.*"):
        data = path.read_bytes()
        for word in (str(manuscripts.root), "somebody-here", "machine-here"):
            assert word.encode() not in data, path


@pytest.mark.slow
def test_the_publications_of_the_project_are_the_same_again(desk: Desk) -> None:
    for out, environment in (("first", {}), ("second", {"TZ": "Asia/Tokyo", "LC_ALL": "C"})):
        said = desk.warraq(str(ROOT / "content"), "--out", out, environment=environment)
        assert said.code == 0, said.err
    assert editions(desk.root / "first") == editions(desk.root / "second")
