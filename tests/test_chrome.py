"""What is copied from Chrome, and found there: the text as it was written, and nothing else."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from test_textlayer import OTHER, cluster, latin, pdf

from warraq.rules import _words
from warraq.typeset import chrome, textorder
from warraq.typeset.textlayer import SPLIT, Cluster

# ── Pure ────────────────────────────────────────────────────────────────────────────────


def heard(clusters: list[Cluster]) -> list[str]:
    return [each.heard for each in clusters]


def test_neutral_signs_after_a_latin_word_are_divided() -> None:
    logical = [cluster(char) for char in ") عام)"]
    after = chrome.after_latin(logical, neutral=False)
    assert heard(after) == [")" + SPLIT, "", "", "", "", ""]
    bracket = chrome.after_latin([cluster(")")], neutral=True)
    assert heard(bracket) == [")" + SPLIT]
    assert heard(chrome.after_latin([cluster(")")], neutral=False)) == [")"]


def test_neutral_signs_before_a_latin_word_are_turned_and_mirrored() -> None:
    pieces = chrome.pieces(textorder.pieces(latin("![a](b")), latin=False, neutral=False)
    assert [heard([*piece.clusters]) for piece in pieces] == [["]", "!"], [""], ["", ""], [""]]


def test_commas_are_heard_with_the_mark_before_them() -> None:
    word = (cluster("،"), cluster("ً", 0), cluster("ا"))  # from left to right
    assert heard([*chrome.commas(word)]) == [SPLIT, "ً،", ""]
    assert heard([*chrome.commas((cluster("،"), cluster("ا")))]) == ["", ""]


def test_a_number_is_heard_with_the_comma_after_it() -> None:
    assert chrome.taken("٢٠٢٢", "، ثم") == "،"
    assert chrome.taken("A4", ": ثم") == ":"
    assert chrome.taken("12", ":45") == ""  # the number goes on
    assert chrome.taken("Watch", "، ثم") == ""
    assert chrome.taken("", "، ثم") == ""  # a run of joiners


# ── Real ────────────────────────────────────────────────────────────────────────────────

LINES = (
    "قال: «نعم» (ص ٤٥)، ثم [مضى]! و{هذا} أيضا",
    "أُطلق تحالف الحرية (FOC) عام 2011، و«Human Rights» (Watch 2)! هنا",
    "متعمَّدٌ. ثم «عمداً»، وفعلاً؛ نعمٌ: ١٢٪، و٥٠٪. عام ٢٠٢٢، أو 2022. ثم A4، وOFL-1.1.",
    'كتب <code>.odt</code> و<code dir="ltr">&lt;svg&gt;</code>، ثم (<b>٣٠</b>)، و<b>A4</b>؛ نعم',
    "راجع a (b) [c] {d}! (e) هنا",
)
LATIN_LINES = (
    "The word كتاب means book (or كتاب), see [كتاب] (A4).",
    '(the year) 1445 is [كتاب] (نص)! and {.a b=c} [كتاب](map.png){alt="خريطة"}',
    "!(كتاب) in {.markdown lang=ar} 'x' \"y\".",
)


@pytest.mark.parametrize("font", ["Amiri", "Noto Nastaliq Urdu"])
@pytest.mark.parametrize("line", [*LINES, *LATIN_LINES])
def test_a_line_comes_back_to_the_letter_without_a_trace(line: str, font: str) -> None:
    direction = "ltr" if line in LATIN_LINES else "rtl"
    data = pdf(f'<p dir="{direction}">{line}</p>' + 3 * f"<p>{OTHER}</p>", font, size="9pt")
    text = re.sub("<.*?>", "", line).replace("&lt;", "<").replace("&gt;", ">")
    found = _words.readers()["PDFium"](data).splitlines()[0].strip()
    assert found == text
    document = pypdfium2.PdfDocument(data)
    assert document[0].get_textpage().search(text).get_next() is not None
    document.close()


def test_what_chrome_alone_hears_nobody_else_does() -> None:
    """The ToUnicode CMap says it twice: the others take the second, PDFium skips that section."""
    text = "قال: «نعم» (FOC) عمداً، و٢٠٢٢، ثم [مضى]"
    data = pdf(f"<p>{text}</p>" + 3 * f"<p>{OTHER}</p>")
    for name, read in _words.readers().items():
        assert SPLIT not in read(data), name
        assert not set(read(data)) & set("‹›<>"), name
    if "pdf.js" in _words.readers():
        assert _words.readers()["pdf.js"](data).splitlines()[0] == text
