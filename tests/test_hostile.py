"""A stranger's manuscript: whatever it holds, the press says so and nothing of it gets out.

Each of these texts either stops the press with an error that names the file, or is published
with a finding that says what was removed. Nothing that the publication's own folder does not
hold, and nothing that runs, may be in any byte of any edition.
"""

from __future__ import annotations

import io
import os
import re
import socket
import struct
import zlib
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from conftest import Desk, Press, Said, error, findings, report
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from warraq import pandoc, pipeline
from warraq.errors import CompositionError, MetadataError, SourceError
from warraq.model import Order, Severity
from warraq.pipeline import Build

CANARY = "kanarizqx"
"""A word that no edition may hold."""

MEMORY = 1280
"""What the press or a program that it starts may take, MiB: pandoc's heap is 1 GiB at most."""

HEAD = "---\ntitle: نص غريب\nlang: ar\n---\n\n"


# ── What is in an edition ───────────────────────────────────────────────────────────────


def members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every piece of a file as a reader would unpack it, the file itself included."""
    yield name, data
    if name.endswith(".epub"):
        book = ZipFile(io.BytesIO(data))
        for inner in book.namelist():
            yield from members(f"{name}/{inner}", book.read(inner))
    elif name.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for number, thing in enumerate(pdf.objects):
                if isinstance(thing, pikepdf.Stream):
                    yield f"{name}/{number}", bytes(thing.read_bytes(pikepdf.StreamDecodeLevel.all))
            yield f"{name}/tree", "\n".join(map(plain, pdf.objects)).encode()
        document = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        yield f"{name}/text", text.encode()
    elif name.endswith(".html"):
        for number, found in enumerate(re.findall(rb"data:[^,;]+;base64,([\w+/=]+)", data)):
            yield f"{name}/data{number}", b64decode(found)


def plain(thing: Any) -> str:
    """Return what a PDF object says, its texts decoded, without following references."""
    if isinstance(thing, pikepdf.Stream):
        return plain(thing.stream_dict)
    if isinstance(thing, pikepdf.Dictionary):
        return " ".join(f"{k} {'' if v.is_indirect else plain(v)}" for k, v in values(thing))
    if isinstance(thing, pikepdf.Array):
        return " ".join(plain(v) for v in thing if not getattr(v, "is_indirect", False))
    return str(thing)


def values(thing: pikepdf.Dictionary) -> Iterator[tuple[str, Any]]:
    """Yield the keys and values of a dictionary as objects."""
    for key in map(str, thing.keys()):
        value = thing.get(key)
        yield key, value if isinstance(value, pikepdf.Object) else pikepdf.String(str(value))


def everything(build: Build) -> dict[str, bytes]:
    """Return every piece of every edition of a build."""
    return {n: d for a in build.artefacts for n, d in members(a.name, a.data)}


def holds(build: Build, word: str) -> list[str]:
    """Return the pieces of a build that hold a word, in whatever encoding."""
    forms = [word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le")]
    return [n for n, data in everything(build).items() if any(f in data for f in forms)]


RUNS = frozenset(
    "script iframe object embed applet base form frame frameset link meta style template "
    "foreignobject animate set use image video audio source".split()
)
"""Elements that run, fetch or send; those that the press itself writes are told apart."""

OWN = re.compile(
    r'<meta (charset|name)="[^"]+"|<link rel="stylesheet" type="text/css" href="style.css"'
)


def stirs(build: Build) -> list[str]:
    """Return what in the pages of a build runs, fetches, sends or leads to a program."""
    found = []
    for name, data in everything(build).items():
        if name.endswith((".html", ".xhtml")) or data.lstrip()[:4] == b"<svg":
            found += [f"{name}: {what}" for what in stirring(data)]
        if name.endswith(".pdf/tree"):
            found += re.findall(r"/(?:JavaScript|JS|Launch|SubmitForm|EmbeddedFile)\b", str(data))
            found += re.findall(r"(?:javascript|vbscript|file):\S*", data.decode(), re.IGNORECASE)
    return found


def stirring(page: bytes) -> Iterator[str]:
    """Yield what in one page is more than text, links and images of its own."""
    parser = lxml_html.HTMLParser(encoding="utf-8")
    for element in lxml_html.document_fromstring(page, parser=parser).iter():
        if not isinstance(element.tag, str):
            continue
        source = etree.tostring(element, encoding="unicode", with_tail=False)
        parent = element.getparent()
        head = parent is not None and parent.tag == "head"
        own = head and (element.tag == "style" or OWN.match(source))
        if element.tag == "use" and (element.get("href") or "#").startswith("#"):
            continue  # a piece of the same drawing
        if element.tag.split(":")[-1] in RUNS and not own:
            yield source[:80]
        for attribute, value in ((str(k), str(v)) for k, v in element.attrib.items()):
            folded = re.sub(r"[\s\0]", "", value).lower()
            scheme = re.match(r"[a-z][a-z0-9+.-]*:", folded)
            if attribute.startswith("on") or attribute in {"srcdoc", "srcset", "action", "poster"}:
                yield f"{attribute}={value}"
            if attribute in {"src", "background", "data"} and not folded.startswith(
                ("data:image/", "images/")
            ):
                yield f"{attribute}={value}"
            if attribute in {"href", "xlink:href", "cite"} and scheme:
                known = scheme[0] in {"http:", "https:", "mailto:", "tel:"}
                if not known:
                    yield f"{attribute}={value}"
            if attribute == "style" and not re.fullmatch(
                r"(?:(?:width|height|text-align):[\w.%-]+;?)*", folded
            ):
                yield f"{attribute}={value}"


def png(word: str = "..") -> bytes:
    """Return a small picture whose pixels, not compressed, are the letters of a word.

    What a file says about itself is cut out of it; its pixels go into every edition.
    """
    letters = word.encode()
    picture = Image.frombytes("P", (len(letters), 1), letters)
    picture.putpalette([n for n in range(256) for _ in "rgb"])
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=0)
    return data.getvalue()


def test_the_search_finds_what_is_there(press: Press, desk: Desk) -> None:
    """Every other test here is worth no more than this one."""
    desk.write("own.png", png(CANARY))
    build = press(
        f"نص فيه {CANARY} ![صورة](own.png)", title=f"عنوان {CANARY}", lang="ar", keywords=[CANARY]
    )
    places = " ".join(holds(build, CANARY))
    for piece in ("html/data", "c1.xhtml", "content.opf", "images/", "pdf/tree", "pdf/text"):
        assert piece in places
    assert not stirs(build)
    assert list(stirring(b"<p onclick='x'><a href=' JAVA\tscript:x'>x</a><img src='//x/y'></p>"))


# ── Files that are not the publication's ────────────────────────────────────────────────

OUTSIDE = [
    "../secret.png",
    "../../../../../../etc/passwd",
    "/etc/passwd",
    "{desk}/secret.png",
    "file://{desk}/secret.png",
    "FILE:{desk}/secret.png",
    "file:secret.png",
    "%2e%2e/secret.png",
    "%2e%2e%2fsecret.png",
    "%252e%252e/secret.png",
    "..\\secret.png",
    "..%5csecret.png",
    "sub/../../secret.png",
    "./../secret.png",
    "//localhost{desk}/secret.png",
    "C:/secret.png",
    "link.png",
    "linked/secret.png",
]


@pytest.mark.parametrize("address", OUTSIDE)
@pytest.mark.parametrize(
    "way", ["![صورة]({})", '<img alt="صورة" src="{}">', "نص[^1]\n\n[^1]: ![صورة]({})"]
)
def test_an_image_from_outside_the_folder_is_refused(
    press: Press, desk: Desk, address: str, way: str
) -> None:
    (desk.root / "secret.png").write_bytes(png(CANARY))
    (desk.root / "content" / "sub").mkdir()
    (desk.root / "content" / "link.png").symlink_to(desk.root / "secret.png")
    (desk.root / "content" / "linked").symlink_to(desk.root)
    build = press(f"نص.\n\n{way.format(address.format(desk=desk.root))}\n", title="نص", lang="ar")
    if build.error:
        assert isinstance(build.error, SourceError)
        assert build.error.hint
        assert str(build.error.place).startswith("content/text.md")
        assert not desk.dist.exists()
    else:
        assert "unsafe-html" in findings(build)
    assert not holds(build, CANARY)
    assert not holds(build, "root:x:0")


@pytest.mark.parametrize("what", ["folder", "fifo", "device", "text", "loop"])
def test_an_image_that_is_no_picture_is_refused_at_once(desk: Desk, what: str) -> None:
    picture = desk.root / "content" / "x.png"
    if what == "folder":
        picture.mkdir()
    elif what == "fifo":
        os.mkfifo(picture)
    elif what == "device":
        picture.symlink_to("/dev/zero")
    elif what == "loop":
        picture.symlink_to(picture)
    else:
        picture.write_text("<?php system('id');", encoding="utf-8")
    desk.write("text.md", f"{HEAD}![صورة](x.png)\n")
    said = desk.warraq()
    assert said.code == 3
    assert "content/text.md:6: error:" in said.err
    assert "hint:" in said.err
    assert not desk.dist.exists()


@pytest.mark.parametrize(
    "chapter",
    ["../secret.md", "/etc/passwd", "link.md", "..\\secret.md", "file:///etc/passwd", "fifo.md"],
)
def test_a_chapter_from_outside_the_folder_is_refused(desk: Desk, chapter: str) -> None:
    (desk.root / "content" / "secret.md").write_text(CANARY, encoding="utf-8")
    desk.write("book/publication.yaml", f"title: كتاب\nlang: ar\nchapters:\n  - '{chapter}'\n")
    (desk.root / "content/book/link.md").symlink_to(desk.root / "content/secret.md")
    os.mkfifo(desk.root / "content/book/fifo.md")
    said = desk.warraq("content/book")
    assert said.code == 3
    assert said.err.startswith("content/book/publication.yaml:4: error:")
    assert CANARY not in said.err
    assert not desk.dist.exists()


def test_an_article_that_is_a_link_out_of_its_folder_is_refused(desk: Desk) -> None:
    (desk.root / "secret.md").write_text(CANARY, encoding="utf-8")
    (desk.root / "content" / "text.md").symlink_to(desk.root / "secret.md")
    said = desk.warraq()
    assert said.code == 3
    assert not desk.dist.exists()


@pytest.mark.parametrize("theme", ["../../x", "/etc", "..", ".", "base/../../x", "x\0y"])
def test_a_theme_is_only_ever_a_name(press: Press, desk: Desk, theme: str) -> None:
    (desk.root / "x").mkdir()
    (desk.root / "x" / "theme.toml").write_text(f'title = "{CANARY}"', encoding="utf-8")
    stop = error(press("نص.", title="نص", lang="ar", theme=theme))
    assert CANARY not in str(stop)
    assert not desk.dist.exists()


# ── The network ─────────────────────────────────────────────────────────────────────────

FETCHES = [
    "![صورة]({url})",
    '<img src="{url}" alt="صورة">',
    '<img src="images/x.png" srcset="{url} 2x" alt="صورة">',
    '<picture><source srcset="{url}"></picture>',
    '<video poster="{url}" src="{url}"></video>',
    '<audio src="{url}"></audio>',
    '<link rel="stylesheet" href="{url}">',
    '<p style="background:url({url})">نص</p>',
    "<p style=\"background-image: url('{url}')\">نص</p>",
    '<p style="list-style: url({url}); width: 10%">نص</p>',
    '[نص]{{style="background:url({url})"}}',
    "<style>@import url({url}); p {{ background: url({url}) }}</style>",
    '<svg><image href="{url}"/><use href="{url}#x"/></svg>',
    '<iframe src="{url}"></iframe>',
    '<object data="{url}"></object><embed src="{url}">',
    '<input type="image" src="{url}">',
    '<table background="{url}"><tr><td background="{url}">نص</td></tr></table>',
    "نص[^1]\n\n[^1]: ![صورة]({url})",
    "## عنوان ![صورة]({url})",
    '![صورة]({url} "![صورة]({url})")',
    "![صورة](//127.0.0.1:{port}/x.png)",
    "![صورة](HTTP://127.0.0.1:{port}/x.png)",
    "![صورة](ftp://127.0.0.1:{port}/x.png)",
    "| ![صورة]({url}) |\n|---|\n| ![صورة]({url}) |",
    '<math><mglyph src="{url}"/><mi href="{url}">x</mi></math>',
    "$$\\href{{{url}}}{{x}}\\includegraphics{{{url}}}$$",
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<base href="{url}"> [رابط](x)',
]


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """Listen on a port of this machine; whoever calls stays in the queue."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.mark.parametrize("text", FETCHES)
def test_nothing_is_fetched_from_the_network(
    press: Press, desk: Desk, ear: socket.socket, text: str
) -> None:
    port = ear.getsockname()[1]
    desk.write("images/x.png", png())
    text = text.format(url=f"http://127.0.0.1:{port}/x.png", port=port)
    build = press(
        f"نص.\n\n{text}\n\nنص.", title=f"![صورة](http://127.0.0.1:{port}/x.png)", lang="ar"
    )
    with pytest.raises(BlockingIOError):
        ear.accept()
    if build.error:
        assert build.error.place
    else:
        assert not stirs(build)


