"""Vocalised text: lines far enough apart for their marks, and marks that stay on their letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from conftest import Press, report

from warraq import themes
from warraq.fonts import families
from warraq.passes.vocalised import is_vocalised
from warraq.typeset import engine

TEXT = (
    "كَانَ الْوَرَّاقُ فِي الْمَدِينَةِ الْقَدِيمَةِ رَجُلًا صَبُورًا، يَفْتَحُ دُكَّانَهُ قَبْلَ أَنْ تَطْلُعَ الشَّمْسُ، وَيُرَتِّبُ أَقْلَامَهُ "
    "وَمَحَابِرَهُ وَصُحُفَهُ عَلَى رَفٍّ مِنْ خَشَبِ السِّنْدِيَانِ. ثُمَّ يَجْلِسُ إِلَى نَافِذَةٍ تُطِلُّ عَلَى سُوقِ الْعَطَّارِينَ، فَيَنْسَخُ "
    "بِخَطٍّ مُتَّصِلٍ لَا يَرْفَعُ فِيهِ يَدَهُ إِلَّا لِيَغْمِسَ الْقَلَمَ فِي الْحِبْرِ. وَكَانَ أَهْلُ الْعِلْمِ يَقْصِدُونَهُ مِنْ كُلِّ نَاحِيَةٍ: "
    "هٰذَا يَطْلُبُ كِتَابًا فِي الطِّبِّ، وَذَاكَ يَسْأَلُ عَنْ دِيوَانِ شِعْرٍ قَدِيمٍ، وَثَالِثٌ لَا يُرِيدُ إِلَّا أَنْ يَجْلِسَ وَيَسْمَعَ. "
    "وَلَمْ يَكُنْ يَبِيعُ نُسْخَةً حَتَّى يُقَابِلَهَا بِأَصْلِهَا حَرْفًا حَرْفًا، فَإِنْ وَجَدَ خَطَأً أَصْلَحَهُ بِيَدِهِ، وَإِنْ شَكَّ فِي كَلِمَةٍ "
    "كَتَبَ فِي الْحَاشِيَةِ: «كَذَا فِي الْأَصْلِ». وَكَانَ يَقُولُ لِتِلْمِيذِهِ: اِعْلَمْ يَا بُنَيَّ أَنَّ النُّقْطَةَ فِي غَيْرِ مَوْضِعِهَا "
    "تُفْسِدُ الْمَعْنَى، وَأَنَّ الشَّدَّةَ الْمَنْسِيَّةَ تُغَيِّرُ الْحُكْمَ، وَأَنَّ السَّطْرَ الْمُزْدَحِمَ يُتْعِبُ الْعَيْنَ. فَاجْعَلْ بَيْنَ "
    "السُّطُورِ فُسْحَةً لِلْحَرَكَاتِ، وَلَا تَمُدَّ الْحَرْفَ إِلَّا حَيْثُ يَحْسُنُ مَدُّهُ، وَلَا تُفَرِّقْ بَيْنَ حَرْفٍ وَحَرَكَتِهِ. وَحِينَ كَبِرَ "
    "التِّلْمِيذُ صَارَ لَهُ دُكَّانٌ وَتَلَامِيذُ، وَبَقِيَتْ وَصِيَّةُ شَيْخِهِ مُعَلَّقَةً فَوْقَ رَأْسِهِ بِخَطٍّ جَمِيلٍ، يَقْرَؤُهَا كُلُّ دَاخِلٍ "
    "وَيَحْفَظُهَا كُلُّ خَارِجٍ: مَنْ صَبَرَ عَلَى الْحَرْفِ صَبَرَ عَلَيْهِ الْحَرْفُ. وَقَدْ نُقِلَتْ عَنْهُ نُسَخٌ كَثِيرَةٌ مُتْقَنَةٌ، تُحْفَظُ "
    "الْيَوْمَ فِي خِزَانَاتٍ مُتَفَرِّقَةٍ، يَعْرِفُهَا الْمُخْتَصُّونَ بِحُسْنِ ضَبْطِهَا وَوُضُوحِ حَوَاشِيهَا وَسَلَامَةِ وَرَقِهَا. "
)
"""Every letter with its mark, two hundred words."""

FAMILIES = ("Amiri", "Noto Naskh Arabic", "Vazirmatn")


class Ink(NamedTuple):
    """What a glyph blackens, and the advance of its letter, in CSS pixels on the page."""

    left: float
    top: float
    right: float
    bottom: float
    cluster: int
    advance: tuple[float, float]


def typeset(family: str, level: str, leading: str, weight: int = 400) -> Any:
    engine.load()
    body = "".join(f"<p>{TEXT[n * 9 :]}</p>" for n in range(6))
    sheet = f"""@page {{ size: A5; margin: 15mm }} body {{ margin: 0 }}
        p {{ margin: 0; font: {weight} 13pt/{leading} "{family}"; text-align: justify;
             --kashida: {level} }}"""
    html = f'<html lang="ar" dir="rtl"><head><title>نص</title></head><body>{body}</body></html>'
    job = engine.Job(html, sheet, tuple(families().values()), (), "rtl")
    return engine._lay_out(job, tagged=False)


def lines(document: Any) -> Iterator[tuple[float, list[Ink]]]:
    """Yield every line's page and top as one growing number, and its ink."""
    from weasyprint.formatting_structure.boxes import LineBox

    for number, page in enumerate(document.pages):
        for line in page._page_box.descendants():
            if isinstance(line, LineBox):
                ink = [i for b in line.descendants() if getattr(b, "text", "") for i in _ink(b)]
                yield number * 1e6 + line.position_y, ink


