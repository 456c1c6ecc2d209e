"""Addresses and what they answer.

    /                           every publication
    /p/SLUG/                    one, with the edition that ?show=FILE names
    /p/SLUG/FILE                a finished file
    /p/SLUG/inside/FILE/NAME    a file inside an e-book
    /p/SLUG/first.png           its first page
    /view/pdf, /view/epub       a viewer, of the file that ?file= names
    /own/NAME                   our scripts, style sheets, fonts
    /viewers/NAME               those of pdf.js and foliate-js
    /events                     the versions of the shelf, as they come

Files are found by their name among those that there are; an address is never a path on the disk,
but for the viewers' (:func:`warraq.preview.viewers.file`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote

from warraq import shipped
from warraq.errors import TemplateError
from warraq.preview import archive, viewers, words
from warraq.preview.shelf import Copy, Preview, Shelf
from warraq.preview.words import Words
from warraq.render import interface

COOKIE = "warraq-lang"

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
POLICIES = {
    "page": f"{NOTHING}; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'",
    # Colour profiles and two kinds of picture are WebAssembly; pages get styles of their own.
    "pdf": f"{NOTHING}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self' blob: data:; "
    "connect-src 'self'",
    # foliate-js shows each chapter in a frame of its own, which inherits this: no script of a book.
    "epub": f"{NOTHING}; script-src 'self'; style-src 'self' 'unsafe-inline' blob:; "
    "img-src 'self' blob: data:; font-src 'self' blob: data:; media-src blob:; "
    "connect-src 'self' blob:; frame-src blob:",
    # A finished web page carries everything inside; a chapter, beside it. Neither runs anything.
    "html": f"{NOTHING}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "sandbox allow-same-origin",
    "inside": f"{NOTHING}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; sandbox allow-same-origin",
    "file": "frame-ancestors 'self'",  # a browser's own PDF viewer needs its scripts
}

TYPES = {
    ".html": "text/html; charset=utf-8", ".xhtml": "application/xhtml+xml", ".css": "text/css",
    ".js": "text/javascript", ".mjs": "text/javascript", ".pdf": "application/pdf",
    ".epub": "application/epub+zip", ".png": "image/png", ".jpg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml", ".ttf": "font/ttf",
    ".otf": "font/otf", ".woff2": "font/woff2", ".wasm": "application/wasm",
}  # fmt: skip

FACES = ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf")
"""The interface's own, so that it looks the same on every machine."""


UNKEPT = (("Cache-Control", "no-store"),)
KEPT = (("Cache-Control", "private, max-age=31536000, immutable"),)
"""For what has another address when it is another thing."""

BRIEFLY = (("Cache-Control", "max-age=600"),)


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asks for: the path and its parts, decoded; the query; the language."""

    path: str
    parts: tuple[str, ...]
    query: Mapping[str, str]
    say: Words

    @classmethod
    def of(cls, target: str, headers: Message) -> Request:
        """Read a request's target and headers."""
        path, _, asked = target.partition("?")
        query = dict(parse_qsl(asked))
        cookies = dict(c.strip().partition("=")[::2] for c in headers.get("Cookie", "").split(";"))
        wishes = (query.get("lang", ""), cookies.get(COOKIE, ""))
        say = words.chosen(*wishes, headers.get("Accept-Language", ""))
        parts = tuple(unquote(part) for part in path.split("/")[1:])
        return cls(path, parts, query, say)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. ``policy`` is its Content-Security-Policy."""

    status: HTTPStatus
    body: bytes
    media_type: str
    policy: str = NOTHING
    headers: tuple[tuple[str, str], ...] = UNKEPT


STREAM = Response(HTTPStatus.OK, b"", "text/event-stream")


def plain(status: HTTPStatus, *headers: tuple[str, str]) -> Response:
    """Answer in the standard's words."""
    return Response(
        status, f"{status} {status.phrase}\n".encode(), "text/plain; charset=utf-8", headers=headers
    )


