"""The rules of the house: each finds its fault, keeps quiet about good work, mends with care."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warraq import pandoc, pipeline, registry
from warraq.check import check_editions, check_manuscript
from warraq.model import (
    Artefact,
    Body,
    Finding,
    Manuscript,
    Markup,
    Metadata,
    Order,
    Part,
    Rule,
    Severity,
    Source,
)
from warraq.rules import _css, _prose, _text
from warraq.rules.uncovered_character import LIMIT as NAMED

RULES = registry.rules()
MANUSCRIPT_RULES = [rule for rule in RULES.values() if rule.manuscript]
REPAIRS = [rule for rule in RULES.values() if rule.repair]


def manuscript(
    text: str, lang: str = "ar", markup: Markup = "markdown", title: str = "عنوان"
) -> Manuscript:
    part = Part("نص.md", Path("نص.md"), text, markup)
    source = Source("نص", Path(), (part,))
    return Manuscript(source, Metadata(title=title, lang=lang), (Body(part, text),))


def found(rule_id: str, text: str, lang: str = "ar", markup: Markup = "markdown") -> list[Finding]:
    """Return what one rule finds in a text."""
    inspect = RULES[rule_id].manuscript
    assert inspect is not None
    findings = list(inspect(manuscript(text, lang, markup)))
    assert all(finding.id == rule_id for finding in findings)
    return findings


def mended(rule_id: str, text: str, lang: str = "ar") -> str:
    """Return the text after one rule's repair; repairing twice changes nothing more."""
    repair = RULES[rule_id].repair
    assert repair is not None
    once = repair(text, Metadata(title="عنوان", lang=lang))
    assert repair(once, Metadata(title="عنوان", lang=lang)) == once
    return once


def all_mended(text: str, lang: str = "ar") -> str:
    for rule in REPAIRS:
        assert rule.repair is not None
        text = rule.repair(text, Metadata(title="عنوان", lang=lang))
    return text


# ── The registry ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_documents_itself(rule: Rule) -> None:
    module = sys.modules[f"warraq.rules.{rule.id.replace('-', '_')}"]
    assert module.RULE is rule
    assert all(text.strip() for text in (rule.what, rule.why, rule.example, rule.instead))
    assert sum(i is not None for i in (rule.manuscript, rule.edition, rule.artefact)) == 1
    assert rule.repair is None or rule.manuscript, "only what was typed can be mended"