def test_a_remote_image_is_left_out_and_reported(press: Press, ear: socket.socket) -> None:
    build = press(
        f"نص ![صورة](http://127.0.0.1:{ear.getsockname()[1]}/x.png).", title="نص", lang="ar"
    )
    (found,) = report(build).findings
    assert (found.id, str(found.place)) == ("remote-image", "content/text.md:6")


# ── What runs ───────────────────────────────────────────────────────────────────────────

ACTIVE = {
    "script": f"<script>{CANARY}</script>",
    "script in a paragraph": f"نص <script>{CANARY}</script> نص",
    "script of another": f'<script src="https://example.org/{CANARY}.js"></script>',
    "SCRIPT": f"<SCRIPT>{CANARY}</SCRIPT>",
    "script left open": f"<script>{CANARY}",
    "script within script": f"<scr<script>ipt>{CANARY}()</scr</script>ipt>",
    "script in svg": f"<svg><script>{CANARY}</script></svg>",
    "style": f"<style>p {{ content: '{CANARY}' }}</style>",
    "onclick": f'<p onclick="{CANARY}()">نص</p>',
    "OnClick": f'<p OnClick="{CANARY}()">نص</p>',
    "onerror": f'<img src="x.png" alt="صورة" onerror="{CANARY}()">',
    "handler by attribute": f'[نص]{{onclick="{CANARY}()"}}',
    "javascript": f"[نص](javascript:{CANARY}())",
    "JavaScript": f"[نص](JaVaScRiPt:{CANARY}())",
    "javascript after a space": f'<a href=" javascript:{CANARY}()">نص</a>',
    "javascript with a tab": f'<a href="java\tscript:{CANARY}()">نص</a>',
    "javascript with a line end": f'<a href="java&#10;script:{CANARY}()">نص</a>',
    "javascript in entities": f'<a href="&#106;avascript&colon;{CANARY}()">نص</a>',
    "javascript percent-encoded": f"[نص](%6aavascript:{CANARY}())",
    "javascript after a control": f'<a href="&#1;javascript:{CANARY}()">نص</a>',
    "javascript by reference": f"[نص][x]\n\n[x]: javascript:{CANARY}()",
    "javascript autolink": f"<javascript:{CANARY}()>",
    "vbscript": f"[نص](vbscript:{CANARY}())",
    "data link": f"[نص](data:text/html,{CANARY})",
    "data image": f"![صورة](data:image/svg+xml,{CANARY})",
    "iframe": f'<iframe src="https://example.org/{CANARY}"></iframe>',
    "srcdoc": f'<iframe srcdoc="{CANARY}"></iframe>',
    "refresh": f'<meta http-equiv="refresh" content="0;url=https://example.org/{CANARY}">',
    "base": f'<base href="https://example.org/{CANARY}/">',
    "form": f'<form action="https://example.org/{CANARY}"><button>نص</button></form>',
    "formaction": f'<button formaction="https://example.org/{CANARY}">نص</button>',
    "input": f'<input type="text" value="{CANARY}">',
    "object": f'<object data="{CANARY}.swf"></object>',
    "expression": f'<p style="width: expression({CANARY}())">نص</p>',
    "moz-binding": f'<p style="-moz-binding: url({CANARY})">نص</p>',
    "position": f'<p style="position:fixed; inset:0; font-family:{CANARY}">نص</p>',
    "math link": f'<math><maction actiontype="statusline" xlink:href="javascript:{CANARY}">'
    "<mi>x</mi></maction></math>",
    "comment": f"<!-- {CANARY} -->",
    "conditional comment": f"<!--[if IE]><script>{CANARY}</script><![endif]-->",
    "template": f"<template><p>{CANARY}</p></template>",
    "noscript": f"<noscript><style>{CANARY}</style></noscript>",
    "mutation": f'<math><mtext><table><mglyph><style><img title="--&gt;{CANARY}">',
    "raw html block": f"```{{=html}}\n<script>{CANARY}</script>\n```",
    "raw html inline": f"نص `<script>{CANARY}</script>`{{=html}} نص",
    "raw latex": f"```{{=latex}}\n\\input{{{CANARY}}}\n```",
    "raw opendocument": f"`{CANARY}`{{=opendocument}}",
}
KEPT = {"script within script", "javascript autolink"}
"""Texts of which a harmless part stays as text."""


