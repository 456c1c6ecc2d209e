"""Justified lines in the engine: what is drawn out, and what has to stay as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from warraq.errors import EngineError
from warraq.fonts import families
from warraq.typeset import engine, insides
from warraq.typeset.kashida import LIMITS, TATWEEL

ARTICLE = (
    "أُطلق التحالف سنة إحدى عشرة في مؤتمر وزاري في لاهاي، في وقت كان فيه التفاؤل بشأن الإمكانات "
    "الديمقراطية للإنترنت لا يزال قائمًا، ولكنه كان معرَّضًا للضغوط. استغلت الوزيرة هذه المناسبة "
    "لتوضيح فكرة بسيطة: أن الحقوق نفسها التي يتمتع بها الناس في العالم الواقعي، حرية التعبير "
    "والخصوصية والتجمع، يجب حمايتها على الإنترنت. لم تكن رؤيتها الأصلية مجرد نظرية، بل كان لها "
    "تداعيات ملموسة على المعارضين على أرض الواقع، ولنأخذ على سبيل المثال احتجاجات المرأة. "
)
MARKED = (
    "قال <b>الوزير السابق</b> في <a href='https://example.org'>البيان المشترك</a> إن الانسحاب من "
    "المنظمة<sup>٢</sup> لا يعني <b>نهاية <i>التعاون الدولي</i></b> في مجال الإنترنت (NATO) بل "
    "مرحلة<span class='note'>انظر التقرير السنوي للمنظمة الصادر في نهاية العام الماضي عن المؤتمر "
    "الوزاري في لاهاي.</span> جديدة من <span style='color:red'>العمل المستقل</span> والتنسيق بين "
    "<code>C++</code> والمؤسسات الأكاديمية والمجتمع المدني على المدى البعيد والقريب. "
)
STYLE = """
@page { size: 130mm 200mm; margin: 15mm }
body { margin: 0; font: 13pt/1.7 Amiri; text-align: justify; --kashida: LEVEL }
p { margin: 0 0 .5em } .note { float: footnote; font-size: .8em }
table { --kashida: none } h2 { text-align: justify; --kashida: none }
"""


@dataclass(frozen=True)
class Typeset:
    """One line as it was laid out; positions in CSS pixels."""

    tag: str
    text: str
    kashidas: tuple[str, ...]
    ends: tuple[float, float]
    measure: tuple[float, float]
    is_last: bool


def job(body: str, level: str, more: str = "") -> engine.Job:
    html = f'<html lang="ar" dir="rtl"><head><title>نص</title></head><body>{body}</body></html>'
    sheet = STYLE.replace("LEVEL", level) + more
    return engine.Job(html, sheet, tuple(families().values()), (), "rtl")


def typeset(body: str, level: str, more: str = "") -> list[Typeset]:
    engine.load()
    document = engine._lay_out(job(body, level, more), tagged=True)
    return [line for page in document.pages for line in _lines(page._page_box)]


def _lines(box: Any) -> Iterator[Typeset]:
    from weasyprint.formatting_structure.boxes import LineBox

    children = [c for c in getattr(box, "children", ()) if isinstance(c, LineBox)]
    for child in getattr(box, "children", ()):
        if not isinstance(child, LineBox):
            yield from _lines(child)
            continue
        pieces = [b for b in child.descendants() if getattr(b, "text", "")]
        text, drawn = "", []
        for piece in pieces:
            own = getattr(piece, "kashidas", ())
            assert all(piece.text[i] == TATWEEL for i in own)
            text += "".join(c for i, c in enumerate(piece.text) if i not in own)
            drawn += re.findall(r"\S+", _marked(piece.text, own))
        left = min(p.position_x for p in pieces)
        right = max(p.position_x + p.width for p in pieces)
        measure = (box.content_box_x(), box.content_box_x() + box.width)
        words = tuple(w for w in drawn if "_" in w)
        is_last = child is children[-1]
        yield Typeset(box.element_tag, text, words, (left, right), measure, is_last)


def _marked(text: str, kashidas: tuple[int, ...]) -> str:
    return "".join("_" if i in kashidas else c for i, c in enumerate(text))


@pytest.mark.parametrize("body", [f"<p>{ARTICLE}</p>" * 3, f"<p>{MARKED * 2}</p>" * 3])
@pytest.mark.parametrize("level", ["light", "medium", "full"])
def test_line_breaks_do_not_move(body: str, level: str) -> None:
    plain, drawn = typeset(body, "none"), typeset(body, level)
    assert [line.text for line in plain] == [line.text for line in drawn]
    assert not any(line.kashidas for line in plain)
    assert any(line.kashidas for line in drawn)


@pytest.mark.parametrize("markdown", ["Markdown", "<span>Markdown</span>"])
def test_a_line_is_not_left_empty_for_the_space_at_its_end(markdown: str) -> None:
    """What follows the space goes down alone, with the word before it that it may not leave."""
    text = (
        "<p style='width:385px; font: 16px Amiri'>يُكتب النص في ملف عادي بترميز UTF-8، في أي محرر "
        f"نصوص، بعلامات قليلة تُسمّى {markdown}. وتقرأ المطبعة الملفات ذات اللاحقة <code>.md</code> "
        "أو اللاحقة كذا، وتقرأ كذلك النص العادي.</p>"
    )
    lines = [line.text.split() for line in typeset(text, "none")]
    assert [words[-1] for words in lines] == ["نصوص،", "ذات", "العادي."]


@pytest.mark.parametrize("level", ["none", "light", "medium", "full"])
def test_every_line_but_the_last_ends_at_the_measure(level: str) -> None:
    for line in typeset(f"<p>{MARKED * 3}</p><p>{ARTICLE}</p>", level):
        if line.tag == "p" and not line.is_last:
            assert line.ends == pytest.approx(line.measure, abs=0.01), line.text


@pytest.mark.parametrize("family", ["Amiri", "Noto Naskh Arabic", "Vazirmatn"])
def test_a_line_is_drawn_as_wide_as_it_is_said_to_be(family: str) -> None:
    from weasyprint.text.line_break import line_size

    more = f'body {{ font-family: "{family}" }}'
    document = engine._lay_out(job(f"<p>{MARKED}{ARTICLE}</p>" * 3, "full", more), tagged=False)
    for page in document.pages:
        for box in page._page_box.descendants():
            if getattr(box, "text", ""):
                box.pango_layout.reactivate(box.style)
                width, _ = line_size(box.pango_layout.get_first_line()[0], box.style)
                box.pango_layout.deactivate()
                assert width == pytest.approx(box.width, abs=0.06), box.text


def test_last_lines_and_lines_that_are_set_anew_are_left_alone() -> None:
    for line in typeset(f"<p>{ARTICLE}</p><p>{ARTICLE[:200]}<br/>{ARTICLE}</p>", "full"):
        assert not (line.is_last and line.kashidas)


@pytest.mark.parametrize("level", ["light", "medium", "full"])
def test_one_kashida_a_word_and_few_a_line(level: str) -> None:
    limits = next(limits for name, limits in LIMITS.items() if name == level)
    for line in typeset(f"<p>{ARTICLE}</p><p>{MARKED}</p>", level):
        assert len(line.kashidas) <= limits.per_line
        assert all(len(re.findall(r"_+", word)) == 1 for word in line.kashidas)


def test_boxes_inside_the_line_are_drawn_out_too() -> None:
    body = f"<p><b>{ARTICLE}</b></p><p>كتب <a href='#x'>{ARTICLE}</a></p>"
    assert any(line.kashidas for line in typeset(body, "medium"))


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>{ARTICLE}</h2>",
        f"<table><tr><td>{ARTICLE}</td></tr></table>",
        f"<p style='--kashida: none'>{ARTICLE}</p>",
        f"<p style='--kashida: much'>{ARTICLE}</p>",
        f"<p style='text-align-last: justify'>{ARTICLE}</p>",
        f"<p style='text-align: start'>{ARTICLE}</p>",
        "<p dir='ltr' lang='en'>"
        + "Freedom of expression, assembly and privacy online. " * 9
        + "</p>",
    ],
)
def test_nothing_is_drawn_out_here(body: str) -> None:
    assert not any(line.kashidas for line in typeset(body, "full"))


def test_a_font_that_cannot_is_not_asked() -> None:
    from warraq.typeset.insides import _boxes

    class Style(dict[str, Any]):
        font_config = type("Config", (), {"kashida": {"Kufi": False, "Amiri": True}})

    token = type("Token", (), {"type": "ident", "value": "full"})
    wanted = {"__kashida": [token]}
    assert _boxes._level(Style(wanted, font_family=("Kufi", "Amiri"))) == "none"
    assert _boxes._level(Style(wanted, font_family=("Garamond", "Amiri"))) == "full"


def test_no_kashida_stands_under_another() -> None:
    body = f"<p>{ARTICLE * 4}</p><p>{MARKED * 4}</p>"
    document = engine._lay_out(job(body, "full"), tagged=True)
    stacked = lines = 0
    for page in document.pages:
        spans = list(_spans(page._page_box))
        for (top, above), (y, below) in pairwise(spans):
            if 0 < y - top < 40:  # a note at the foot is not the next line
                lines += 1
                stacked += sum(a < d and c < b for a, b in above for c, d in below)
    assert lines > 20
    assert stacked == 0


def _spans(page: Any) -> Iterator[tuple[float, list[tuple[float, float]]]]:
    """Yield every line's top and where its kashidas are drawn, in CSS pixels."""
    from weasyprint.formatting_structure.boxes import LineBox

    from warraq.typeset.insides._kashidas import strokes

    for line in page.descendants():
        if isinstance(line, LineBox):
            yield line.position_y, [span for box in line.descendants() for span in strokes(box)]


def test_two_settings_are_equal_byte_by_byte() -> None:
    made = [engine.to_pdf(job(f"<p>{MARKED * 3}</p>", "medium")) for _ in range(2)]
    assert made[0] == made[1]


def test_an_engine_that_changed_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.load()
    hook = next(h for h in insides.hooks() if h.name == "avoid_collisions")
    changed = insides.Hook(hook.module, hook.name, "(context, box)", hook.make)
    monkeypatch.setattr(insides, "hooks", lambda: (changed,))
    with pytest.raises(EngineError, match=r"changed inside: weasyprint\.layout\.inline\.avoid_"):
        insides.install()


def test_a_function_that_is_gone_is_refused() -> None:
    engine.load()
    gone = insides.Hook("weasyprint.layout.inline", "no_such", "()", lambda original: original)
    with pytest.raises(EngineError, match="no_such is nothing"):
        insides.check((gone,))