@pytest.mark.parametrize("rule", MANUSCRIPT_RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_own_example(rule: Rule) -> None:
    assert found(rule.id, rule.example)
    assert not found(rule.id, rule.instead)


@pytest.mark.parametrize("rule", MANUSCRIPT_RULES, ids=lambda rule: rule.id)
def test_a_text_full_of_one_fault_is_summed_up(rule: Rule) -> None:
    findings = found(rule.id, f"{rule.example}\n\n" * 500)
    assert 1 <= len(findings) <= _text.LIMIT + 1
    if len(findings) > 2:
        assert re.search(r"and \d+ more, lines \d+–\d+", findings[-1].message)


def test_a_finding_names_file_line_and_words() -> None:
    (finding,) = found("latin-punctuation", "سطر سليم\n\nهل وصل الكتاب?\n")
    assert str(finding.place) == "نص.md:3"
    assert "وصل الكتاب?" in finding.message
    assert "سليم" not in finding.message


def test_faults_on_one_line_are_one_finding() -> None:
    (finding,) = found("latin-punctuation", "كتب, أقلام, محابر")
    assert "2 times on this line" in finding.message


def test_metadata_is_looked_at_too() -> None:
    text = "---\ntitle: أين الوراق?\nlang: ar\n---\n\nفي دكانه.\n"
    part = Part("نص.md", Path("نص.md"), text, "markdown")
    body = Body(part, "\nفي دكانه.\n", 4)
    meta = Metadata(title="أين الوراق?", lang="ar")
    (finding,) = check_manuscript(Manuscript(Source("نص", Path(), (part,)), meta, (body,)))
    assert (finding.id, finding.place.line) == ("latin-punctuation", 2)


def test_a_title_that_stays_in_the_text_is_not_reported_twice() -> None:
    text = "هل قرأت كتاب الوراقين, أم سمعت به من غيرك"
    given = manuscript(text, markup="plain", title="هل قرأت كتاب الوراقين, أم…")
    (finding,) = check_manuscript(given)
    assert "times" not in finding.message


# ── Prose and what is not ───────────────────────────────────────────────────────────────

OFFENDING = "نص, ﻻ  علی ؟"
"""A fault of four rules at once; in prose it is mended, elsewhere it has to stay."""

PROTECTED = {
    "code": f"قبل `{OFFENDING}` بعد",
    "code of two ticks": f"قبل ``{OFFENDING} ` {OFFENDING}`` بعد",
    "code after a lone tick": f"- بند ` أول\n- بند `{OFFENDING}` ثانٍ",
    "fence": f"قبل\n\n```\n{OFFENDING}\n```\n\nبعد",
    "fence with a language": f"~~~ {{.yaml}}\n{OFFENDING}\n\n{OFFENDING}\n~~~",
    "fence that is not closed": f"```\n{OFFENDING}\n\n{OFFENDING}",
    "fence in a list": f"- بند\n\n  ```\n  {OFFENDING}\n  ```\n",
    "fence in a quotation": f"> ```\n> {OFFENDING}\n> ```\n",
    "indented code": f"قبل\n\n    {OFFENDING}\n\n    {OFFENDING}\n\nبعد",
    "indented code after a heading": f"# باب\n    {OFFENDING}\n",
    "indented code in a list": f"- بند\n\n      {OFFENDING}\n",
    "indented code after a list that is none": f"قبل\n- بند\n\n    {OFFENDING}\n",
    "tab": f"قبل\n\n\t{OFFENDING}\n",
    "tag": f'قبل <span title="{OFFENDING}">نص</span> بعد',
    "tag over two lines": f'قبل <span\n title="{OFFENDING}">نص</span> بعد',
    "comment": f"قبل <!-- {OFFENDING}\n\n{OFFENDING} --> بعد",
    "element of code": f"قبل <code>{OFFENDING}</code> بعد",
    "block of code": f"<pre>\n{OFFENDING}\n\n{OFFENDING}\n</pre>\n",
    "foreign element": f'قبل <span lang="ur">{OFFENDING}</span> بعد',
    "foreign span": f"قبل [{OFFENDING}]{{lang=ur}} بعد",
    "foreign division": f"::: {{lang=ur}}\n{OFFENDING}\n\n::: note\n{OFFENDING}\n:::\n:::\n\nبعد",
    "target": f"[نص](/صفحة/{OFFENDING.replace(' ', '%20')})",
    "target in angle brackets": f"[نص](<صفحة {OFFENDING}>)",
    "title of a link": f'[نص](صفحة.html "{OFFENDING}")',
    "image": "![خريطة](صور/علی,ﻻ.png)",
    "definition": f'[أ]: https://example.org/علی "{OFFENDING}"\n',
    "title below a definition": f"[أ]: https://example.org/\n  '{OFFENDING}'\n",
    "code below a definition": f"[أ]: https://example.org/\n    {OFFENDING}\n",
    "use of a definition": f"قبل [{OFFENDING}] و[نص][{OFFENDING}] بعد\n\n[{OFFENDING}]: https://a.org\n",
    "address": "قبل https://example.org/علی,ﻻ?س بعد",
    "address in angle brackets": "قبل <https://example.org/علی,ﻻ> بعد",
    "address before a stop": "قبل https://example.org .",
    "mail": "قبل name@example.org ، بعد",
    "math": f"قبل $\\text{{{OFFENDING}}}$ بعد",
    "displayed math": f"$$\n\\text{{{OFFENDING}}}\n$$",
    "attributes": f'## باب {{#علی title="{OFFENDING}"}}',
    "note's name": "قبل[^علی,ﻻ] بعد\n\n[^علی,ﻻ]: حاشية\n",
    "simple table": "علی,    ﻻ\n------  ------\nنص ؟    علی\n",
    "table in a frame": "--------  ------\nعلی,      ﻻ\n\nنص ؟      علی\n--------  ------\n",
    "grid": "+------+------+\n| علی, | ﻻ  ؟ |\n+------+------+\n",
    "escape": "قبل نص\\, بعد",
    "entity": "قبل &nbsp; بعد",
}


@pytest.mark.parametrize("text", PROTECTED.values(), ids=PROTECTED)
def test_what_is_not_prose_is_left_alone(text: str) -> None:
    assert all_mended(text) == text
    assert len(_prose.prose(text)) == len(text)


@pytest.mark.parametrize("text", PROTECTED.values(), ids=PROTECTED)
def test_prose_beside_what_is_protected_is_mended(text: str) -> None:
    # No definitions here: pandoc takes everything up to the end of the line for the address.
    assert all_mended(f"{text}\n\nهل جاء?") in {f"{text}\n\nهل جاء؟", f"{text}\n\nهل جاء?"}
    assert all_mended(f"هل جاء?\n\n{text}") == f"هل جاء؟\n\n{text}"


PROSE = {
    "paragraph": ("هل جاء?", "هل جاء؟"),
    "words of a link": ("[هل جاء?](صفحة.html)", "[هل جاء؟](صفحة.html)"),
    "words beside an image": ("![هل جاء?](أ.png)", "![هل جاء؟](أ.png)"),
    "after a link": ("[نص](صفحة.html), ثم", "[نص](صفحة.html)، ثم"),
    "emphasis": ("**هل جاء**?", "**هل جاء**؟"),
    "nested list": ("- أصل\n    - هل جاء?\n", "- أصل\n    - هل جاء؟\n"),
    "second paragraph of an item": ("- أصل\n\n    هل جاء?\n", "- أصل\n\n    هل جاء؟\n"),
    "second paragraph of a note": ("[^1]: أصل\n\n    هل جاء?\n", "[^1]: أصل\n\n    هل جاء؟\n"),
    "pipe table": ("| أ | ب |\n|---|---|\n| هل? | لا |\n", "| أ | ب |\n|---|---|\n| هل؟ | لا |\n"),
    "quotation": ("> هل جاء?", "> هل جاء؟"),
    "division": ("::: note\nهل جاء?\n:::\n", "::: note\nهل جاء؟\n:::\n"),
    "prices": ("بين $5 و $6 هل جاء?", "بين $5 و $6 هل جاء؟"),
    "lone tick": ("هل ` جاء?", "هل ` جاء؟"),
    "after a rule": ("---\n\nهل جاء?", "---\n\nهل جاء؟"),
    "lone bracket": ("س < ص هل جاء?", "س < ص هل جاء؟"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), PROSE.values(), ids=PROSE)
def test_all_prose_is_mended(before: str, after: str) -> None:
    assert all_mended(before) == after
    assert found("latin-punctuation", before)


def test_plain_text_has_no_markup() -> None:
    assert found("latin-punctuation", "    هل `جاء?`", markup="plain")
    assert not found("latin-punctuation", "قبل https://example.org/علی,ب بعد", markup="plain")


def test_headings_that_are_linked_to_keep_their_words() -> None:
    heading = "## أخبار علی\n\n"
    assert mended("foreign-yeh-kaf", heading + "زار علی الوراق کل يوم") == (
        heading + "زار علی الوراق كل يوم"
    )
    linked = "## اخبار کتاب\n\nکتاب\n\n[انظر](#اخبار-کتاب)"
    assert mended("foreign-yeh-kaf", linked) == linked.replace("\n\nکتاب\n", "\n\nكتاب\n")
    assert mended("foreign-yeh-kaf", "## اخبار کتاب\n\nنص") == "## اخبار كتاب\n\nنص"


NOT_TEXT = {"Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Link", "Image"}


def skeleton(text: str) -> list[str]:
    """Return all that pandoc reads in a text but its words: structure, code, targets."""
    done = subprocess.run(
        [pandoc.executable(), "--sandbox", "--from", pandoc.READER, "--to", "json"],
        input=text.encode(), capture_output=True, check=True,
    )  # fmt: skip
    return list(_bones(json.loads(done.stdout)["blocks"]))


def _bones(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _bones(each)
    elif isinstance(node, dict):
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in {"Str", "Space", "SoftBreak"}:
            return
        yield kind
        if kind in {"Link", "Image"}:
            yield from _bones(content[1])
            yield str(content[2])
        elif kind in NOT_TEXT:
            yield str(content)
        elif content is not None:
            yield from _bones(content)


def test_a_repair_changes_words_and_nothing_else() -> None:
    # The fragments that define or open something without end stand last.
    last = {"fence that is not closed", "comment"}
    body = "\n\n".join(text for name, text in PROTECTED.items() if name not in last)
    body += "\n\n" + "\n\n".join(before for before, _ in PROSE.values())
    assert all_mended(body) != body
    assert skeleton(all_mended(body)) == skeleton(body)


PIECES = [
    "نص", "علی", "ﻻ", "کـــتاب", ",", "؟", "?", ".", ":", "!", "،", " ", "  ", "   ", "\n", "\n\n",
    "`", "``", "\n```\n", "*", "**", "_", "[", "]", "](", ")", "(", "{", "}", "{lang=fa}", "[^1]",
    "<b>", "</b>", "<!--", "-->", "$", "| ", "- ", "\n- ", "\n1. ", "\n> ", "\n# ", "\n    ", "«",
    "»", "\\", "word", "1", "٣", "\n[a]: ", ":::", "https://a.org/", "---", "\n-- --\n", "&amp;",
]  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join))
def test_any_text_keeps_its_structure(text: str) -> None:
    assert len(_prose.prose(text)) == len(text)
    after = all_mended(text)
    if after != text:
        assert skeleton(after) == skeleton(text)


