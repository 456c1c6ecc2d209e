"""What Pango shaped, read as the words and clusters of a text layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from struct import Struct
from typing import Any, NamedTuple

from warraq.typeset import chrome, textlayer
from warraq.typeset.insides._layer import EMPTY, PANGO_SCALE, Layer
from warraq.typeset.textlayer import ALONE, Cluster

_NUMBERS = Struct("4i")
_GLYPH = 20
"""Bytes of Pango's ``PangoGlyphInfo``: glyph, width, x and y offset, attributes."""


class Word(NamedTuple):
    """What Pango shaped at once: in a justified line a word, or the space between two.

    ``text`` is in logical order, ``width`` in 1/1024 px. ``codes`` and ``move`` are how it is
    drawn where its clusters ask nothing of each other (not ``special``). ``is_space``: it ends,
    at the right, in a space.
    """

    clusters: tuple[Cluster, ...]
    text: str
    width: int
    special: bool
    codes: str
    move: float
    is_space: bool


class Stretch(NamedTuple):
    """Words in one font and size, from left to right."""

    layer: Layer
    size: float
    words: list[Word]

    @property
    def clusters(self) -> list[Cluster]:
        """The clusters, from left to right, those joined that readers need joined."""
        clusters = [cluster for word in self.words for cluster in word.clusters]
        return textlayer.tuck(clusters, 1000 / (PANGO_SCALE * self.size))


class Segment(NamedTuple):
    """Runs of one level side by side: ``x`` px right of the box's left edge.

    ``text`` is in logical order.
    """

    start: int
    level: int
    x: float
    width: float
    stretches: list[Stretch]
    text: str

    @property
    def rtl(self) -> bool:
        """Whether it goes from right to left: its level is odd."""
        return bool(self.level % 2)


_Run = tuple[Any, Any, float, Any]
"""A glyph item, the engine's font of it, the font's size in px and Pango's font."""


def runs_of(ffi: Any, stream: Any, line: Any) -> Iterator[_Run]:
    """Yield the glyph items of a line, from left to right, with their fonts."""
    run = line.runs
    last = font = None
    size = 0.0
    while run != ffi.NULL:
        pango_font = run.data.item.analysis.font
        if pango_font != last:
            font, size = stream.add_font(pango_font)
            last = pango_font
        yield run.data, font, size, pango_font
        run = run.next


def _level(run: _Run) -> int:
    level: int = run[0].item.analysis.level & 0xFF  # the engine reads the three bytes after it too
    return level


def places(text: str, kashidas: Any) -> frozenset[int]:
    """Return where the kashidas that justification put in stand in the text's bytes."""
    return frozenset(len(text[:index].encode()) for index in kashidas)


def segments_of(
    ffi: Any, stream: Any, runs: list[_Run], text: bytes, silent: frozenset[int]
) -> list[Segment]:
    """Return the runs in reading order, those of one level beside each other as one segment.

    Pango ends a run at every space of a justified line.
    """
    segments = []
    x = 0.0
    for level, group in groupby(runs, key=_level):
        stretches: list[Stretch] = []
        width, start = 0, len(text)
        words: list[Word] = []
        layer, size = None, 0.0
        for run, font, its_size, pango_font in group:
            if layer is None or font is not layer.font or its_size != size:
                layer, size, words = _layer(stream, font), its_size, []
                layer.pango_font = pango_font
                stretches.append(Stretch(layer, size, words))
            for word in _words(ffi, layer, size, run, text, silent):
                width += word.width
                words.append(word)
            if run.item.offset < start:
                start = run.item.offset
        stretches = [stretch for stretch in stretches if stretch.words]
        if not level % 2 and len(stretches) == 1:
            _keep_number_whole(stretches[0])
        if stretches:
            texts = [word.text for stretch in stretches for word in stretch.words]
            whole = "".join(texts[::-1] if level % 2 else texts)
            segments.append(Segment(start, level, x, width / PANGO_SCALE, stretches, whole))
        x += width / PANGO_SCALE
    return sorted(segments, key=lambda segment: segment.start)


def _layer(stream: Any, font: Any) -> Layer:
    layer: Layer | None = stream._fonts.get(("warraq", font.hash))
    if layer is None:
        layer = stream._fonts[("warraq", font.hash)] = Layer(font)
    return layer


def _keep_number_whole(stretch: Stretch) -> None:
    """Make one cluster of Arabic-Indic digits; see :func:`textlayer.whole_number`."""
    clusters = stretch.clusters
    text = "".join(cluster.text for cluster in clusters)
    if len(clusters) > 1 and not (" " in text or textlayer.is_left_to_right(text)):
        number = textlayer.whole_number(clusters)
        stretch.words[:] = [made(stretch.layer, stretch.size, number)]