SILENT = {"comment", "conditional comment"}
"""Texts that nobody is meant to see; leaving them out needs no word."""


@pytest.mark.parametrize("name", list(ACTIVE))
def test_what_runs_is_taken_out_of_every_edition_and_reported(
    press: Press, desk: Desk, name: str
) -> None:
    desk.write("x.png", png())
    build = press(f"نص قبله.\n\n{ACTIVE[name]}\n\nنص بعده.", title="نص", lang="ar")
    assert not stirs(build)
    assert name in KEPT or not holds(build, CANARY)
    said = [f for f in report(build).findings if f.severity >= Severity.WARNING]
    assert name in SILENT or said
    assert all(f.place.line is None or f.place.line >= 8 for f in said)


ODD = {
    "colspan": '<table><tr><td colspan="9999999">نص</td></tr></table>',
    "rowspan": '<table><tr><td rowspan="9999999">نص</td></tr></table>',
    "span": '<table><colgroup span="9999999"></colgroup><tr><td>نص</td></tr></table>',
    "start": '<ol start="99999999999999999999"><li value="x">نص</li></ol>',
    "width": '<p style="width: 99999999em; height: 1e400px">نص</p>',
    "negative width": '<p style="width: -5px">نص</p>',
    "alignment": '<p style="text-align: elsewhere">نص</p>',
    "width of an image": "![صورة](x.png){width=-5px height=9999999999px}",
    "items without a list": "<li>نص</li><td>نص</td><dt>نص</dt><summary>نص</summary>",
    "links in links": '<a href="http://a.example/">نص <a href="http://b.example/">نص</a></a>',
    "paragraphs in words": "<span><p>نص</p></span><p>نص<div>نص</div></p>",
    "no end": "<div><table><tr><td><ul><li><b>نص",
    "only ends": "نص</div></body></html></p></main>نص",
    "direction": '<p dir="sideways">نص</p><p lang="">نص</p><p lang="ar-">نص</p>',
    "notes by hand": '<a role="doc-noteref" href="#z">1</a><aside class="note" id="z">نص</aside>',
    "endnotes by hand": '<section role="doc-endnotes"><ol><li id="z">نص</li></ol></section>',
    "classes of the press": '<p class="summary masthead skip">نص</p><div class="table">نص</div>',
    "references to no character": "نص &#0; &#1; &#12; &#xD800; &#xFFFE; &#x110000; نص",
    "surrogates and marks": "نص \U0001fffe \ue000 \ufdd0 \u2028 \ufeff \u202e نص",
    "no formula": "$$\\notacommand{x}$$ و$\\frac{$",
    "text in a formula": "<math><mi>x</mi><mtext><p>نص</p></mtext></math>",
    "empty note": "نص[^1]\n\n[^1]:\n",
    "a note called twice": "نص[^1] نص[^1]\n\n[^1]: حاشية",
    "empty heading": "##\n\n## ![](x.png)\n\nنص",
    "empty link": "[](#x) [](http://a.example/) نص",
    "one id twice": '<p id="x">نص</p><p id="x">نص</p>',
    "an id of the press's": '<p id="c1">نص</p><p id="text">نص</p><p id="summary">نص</p>',
    "an id with a space": '<p id="a b">نص</p> <a href="#a b">نص</a>',
}