def answer(request: Request, shelf: Shelf) -> Response:
    """Answer anything but the stream of events. A broken template is shown, not raised."""
    try:
        match request.parts:
            case ("",):
                return _index(request, shelf)
            case ("p", slug, *rest) if found := shelf.get(slug):
                return _publication(request, shelf, found, tuple(rest))
            case ("p", _, ""):
                return _page(request, shelf, "gone.html", HTTPStatus.NOT_FOUND)
            case ("view", ("pdf" | "epub") as kind):
                return _page(request, shelf, f"{kind}.html", policy=kind)
            case ("own", name):
                return _own(name)
            case ("viewers", *names):
                return _viewer("/".join(names))
    except TemplateError as error:
        return Response(HTTPStatus.INTERNAL_SERVER_ERROR, str(error).encode(), TYPES[".html"])
    return plain(HTTPStatus.NOT_FOUND)


def _index(request: Request, shelf: Shelf) -> Response:
    version = shelf.version  # read first: what changes meanwhile is then told
    previews, trouble = shelf.all()
    return _page(
        request, shelf, "index.html", previews=previews, trouble=trouble, version=version
    )  # fmt: skip


def _publication(
    request: Request, shelf: Shelf, preview: Preview, rest: tuple[str, ...]
) -> Response:
    match rest:
        case ("",):
            return _reading(request, shelf, preview)
        case ("first.png",):
            picture = archive.thumbnail(preview)
            return _found(picture, "first.png", "page", KEPT if "v" in request.query else UNKEPT)
        case ("inside", name, *names) if (copy := preview.copy(name)) and copy.format == "epub":
            inside = "/".join(names)
            return _found(archive.member(copy, inside), inside, "inside")
        case (name,) if copy := preview.copy(name):
            is_same = request.query.get("v") == copy.digest
            policy = "html" if copy.format == "html" else "file"
            return _found(copy.data, name, policy, KEPT if is_same else UNKEPT)
    return plain(HTTPStatus.NOT_FOUND)


def _reading(request: Request, shelf: Shelf, preview: Preview) -> Response:
    first = preview.copies[0] if preview.copies else None
    copy = preview.copy(request.query.get("show", "")) or first
    viewer = viewers.OF.get(copy.format) if copy else None
    is_viewed = bool(viewer and viewers.is_there(viewer))
    return _page(
        request,
        shelf,
        "publication.html",
        preview=preview,
        copy=copy,
        is_missing=bool(viewer) and not is_viewed,
        has_npm=viewers.has_npm(),
        source=_shown(preview, copy, is_viewed=is_viewed) if copy else "",
    )


def _shown(preview: Preview, copy: Copy, *, is_viewed: bool) -> str:
    """Return the address of the frame in which a copy is shown."""
    file = archive.address(copy, preview.slug)
    if is_viewed:
        return f"/view/{copy.format}#{file}"
    if copy.format == "epub":
        return archive.address(copy, preview.slug, archive.contents(copy))
    return file


def _page(
    request: Request,
    shelf: Shelf,
    template: str,
    status: HTTPStatus = HTTPStatus.OK,
    policy: str = "page",
    **names: object,
) -> Response:
    known: Mapping[str, object] = {
        "say": request.say,
        "tongues": tuple(words.ALL.values()),
        "query": request.query,
        "version": shelf.version,
        "address": archive.address,
    }
    body = interface(f"preview/{template}", **{**known, **names}).encode()
    headers = [("Cache-Control", "no-store"), ("Vary", "Accept-Language, Cookie")]
    if request.query.get("lang") == request.say.lang:
        cookie = f"{COOKIE}={request.say.lang}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"
        headers.append(("Set-Cookie", cookie))
    return Response(status, body, TYPES[".html"], POLICIES[policy], tuple(headers))


def _own(name: str) -> Response:
    if name in FACES:
        path = shipped.folder("fonts") / "vazirmatn" / name
        return _found(path.read_bytes(), name, "page", KEPT)
    for root in shipped.search_path("templates"):
        files = {f.name: f for f in (root / "preview").glob("*.*") if f.suffix in (".css", ".js")}
        if name in files:
            return _found(files[name].read_bytes(), name, "page")
    return plain(HTTPStatus.NOT_FOUND)


def _viewer(name: str) -> Response:
    path = viewers.file(name)
    return _found(path.read_bytes() if path else None, name, "page", BRIEFLY)


def _found(
    data: bytes | None,
    name: str,
    policy: str,
    headers: tuple[tuple[str, str], ...] = UNKEPT,
) -> Response:
    if data is None:
        return plain(HTTPStatus.NOT_FOUND)
    media_type = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return Response(HTTPStatus.OK, data, media_type, POLICIES[policy], headers)
