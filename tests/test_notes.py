"""Notes at the foot of the page: every one is there, once, wherever its page ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from warraq.fonts import families
from warraq.typeset import engine

STYLE = """
@page { size: 90mm 100mm; margin: 10mm }
body { margin: 0; font: 12pt/20pt Amiri; text-align: justify; orphans: 2; widows: 2 }
p, h2 { margin: 0; font-size: 12pt } .note { float: footnote; font-size: 10pt }
h2 { break-after: avoid } .table { break-inside: avoid }
a::after { content: " (ص " target-counter(attr(href), page) ")" }
"""
LINE = "<p>كان الورّاق ينسخ الكتب.</p>"
LONG = "ابن النديم، الفهرست، تحقيق رضا تجدّد، طهران، سنة إحدى وسبعين، ثم قارن ما قاله ياقوت فيه. "


def notes_of(body: str) -> list[str]:
    """Lay a text out; return the notes in the order in which they stand on its pages."""
    html = f'<html lang="ar" dir="rtl"><head><title>نص</title></head><body>{body}</body></html>'
    engine.load()
    job = engine.Job(html, STYLE, tuple(families().values()), (), "rtl")
    return [note for page in engine._lay_out(job, tagged=False).pages for note in _notes(page)]


def _notes(page: Any) -> Iterator[str]:
    for area in page._page_box.children:
        if type(area).__name__ == "FootnoteAreaBox":
            for note in area.children:
                yield "".join(note.element.itertext())


def note(text: str) -> str:
    return f"<span class='note'>{text}</span>"


@pytest.mark.parametrize("lines", [5, 8])
def test_a_note_stays_when_the_page_it_went_to_is_laid_out_again(lines: int) -> None:
    """The next page says on which page something is, and that is known only later."""
    notes = [LONG * 2, "المصدر نفسه."]
    called = f"<p>قال ذلك{note(notes[0])} وكرّره{note(notes[1])} في كتابه.</p>"
    refers = "<h2>الأسعار</h2><div class='table'><p>انظر <a href='#end'>الخاتمة</a>.</p></div>"
    end = "<h2 id='end'>الخاتمة</h2><p>نص.</p>"
    assert notes_of(LINE * lines + called + refers + LINE * 20 + end) == notes


@pytest.mark.parametrize("lines", [6, 7])
def test_a_line_that_takes_the_place_of_notes_keeps_its_own(lines: int) -> None:
    """Of two lines that stay together the first has a note that leaves no room for the other."""
    notes = [LONG, "المصدر نفسه."]
    called = (
        f"<p>قال ذلك{note(notes[0])} في كتابه الذي وضعه في أخبار الورّاقين وأسواقهم، "
        f"ثم كرّره{note(notes[1])} في موضع آخر منه. {'وكان من شأنه أن ينسخ الكتب ويبيعها. ' * 4}</p>"
    )
    assert notes_of(LINE * lines + called + LINE * 12) == notes
