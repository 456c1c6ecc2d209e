"""The preview as a writer has it: a real server and browser, clicks, a text that is saved."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from subprocess import Popen
from time import monotonic, sleep
from typing import TYPE_CHECKING, Literal

import pytest
from conftest import Desk, need

from warraq import watching
from warraq.model import Severity
from warraq.preview import viewers, words
from warraq.validators._node import modules

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page

SECONDS = 40
"""How long a test waits for what has to come; a machine may be busy."""

HEAD = "---\ntitle: صنعة الكتاب\nlang: ar\nkashida: none\ntitel: x\n---\n\n"
BODY = "كان الورّاق ينسخ ويجلّد ويبيع[^1].\n\n[^1]: حاشية تشرح الصنعة.\n"
LONG = "".join(f"\n## قسم {n}\n\n{'كلام في القسم كثير. ' * 30}\n" for n in range(8))
OTHER = "---\ntitle: Another text\nlang: en\n---\n\nIt is left alone.\n"


class Preview:
    """A running ``warraq serve`` and the desk that it shows."""

    def __init__(self, root: Path, **environment: str) -> None:
        (root / "content").mkdir()
        self.desk = Desk(root)
        self.desk.write("text.md", HEAD + BODY)
        self.desk.write("other.md", OTHER)
        self.process: Popen[bytes] = self.desk.start(
            "serve", "--no-open", "--port", "0", environment=environment
        )
        self.address = self.until(r"preview: (http://\S+/)")
        self.port = int(self.address.rstrip("/").rpartition(":")[2])

    def until(self, pattern: str) -> str:
        """Wait until the terminal says it; return the first group."""
        end = monotonic() + SECONDS
        while monotonic() < end:
            if found := re.search(pattern, self.said):
                return found[1] if found.groups() else found[0]
            assert self.process.poll() is None, self.said
            sleep(0.05)
        return pytest.fail(f"{pattern} did not come: {self.said}")

    @property
    def said(self) -> str:
        """What it wrote on the terminal."""
        return (self.desk.root / "err").read_text(encoding="utf-8")

    def rounds(self) -> int:
        """Count how often it built."""
        return self.said.count("watching …")

    def wait_for_round(self, number: int) -> None:
        """Wait until it has built so often."""
        end = monotonic() + SECONDS
        while self.rounds() < number:
            assert monotonic() < end, self.said
            sleep(0.05)

    def ask(
        self, path: str, *, method: str = "GET", host: str = ""
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Ask as no browser would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        connection.endheaders()
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def end(self) -> int:
        """Press Ctrl+C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.desk.end(self.process).code


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Serve two articles to all tests here; each leaves them as they were."""
    complaint = "" if viewers.is_ready() else viewers.bring()
    need(not complaint, f"what npm brings ({complaint})")
    made = Preview(tmp_path_factory.mktemp("serve"))
    made.until("watching …")
    yield made
    made.end()


@pytest.fixture
def text(preview: Preview) -> Iterator[Path]:
    """Give a text to write in, and put it back as it was."""
    path = preview.desk.root / "content" / "text.md"
    before, shown = path.read_bytes(), preview.ask("/p/text/text.pdf")[1]
    yield path
    path.write_bytes(before)
    end = monotonic() + SECONDS
    while preview.ask("/p/text/text.pdf")[1] != shown:  # two builds are equal byte by byte
        assert monotonic() < end, "the text did not come back"
        sleep(0.05)


def is_fault(message: ConsoleMessage) -> bool:
    """Tell a fault from the note that a publication is gone, as one test wants it."""
    return message.type == "error" and "/p/new/" not in message.location["url"]


@pytest.fixture
def context(chromium: Browser, preview: Preview) -> Iterator[BrowserContext]:
    """Open a browser of its own; whatever asks another host for anything fails the test."""
    context = chromium.new_context(
        viewport={"width": 1200, "height": 800}, locale="ar", bypass_csp=False
    )
    context.set_default_timeout(SECONDS * 1000)
    strangers: list[str] = []
    complaints: list[str] = []
    ours = (preview.address, "blob:", "data:", "about:")
    context.on("request", lambda r: None if r.url.startswith(ours) else strangers.append(r.url))
    context.on("console", lambda m: complaints.append(m.text) if is_fault(m) else None)
    context.on("weberror", lambda e: complaints.append(str(e.error)))
    yield context
    context.close()
    assert not strangers
    assert not complaints


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open a page in it."""
    return context.new_page()


def wait(page: Page, expression: str) -> None:
    """Wait until it is true in the page, whose policy forbids Playwright's own way to wait."""
    end = monotonic() + SECONDS
    while not page.evaluate(expression):
        assert monotonic() < end, f"{expression} did not come true"
        page.wait_for_timeout(50)