@pytest.mark.parametrize("name", ODD)
def test_odd_markup_is_published_all_the_same(press: Press, desk: Desk, name: str) -> None:
    desk.write("x.png", png())
    build = press(f"نص قبله.\n\n{ODD[name]}\n\nنص بعده.", title="نص", summary="نص", lang="ar")
    assert report(build)
    assert not stirs(build)
    for piece, data in everything(build).items():
        if piece.endswith((".xhtml", ".opf", ".ncx")):
            etree.fromstring(data)


CONTROLS = ["\0", "\x01", "\x08", "\x1b", "\x7f", "\ufffe", "\uffff"]


@pytest.mark.parametrize("character", CONTROLS)
def test_a_character_that_no_text_has_is_refused_with_its_line(desk: Desk, character: str) -> None:
    desk.write("text.txt", f"عنوان\nنص {character} نص.\n")
    said = stopped(desk)
    assert said.code == 3
    assert "content/text.txt:2: error:" in said.err
    assert f"U+{ord(character):04X}" in said.err


@pytest.mark.parametrize("key", ["title", "author", "keywords", "theme", "identifier", "lang"])
@pytest.mark.parametrize("escape", ["\\0", "\\x01", "\\e", "\\v", "\\uFFFE", "\\uD800"])
def test_nor_may_it_be_in_the_metadata_in_disguise(desk: Desk, key: str, escape: str) -> None:
    desk.write("text.txt", "نص.\nنص.\n")
    desk.write("text.yaml", f'lang: ar\n{key}x: نص\n{key}: "نص{escape}نص"\n'.replace("langx", "x"))
    made = pipeline.build([Path("content/text.txt")], Order(jobs=1))
    assert isinstance(made[0].error, MetadataError)
    assert made[0].error.place
    assert made[0].error.place.file == "content/text.yaml"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
