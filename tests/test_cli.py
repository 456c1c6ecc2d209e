"""The command line as a person meets it: what it says, where it says it, how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from conftest import ROOT, Desk

from warraq import __version__, cli, commands, editions, errors, registry, themes
from warraq.errors import PressError
from warraq.model import Metadata

GOOD = "---\ntitle: نص\nlang: ar\n---\n\nنص.\n"
ESCAPE = "\x1b"


def until(what: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is so."""
    for _ in range(600):
        if what():
            return
        assert process.poll() is None, "it ended"
        time.sleep(0.05)
    process.kill()
    pytest.fail("it did not come")


# ── How it ends ─────────────────────────────────────────────────────────────────────────

Prepare = Callable[[Desk], list[str]]


def unwritable(desk: Desk) -> list[str]:
    """Put a file where the output folder would be."""
    desk.write("text.md", GOOD)
    (desk.root / "taken").write_text("mine", encoding="utf-8")
    return ["--out", "taken"]


def broken_theme(desk: Desk) -> list[str]:
    """Give the working folder a theme that is no TOML."""
    (desk.root / "templates" / "mine").mkdir(parents=True)
    (desk.root / "templates" / "mine" / "theme.toml").write_text("[", encoding="utf-8")
    desk.write("text.md", GOOD.replace("lang: ar", "lang: ar\ntheme: mine"))
    return []


def text(content: str, *words: str) -> Prepare:
    """Write one text and build it."""

    def prepare(desk: Desk) -> list[str]:
        desk.write("text.md", content)
        return list(words)

    return prepare


ENDINGS: dict[str, tuple[int, Prepare]] = {
    "built": (0, text(GOOD)),
    "a warning": (0, text(GOOD.replace("lang", "titel: x\nlang"))),
    "a warning, strict": (1, text(GOOD.replace("lang", "titel: x\nlang"), "--strict")),
    "no content": (2, lambda _: ["nowhere"]),
    "an empty folder": (2, lambda _: []),
    "an unknown format": (2, text(GOOD, "--to", "docx")),
    "an unknown theme": (2, text(GOOD.replace("lang", "theme: x\nlang"))),
    "an unknown option": (2, text(GOOD, "--no-such-thing")),
    "no number of jobs": (2, text(GOOD, "--jobs", "many")),
    "too many jobs": (2, text(GOOD, "--jobs", "1000")),
    "a missing image": (3, text(f"{GOOD}\n![صورة](x.png)\n")),
    "a bad date": (4, text(GOOD.replace("lang", "date: x\nlang"))),
    "nothing left": (5, text(GOOD.replace("نص.", "<script>x</script>"))),
    "a broken theme": (6, broken_theme),
    "an output that is a file": (8, unwritable),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_every_class_of_ending_has_its_code_and_is_said_to_the_person(
    desk: Desk, name: str
) -> None:
    code, prepare = ENDINGS[name]
    said = desk.warraq(*prepare(desk))
    assert said.code == code, said.err
    assert not said.out
    if code:
        assert "error" in said.err
        assert not desk.dist.exists()
    if code > 2 and name != "a broken theme":
        assert "hint:" in said.err


def test_every_class_of_error_has_a_code_of_its_own() -> None:
    classes = [
        e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, PressError)
    ]
    assert sorted(e.exit_code for e in classes) == list(range(1, 9))


def test_the_place_and_the_hint_of_an_error_are_printed_as_editors_read_them(desk: Desk) -> None:
    desk.write("text.md", GOOD.replace("lang: ar", "lang: ar\ndate: أمس"))
    assert desk.warraq().err == (
        "content/text.md:4: error: أمس is not a date\nhint: write year-month-day, 2026-01-07\n"
    )


def test_an_output_folder_that_is_a_file_keeps_it(desk: Desk) -> None:
    desk.warraq(*unwritable(desk))
    assert (desk.root / "taken").read_text(encoding="utf-8") == "mine"


