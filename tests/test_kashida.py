"""Kashida as pure rules: where a word may be drawn out, and which words of a line are."""

from __future__ import annotations

from itertools import pairwise

import pytest

from warraq.typeset import kashida
from warraq.typeset.kashida import LIMITS, TATWEEL, Candidate, Line, choose, places

ACCEPTED = {
    # 1, where the author typed a tatweel
    "حـقوق": "حــقوق",
    "الرحمـن": "الرحمــن",
    # 2, after seen and sad; of equals the one nearest to the end
    "السلام": "السـلام",
    "المؤسسات": "المؤسسـات",
    "انسحاب": "انسـحاب",
    "فصل": "فصـل",
    "قاضي": "قاضـي",
    # 3, before a final teh marbuta, heh, dal
    "المدينة": "المدينـة",
    "منظمة": "منظمـة",
    "التوجيه": "التوجيـه",
    "المتحدة": "المتحـدة",
    "بعيد": "بعيـد",
    # 4, before a final alef, tah, lam, kaf, gaf
    "كتاب": "كتـاب",
    "الولايات": "الولايـات",
    "محيط": "محيـط",
    "جميل": "جميـل",
    "هنالك": "هنالـك",
    # 5, before a medial beh-like letter that reh or yeh follows
    "كبير": "كبـير",
    "تعبير": "تعبـير",
    "الإنترنت": "الإنـترنت",
    # 6, before a final waw, ain, qaf, feh
    "بالحق": "بالحـق",
    "الجميع": "الجميـع",
    "يعفو": "يعفـو",
    # 7, before any other final
    "قلم": "قلـم",
    "والقرآن": "والقـرآن",
    # marks stay with their letter
    "سَلَامٌ": "سَـلَامٌ",
    "مُحَمَّدٌ": "مُحَمَّـدٌ",
}

REFUSED = {
    "لا": "lam-alef",
    "والا": "lam-alef at the end, and nothing else that joins",
    "لَا": "lam-alef over a mark",
    "علي": "before a final yeh",
    "على": "before a final yeh",
    "دار": "nothing joins",
    "الله": "the name",
    "لله": "the name",
    "بالله": "the name with a particle",
    "اللهم": "the name in a call",
    "ه‍": "an abbreviation: heh, ZWJ",
    "هـ": "an abbreviation: heh, tatweel",
    "ٱلرَّحۡمَٰنِ": "signs of recitation",
}


def drawn(word: str) -> list[str]:
    return [word[: p.index] + TATWEEL + word[p.index :] for p in places(word)]


@pytest.mark.parametrize(("word", "result"), ACCEPTED.items())
def test_the_best_place_of_a_word(word: str, result: str) -> None:
    assert drawn(word)[0] == result


@pytest.mark.parametrize("word", REFUSED)
def test_words_that_have_no_place(word: str) -> None:
    assert drawn(word) == []


@pytest.mark.parametrize("word", ["بالحق", "البيان", "كالعدل", "والمؤمن", "للمدير"])
def test_nothing_comes_between_a_particle_or_the_article_and_its_word(word: str) -> None:
    stem = word.index("ل") + 2
    assert all(p.index >= stem for p in places(word))


def test_nothing_is_put_in_beside_a_joiner_or_a_non_joiner() -> None:
    word = "می‌خواهم"
    assert all("\u200c" not in word[p.index - 1 : p.index + 1] for p in places(word))
    assert all("\u200d" not in "متص‍‍لتان"[p.index - 1 : p.index + 1] for p in places("متص‍‍لتان"))


def test_a_letter_before_zwnj_has_its_final_form() -> None:
    assert drawn("نیک‌بخت")[0] == "نیـک‌بخت"


def test_a_mark_never_leaves_its_base() -> None:
    for word in ("الْمُسْلِمُونَ", "مُتَشَابِهَةٌ", "يَسْتَغْفِرُ"):
        for place in places(word):
            assert word[place.index] not in "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


def test_words_are_letters_of_arabic_alone() -> None:
    text = "قال (NATO) إن ٢٠٢٦، لا 15!"
    assert [word for _, word in kashida.words(text)] == ["قال", "إن", "لا"]


@pytest.mark.parametrize("word", ["في", "من", "قال", "عام", "هذه"])
def test_short_words_are_left_alone(word: str) -> None:
    assert kashida.best(word, LIMITS["full"]) == ()


def line(extra: float, above: tuple[tuple[float, float], ...] = ()) -> Line:
    """Return a line 20 em wide with ten spaces of a quarter; a tatweel is a fifth."""
    return Line(width=20, extra=extra, spaces=10, space=0.25, unit=0.2, em=1, above=above)


EVERY_TWO = tuple(Candidate(n, 4, 2.0 * n) for n in range(1, 10))


@pytest.mark.parametrize("level", ["light", "medium", "full"])
def test_word_spaces_take_the_first_share(level: str) -> None:
    limits = next(limits for name, limits in LIMITS.items() if name == level)
    comfortable = 10 * 0.25 * (limits.comfort - 1)
    assert choose(line(comfortable), EVERY_TWO, limits) == {}
    assert sum(choose(line(comfortable + 0.5), EVERY_TWO, limits).values()) == 2


@pytest.mark.parametrize("level", ["light", "medium", "full"])
def test_kashidas_stay_few_and_short(level: str) -> None:
    limits = next(limits for name, limits in LIMITS.items() if name == level)
    chosen = choose(line(15), EVERY_TWO, limits)
    assert len(chosen) == limits.per_line
    assert max(chosen.values()) * 0.2 <= limits.longest + 1e-6


def test_kashidas_are_spread_over_the_line() -> None:
    places_ = {c.index: c.x for c in EVERY_TWO}
    xs = sorted(places_[index] for index in choose(line(5), EVERY_TWO, LIMITS["medium"]))
    assert min(b - a for a, b in pairwise(xs)) >= 20 / 6
    assert xs[0] <= 20 / 3
    assert xs[-1] >= 40 / 3


def test_a_better_place_wins_over_a_middle_one() -> None:
    candidates = (Candidate(1, 7, 10.0), Candidate(2, 2, 8.0))
    assert list(choose(line(0.9), candidates, LIMITS["full"])) == [2]


def test_none_stands_under_one_of_the_line_above() -> None:
    above = ((3.6, 4.4), (9.6, 10.4), (15.6, 16.4))
    chosen = choose(line(15, above), EVERY_TWO, LIMITS["full"])
    xs = [c.x for c in EVERY_TWO if c.index in chosen]
    assert xs
    assert not any(kashida.is_stacked((x - 0.4, x + 0.4), above, 0.25) for x in xs)


def test_a_line_of_one_word_may_be_drawn_out() -> None:
    alone = Line(width=20, extra=5, spaces=0, space=0.25, unit=0.2, em=1)
    assert choose(alone, (Candidate(3, 2, 10.0),), LIMITS["medium"]) == {3: 3}