USE = "<use href='#a{}'/>"
DRAWINGS: dict[str, str | bytes] = {
    "script": SVG.format(f"<script>{CANARY}</script><circle r='4'/>"),
    "script in CDATA": SVG.format(f"<script><![CDATA[{CANARY}]]></script><circle r='4'/>"),
    "onload": SVG.format(f"<g onload='{CANARY}()'><circle r='4'/></g>"),
    "foreignObject": SVG.format(
        f"<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>{CANARY}</body></foreignObject>"
    ),
    "image": SVG.format(f"<image href='http://127.0.0.1/{CANARY}'/><circle r='4'/>"),
    "file image": SVG.format(f"<image xlink:href='file:///etc/{CANARY}'/>"),
    "use": SVG.format(f"<use href='other.svg#{CANARY}'/>"),
    "xlink use": SVG.format(f"<use xlink:href='http://127.0.0.1/{CANARY}'/>"),
    "fill": SVG.format(f"<circle r='4' fill='url(http://127.0.0.1/{CANARY})'/>"),
    "fill, escaped": SVG.format(f"<circle r='4' fill='u\\72l(http://127.0.0.1/{CANARY})'/>"),
    "fill, commented": SVG.format(f"<circle r='4' fill='url/**/(http://127.0.0.1/{CANARY})'/>"),
    "fill, with a line end": SVG.format(f"<circle r='4' fill='url(&#10;http://x/{CANARY})'/>"),
    "style": SVG.format(f"<style>@import '{CANARY}';</style><circle r='4'/>"),
    "style attribute": SVG.format(f"<circle r='4' style='fill:url(http://127.0.0.1/{CANARY})'/>"),
    "link": SVG.format(f"<a href='javascript:{CANARY}()'><circle r='4'/></a>"),
    "set": SVG.format(f"<a><set attributeName='href' to='javascript:{CANARY}'/></a>"),
    "style sheet": f"<?xml-stylesheet href='{CANARY}.css'?>" + SVG.format("<circle r='4'/>"),
    "xi:include": SVG.format(
        f"<include xmlns='http://www.w3.org/2001/XInclude' href='{CANARY}' parse='text'/>"
    ),
    "XXE": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + SVG.format("<text>&x;</text>"),
    "XXE by parameter": '<!DOCTYPE svg [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>'
    + SVG.format("<circle r='4'/>"),
    "outer DTD": '<!DOCTYPE svg SYSTEM "http://127.0.0.1/x.dtd">' + SVG.format("<circle r='4'/>"),
    "billion laughs": '<!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10 if not n else f"&a{n - 1};" * 10}">' for n in range(12))
    + "]>"
    + SVG.format("<text>&a11;</text>"),
    "deep": SVG.format("<g>" * 20_000 + "</g>" * 20_000),
    "UTF-16": SVG.format(f"<script>{CANARY}</script>").encode("utf-16"),
    "UTF-7": "<?xml version='1.0' encoding='UTF-7'?>" + SVG.format(f"+ADw-script+AD4-{CANARY}"),
    "not XML": "<svg><circle></svg>",
    "no measures": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "odd measures": SVG.format(
        "<path d='M zz 1e999 q'/><circle r='-4' cx='NaN'/><g transform='turn(x)' opacity='x'/>"
    ).replace("<svg", "<svg width='-1' height='1e999' viewBox='0 0 x'"),
    "use of itself": SVG.format("<g id='a'><use href='#a'/><use href='#a'/></g>"),
    "uses of uses": SVG.format(
        "<g id='a0'><circle r='1'/></g>"
        + "".join(f"<g id='a{n}'>{USE.format(n - 1) * 10}</g>" for n in range(1, 12))
        + "<use href='#a11'/>"
    ),
    "HTML": f"<html><script>{CANARY}</script></html>",
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_of_a_drawing_only_the_drawing_is_taken(
    press: Press, desk: Desk, ear: socket.socket, name: str
) -> None:
    drawing = DRAWINGS[name]
    if isinstance(drawing, str):
        drawing = drawing.replace("127.0.0.1", f"127.0.0.1:{ear.getsockname()[1]}")
    desk.write("x.svg", drawing)
    build = press("نص ![صورة](x.svg)", title="نص", lang="ar")
    with pytest.raises(BlockingIOError):
        ear.accept()
    if build.error:
        assert isinstance(build.error, SourceError)
        assert str(build.error.place) == "content/text.md:6"
    assert not stirs(build)
    assert not holds(build, CANARY)
    assert not holds(build, "root:x:0")


