"""Images of a manuscript: taken from its own folder, checked to be what they say, made safe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from warraq import house as houses
from warraq import pictures, read, svg
from warraq.errors import SourceError
from warraq.model import (
    Asset,
    Body,
    Finding,
    Locate,
    Logo,
    Metadata,
    Order,
    Part,
    Place,
    Severity,
    Source,
)
from warraq.passes._tree import drop
from warraq.places import key_place


@dataclass(slots=True)
class Gallery:
    """The images met so far, each once; their files too where the PDF is to carry them."""

    source: Source
    order: Order
    is_attached: bool = False
    assets: dict[str, Asset] = field(default_factory=dict)
    originals: dict[str, Asset] = field(default_factory=dict)

    def take_in(self, tree: Element, body: Body, locate: Locate) -> Iterator[Finding]:
        """Point every ``img`` at an asset. Raises :class:`SourceError` for one that is missing."""
        for image in list(tree.iter("img")):
            href = (image.get("src") or "").strip()
            place = locate(href) if href else locate(image.get("alt") or "")
            is_bare = not image.get("alt")
            if is_bare:
                bare = locate(f"![]({href}")
                place = bare if bare.line else place
            is_remote = urlsplit(href).scheme in {"http", "https"}
            is_taken = href and (self.order.allow_network or not is_remote)
            asset = self._asset(href, body, place) if is_taken else None
            if is_bare:
                image.set("alt", _said(asset))
            if not image.get("alt"):
                yield Finding(
                    "missing-alt",
                    Severity.WARNING,
                    f"the image {href} has no description",
                    place,
                    "write it into the brackets: ![what the picture shows](picture.png)",
                )
            if asset:
                image.set("src", asset.name)
                continue
            drop(image, "" if _has_caption(image) else image.get("alt") or "")
            if href:
                yield Finding(
                    "remote-image",
                    Severity.WARNING,
                    f"the image {href} was not fetched",
                    place,
                    "save it beside the text, or build with --allow-network",
                )

    def _asset(self, href: str, body: Body, place: Place) -> Asset:
        if urlsplit(href).scheme in {"http", "https"}:
            return self._keep(_fetch(href, place), href, place)
        return self._beside(body.part, href, place)

    def _beside(self, part: Part, href: str, place: Place) -> Asset:
        """Take in a file of the manuscript, and keep it as it is if it is to be attached.

        What lies inside another file is attached with that file.
        """
        data = read.read_beside(self.source, part, href, place)
        asset = self._keep(data, href, place)
        if self.is_attached and not read.is_within(part, href):
            name = self.source.inside(read.path_beside(part, href, place))
            kind = asset.media_type if svg.is_markup(data) else pictures.media_type(data)
            self.originals.setdefault(name, Asset(name, kind, data, place))
        return asset

    def say_attached(self) -> Iterator[Finding]:
        """Say which pictures go out with what the editions leave out of them."""
        for name, each in self.originals.items():
            if not svg.is_markup(each.data) and pictures.tells_of_its_maker(each.data):
                yield Finding(
                    "attached-camera-data",
                    Severity.WARNING,
                    f"the PDF carries {name} as it is, with what the camera or a program wrote "
                    "into it: place, date or names",
                    each.place or Place(name),
                    "take that out of the file, or leave source: attach out",
                )

    def take_in_logo(self, metadata: Metadata) -> tuple[Logo | None, tuple[Finding, ...]]:
        """Take in the publication's own logo, or else its house's."""
        house = self.source.house
        if metadata.logo:
            href, place = metadata.logo, key_place(self.source, "logo")
            part, alt = self.source.settings or self.source.parts[0], metadata.publisher
        elif house.logo and house.part:
            href, place = house.logo, houses.place(house.part, "logo")
            part, alt = house.part, house.logo_alt or house.name
        else:
            return None, ()
        asset = self._beside(part, href, place)
        doubt = Finding(
            "missing-alt",
            Severity.WARNING,
            f"nothing says whose logo {href} is",
            place,
            "name the house: publisher in the metadata, name in press.toml",
        )
        return Logo(asset.name, alt), () if alt else (doubt,)

    def _keep(self, data: bytes, href: str, place: Place) -> Asset:
        suffix, media_type, data = _identify(data, href, place)
        name = f"images/{sha256(data).hexdigest()[:16]}.{suffix}"
        return self.assets.setdefault(name, Asset(name, media_type, data, place))


def _said(asset: Asset | None) -> str:
    """Return what a drawing says of itself, where its author says nothing."""
    return svg.said(asset.data) if asset and asset.media_type == svg.MEDIA_TYPE else ""


def _has_caption(image: Element) -> bool:
    """Tell whether a caption says already what a dropped image showed."""
    figure = next(image.iterancestors("figure"), None)
    return figure is not None and figure.find(".//figcaption") is not None


def _fetch(href: str, place: Place) -> bytes:
    """Fetch one image, for --allow-network only; 10 s and the image limit at most."""
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(href, timeout=10) as response:  # noqa: S310 - the scheme is http(s)
            data: bytes = response.read(read.IMAGE_LIMIT + 1)
    except (URLError, OSError, ValueError) as error:
        raise SourceError(f"{href} could not be fetched: {error}", place) from None
    if len(data) > read.IMAGE_LIMIT:
        raise SourceError(f"{href} is larger than {read.IMAGE_LIMIT // 2**20} MiB", place)
    return data


def _identify(data: bytes, href: str, place: Place) -> tuple[str, str, bytes]:
    """Return (suffix, media type, safe bytes), by content and never by name."""
    if svg.is_markup(data):
        return "svg", svg.MEDIA_TYPE, _clean_svg(data, href, place)
    from PIL import Image

    try:
        kind, data = pictures.settle(data)
    except pictures.TooManyPixelsError as large:
        raise SourceError(
            f"{href} has {large}; the limit is {pictures.PIXELS // 1_000_000} million",
            place,
            hint="make the image smaller",
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise SourceError(
            f"{href} is not an image that the press can use, or it is damaged",
            place,
            hint="use PNG, JPEG, GIF, WebP, AVIF or SVG",
        ) from None
    return (*pictures.RASTERS[kind], data)


def _clean_svg(data: bytes, href: str, place: Place) -> bytes:
    try:
        return svg.sanitise(data.decode("utf-8-sig")).encode()
    except ValueError as error:
        raise SourceError(
            f"{href} is not a safe SVG: {error}", place, hint="export it again as plain SVG"
        ) from None
