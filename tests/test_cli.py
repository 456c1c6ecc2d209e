"""What a person types and what the press answers: codes, places, hints, never a traceback."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import fields
from time import sleep

import pytest
from conftest import ROOT, Desk, watch

from warraq import commands, registry
from warraq.model import Metadata
from warraq.themes import names

GOOD = "---\ntitle: عنوان\nlang: ar\n---\n\nنص.\n"

WRONG: dict[str, tuple[str | bytes, int, str]] = {
    "a month too many": ("---\ntitle: ت\ndate: 2026-13-01\n---\nنص", 4, ":3: error: 2026-13-01"),
    "a date in words": ("---\ntitle: ت\ndate: أمس\n---\nنص", 4, ":3: error: أمس is not a date"),
    "an unknown language": ("---\nlang: xx\n---\nنص", 4, ":2: error: the language xx"),
    "an unknown theme": ("---\ntheme: brefing\n---\nنص", 2, "did you mean briefing?"),
    "an unknown kind": ("---\nkind: novel\n---\nنص", 4, ":2: error: kind cannot be novel"),
    "a key twice": ("---\ntitle: أ\ntitle: ب\n---\nنص", 4, ":3: error: title is given twice"),
    "a list for a title": ("---\ntitle: [أ, ب]\n---\nنص", 4, ":2: error: title is one text"),
    "broken YAML": ("---\ntitle: أ: ب\n---\nنص", 4, ":2: error: the metadata is not YAML"),
    "no text": ("---\ntitle: ت\n---\n\n", 3, "there is metadata but no text"),
    "nothing": ("", 3, "the file is empty"),
    "white space": (" \n\t\n", 3, "the file is empty"),
    "Windows-1256": ("نص عربي".encode("cp1256"), 3, ":1: error: the text is not UTF-8"),
    "UTF-16": ("نص عربي".encode("utf-16"), 3, ":1: error: the text is not UTF-8"),
    "bad bytes below": ("سطر\nسطر\n".encode() + b"\xff", 3, ":3: error: the text is not UTF-8"),
    "a missing image": ("نص\n\n![صورة](no.png)\n", 3, ":3: error: there is no file content/no.png"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_with_file_line_and_hint(desk: Desk, name: str) -> None:
    text, code, said = WRONG[name]
    desk.write("text.md", text)
    answer = desk.warraq("build")
    assert answer.code == code, answer.err
    assert said in answer.err
    assert "hint: " in answer.err
    assert not desk.dist.exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["build", "nowhere.md"], 2, "there is no file or folder nowhere.md"),
        (["build", "--to", "pdff"], 2, "did you mean pdf?"),
        (["build", "--jobs", "-1"], 2, "--jobs"),
        (["build", "content/text.docx"], 3, "this kind of file is not read"),
        (["new", "../out"], 2, "cannot be a name"),
        (["publish"], 2, "there is no file or folder publish"),
    ],
)
def test_wrong_usage_is_said(desk: Desk, words: list[str], code: int, said: str) -> None:
    desk.write("text.md", GOOD)
    desk.write("text.docx", "not a text")
    answer = desk.warraq(*words)
    assert answer.code == code
    assert said in answer.err


def test_an_empty_desk_is_told_where_to_put_a_text(desk: Desk) -> None:
    answer = desk.warraq()
    assert answer.code == 2
    assert "no publication in content" in answer.err


def test_one_that_fails_does_not_stop_the_others(desk: Desk) -> None:
    desk.write("a.md", "---\ndate: never\n---\nنص")
    desk.write("b.md", GOOD)
    answer = desk.warraq("--to", "html")
    assert answer.code == 4
    assert (desk.dist / "b" / "b.html").is_file()
    assert not (desk.dist / "a").exists()


def test_two_publications_of_one_name_are_refused(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    desk.write("text.txt", "عنوان\nنص")
    answer = desk.warraq()
    assert answer.code == 2
    assert "would both become dist/text" in answer.err


def test_an_unknown_key_is_a_finding_and_with_strict_an_error(desk: Desk) -> None:
    desk.write("text.md", "---\ntitel: عنوان\nlang: ar\ndate:\n---\nنص")
    answer = desk.warraq("--to", "html")
    assert answer.code == 0
    assert "content/text.md:2: warning: the key titel is not known [unknown-key]" in answer.err
    assert "did you mean title?" in answer.err
    strict = desk.warraq("--to", "html", "--strict", "--out", "strict")
    assert strict.code == 1
    assert not (desk.root / "strict").exists()


def test_json_stands_alone_on_stdout(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    desk.write("bad.md", "---\ndate: never\n---\nنص")
    answer = desk.warraq("--to", "html", "--json")
    bad, good = json.loads(answer.out)
    assert good["files"] == ["dist/text/text.html"]
    assert good["error"] is None
    assert bad["error"]["place"] == "content/bad.md:2"
    assert bad["error"]["exit_code"] == answer.code == 4


def test_quiet_says_nothing_of_what_went_well(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    answer = desk.warraq("--to", "html", "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_there_are_no_colours_where_nobody_looks(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    assert "\033" not in desk.warraq("--to", "html").err


def test_a_build_that_is_interrupted_says_no_more(desk: Desk) -> None:
    desk.write("text.md", GOOD + "كلام طويل. " * 100_000)
    process = desk.start("build", "content/text.md")
    sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    said = watch(process)
    assert "Traceback" not in said.err
    assert said.code in {130, -signal.SIGINT}


def test_new_never_overwrites(desk: Desk) -> None:
    assert desk.warraq("new", "demo").code == 0
    page = desk.root / "content" / "demo.md"
    page.write_text("كلامي\n", encoding="utf-8")
    again = desk.warraq("new", "demo")
    assert again.code == 2
    assert "exists already" in again.err
    assert page.read_text(encoding="utf-8") == "كلامي\n"


@pytest.mark.parametrize("kind", ["briefing", "book", "handout"])
def test_what_new_makes_is_built_without_a_warning(desk: Desk, kind: str) -> None:
    assert desk.warraq("new", "demo", "--kind", kind).code == 0
    answer = desk.warraq("--strict")
    assert answer.code == 0, answer.err
    assert sorted(p.suffix for p in (desk.dist / "demo").iterdir()) == [".epub", ".html", ".pdf"]


def test_fix_mends_the_text_and_not_the_metadata(desk: Desk) -> None:
    head = '---\ntitle: "عنوان , كما هو"\nlang: ar\nkeywords:   [ أ,ب ]\n---\n'
    path = desk.write("text.md", head + "\nنص, ثم نص; هل؟\n")
    assert desk.warraq("lint", "--fix").code == 0
    mended = path.read_text(encoding="utf-8")
    assert mended.startswith(head)
    assert "نص، ثم نص؛ هل؟" in mended


def test_every_command_format_theme_rule_and_key_is_in_the_documents() -> None:
    guide = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "content/guide").glob("*.md"))
    for name in ("README.md", "README.ar.md"):
        readme = (ROOT / name).read_text(encoding="utf-8")
        for key in (f.name for f in fields(Metadata)):
            assert f"`{key}`" in readme, f"{name} does not name the key {key}"
            assert f"`{key}`" in guide, f"the guide does not name the key {key}"
        for word in (*commands.names(), *registry.formats(), *registry.language_codes()):
            assert word in readme, f"{name} does not name {word}"
    for theme in names():
        assert theme in guide, f"the guide does not name the theme {theme}"