# ── What swells ─────────────────────────────────────────────────────────────────────────


def stopped(desk: Desk, *words: str) -> Said:
    """Run the press on what has to stop it: with an error, in little memory, with no output."""
    said = desk.warraq(*words)
    assert said.memory < MEMORY
    assert re.match(r"content/[^\n]*: error: ", said.err), said.err
    assert "hint:" in said.err
    assert not desk.dist.exists()
    return said


BOMBS = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n",
    "anchor": "title: &a نص\n",
    "merge": "a: &a {x: y}\n<<: *a\n",
    "python object": "title: !!python/object/apply:os.system ['touch owned']\n",
    "python name": "title: !!python/name:os.system\n",
    "tag": "title: !x نص\n",
    "tag directive": "%TAG ! tag:yaml.org,2002:python/\n---\ntitle: !object/apply:os.system [id]\n",
    "nesting": "title: " + "[" * 5_000 + "]" * 5_000 + "\n",
    "nested mapping": "title: " + "{a: " * 2_000 + "}" * 2_000 + "\n",
    "nested title": "title: {a: b}\n",
    "long": f"title: {'ن' * 100_000}\n",
    "many documents": "title: نص\n--- \ntitle: نص\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_in_the_metadata_is_refused(desk: Desk, name: str) -> None:
    desk.write("text.txt", "نص.\nنص آخر.\n")
    desk.write("text.yaml", BOMBS[name])
    said = stopped(desk)
    assert said.code == 4
    assert not (desk.root / "owned").exists()


@pytest.mark.parametrize("name", ["aliases", "python object", "nesting", "long"])
def test_a_bomb_above_the_text_is_refused(desk: Desk, name: str) -> None:
    desk.write("text.md", f"---\n{BOMBS[name]}---\n\nنص.\n")
    assert stopped(desk).code == 4