def see(page: Page, selector: str, words: str) -> None:
    """Wait until the edition that is shown has the words in it."""
    frame = page.frame_locator("#stage iframe:not(.waiting)")
    frame.locator(selector, has_text=words).first.wait_for()


def read_on(page: Page, words: str) -> None:
    """Turn the e-book's pages, to the left as its readers do, until the words are there."""
    viewer = page.frame_locator("#stage iframe:not(.waiting)")
    end = monotonic() + SECONDS
    while not is_open_at(page, words):
        assert monotonic() < end, f"{words} is not in the e-book"
        viewer.locator("#left").click()
        page.wait_for_timeout(300)


def is_open_at(page: Page, words: str) -> bool:
    """Tell whether the e-book is open at a chapter that has the words."""
    return any(words in written(f) for f in page.frames if f.url.startswith("blob:"))


def written(frame: Frame) -> str:
    """Return what stands in a frame; nothing when another has just taken its place."""
    from playwright.sync_api import Error

    try:
        return str(frame.evaluate("document.body?.innerText ?? ''"))
    except Error:
        return ""


def see_in_book(page: Page, words: str) -> None:
    """Wait until the open page of the e-book has the words."""
    end = monotonic() + SECONDS
    while not is_open_at(page, words):
        assert monotonic() < end, f"{words} did not come into the e-book"
        page.wait_for_timeout(50)


# ── Clicking through ────────────────────────────────────────────────────────────────────


def test_every_edition_of_every_publication_is_seen(preview: Preview, page: Page) -> None:
    page.goto(preview.address)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".card").count() == 2
    card = page.locator(".card", has_text="صنعة الكتاب")
    assert card.locator(".badge").inner_text() == "تنبيه واحد"
    picture = card.locator("img")
    picture.scroll_into_view_if_needed()
    wait(page, "document.querySelector('.card img').naturalWidth > 100")
    card.locator("h2").click()
    see(page, "main", "كان الورّاق")
    findings = page.locator("#findings").inner_text()
    for word in ("content/text.md", "السطر ٥", "the key titel is not known", "did you mean title?"):
        assert word in findings
    page.locator(".tabs a", has_text="PDF").click()
    see(page, ".textLayer", "الورّاق")
    page.locator(".tabs a", has_text="كتاب إلكتروني").click()
    read_on(page, "كان الورّاق")
    chapter = next(f for f in page.frames if "كان" in written(f))
    chapter.locator("a[role=doc-noteref]").click()
    page.frame_locator("#stage iframe").locator("#note[open]").wait_for()
    read_on(page, "حاشية تشرح الصنعة")


def test_the_pages_speak_arabic_and_english(preview: Preview, page: Page) -> None:
    page.goto(f"{preview.address}p/text/?show=text.pdf")
    page.locator(".tongues a").click()
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert page.locator(".tabs [aria-current]").inner_text() == "PDF"
    assert "line 5" in page.locator("#findings").inner_text()
    page.locator(".back").click()
    page.locator("h1", has_text="Publications").wait_for()
    page.locator(".tongues a", has_text="العربية").click()
    page.locator("h1", has_text="المنشورات").wait_for()


def test_both_languages_say_everything_and_count() -> None:
    for said in words.ALL.values():
        assert all(getattr(said, each.name) for each in fields(said))
    count = words.ARABIC.count
    assert [count(Severity.NOTE, n) for n in (1, 2, 3, 11, 100, 103)] == [
        "ملاحظة واحدة", "ملاحظتان", "٣ ملاحظات", "١١ ملاحظة", "١٠٠ ملاحظة", "١٠٣ ملاحظات",
    ]  # fmt: skip
    assert words.chosen("", "fr, en;q=0.8, ar;q=0.9").lang == "ar"
    assert words.chosen("", "en-GB").lang == "en"
    assert words.chosen("xx", "").lang == "ar"


# ── Saving ──────────────────────────────────────────────────────────────────────────────


def test_a_saved_text_is_seen_where_its_reader_was(
    preview: Preview, page: Page, text: Path
) -> None:
    text.write_text(HEAD + BODY + LONG, encoding="utf-8")
    page.goto(f"{preview.address}p/text/?show=text.html")
    see(page, "main", "قسم 7")
    place = "document.querySelector('#stage iframe').contentWindow"
    page.evaluate(f"{place}.scrollTo(0, 700)")
    wait(page, "sessionStorage.length == 1")
    built = preview.said.count("dist/other/")
    text.write_text(HEAD + BODY + LONG.replace("قسم 7", "خاتمة"), encoding="utf-8")
    see(page, "main", "خاتمة")
    wait(page, f"{place}.scrollY == 700")
    wait(page, "document.querySelectorAll('#stage iframe').length == 1")
    assert preview.said.count("dist/other/") == built, "what was not saved was built"