def test_a_disk_that_is_full_is_an_error_of_the_output(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    said = desk.warraq("--out", "/proc/self/nowhere")
    assert said.code == 8
    assert "cannot be written" in said.err


def test_one_that_fails_does_not_stop_the_others_and_writes_nothing(desk: Desk) -> None:
    desk.write("a.md", GOOD)
    desk.write("b.md", GOOD.replace("lang: ar", "lang: xx"))
    desk.write("c.md", f"{GOOD}\n![صورة](x.png)\n")
    desk.write("d.md", GOOD)
    said = desk.warraq()
    assert said.code == 4, "the code of the first that failed"
    assert sorted(p.name for p in desk.dist.iterdir()) == ["a", "d"]
    assert "content/b.md:3: error:" in said.err
    assert "content/c.md:8: error:" in said.err


def test_one_that_fails_leaves_its_earlier_editions_alone(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    desk.warraq()
    before = {p: p.read_bytes() for p in desk.dist.rglob("*.*")}
    desk.write("text.md", GOOD.replace("lang: ar", "lang: xx"))
    assert desk.warraq().code == 4
    assert {p: p.read_bytes() for p in desk.dist.rglob("*.*")} == before


def test_two_publications_of_one_name_are_refused_before_anything_is_written(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    desk.write("text.txt", "عنوان\nنص.\n")
    said = desk.warraq()
    assert said.code == 2
    assert "would both become dist/text" in said.err
    assert "hint:" in said.err
    assert not desk.dist.exists()


def test_a_publication_that_is_named_twice_is_built_once(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    said = desk.warraq("content/text.md", "content", "./content/text.md", "--to", "html")
    assert said.code == 0
    assert said.err.count("text.html") == 1


@pytest.mark.parametrize("moment", ["while it composes", "while it writes"])
def test_ctrl_c_ends_it_without_a_word_and_leaves_nothing_half_written(
    desk: Desk, moment: str
) -> None:
    for number in range(30):
        desk.write(f"t{number}.md", GOOD + "نص طويل. " * 500)
    process = desk.start()
    if moment == "while it writes":
        until(lambda: any(desk.dist.rglob("*.html")), process)
    else:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until(lambda: bool(children.read_text(encoding="utf-8")), process)
        time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said = desk.end(process)
    assert said.code == 130
    assert not said.err
    for path in desk.dist.rglob("*.*"):
        assert path.suffix in {".html", ".epub", ".pdf"}


def test_a_reader_that_goes_away_is_not_a_traceback(desk: Desk) -> None:
    """As in ``warraq doctor | head -0``."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "warraq", "doctor", "--json"],
        cwd=desk.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


# ── Where it says what ──────────────────────────────────────────────────────────────────


def test_json_is_all_there_is_on_stdout(desk: Desk) -> None:
    desk.write("a.md", GOOD.replace("lang: ar", "lang: ar\ntitel: x"))
    desk.write("b.md", GOOD.replace("lang: ar", "lang: xx"))
    said = desk.warraq("--json", "--to", "html")
    first, second = json.loads(said.out)
    assert first["path"] == "content/a.md"
    assert first["files"] == ["dist/a/a.html"]
    assert first["error"] is None
    (found,) = first["findings"]
    assert (found["id"], found["severity"]) == ("unknown-key", "warning")
    assert found["place"] == {"file": "content/a.md", "line": 4}
    assert set(first["seconds"]) >= {"1 read", "3 compose", "6 produce"}
    assert second["files"] == []
    assert second["error"]["exit_code"] == said.code == 4
    assert second["error"]["place"] == "content/b.md:3"


def test_json_shows_arabic_as_arabic(desk: Desk) -> None:
    desk.write("text.md", GOOD.replace("lang: ar", "lang: ar\nعنوان: x"))
    assert "the key عنوان is not known" in desk.warraq("--json", "--to", "html").out


@pytest.mark.parametrize("words", [["lint", "--json"], ["doctor", "--json"]])
def test_json_of_other_commands_is_json(desk: Desk, words: list[str]) -> None:
    desk.write("text.md", GOOD)
    assert json.loads(desk.warraq(*words).out) is not None


def test_quiet_says_warnings_and_errors_only(desk: Desk) -> None:
    desk.write("a.txt", "عنوان\nنص.\n")
    said = desk.warraq("--quiet", "--to", "html")
    assert (said.out, said.err, said.code) == ("", "", 0)
    desk.write("a.txt", "عنوان\nقال “نعم.\n")
    said = desk.warraq("--quiet", "--to", "html")
    assert "warning" in said.err
    assert "note" not in said.err
    assert "✓" not in said.err


def test_a_build_tells_what_it_wrote(desk: Desk) -> None:
    desk.write("text.md", GOOD)
    said = desk.warraq()
    assert re.findall(r"✓ (dist/text/text\.\w+)  [\d,]+ KiB\n", said.err) == [
        "dist/text/text.epub",
        "dist/text/text.html",
        "dist/text/text.pdf",
    ]


def on_a_terminal(desk: Desk, environment: dict[str, str]) -> str:
    """Build with stderr on a terminal; return all that the terminal got."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "warraq"],
        cwd=desk.root,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    got = b""
    while process.poll() is None or select.select([leader], [], [], 0)[0]:
        if select.select([leader], [], [], 0.1)[0]:
            try:
                got += os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
    process.wait()
    os.close(leader)
    return got.decode()


def test_colours_and_progress_are_for_terminals(desk: Desk) -> None:
    desk.write("text.md", GOOD.replace("lang: ar", "lang: ar\ntitel: x"))
    assert ESCAPE not in desk.warraq().err
    seen = on_a_terminal(desk, {})
    assert f"{ESCAPE}[33mwarning{ESCAPE}[0m" in seen
    assert "█" in seen


def test_no_color_takes_the_colours_away(desk: Desk) -> None:
    desk.write("text.md", GOOD.replace("lang: ar", "lang: ar\ntitel: x"))
    assert not re.search(r"\x1b\[\d+m", on_a_terminal(desk, {"NO_COLOR": "1"}))


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.utf8", "tr_TR.UTF-8"])
def test_arabic_is_said_in_any_locale(desk: Desk, locale: str) -> None:
    desk.write("نص.md", GOOD.replace("lang: ar", "lang: ar\nعنوان: x"))
    said = desk.warraq("--to", "html", environment={"LC_ALL": locale, "LANG": locale})
    assert said.code == 0
    assert "content/نص.md:4: warning: the key عنوان is not known" in said.err


def test_help_and_version_are_data(desk: Desk) -> None:
    said = desk.warraq("--version")
    assert (said.code, said.out, said.err) == (0, f"warraq {__version__}\n", "")
    said = desk.warraq("--help")
    assert said.code == 0
    assert all(name in said.out for name in commands.names())


@pytest.mark.parametrize("name", commands.names())
def test_every_command_explains_itself(desk: Desk, name: str) -> None:
    said = desk.warraq(name, "--help")
    assert said.code == 0
    assert commands.load(name).HELP.split(";")[0][:30] in " ".join(said.out.split())


# ── new ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["briefing", "book", "handout"])
def test_what_new_makes_can_be_built_as_it_is(desk: Desk, kind: str) -> None:
    made = desk.warraq("new", "demo", "--kind", kind)
    assert (made.code, made.out) == (0, "")
    built = desk.warraq("--strict")
    assert built.code == 0, built.err
    assert len(list((desk.dist / "demo").iterdir())) == 3


@pytest.mark.parametrize("kind", ["briefing", "book"])
def test_new_never_overwrites(desk: Desk, kind: str) -> None:
    mine = desk.write("demo/publication.yaml" if kind == "book" else "demo.md", "لي")
    said = desk.warraq("new", "demo", "--kind", kind)
    assert said.code == 2
    assert "exists already" in said.err
    assert mine.read_text(encoding="utf-8") == "لي"


def test_new_makes_a_book_whole_or_not_at_all(desk: Desk) -> None:
    desk.write("demo/02-fasl.md", "لي")
    said = desk.warraq("new", "demo", "--kind", "book")
    assert said.code == 2
    assert [p.name for p in (desk.root / "content" / "demo").iterdir()] == ["02-fasl.md"]


@pytest.mark.parametrize("slug", ["../x", "/etc/x", "a/b", ".hidden", "-x", "a b", "", "a\nb"])
def test_new_takes_a_name_and_no_path(desk: Desk, slug: str) -> None:
    said = desk.warraq("new", "--", slug)
    assert said.code == 2
    assert not list((desk.root / "content").iterdir())


# ── lint ────────────────────────────────────────────────────────────────────────────────

HEAD = '---\ntitle:   عنوان ,  "مزدوج"  ٣٫٥ \n# ملاحظة  \nlang:  ar\nkeywords: [ أ ,ب ]\n---\n'


def test_lint_mends_the_text_and_not_the_metadata(desk: Desk) -> None:
    path = desk.write("text.md", f"{HEAD}\nنص , ونص  آخر ،وثالث .\n")
    assert desk.warraq("lint", "--fix").code == 0
    mended = path.read_bytes().decode()
    assert mended.startswith(HEAD)
    assert mended != f"{HEAD}\nنص , ونص  آخر ،وثالث .\n"
    assert desk.warraq("lint", "--fix").code == 0
    assert path.read_bytes().decode() == mended, "mending twice changes nothing more"
    assert [p.name for p in path.parent.iterdir()] == ["text.md"]


def test_lint_without_fix_touches_nothing(desk: Desk) -> None:
    path = desk.write("text.md", f"{HEAD}\nنص , ونص  آخر.\n")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    desk.warraq("lint")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert not desk.dist.exists()


def test_lint_leaves_a_text_without_faults_alone(desk: Desk) -> None:
    path = desk.write("text.md", "\ufeff" + GOOD.replace("\n", "\r\n"))
    before = path.read_bytes()
    assert desk.warraq("lint", "--fix").code == 0
    assert path.read_bytes() == before


def test_lint_fix_keeps_the_line_ends_and_the_mark_of_the_file(desk: Desk) -> None:
    typed = "\ufeff" + f"{HEAD}\nنص , ونص.\n".replace("\n", "\r\n")
    path = desk.write("text.md", typed)
    assert desk.warraq("lint", "--fix").code == 0
    mended = path.read_bytes().decode()
    assert mended.startswith("\ufeff" + HEAD.replace("\n", "\r\n"))
    assert mended.count("\n") == mended.count("\r\n") == typed.count("\n")


def test_lint_strict_fails_on_a_warning_and_names_the_line(desk: Desk) -> None:
    desk.write("text.md", GOOD.replace("lang: ar", "lang: ar\ntitel: x"))
    said = desk.warraq("lint", "--strict")
    assert said.code == 1
    assert "content/text.md:4: warning:" in said.err


def test_lint_goes_on_after_a_text_that_cannot_be_read(desk: Desk) -> None:
    desk.write("a.md", "")
    desk.write("b.md", GOOD.replace("lang: ar", "lang: ar\ntitel: x"))
    said = desk.warraq("lint")
    assert said.code == 3
    assert "content/a.md: error: the file is empty" in said.err
    assert "content/b.md:4: warning:" in said.err


# ── watch, check, doctor ────────────────────────────────────────────────────────────────


def test_watch_builds_again_when_a_file_is_saved_and_ends_with_ctrl_c(desk: Desk) -> None:
    path = desk.write("text.md", GOOD)
    page = desk.dist / "text" / "text.html"
    process = desk.start("watch", "--to", "html")
    until(page.is_file, process)
    path.write_text(GOOD.replace("lang: ar", "lang: xx"), encoding="utf-8")
    until(lambda: "xx is not known" in (desk.root / "err").read_text(encoding="utf-8"), process)
    path.write_text(GOOD.replace("نص.", "الجديد."), encoding="utf-8")
    until(lambda: "الجديد" in page.read_text(encoding="utf-8"), process)
    until(lambda: (desk.root / "err").read_text(encoding="utf-8").count("watching") == 3, process)
    process.send_signal(signal.SIGINT)
    said = desk.end(process)
    assert said.code == 130
    assert "Traceback" not in said.err


def test_doctor_tells_what_is_there(desk: Desk) -> None:
    said = desk.warraq("doctor")
    assert said.code == 0
    for word in ("✓ pandoc", "✓ WeasyPrint", "languages: ar, ckb, en, fa, fr, he, ur", "themes: "):
        assert word in said.out


def test_a_missing_pandoc_is_an_error_of_the_engine_that_says_what_to_do(
    desk: Desk, tmp_path: Path
) -> None:
    desk.write("text.md", GOOD)
    (tmp_path / "pypandoc.py").write_text(
        "def get_pandoc_path(): raise OSError('no pandoc')", encoding="utf-8"
    )
    said = desk.warraq(environment={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert said.code == 7
    assert "pandoc is not installed\nhint: " in said.err


# ── The documents ───────────────────────────────────────────────────────────────────────


def test_every_command_format_theme_rule_and_key_is_in_the_documents() -> None:
    guide = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "content/guide").glob("*.md"))
    for name in ("README.md", "README.ar.md"):
        readme = (ROOT / name).read_text(encoding="utf-8")
        for key in (f.name for f in fields(Metadata)):
            assert f"`{key}`" in readme, f"{name} does not name the key {key}"
            assert f"`{key}`" in guide, f"the guide does not name the key {key}"
        for word in (*commands.names(), *registry.formats(), *registry.language_codes()):
            assert word in readme, f"{name} does not name {word}"
    for theme in themes.names():
        assert theme in guide, f"the guide does not name the theme {theme}"
    for edition in editions.names():
        assert f"`{edition}`" in guide, f"the guide does not name the edition {edition}"
        for name in ("README.md", "README.ar.md"):
            readme = (ROOT / name).read_text(encoding="utf-8")
            assert f"`{edition}`" in readme, f"{name} does not name the edition {edition}"


@pytest.mark.parametrize(
    ("word", "meant"), [("chek", "check"), ("Buld", "build"), ("tset", "test")]
)
def test_a_misspelt_command_is_answered_with_the_right_one(
    word: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([word]) == 2
    said = capsys.readouterr().err
    assert f"there is no command or file {word}" in said
    assert f"did you mean {meant}?" in said
