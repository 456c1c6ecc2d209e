"""What the tests of bidi share: random marked-up text, and readers of what an engine shows.

``shown`` reads a tree of :mod:`warraq.typeset.direction` as the engine does: boxes stand in the
direction of the box around them, and Pango (that is, FriBidi) orders each text by itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from warraq.model import Direction
from warraq.typeset import engine, fribidi
from warraq.typeset.direction import Cut, Leaf, Node, Piece, order
from warraq.typeset.levels import CONTROLS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# ── A tree of runs as a visual order ────────────────────────────────────────────────────


def visual(levels: bytes) -> list[int]:
    """Return the indexes from left to right: rule L2 of UAX #9."""
    indexes = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(indexes):
            end = at
            while end < len(indexes) and levels[indexes[end]] >= level:
                end += 1
            indexes[at:end] = reversed(indexes[at:end])
            at = max(end, at + 1)
    return indexes


def shown(leaves: Sequence[Leaf], base: Direction) -> list[int]:
    """Return the indexes of the leaves' characters from left to right, without explicit marks."""
    starts = [0]
    for leaf in leaves:
        starts.append(starts[-1] + len(leaf.text))
    tree = order(leaves, base)
    if tree is None:  # the boxes as they are: elements nest, and nothing is turned
        tree = [Cut(n, 0, len(leaf.text)) for n, leaf in enumerate(leaves)]
    return list(_shown(tree, base, leaves, starts))


def _shown(
    nodes: list[Node], base: Direction, leaves: Sequence[Leaf], starts: list[int]
) -> Iterator[int]:
    for node in reversed(nodes) if base == "rtl" else nodes:
        if isinstance(node, Cut):
            text = leaves[node.leaf].text[node.start : node.end]
            kept = [n for n, c in enumerate(text, starts[node.leaf] + node.start) if not _gone(c)]
            if node.forced:
                yield from kept if node.forced == "ltr" else reversed(kept)
            else:
                yield from (
                    kept[n] for n in visual(fribidi.levels(CONTROLS.sub("", text), base)[1])
                )
        else:
            inside = base if isinstance(node, Piece) else node.direction
            yield from _shown(node.children, inside, leaves, starts)


def _gone(character: str) -> bool:
    return CONTROLS.match(character) is not None


def cut_at_random(text: str, dice: random.Random) -> list[Leaf]:
    """Cut the text into nested elements, some of them empty."""
    leaves: list[Leaf] = []
    path: list[int] = []
    at = 0
    while at < len(text):
        chance = dice.random()
        if chance < 0.3:
            path.append(len(leaves) * 100 + len(path))
        elif chance < 0.5:
            del path[-1:]
        else:
            if chance < 0.55:
                leaves.append(Leaf("", tuple(path)))
            size = dice.randint(1, 4)
            leaves.append(Leaf(text[at : at + size], tuple(path)))
            at += size
    return leaves


# ── Random paragraphs ───────────────────────────────────────────────────────────────────

WORDS = (
    "بيت كتاب سنة حرف نص جديد مدرسة قلم ورق قال ثم في من على".split(),
    "English bold words PDF Unicode hello C++ .NET v2.1 a b Web".split(),
    "12 3,456 1.5 10:30 1/2 50% $20 -3 +7 #5 ١٢ ٣٫٥ ۱۲ ۴٬۵ 2024-05-01 ١٢/٣ ٪٥ 5° (7) [3] "
    "١٠-٢٠".split(),
    '، . ؛ ؟ ! : - ( ) [ ] « » " / + = … – &amp; % *'.split(),
)
TAGS = [
    *"b em sup span b em span code bdi".split(),
    'a href="#x"', 'span dir="ltr"', 'span dir="rtl"', 'span dir="auto"', 'code dir="ltr"',
    'bdo dir="rtl"', 'bdo dir="ltr"', 'span style="unicode-bidi: isolate"',
    'span style="unicode-bidi: plaintext"',
    'span style="unicode-bidi: isolate-override; direction: ltr"',
]  # fmt: skip


def paragraph(dice: random.Random, words: int) -> str:
    """Return the inside of a random ``p``: words of every kind, four elements deep at most."""
    return _inline(dice, words, 0, linked=False).strip()