def _words(
    ffi: Any, layer: Layer, size: float, run: Any, text: bytes, silent: frozenset[int]
) -> tuple[Word, ...]:
    """Return a run's words, from memory if it was seen before: most were."""
    item = run.item
    offset, length, rtl = item.offset, item.length, item.analysis.level % 2 == 1
    glyphs = run.glyphs
    count = glyphs.num_glyphs
    raw = ffi.buffer(glyphs.glyphs, count * _GLYPH)[:]
    piece = text[offset : offset + length]
    if piece == b" " and count == 1:
        return (_space(layer, size, raw, rtl=rtl),)
    mute = silent and frozenset(p - offset for p in silent if offset <= p < offset + length)
    key = (size, rtl, _shapes(count).unpack(raw), piece, mute)
    words: tuple[Word, ...] | None = layer.words.get(key)
    if words is None:
        places = ffi.unpack(glyphs.log_clusters, count)
        numbers = memoryview(raw).cast("i").tolist()
        del numbers[4::5]  # attributes
        clusters = _clusters(layer, numbers, places, piece, mute, rtl=rtl)
        words = _plain(layer, size, clusters)
        if words is None:
            if not all(cluster.text for cluster in clusters):
                clusters = textlayer.gather(clusters)
            words = tuple(_divided(layer, size, clusters))
        layer.words[key] = words
    return words


def _plain(layer: Layer, size: float, clusters: list[Cluster]) -> tuple[Word, ...] | None:
    """Return a word of clusters that ask nothing of each other: most do not."""
    if not clusters:
        return ()
    known = layer.plain
    texts, codes, move, width = [], "", 0.0, 0
    for cluster in clusters:
        text, its_codes, its_move = known.get((size, id(cluster))) or _known(layer, size, cluster)
        if not text:
            return None
        texts.append(text)
        codes += its_codes
        move += its_move
        width += cluster.width
    whole = "".join(texts[::-1] if clusters[0].rtl else texts)
    return (Word(tuple(clusters), whole, width, False, codes, move, False),)


def _known(layer: Layer, size: float, cluster: Cluster) -> tuple[str, str, float]:
    """Return a cluster's text and how it is drawn, and remember it; no text if it may ask."""
    known = ("", "", 0.0)
    if cluster.text not in ("", " ") and not textlayer.is_special([cluster]):
        known = (cluster.text, *layer.draw(size, cluster, ALONE))
    layer.plain[size, id(cluster)] = known
    return known


def _divided(layer: Layer, size: float, clusters: list[Cluster]) -> Iterator[Word]:
    """Yield the words of a run and the spaces between them."""
    texts = [cluster.text for cluster in clusters]
    has_commas = chrome.has_commas(texts)
    groups = groupby(clusters, key=lambda cluster: cluster.text == " ")
    for is_space, group in groups if not texts or " " in texts else [(False, clusters)]:
        some = tuple(group)
        if has_commas and not is_space:
            some = chrome.commas(some)
        for each in [(space,) for space in some] if is_space else [some]:
            key = (size, each)
            if key not in layer.words:
                layer.words[key] = made(layer, size, each)
            yield layer.words[key]


@cache
def _shapes(count: int) -> Struct:
    """Return what reads glyphs without their attributes, whose unused bits are whatever."""
    return Struct("16s4x" * count)


def _space(layer: Layer, size: float, raw: bytes, *, rtl: bool) -> Word:
    """Return a word space: each justified line has its own width of it."""
    key = (size, rtl, raw[:16])
    word: Word | None = layer.words.get(key)
    if word is None:
        glyph, width, x, y = _NUMBERS.unpack_from(raw)
        cluster = Cluster(" ", width, rtl, (glyph, width, x, y))
        codes, move = layer.draw(size, cluster, ALONE)
        word = layer.words[key] = Word((cluster,), " ", width, False, codes, move, True)
    return word


def made(layer: Layer, size: float, clusters: Sequence[Cluster]) -> Word:
    """Return clusters as a word."""
    texts = [cluster.text for cluster in clusters]
    is_space = bool(clusters) and texts[-1] == " "
    special = textlayer.is_special(clusters)
    codes, move = ("", 0.0) if special else layer.drawn(size, clusters)
    if clusters and clusters[0].rtl:
        texts.reverse()
    width = sum([cluster.width for cluster in clusters])
    return Word(tuple(clusters), "".join(texts), width, special, codes, move, is_space)


def _clusters(
    layer: Layer,
    numbers: list[int],
    places: list[int],
    text: bytes,
    silent: frozenset[int],
    *,
    rtl: bool,
) -> list[Cluster]:
    """Return the clusters of a run from left to right; ``numbers`` are four a glyph."""
    count, first, bound = len(places), 0, len(text)
    clusters = []
    for after in range(1, count + 1):
        if after < count and places[after] == places[first]:
            continue
        start = places[first]
        if rtl:
            end, bound = bound, start
        else:
            end = places[after] if after < count else bound
        key = (text[start:end], rtl, start in silent, *numbers[4 * first : 4 * after])
        clusters.append(layer.clusters.get(key) or _cluster(layer, key))
        first = after
    return clusters


def _cluster(layer: Layer, key: tuple[Any, ...]) -> Cluster:
    """Return a cluster of these bytes, direction, silence and glyphs, and remember it."""
    text, rtl, silent, *numbers = key
    heard = "" if silent else textlayer.audible(text.decode())
    glyphs = [numbers[i : i + 4] for i in range(0, len(numbers), 4)]
    drawn = [number for glyph in glyphs if glyph[0] != EMPTY or glyph[1] for number in glyph]
    cluster = Cluster(heard, sum(glyph[1] for glyph in glyphs), rtl, tuple(drawn))
    layer.clusters[key] = cluster
    return cluster