# ── Each rule ───────────────────────────────────────────────────────────────────────────

OFFENCES = [
    ("latin-punctuation", "جاء الوراق, ومعه كتبه; هل رأيته?", "جاء الوراق، ومعه كتبه؛ هل رأيته؟"),
    ("latin-punctuation", "قال «نعم», ومضى", "قال «نعم»، ومضى"),
    ("latin-punctuation", "كتابًا, وقلمًا", "كتابًا، وقلمًا"),
    ("latin-punctuation", "تحالف الحرية, FOC", "تحالف الحرية، FOC"),
    ("space-before-punctuation", "قال : نعم ، ثم سكت .", "قال: نعم، ثم سكت."),
    ("space-before-punctuation", "( الوراق ) في « السوق »", "(الوراق) في «السوق»"),
    ("space-before-punctuation", "شركة ( موتشال ) . رأس مالها", "شركة (موتشال). رأس مالها"),
    ("space-before-punctuation", "هل جاء ؟نعم", "هل جاء؟ نعم"),
    ("space-before-punctuation", "جاء ،ثم مضى .وعاد", "جاء، ثم مضى. وعاد"),
    ("presentation-forms", "ﺍﻟﺴﻼﻡ عليكم", "السلام عليكم"),
    ("presentation-forms", "ﻣﺪﺭﺳﺔﹲ", "مدرسةٌ"),
    ("foreign-yeh-kaf", "کتاب الحيوان", "كتاب الحيوان"),
    ("foreign-yeh-kaf", "الحیوان", "الحيوان"),
    ("foreign-yeh-kaf", "فی السوق", "فی السوق"),
    ("doubled-spaces", "مرّ  على الوراقين", "مرّ على الوراقين"),
    ("doubled-spaces", "صدر البيت   وعجزه", "صدر البيت   وعجزه"),
    ("stacked-tatweel", "الفصـــل الأول", "الفصل الأول"),
    ("stacked-tatweel", "ـــــ", "ـــــ"),
    ("stacked-tatweel", "سنة ١٣٢٧هــ", "سنة ١٣٢٧هــ"),
]