def _inline(dice: random.Random, words: int, depth: int, *, linked: bool) -> str:
    out = []
    while words > 0:
        if dice.random() < 0.22 and depth < 4:
            inside = dice.randint(1, min(4, words))
            tag = dice.choice(TAGS)
            if linked and tag.startswith("a "):
                tag = "b"  # HTML has no links in links
            text = _inline(dice, inside, depth + 1, linked=linked or tag.startswith("a "))
            out.append(f"<{tag}>{text}</{tag.split()[0]}>")
            words -= inside
        else:
            (kind,) = dice.choices(WORDS, (40, 25, 20, 15))
            out.append(dice.choice(kind))
            words -= 1
        if dice.random() < 0.65:
            out.append(" ")
    return "".join(out)


# ── Lines as the press and as Chromium set them ─────────────────────────────────────────


def set_lines(job: engine.Job) -> list[list[tuple[str, int]]]:
    """Lay out; return for every ``p`` its lines as (characters from the left, their number)."""
    from weasyprint.formatting_structure.boxes import BlockBox

    return [
        [(text := _line(line), len(text)) for line in box.children]
        for page in engine._lay_out(job, tagged=False).pages
        for box in page._page_box.descendants()
        if isinstance(box, BlockBox) and box.element_tag == "p"
    ]


def _line(line: Any) -> str:
    return "".join(text for _, text in sorted(_clusters(line), key=lambda c: c[0])).translate(
        _UNSEEN
    )


_UNSEEN = {ord(c): None for c in " \n\u200b\u202a\u202b\u202c\u202d\u202e"}


def _clusters(line: Any) -> Iterator[tuple[float, str]]:
    """Yield every cluster of the line as Pango has shaped it: where it begins, its text."""
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.text.ffi import FROM_UNITS, ffi

    for box in line.descendants():
        if not isinstance(box, TextBox) or not box.text.strip():
            continue
        x = box.position_x
        box.pango_layout.reactivate(box.style)
        text = box.pango_layout.text.encode()
        run = box.pango_layout.get_first_line()[0].runs[0]
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            run = run.next
            count = glyphs.num_glyphs
            starts = [glyphs.log_clusters[n] for n in range(count)]
            ends = dict(
                zip(sorted(set(starts)), [*sorted(set(starts))[1:], item.length], strict=True)
            )
            for n, start in enumerate(starts):
                if not n or starts[n - 1] != start:
                    yield x, text[item.offset + start : item.offset + ends[start]].decode()
                x += glyphs.glyphs[n].geometry.width * FROM_UNITS
        box.pango_layout.deactivate()


LINE = 60
"""Height of a line in the pages for Chromium, CSS pixels."""

READER = """(breaks) => [...document.querySelectorAll('p')].map((p, k) => {
  const texts = () => { const found = []; let node;
    const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    while (node = walk.nextNode()) found.push(node); return found; };
  let seen = 0, next = 0;
  for (let node of texts()) for (let i = 0; i < node.data.length; i++) {
    if (!node.data[i].trim()) continue;
    if (seen === breaks[k][next]) {
      node = node.splitText(i); i = 0; next++;
      node.parentNode.insertBefore(document.createElement('wbr'), node);
    }
    seen++;
  }
  const top = p.getBoundingClientRect().top, lines = [];
  for (const node of texts()) for (let i = 0; i < node.data.length; i++) {
    if (!node.data[i].trim()) continue;
    const range = document.createRange(); range.setStart(node, i); range.setEnd(node, i + 1);
    const box = [...range.getClientRects()].find(r => r.width > 0);
    const line = Math.floor(((box.top + box.bottom) / 2 - top) / LINE);
    (lines[line] ??= []).push([box.left, node.data[i]]);
  }
  return lines.map(l => l.sort((a, b) => a[0] - b[0]).map(c => c[1]).join(''));
})""".replace("LINE", str(LINE))


def browser_lines(browser: Browser, html: str, breaks: list[list[int]]) -> list[list[str]]:
    """Return the lines of every ``p`` as Chromium shows them, characters from the left.

    ``breaks`` are the places, counted in characters without spaces, where a line has to end,
    so that both engines order the same lines.
    """
    page = browser.new_page()
    page.set_content(html)
    page.evaluate("document.fonts.ready")
    lines: list[list[str]] = page.evaluate(READER, breaks)
    page.close()
    return lines