def _ink(box: Any) -> Iterator[Ink]:
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    black, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    box.pango_layout.reactivate(box.style)
    x, y = box.position_x, box.position_y + box.baseline
    text = box.text.encode()
    run = box.pango_layout.get_first_line()[0].runs
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        infos = [glyphs.glyphs[n] for n in range(glyphs.num_glyphs)]
        clusters = [
            _letter(text, item.offset + glyphs.log_clusters[n]) for n in range(glyphs.num_glyphs)
        ]
        edges: dict[int, list[float]] = {}
        pens = []
        for info, cluster in zip(infos, clusters, strict=True):
            pens.append(x)
            edges.setdefault(cluster, []).append(x)
            x += info.geometry.width * FROM_UNITS
            edges[cluster].append(x)
        for info, cluster, pen in zip(infos, clusters, pens, strict=True):
            pango.pango_font_get_glyph_extents(item.analysis.font, info.glyph, black, logical)
            if black.width and black.height:
                left = pen + (info.geometry.x_offset + black.x) * FROM_UNITS
                top = y + (info.geometry.y_offset + black.y) * FROM_UNITS
                size = (black.width * FROM_UNITS, black.height * FROM_UNITS)
                around = (min(edges[cluster]), max(edges[cluster]))
                yield Ink(left, top, left + size[0], top + size[1], cluster, around)
        run = run.next
    box.pango_layout.deactivate()


def _letter(text: bytes, at: int) -> int:
    """Return where the letter begins that the character at ``at`` belongs to, in bytes."""
    while at and unicodedata.category(text[at:].decode()[0]) == "Mn":
        at -= 2  # letters and marks of Arabic are two bytes each
    return at


def collide(above: Ink, below: Ink) -> bool:
    return above.left < below.right and below.left < above.right and above.bottom > below.top


@pytest.mark.parametrize("level", ["none", "full"])
@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_marks_of_two_lines_never_meet(family: str, weight: int, level: str) -> None:
    leading = themes.load("book", "ar").tokens["vocalised-leading"]
    pairs = 0
    for (y, above), (lower, below) in pairwise(lines(typeset(family, level, leading, weight))):
        if 0 < lower - y < 1e5:
            pairs += 1
            assert not any(collide(a, b) for a in above for b in below)
    assert pairs > 40


def test_at_the_leading_of_bare_text_they_would() -> None:
    leading = themes.load("book", "ar").tokens["leading"]
    found = pairwise(lines(typeset("Amiri", "none", leading)))
    assert any(collide(a, b) for (_, above), (_, below) in found for a in above for b in below)


@pytest.mark.parametrize("level", ["none", "medium", "full"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_mark_never_leaves_its_letter(family: str, level: str) -> None:
    em = 13 * 96 / 72
    for _, ink in lines(typeset(family, level, "2.2")):
        for mark in ink:
            middle = (mark.left + mark.right) / 2
            assert mark.advance[0] - em / 4 < middle < mark.advance[1] + em / 4


@pytest.mark.parametrize("text", [TEXT, "الْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ"])
def test_vocalised_text_is_known(text: str) -> None:
    assert is_vocalised(text)


@pytest.mark.parametrize(
    "text",
    ["قرارٌ ذو تداعيات استراتيجية بالغة الأهمية، ألا وهو الانسحاب", "مَنْ", "Freedom of speech", ""],
)
def test_other_text_is_not(text: str) -> None:
    assert not is_vocalised(text)


def test_the_press_gives_it_room(press: Press) -> None:
    made = press(f"{TEXT}\n\nنص بلا حركات.\n", title="خط", lang="ar", to=("html",))
    html = next(f for f in report(made).files if f.suffix == ".html").read_text(encoding="utf-8")
    assert html.count('<p class="vocalised">') == 1