@pytest.mark.parametrize(("rule_id", "before", "after"), OFFENCES)
def test_a_fault_is_found_and_mended(rule_id: str, before: str, after: str) -> None:
    assert found(rule_id, before)
    assert mended(rule_id, before) == after


INNOCENT = [
    ("latin-punctuation", "بلغ 1,500 دينار، أو ١,٥ من الألف"),
    ("latin-punctuation", "منظمات (FOC, EU; UN) دولية"),
    ("space-before-punctuation", "قال: «نعم»، ثم سكت."),
    ("space-before-punctuation", "النسبة ٣ : ٥ والملف .org والصورة ![خريطة](أ.png)"),
    ("space-before-punctuation", "سكت ... ثم قال . . . لا"),
    ("space-before-punctuation", "| أ | ب |\n| :--- | ---: |\n| نص | نص |\n"),
    ("space-before-punctuation", "مصطلح\n:   تعريفه\n"),
    ("presentation-forms", "قال رسول الله ﷺ ﴿الحمد لله﴾ ﷲ ﷽ ﷼"),
    ("foreign-yeh-kaf", "كتاب في الحكمة على المنضدة"),
    ("doubled-spaces", "سطر ينتهي بفاصل  \nوسطر بعده"),
    ("doubled-spaces", "-   بند\n1.  بند\n>  اقتباس\n\n##  باب\n"),
    ("doubled-spaces", "| أ    | ب |\n|------|---|\n| نص   | نص |\n"),
    ("stacked-tatweel", "محمـد، لـ«البيان»، هـ"),
    ("direction-marks", "كتاب \u2067نص\u2069 می\u200cخواهم ه\u200d"),
    ("mixed-digits", "صدر عام ١٩٠٩ في ٤ أجزاء، وفق W3C و Windows 11 و MP3"),
    ("mixed-digits", "1. بند ١\n2. بند ٢\n"),
    ("unpaired-notes", "نص.[^أ]\n\n[^أ]: حاشية.[^ب]\n\n[^ب]: أخرى.\n"),
    ("unpaired-notes", "اكتب `[^أ]` هكذا:\n\n```markdown\n[^ب]: نص\n```\n"),
]