@pytest.mark.parametrize("name", ["text.md", "text.txt", "x.png"])
def test_a_file_of_200_megabytes_is_refused_unread(desk: Desk, name: str) -> None:
    desk.write("text.md", f"{HEAD}![صورة](x.png)\n")
    with desk.write(name, HEAD).open("ab") as file:
        file.truncate(200 * 2**20)
    said = stopped(desk, f"content/{name}" if name != "x.png" else "content")
    assert said.code == 3
    assert "200 MiB" in said.err


DEPTH = 10_000
DEEP = {
    "quotations": ">" * DEPTH + " نص",
    "spaced quotations": "> " * DEPTH + "نص",
    "brackets": "[" * DEPTH + "نص" + "]" * DEPTH,
    "open brackets": "[" * DEPTH + "نص",
    "images": "![" * 1_000 + "نص" + "](x)" * 1_000,
    "parentheses": "[نص](" + "(" * DEPTH + ")" * DEPTH + ")",
    "lists": "\n".join(" " * 2 * n + "- نص" for n in range(1_500)),
    "lists in a line": "- " * DEPTH + "نص",
    "numbered in a line": "1. " * DEPTH + "نص",
    "div": "<div>" * DEPTH + "نص" + "</div>" * DEPTH,
    "b": "<b>" * DEPTH + "نص" + "</b>" * DEPTH,
    "b left open": "<b>" * DEPTH + "نص",
    "fenced divs": "\n".join(f"{':' * (DEPTH - n)} {{.x}}" for n in range(0, DEPTH, 20)),
    "spans": "[" * 25 + "نص" + "]{.x}" * 25,
    "emphasis": "*" * DEPTH + "نص" + "*" * DEPTH,
    "mixed emphasis": "*_" * DEPTH + "نص" + "_*" * DEPTH,
    "strong": "**نص " * 1_000,
    "notes": "^[" * 1_000 + "نص" + "]" * 1_000,
    "backticks": "`" * 3_000 + "نص",
    "uneven backticks": " ".join("`" * n for n in range(1, 60)),
    "dollars": "$" * DEPTH + "x",
    "braces in a formula": "$" + "{" * DEPTH + "x" + "}" * DEPTH + "$",
    "fractions": "$" + "\\frac{1}{" * 1_000 + "x" + "}" * 1_000 + "$",
    "formula macros": "$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\a\\a}\\a$",
    "definitions": "نص\n" + ":   " * 2_000 + "نص",
    "line blocks": "|" * DEPTH + " نص",
    "tables": "|" * 2_000 + "\n" + "|-" * 2_000 + "|\n",
    "table in table": "<table><tr><td>" * 2_000 + "نص",
    "entities": "&amp;" * 1_000 + "&" * 1_000,
    "less-than": "<" * 2_000,
    "comments left open": "<!--" * 500,
    "backslashes": "\\" * DEPTH + "نص",
    "tildes": "~" * DEPTH + "نص",
    "headings": "#" * DEPTH + " نص",
    "notes by number": "".join(f"نص[^{n}]\n\n[^{n}]: [^{n + 1}]\n\n" for n in range(50)),
    "a note in itself": "نص[^1]\n\n[^1]: نص[^1]\n",
    "link definitions": "".join(f"[{n}]: x\n" for n in range(5_000)),
    "a long word": "ن" * 100_000,
    "direction marks": "\u202e\u2067" * 20_000 + "نص",
    "quotation marks": "“" * DEPTH + "نص",
    "classes": "[نص]{" + ".x " * 2_000 + "}",
    "marks on one letter": "ن" + "َ" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DEEP)
def test_nesting_and_repetition_end_in_an_edition_or_an_error(desk: Desk, name: str) -> None:
    desk.write("text.md", f"{HEAD}نص قبله.\n\n{DEEP[name]}\n")
    said = desk.warraq()
    assert said.memory < MEMORY
    if said.code:
        assert said.code in {3, 5}, said.err
        assert re.match(r"content/text.md(:\d+)?: error: ", said.err), said.err
        assert not desk.dist.exists()
    else:
        assert (desk.dist / "text" / "text.pdf").is_file()


def test_a_text_that_keeps_pandoc_busy_ends_in_an_error(
    press: Press, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pandoc, "SECONDS", 0)
    stop = error(press("نص.", title="نص", lang="ar"))
    assert isinstance(stop, CompositionError)
    assert "did not finish within 0 s" in stop.message
    assert str(stop.place) == "content/text.md:5"
    assert not desk.dist.exists()


def test_a_picture_that_unpacks_to_gigabytes_is_refused(desk: Desk) -> None:
    side = 30_000

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side * 3)) for _ in range(200)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    picture = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    desk.write("x.png", b"\x89PNG\r\n\x1a\n" + picture)
    desk.write("text.md", f"{HEAD}![صورة](x.png)\n")
    said = stopped(desk)
    assert said.code == 3
    assert "30000 × 30000" in said.err or "not an image" in said.err


