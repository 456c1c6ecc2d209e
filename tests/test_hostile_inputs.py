"""Manuscripts of strangers: refused in seconds, in little memory, with nothing left over.

A text of one line stands for each attack, made here: an archive that unpacks to gigabytes, one
that writes outside itself, XML that reaches for files, markup that nests without end.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Mapping

import pytest
from conftest import Desk
from test_inputs import TEXT, written

MEMORY = 1024
"""Most memory of the press and all that it starts, MiB."""

LAUGHS = (
    '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
).encode()
PASSWORDS = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def changed(book: bytes, was: bytes, now: bytes, more: Mapping[str, bytes]) -> bytes:
    """Return an archive with a change in every member and some members more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(was, now))
        for name, data in more.items():
            new.writestr(name, data)
    return out.getvalue()


ARCHIVES: Mapping[str, Callable[[bytes], bytes]] = {
    "laughs": lambda book: changed(book, b"<!DOCTYPE html>", LAUGHS, {}),
    "passwords": lambda book: changed(book, b"<!DOCTYPE html>", PASSWORDS, {}),
    "bomb": lambda book: changed(book, b"", b"", {"EPUB/x.xhtml": b"<p>a</p>" * 20_000_000}),
    "slip": lambda book: changed(book, b"", b"", {"../../evil.png": b"x"}),
    "crowd": lambda book: changed(book, b"", b"", {f"x{n}": b"" for n in range(10_001)}),
    "cut off": lambda book: book[: len(book) // 2],
    "no package": lambda book: changed(book, b"content.opf", b"nothing.opf", {}),
    "outside image": lambda book: changed(
        book, b"</body>", b'<img src="file:///etc/passwd" alt="x"/></body>', {}
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_e_book_is_refused(desk: Desk, name: str) -> None:
    book = ARCHIVES[name](written("epub", TEXT, desk.root))
    refuse(desk, "a.epub", book)


TEXTS = {
    "deep.html": b"<html><body>" + b"<div>" * 100_000 + b"x",
    "deep.rst": b"\n".join(b"  " * n + b"* x\n" for n in range(300)),
    "deep.org": b"\n".join(b"*" * n + b" x" for n in range(1, 2000)),
    "loop.tex": rb"\newcommand{\a}{\a\a}\begin{document}\a text\end{document}",
    "file.adoc": b"include::/etc/passwd[]\n\ntext",
    "file.rst": b".. csv-table:: x\n   :file: /etc/passwd\n\ntext",
    "binary.rtf": rb"{\rtf1 \bin99999999999999999999 x}",
    "zeros.txt": bytes(100_000),
    "noise.txt": os.urandom(1_000_000),
    "word.docx": b"PK\x03\x04 and nothing more",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused(desk: Desk, name: str) -> None:
    refuse(desk, name, TEXTS[name])


def refuse(desk: Desk, name: str, data: bytes) -> None:
    """Build what has to be refused: with an error, in little memory, with nothing written."""
    path = desk.write(name, data)
    before = set(desk.root.parent.rglob("*"))
    said = desk.warraq("build", str(path.relative_to(desk.root)), "--to", "html")
    assert said.code in {3, 5}, said.err
    assert f"{name}" in said.err
    assert "hint:" in said.err
    assert "root:" not in said.err
    assert said.memory < MEMORY
    assert set(desk.root.parent.rglob("*")) - before <= {desk.root / "out", desk.root / "err"}


def test_rtf_with_absurd_numbers_keeps_its_text(desk: Desk) -> None:
    letters = "".join(f"\\'{byte:02x}" for byte in "كلام".encode("cp1256"))
    desk.write("a.rtf", rf"{{\rtf1\ansi\ansicpg1256\uc99999999 {letters}\par}}")
    assert desk.warraq("build", "--to", "html").code == 0
    assert "كلام" in (desk.dist / "a/a.html").read_text("utf-8")