@pytest.mark.parametrize(("rule_id", "text"), INNOCENT)
def test_good_work_is_passed_over(rule_id: str, text: str) -> None:
    assert not found(rule_id, text)
    if RULES[rule_id].repair:
        assert mended(rule_id, text) == text


def test_a_note_that_nothing_calls_is_reported_at_its_line() -> None:
    (finding,) = found("unpaired-notes", "نص.[^أ]\n\n[^أ]: حاشية.\n\n[^ب]: يتيمة.\n")
    assert str(finding.place) == "نص.md:5"
    assert "يتيمة" in finding.message


def test_a_label_does_not_become_a_list() -> None:
    for text in ("1 . نص", "( a ) نص", "> 3 ) نص"):
        assert mended("space-before-punctuation", text) == text
        assert skeleton(all_mended(text)) == skeleton(text)


def test_persian_has_letters_of_its_own() -> None:
    assert not found("foreign-yeh-kaf", "کتاب علی را می‌خوانم", "fa")
    assert found("foreign-yeh-kaf", "كتاب علي و موسى", "fa")
    assert mended("foreign-yeh-kaf", "كتاب علي و موسى", "fa") == "کتاب علی و موسی"
    assert mended("foreign-yeh-kaf", "قال [هذا كتاب علي]{lang=ar} و", "fa") == (
        "قال [هذا كتاب علي]{lang=ar} و"
    )


def test_english_is_not_held_to_arabic_rules() -> None:
    text = "The word سلام, or peace ; is كتاب علی? In 1909 and ١٩٠٩."
    for rule_id in ("latin-punctuation", "space-before-punctuation", "foreign-yeh-kaf"):
        assert not found(rule_id, text, "en")
        assert mended(rule_id, text, "en") == text
    assert not found("mixed-digits", text, "en")


def test_a_wide_gap_is_told_apart_from_a_slip() -> None:
    slip, gap = found("doubled-spaces", "مرّ  على\n\nصدر البيت    عجز البيت")
    assert (slip.place.line, gap.place.line) == (1, 3)
    assert "verse" not in slip.hint
    assert "verse" in gap.hint


def test_an_override_weighs_more_than_a_mark() -> None:
    assert [f.severity for f in found("direction-marks", "نص\u200f نص")] == [Severity.NOTE]
    assert [f.severity for f in found("direction-marks", "نص \u202eنص\u202c")] == [Severity.WARNING]
    assert found("direction-marks", "في `شيفرة\u202e`"), "in code it deceives most of all"


def test_mixed_digits_are_judged_over_the_whole_text() -> None:
    (slip,) = found("mixed-digits", "عام ١٩٠٩\n\nو ۱۹۱۰ بعده ١٩١١")
    assert (slip.severity, slip.place.line) == (Severity.WARNING, 3)
    (choice,) = found("mixed-digits", "عام ١٩٠٩ و ١٩١٠\n\nثم 1911")
    assert (choice.severity, choice.place.line) == (Severity.NOTE, 3)


HOSTILE = [
    "`", "` ``", "[^", "](", "](\" ", "][", "<a ", "<a '<a \"", "<!--", "$", "{", "a@", "a@a.",
    "ن   ،", "ن  ", "-- --\nx\n\n", "::: {lang=fa}\n", "# a\n", "> ", "- ", "3 ",
]  # fmt: skip