def see_in_pdf(page: Page, words: str) -> None:
    """Wait until the PDF's text layer has the words."""
    see(page, ".textLayer", words)


@pytest.mark.parametrize(("name", "look"), [("text.pdf", see_in_pdf), ("text.epub", see_in_book)])
def test_a_saved_text_comes_into_the_viewer(
    preview: Preview, page: Page, text: Path, name: str, look: Callable[[Page, str], None]
) -> None:
    page.goto(f"{preview.address}p/text/?show={name}")
    if name == "text.epub":
        read_on(page, "الورّاق")
    look(page, "الورّاق")
    place = page.frame_locator("#stage iframe").locator("#progress, #pages")
    before = place.inner_text()
    text.write_text(HEAD + BODY.replace("الورّاق", "الخطّاط"), encoding="utf-8")
    look(page, "الخطّاط")
    assert place.inner_text() == before


def test_a_broken_text_keeps_its_last_good_editions(
    preview: Preview, page: Page, text: Path
) -> None:
    page.goto(f"{preview.address}p/text/")
    text.write_text((HEAD + BODY).replace("titel: x", "date: أمس"), encoding="utf-8")
    trouble = page.locator("#findings .trouble")
    trouble.wait_for()
    for word in ("content/text.md:5", "أمس is not a date", "write year-month-day", "آخر ما بُني"):
        assert word in trouble.inner_text()
    see(page, "main", "كان الورّاق")
    page.reload()
    see(page, "main", "كان الورّاق")
    text.write_text((HEAD + BODY).replace("titel: x\n", ""), encoding="utf-8")
    page.locator("#findings", has_text="لا ملاحظات.").wait_for()
    assert not trouble.count()


def test_publications_come_and_go(preview: Preview, page: Page) -> None:
    page.goto(preview.address)
    new = preview.desk.write("new.md", OTHER.replace("Another", "New"))
    page.locator(".card", has_text="New text").locator("a", has_text="PDF").wait_for()
    page.locator(".card", has_text="New text").locator("h2").click()
    see(page, "main", "left alone")
    new.unlink()
    page.locator("#gone").wait_for()
    page.goto(preview.address)
    assert page.locator(".card").count() == 2


@pytest.mark.slow
def test_a_saved_theme_is_seen(preview: Preview, page: Page, text: Path) -> None:
    theme = preview.desk.root / "templates" / "mine" / "theme.toml"
    theme.parent.mkdir(parents=True)
    built = preview.rounds()
    theme.write_text('extends = "briefing"\n[tokens]\nink = "#123456"\n', encoding="utf-8")
    preview.wait_for_round(built + 1)
    text.write_text(HEAD.replace("titel: x", "theme: mine") + BODY, encoding="utf-8")
    page.goto(f"{preview.address}p/text/")
    body = "document.querySelector('#stage iframe:not(.waiting)')?.contentDocument?.body"
    ink = f"((body) => body ? getComputedStyle(body).color : '')({body})"
    wait(page, f"{ink} == 'rgb(18, 52, 86)'")
    theme.write_text('extends = "briefing"\n[tokens]\nink = "#654321"\n', encoding="utf-8")
    wait(page, f"{ink} == 'rgb(101, 67, 33)'")
    text.write_text(HEAD + BODY, encoding="utf-8")
    built = preview.rounds()
    theme.unlink()
    preview.wait_for_round(built + 1)


def test_an_article_depends_on_its_settings_and_the_pictures_that_it_names(desk: Desk) -> None:
    path = desk.write("a.md", "![x](صور/one%20two.png) ![y](https://x.org/three.png)\n")
    desk.write("b.md", "no picture\n")
    below = {str(f.relative_to(desk.root / "content")) for f in watching.files(path)}
    assert below == {"a.md", "a.yaml", "a.yml", "press.toml", "صور/one two.png"}


# ── For everybody ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path",
    ["", "p/text/", "p/gone/", "view/pdf#/p/text/text.pdf", "view/epub#/p/text/text.epub"],
)
def test_axe_finds_nothing(chromium: Browser, preview: Preview, path: str) -> None:
    axe = modules() / "axe-core" / "axe.min.js"
    need(axe.is_file(), "axe-core")
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(preview.address + path)
    page.evaluate(axe.read_text(encoding="utf-8"))
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for tongue in ("ar", "en"):
            page.evaluate(f"document.documentElement.lang = '{tongue}'")
            said = page.evaluate("axe.run(document, { iframes: false }).then((r) => r.violations)")
            assert not [(v["id"], [n["html"] for n in v["nodes"]]) for v in said], scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


