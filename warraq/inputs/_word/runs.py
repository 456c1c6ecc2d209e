"""Runs and what wraps them: what pandoc does not look into or misreads is said plainly."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import groupby

from lxml import etree
from lxml.etree import _Element as Element

from warraq.inputs._marks import without
from warraq.inputs._word.looks import Looks
from warraq.inputs._word.package import Word, is_on, w
from warraq.inputs._xml import remove, unwrap
from warraq.model import Severity

_WRAPPERS = tuple(map(w, ("dir", "bdo", "smartTag", "customXml")))
_PROPERTIES = tuple(map(w, ("customXmlPr", "smartTagPr")))
_DRAWINGS = tuple(map(w, ("drawing", "pict", "object")))
_GAP = re.compile(" {2,}")
_WIDE = 3
"""Spaces from which on a gap was meant: the halves of a verse are typed like this."""


def open_wrappers(word: Word) -> None:
    """Open the elements that stand around runs and say nothing that is kept (§17.3.2, §17.5)."""
    for story in word.stories():
        for properties in list(story.iter(*_PROPERTIES)):
            remove(properties)
        for wrapper in list(story.iter(*_WRAPPERS)):
            unwrap(wrapper)
        for ruby in list(story.iter(w("ruby"))):
            _in_a_row(ruby)
        for run in list(story.iter(w("r"))):
            _set_apart(run)
        for cr in list(story.iter(w("cr"))):
            cr.tag = w("br")
        for text in story.iter(w("t")):
            text.text = without(text.text or "")


def _in_a_row(ruby: Element) -> None:
    """Set what stands over a word behind it, in brackets."""
    run = ruby.getparent()
    base, above = ruby.find(w("rubyBase")), ruby.find(w("rt"))
    parent = None if run is None else run.getparent()
    if run is None or parent is None or base is None or above is None:
        return
    inside = [*base.iter(w("r"))]
    inside += [_run_of("("), *above.iter(w("r")), _run_of(")")]
    at = parent.index(run)
    for offset, each in enumerate(inside):
        parent.insert(at + offset, each)
    run.remove(ruby)


def _set_apart(run: Element) -> None:
    """Give every drawing a run of its own: of a run with one pandoc reads nothing else."""
    properties = run.find(w("rPr"))
    inside = [each for each in run if each is not properties]
    if len(inside) < 2 or not any(each.tag in _DRAWINGS for each in inside):
        return
    for is_drawing, pieces in groupby(inside, lambda each: each.tag in _DRAWINGS):
        for group in ([each] for each in pieces) if is_drawing else [list(pieces)]:
            part = etree.Element(run.tag)
            if properties is not None:
                part.append(deepcopy(properties))
            part.extend(group)
            run.addprevious(part)
    remove(run)


def _run_of(text: str) -> Element:
    run = etree.Element(w("r"))
    etree.SubElement(run, w("t")).text = text
    return run


def drop_hidden(word: Word) -> None:
    """Leave out text that Word hides (§17.3.2.41): it was never meant for readers."""
    looks, hidden = Looks(word), []
    for story in word.stories():
        for paragraph in story.iter(w("p")):
            hidden += [
                run for run in paragraph.iterchildren(w("r"))
                if is_on(looks.of_run(run, paragraph, "vanish"))
            ]  # fmt: skip
    words = " ".join(t.text or "" for run in hidden for t in run.iter(w("t"))).split()
    for run in hidden:
        remove(run)
    if words:
        word.say(
            "hidden-text",
            Severity.WARNING,
            f"{len(words)} hidden words left out: {' '.join(words[:5])} …",
            "make them visible in Word if readers are to see them",
        )


def say_complex_looks(word: Word) -> None:
    """Give runs of complex script the bold and italic that they have (``bCs``, ``iCs``).

    Their direction is left to Unicode: it says nothing that the letters do not say, since a
    letter has its own direction whatever the run says (UAX #9).
    """
    looks = Looks(word)
    for story in word.stories():
        for paragraph in story.iter(w("p")):
            for run in paragraph.iter(w("r")):
                _say(looks, run, paragraph)
        for name in ("rtl", "cs"):
            for mark in list(story.iter(w(name))):
                remove(mark)


def _say(looks: Looks, run: Element, paragraph: Element) -> None:
    properties = run.find(w("rPr"))
    if properties is None:
        return
    if looks.is_complex(run, paragraph):
        for latin, other in (("b", "bCs"), ("i", "iCs")):
            _set(properties, latin, is_on(properties.find(w(other))))
    elif looks.is_bold(run, paragraph) and is_on(properties.find(w("bCs"))):
        _set(properties, "b", True)


def _set(properties: Element, name: str, on: bool | None) -> None:
    for old in properties.findall(w(name)):
        properties.remove(old)
    if on is not None:
        etree.SubElement(properties, w(name), {w("val"): "1" if on else "0"})


def single_spaces(word: Word) -> None:
    """Leave one space of several, or keep them from pandoc, which leaves one and says nothing.

    A wide gap inside a line was meant: it becomes one wide space.
    """
    kept, count = "doubled-spaces" in word.wishes.keep, 0
    for story in word.stories():
        for paragraph in story.iter(w("p")):
            begun = False
            for text in paragraph.iter(w("t")):
                before = text.text or ""
                text.text, times = _spaced(before, begun, kept)
                count += times
                begun = before.endswith(" ") if before else begun
    if count:
        word.repaired("doubled-spaces", "more than one space between words", count)


def _spaced(text: str, after_space: bool, kept: bool) -> tuple[str, int]:
    count = 0

    def one(gap: re.Match[str]) -> str:
        nonlocal count
        if kept:
            return " " + "\u00a0" * (len(gap[0]) - 1)
        inside = gap.start() > 0 and gap.end() < len(text)
        if inside and len(gap[0]) >= _WIDE:
            return "\u2003"
        count += 1
        return " "

    made = _GAP.sub(one, text)
    if after_space and text.startswith(" ") and not kept:
        return made.lstrip(" "), count + (not text.startswith("  "))
    return made, count


def drop_typed_note_marks(word: Word) -> None:
    """Leave out a mark that was typed beside a note's call (§17.11.6): the press numbers notes."""
    for story in word.stories():
        for call in story.iter(w("footnoteReference"), w("endnoteReference")):
            if call.get(w("customMarkFollows"), "0").lower() in {"1", "true", "on"}:
                del call.attrib[w("customMarkFollows")]
                for text in list(call.itersiblings(w("t"), w("sym"))):
                    remove(text)