def test_time_grows_with_the_text_alone() -> None:
    """A hundred thousand characters of anything take a fraction of a second."""
    script = (
        "import json, resource, sys\n"
        "from warraq import registry\n"
        "from warraq.model import Metadata\n"
        "meta = Metadata(title='x', lang='ar')\n"
        "hard = resource.getrlimit(resource.RLIMIT_CPU)[1]\n"
        "for unit in json.load(sys.stdin):\n"
        "    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime\n"
        "    resource.setrlimit(resource.RLIMIT_CPU, (int(spent) + 10, hard))\n"
        "    print(unit, flush=True)\n"
        "    for rule in registry.rules().values():\n"
        "        rule.repair and rule.repair('[x](#y)' + unit * (100_000 // len(unit)), meta)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(HOSTILE).encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode()[-20:]


# ── Editions ────────────────────────────────────────────────────────────────────────────


def editions_findings(folder: Path, text: str) -> list[Finding]:
    path = folder / "مقال.md"
    path.write_text(f"---\ntitle: عنوان\nlang: ar\n---\n\n{text}", encoding="utf-8")
    editions, _ = pipeline.prepare(path, Order())
    assert len(editions) == 3
    return list(check_editions(editions))


def test_a_character_without_a_font_is_named_once(tmp_path: Path) -> None:
    (finding,) = editions_findings(tmp_path, "نص سليم\n\nوصل الطرد 📦 ثم 📦\n")
    assert finding.id == "uncovered-character"
    assert "📦 (U+1F4E6 PACKAGE)" in finding.message
    assert finding.place.line == 8


def test_arabic_latin_and_marks_are_covered(tmp_path: Path) -> None:
    text = "السَّلَامُ عليكم ﷺ — «Tide & Ebb» é ‘x’ ١٢٣ 123 ۱۲۳ `code`\u200c\u2067x\u2069 \ufe0f"
    assert not editions_findings(tmp_path, text)


def test_characters_that_python_does_not_print_are_seen(tmp_path: Path) -> None:
    (private,) = editions_findings(tmp_path, "شعار \ue123 الدار")
    assert "U+E123" in private.message
    (entity,) = editions_findings(tmp_path, "ثلج &#x2603; كثير")
    assert "SNOWMAN" in entity.message
    assert entity.place.line is None


def test_a_whole_foreign_script_is_summed_up(tmp_path: Path) -> None:
    text = "".join(chr(c) for c in range(0x4E00, 0x4E00 + 100))
    findings = editions_findings(tmp_path, text)
    assert len(findings) == NAMED + 1
    assert "80 more characters" in findings[-1].message


# ── Finished files ──────────────────────────────────────────────────────────────────────

ARTICLE = """---
title: الوراقون في بغداد
lang: ar
date: 2026-01-07
---

## سوق الوراقين

كان في **السوق** مئة دكان[^1]، يزوره *العلماء* كل يوم. انظر [الموقع](https://example.org/).

[^1]: وقيل أكثر.

- `code` في السطر
- بند ثانٍ
"""


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Artefact]:
    """Build one small article in all formats."""
    folder = tmp_path_factory.mktemp("rules")
    path = folder / "article.md"
    path.write_text(ARTICLE, encoding="utf-8")
    (build,) = pipeline.build([path], Order(out=folder / "dist", jobs=1))
    assert build.error is None
    return {artefact.edition.format: artefact for artefact in build.artefacts}


ARTEFACT_RULES = [
    rule.id for rule in RULES.values() if rule.artefact and rule.severity is Severity.ERROR
]


def said(rule_id: str, artefact: Artefact) -> list[str]:
    inspect = RULES[rule_id].artefact
    assert inspect is not None
    findings = list(inspect(artefact))
    assert all(f.id == rule_id and f.severity is Severity.ERROR for f in findings)
    assert all(f.place.file == artefact.name for f in findings)
    return [finding.message for finding in findings]


@pytest.mark.parametrize("rule_id", ARTEFACT_RULES)
@pytest.mark.parametrize("format_", ["html", "epub", "pdf"])
def test_the_press_keeps_its_own_rules(
    rule_id: str, format_: str, artefacts: dict[str, Artefact]
) -> None:
    assert said(rule_id, artefacts[format_]) == []


def in_html(artefact: Artefact, old: str, new: str) -> Artefact:
    text = artefact.data.decode()
    assert old in text
    return replace(artefact, data=text.replace(old, new, 1).encode())