# ── For nobody else ─────────────────────────────────────────────────────────────────────


def test_it_listens_on_the_loopback_alone(preview: Preview) -> None:
    table = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    local = [line.split()[1] for line in table if line.split()[3] == "0A"]  # LISTEN
    assert [a for a in local if a.endswith(f":{preview.port:04X}")] == [
        f"0100007F:{preview.port:04X}"
    ]


@pytest.mark.parametrize("host", ["example.org", "example.org:80", "[::1]", "127.0.0.1"])
def test_a_name_that_leads_here_is_refused(preview: Preview, host: str) -> None:
    response, body = preview.ask("/", host=host)
    assert response.status == 421
    assert b"<" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_it_only_shows(preview: Preview, method: str) -> None:
    response, _ = preview.ask("/", method=method)
    assert response.status == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "sent",
    [b"\r\n\r\n", b"GET\r\n\r\n", b"\xff\xfe\x00 / HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
     b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n",
     b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"GET http://[ HTTP/1.1\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_request_is_refused_without_a_word_on_the_terminal(
    preview: Preview, sent: bytes
) -> None:
    said = preview.said
    with socket.create_connection(("127.0.0.1", preview.port), timeout=SECONDS) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass
    assert preview.ask("/")[0].status == 200
    assert "Traceback" not in preview.said[len(said) :]


def test_head_has_no_body(preview: Preview) -> None:
    response, body = preview.ask("/p/text/text.pdf", method="HEAD")
    assert (response.status, body) == (200, b"")
    assert int(response.headers["Content-Length"]) > 1000


PATHS = (
    "/content/text.md", "/../content/text.md", "/p/text/../../content/text.md",
    "/p/text/%2e%2e%2f%2e%2e%2fcontent%2ftext.md", "/p/..%2f..%2fcontent/text.md",
    "/p/text/inside/text.epub/../../mimetype", "/p/text/inside/text.epub/..%2fx",
    "/p/text/inside/text.pdf/x", "/own/", "/own/layout.html", "/own/..%2fbase%2fscreen.css",
    "/viewers/", "/viewers/pdfjs-dist/", "/viewers/pdfjs-dist/package.json",
    "/viewers/foliate-js/../pdfjs-dist/package.json",
    "/viewers/foliate-js/%2e%2e/.package-lock.json", "/viewers/%2fetc%2fpasswd", "//etc/passwd",
    "/p/", "/view/other", "/p/text/%00", "/%ff", "//[", "http://[", "http://a/p/text",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_nothing_but_what_is_shown_can_be_had(preview: Preview, path: str) -> None:
    response, _ = preview.ask(path)
    assert response.status == 404


@pytest.mark.parametrize("path", ["/", "/p/text/", "/p/text/text.html", "/own/preview.js", "/none"])
def test_every_answer_confines_itself(preview: Preview, path: str) -> None:
    response, _ = preview.ask(path)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not {"Access-Control-Allow-Origin"} & set(response.headers)


# ── How it begins and ends ──────────────────────────────────────────────────────────────


def test_without_viewers_the_browser_does(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    alone = Preview(tmp_path / "desk", WARRAQ_VIEWERS=str(tmp_path / "none"), PATH=os.defpath[:0])
    assert "could not be fetched: npm is not installed" in alone.said
    alone.until("watching …")
    page = chromium.new_page(locale="en")
    page.goto(f"{alone.address}p/text/?show=text.pdf")
    assert "browser's own viewer" in page.locator(".missing").inner_text()
    assert "install npm" in page.locator(".missing").inner_text()
    page.goto(f"{alone.address}p/text/?show=text.epub")
    book = page.frame_locator("#stage iframe")
    book.locator("nav a", has_text="صنعة الكتاب").first.click()
    see(page, "body", "كان الورّاق")
    page.close()
    children = Path(f"/proc/{alone.process.pid}/task/{alone.process.pid}/children").read_text()
    assert alone.end() == 130
    assert "Traceback" not in alone.said
    assert children
    end = monotonic() + SECONDS
    while any(Path(f"/proc/{child}").exists() for child in children.split()):
        assert monotonic() < end, "something goes on without it"
        sleep(0.05)


def test_a_port_that_is_taken_is_said(desk: Desk) -> None:
    desk.write("text.md", OTHER)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = desk.warraq("serve", "--no-open", "--port", port)
    assert said.code == 2
    assert f"error: port {port} is taken\nhint: name another" in said.err