@pytest.mark.slow
def test_many_pictures_at_the_limit_stay_within_memory(desk: Desk) -> None:
    """A hundred million pixels in eleven kilobytes, twice."""
    for number in range(2):
        data = io.BytesIO()
        Image.new("1", (10_000, 9_990 + number)).save(data, "PNG")
        desk.write(f"x{number}.png", data.getvalue())
    desk.write("text.md", HEAD + "\n\n".join(f"![صورة](x{n}.png)" for n in range(2)))
    said = desk.warraq()
    assert said.memory < MEMORY


# ── What is only text ───────────────────────────────────────────────────────────────────

TEMPLATES = [
    "{{ 7*7 }}",
    "{% raise %}",
    "{% include '/etc/passwd' %}",
    "{# نص #}",
    "${7*7}",
    "<%= 7*7 %>",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_the_marks_of_a_template_are_text(press: Press, text: str) -> None:
    build = press(
        f"في النص `{text}` هكذا.", title=f"عنوان {text}", subtitle=text, summary=text, author=text,
        keywords=[text], publisher=text, rights=text, lang="ar",
    )  # fmt: skip
    page = {a.edition.format: a.data for a in build.artefacts}["html"].decode()
    document = lxml_html.document_fromstring(page)
    assert report(build)
    assert document.findtext(".//title") == f"عنوان {text}"
    assert document.findtext(".//code") == text
    subtitle = document.find(".//*[@class='subtitle']")
    assert subtitle is not None
    assert "".join(map(str, subtitle.itertext())) == text
    assert not holds(build, "root:x:0")


def test_includes_of_other_tools_are_text(press: Press) -> None:
    text = '!include {0}\n\n{{{{< include {0} >}}}}\n\n$include({0})$\n\n!INCLUDE "{0}"\n'
    text = text.format("/etc/passwd")
    build = press(text, title="نص", lang="ar")
    assert report(build)
    assert not holds(build, "root:x:0")


KEYS = ["title", "subtitle", "summary", "author", "keywords", "publisher", "rights", "identifier"]


@pytest.mark.parametrize("key", KEYS)
def test_html_in_the_metadata_is_text_wherever_it_is_set(press: Press, key: str) -> None:
    evil = f"\"'><script>{CANARY}()</script><img src=x onerror={CANARY}()> & ]]> --> </title>"
    build = press("نص.", **({"title": "نص", "lang": "ar"} | {key: evil}))
    assert report(build)
    assert not stirs(build)
    for name, data in everything(build).items():
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
            etree.fromstring(data)
        if "pdf" not in name:  # there the title is a PDF string
            assert f"<script>{CANARY}".encode() not in data, name


@pytest.mark.parametrize(
    "lang", ["../ar", "ar/../../x", "_tree", "ar\n", 'ar" onclick="x', "__init__", "ar-" + "x" * 99]
)
def test_a_language_is_only_ever_a_tag(press: Press, lang: str) -> None:
    build = press("نص.", title="نص", lang=lang)
    if build.error:
        assert isinstance(build.error, MetadataError)
    else:
        assert not stirs(build)


def test_a_title_of_5000_characters_is_published_or_refused(desk: Desk) -> None:
    desk.write("text.md", f"---\ntitle: {'كلمة ' * 1000}\nlang: ar\n---\n\nنص.\n")
    said = desk.warraq()
    assert said.memory < MEMORY
    assert said.code in {0, 4}


NAMES = [
    "اسم عربي",
    "two words",
    "it's",
    'say "yes"',
    "-leading-dash",
    "--help",
    "a\nb",
    "a\tb",
    "<b>&amp;",
    "a%20b",
    "a#b?c",
    "{{ 7*7 }}",
    "$(touch owned)",
    "`touch owned`",
    "a;b|c",
    "x" * 200,
    "\u202egpj",
    "\x1b[31mred",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_have_any_name(desk: Desk, name: str) -> None:
    desk.write(f"{name}.md", f"{HEAD}نص.\n")
    said = desk.warraq()
    if said.code == 0:
        (folder,) = desk.dist.iterdir()
        assert len(list(folder.iterdir())) == 3
    else:
        assert said.code in {3, 4, 8}
        assert "hint:" in said.err
    assert not (desk.root / "owned").exists()
    # A name must not be able to paint or to pretend to be another line of the press's.
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", said.err)
    assert len(said.err.splitlines()) <= 3


def test_an_image_may_have_any_name(press: Press, desk: Desk) -> None:
    for name in ("صورة.png", "two words.png", "a%20b.png", "q?.png", "h#.png"):
        desk.write(name, png())
    text = "![أ](صورة.png) ![ب](<two words.png>) ![ج](a%2520b.png) ![د](q%3F.png) ![ه](h%23.png)"
    build = press(text, title="نص", lang="ar")
    assert report(build)
    assert not stirs(build)