def in_book(artefact: Artefact, name: str, old: str, new: str) -> Artefact:
    """Change one file of an EPUB."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(artefact.data)) as book, zipfile.ZipFile(out, "w") as changed:
        for each in book.namelist():
            data = book.read(each)
            if each.endswith(name):
                assert old.encode() in data, data.decode()
                data = data.replace(old.encode(), new.encode(), 1)
            changed.writestr(each, data)
    return replace(artefact, data=out.getvalue())


def in_pdf(artefact: Artefact, change: Callable[[pikepdf.Pdf], None]) -> Artefact:
    out = BytesIO()
    with pikepdf.open(BytesIO(artefact.data)) as pdf:
        change(pdf)
        pdf.save(out)
    return replace(artefact, data=out.getvalue())


def first_font(pdf: pikepdf.Pdf) -> Any:
    fonts = (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontDescriptor" in o)
    return next(fonts)


HTML_FAULTS = [
    ("missing-direction", ' dir="rtl"', "", "html@dir is missing; rtl was expected"),
    ("missing-direction", '<html lang="ar"', '<html lang="en"', "html@lang is en"),
    ("foreign-font", '@font-face{font-family:"Amiri"', '@font-face{font-family:"Arial"', "Arial"),
    ("foreign-font", "</head>", "<style>p { font: 1em/1.5 Arial, serif }</style></head>", "Arial"),
    ("foreign-font", "<body", '<body style="font-family: \'Times\'"', "Times is asked for"),
    ("remote-reference", "</body>", '<img src="https://a.org/a.png" alt=""></body>', "a.png"),
    ("remote-reference", "</body>", '<img srcset="//a.org/a.png 2x" alt=""></body>', "//a.org"),
    ("remote-reference", "</body>", "<script>1</script></body>", "<script>"),
    ("remote-reference", "</body>", "<p onclick='x()'>نص</p></body>", "onclick"),
    ("remote-reference", "</body>", "<a href='javascript:x()'>نص</a></body>", "javascript"),
    ("remote-reference", "</head>", '<link rel="stylesheet" href="a.css"></head>', "a.css"),
    ("remote-reference", "</head>", '<style>@import "http://a.org/a.css";</style></head>', "a.css"),
    ("remote-reference", "</head>", "<style>p { color: url(http://a.org/b) }</style></head>", "/b"),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "old", "new", "words"), HTML_FAULTS)
def test_a_fault_in_a_page_is_found(
    rule_id: str, old: str, new: str, words: str, artefacts: dict[str, Artefact]
) -> None:
    messages = said(rule_id, in_html(artefacts["html"], old, new))
    assert any(words in message for message in messages), messages


def test_links_may_lead_out_of_a_page(artefacts: dict[str, Artefact]) -> None:
    given = in_html(
        artefacts["html"], "</head>", '<link rel="canonical" href="https://a.org"></head>'
    )
    assert said("remote-reference", given) == []


BOOK_FAULTS = [
    ("missing-direction", ".opf", 'gression-direction="rtl"', 'gression-direction="ltr"', "spine@"),
    ("missing-direction", ".opf", ' dir="rtl"', "", "package@dir is missing"),
    ("missing-direction", ".opf", ' xml:lang="ar"', "", "package@xml:lang is missing"),
    ("missing-direction", ".opf", 'properties="nav"', "", "navigation document"),
    ("missing-direction", "nav.xhtml", ' dir="rtl"', "", "nav.xhtml: html@dir"),
    ("missing-direction", "c1.xhtml", '<body dir="rtl"', "<body", "c1.xhtml: body@dir"),
    ("missing-direction", "c1.xhtml", ' xml:lang="ar"', "", "c1.xhtml: html@xml:lang"),
    ("foreign-font", "style.css", 'face{font-family:"Amiri"', 'face{font-family:"Arial"', "Arial"),
    ("remote-reference", "c1.xhtml", "</body>", '<img src="none.png" alt=""/></body>', "none.png"),
    ("remote-reference", "c1.xhtml", "</body>", '<script src="a.js"></script></body>', "<script>"),
    ("remote-reference", "style.css", "body", "@import url(https://a.org/a); body", "https://a.org"),
    ("remote-reference", ".opf", 'href="style.css"', 'href="https://a.org/style.css"', "https://a.org"),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "name", "old", "new", "words"), BOOK_FAULTS)
def test_a_fault_in_a_book_is_found(
    rule_id: str, name: str, old: str, new: str, words: str, artefacts: dict[str, Artefact]
) -> None:
    messages = said(rule_id, in_book(artefacts["epub"], name, old, new))
    assert any(words in message for message in messages), messages


def _turn(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences.Direction


def _forget_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _untag(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _rename_font(pdf: pikepdf.Pdf) -> None:
    first_font(pdf).BaseFont = pikepdf.Name("/ABCDEF+DejaVuSans")


def _take_font_out(pdf: pikepdf.Pdf) -> None:
    del first_font(pdf).FontDescriptor.FontFile2


def _add_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x"))


def _fetch(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://a.org/")
    pdf.Root.OpenAction = pdf.make_indirect(action)


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"text"


PDF_FAULTS = [
    ("missing-direction", _turn, "/ViewerPreferences /Direction is missing; /R2L was expected"),
    ("missing-direction", _forget_language, "/Lang is missing; ar was expected"),
    ("missing-direction", _untag, "/StructTreeRoot is missing"),
    ("foreign-font", _rename_font, "the font DejaVuSans is not one of the theme's"),
    ("foreign-font", _take_font_out, "is not embedded"),
    ("remote-reference", _add_script, "/JavaScript"),
    ("remote-reference", _launch, "/Launch"),
    ("remote-reference", _fetch, "/OpenAction has an action /URI"),
    ("remote-reference", _attach, "a file is embedded"),
]


@pytest.mark.parametrize(("rule_id", "change", "words"), PDF_FAULTS)
def test_a_fault_in_a_pdf_is_found(
    rule_id: str, change: Callable[[pikepdf.Pdf], None], words: str, artefacts: dict[str, Artefact]
) -> None:
    messages = said(rule_id, in_pdf(artefacts["pdf"], change))
    assert any(words in message for message in messages), messages


@pytest.mark.parametrize("format_", ["html", "epub", "pdf"])
def test_other_bytes_are_not_a_second_build(format_: str, artefacts: dict[str, Artefact]) -> None:
    given = artefacts[format_]
    (message,) = said("unrepeatable-build", replace(given, data=given.data[:-1] + b"!"))
    assert f"from byte {len(given.data) - 1} on" in message


def test_a_left_to_right_document_is_held_to_its_own_direction(tmp_path: Path) -> None:
    path = tmp_path / "english.md"
    path.write_text("---\ntitle: Books\nlang: en\n---\n\nText.\n", encoding="utf-8")
    (build,) = pipeline.build([path], Order(out=tmp_path / "dist", jobs=1))
    assert len(build.artefacts) == 3
    for artefact in build.artefacts:
        assert said("missing-direction", artefact) == []


CSS = [
    ('p { font-family: "Amiri", serif }', {"Amiri"}),
    ("p { font-family: Noto Naskh Arabic , sans-serif !important }", {"Noto Naskh Arabic"}),
    ('p { font: 400 clamp(1rem, 1vw, 2rem)/1.7 "Amiri", "Reem", serif }', {"Amiri", "Reem"}),
    ("p { font: inherit; font-size: 2em; font-weight: 700 }", set()),
    ("/* font-family: Arial */ p { font: italic 1em 'Reem Kufi' }", {"Reem Kufi"}),
]  # fmt: skip


@pytest.mark.parametrize(("css", "families"), CSS)
def test_the_families_of_a_style_sheet_are_read(css: str, families: set[str]) -> None:
    assert _css.wanted(css).families == families


# ── Other languages ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        ("ur", "يہ كتاب ہے", "یہ کتاب ہے"),
        ("ur", "وه گئے", "وه گئے"),  # ه for ہ or for ھ: only the author knows
        ("ckb", "ئه\u200cو كتێبي باش", "ئەو کتێبی باش"),
        ("fa", "اين كتاب", "این کتاب"),
    ],
)
def test_letters_of_a_neighbour_are_mended_in_each_language(
    lang: str, typed: str, meant: str
) -> None:
    assert found("foreign-yeh-kaf", typed, lang)
    assert mended("foreign-yeh-kaf", typed, lang) == meant
    if typed != meant:
        assert not found("foreign-yeh-kaf", meant, lang)


@pytest.mark.parametrize("lang", ["he", "en", "fr"])
def test_latin_marks_are_at_home_outside_the_arabic_script(lang: str) -> None:
    for rule_id in ("latin-punctuation", "mixed-digits", "foreign-yeh-kaf"):
        assert not found(rule_id, "كتاب, نص? ٣ و3 و۴ کتاب", lang)


def test_urdu_digits_are_called_so() -> None:
    (finding,) = found("mixed-digits", "٣ اور ۴ اور ۵", "ur")
    assert "Urdu (۰۱۲)" in finding.message


def test_a_space_before_the_urdu_full_stop_is_mended() -> None:
    assert mended("space-before-punctuation", "وہ گیا ۔ پھر آیا ۔", "ur") == "وہ گیا۔ پھر آیا۔"
