"""What five readers get back of a PDF's words, for this press and for other tools.

    .venv/bin/python bench/textlayer.py [--vocalised FILE] [--fonts amiri,…] [--tools warraq,…]
                                        [--npm FOLDER]

Six texts (the article, a vocalised one, Arabic with English and numbers, verse, a report of
tables, and one full of markup: bold inside words, small capitals, superscripts, notes, running
heads) are set in each font by each tool, and read by PDFium, poppler, MuPDF, pypdf and pdf.js,
as far as they are installed. Each cell is ``recall/order`` in per cent: recall is the share of
the source's words – runs of letters, marks and digits after NFC – that are found; order is the
longest common sequence as a share of the words found.

Three fonts are the project's; three come from npm (``npm install pdfjs-dist
@expo-google-fonts/scheherazade-new @expo-google-fonts/ibm-plex-sans-arabic
@expo-google-fonts/noto-nastaliq-urdu`` in ``--npm FOLDER``), as does pdf.js. ``warraq`` is
WeasyPrint with this press's insides, ``plain`` WeasyPrint without, ``chromium``
print-to-PDF, ``typst`` PyPI ``typst``, ``libreoffice`` soffice.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from warraq import fonts as project_fonts  # noqa: E402
from warraq.fonts import FontFace, FontFamily  # noqa: E402
from warraq.rules import _words  # noqa: E402

NPM = {
    "scheherazade": ("Scheherazade New", "scheherazade-new", "ScheherazadeNew"),
    "plex": ("IBM Plex Sans Arabic", "ibm-plex-sans-arabic", "IBMPlexSansArabic"),
    "nastaliq": ("Noto Nastaliq Urdu", "noto-nastaliq-urdu", "NotoNastaliqUrdu"),
}
OWN = {"amiri": "Amiri", "naskh": "Noto Naskh Arabic", "vazirmatn": "Vazirmatn"}

MIXED = """\
أطلقت منظمة Human Rights Watch في 12 مايو 2024 تقريرًا من 45 صفحة عن «حرية الإنترنت» (Freedom on the Net 2023).
قال التقرير إن 73% من المستخدمين في 5 دول يستعملون VPN، وإن شركة Meta حذفت 1,234 منشورًا بين 2019–2021.
راجع الموقع https://example.org/report?id=12 أو اكتب إلى info@example.org قبل الساعة 10:30 من يوم 07/01/2026.
استعمل Python 3.11 وWeasyPrint 70 و«HarfBuzz 8.5»؛ والنتيجة 99.5 في المئة (انظر الجدول 2).
The Arabic word كتاب means book, and مكتبة means library; the year ١٤٤٥ is 2024.
بلغ السعر ١٬٢٣٤٫٥٠ دولارًا (USD) أي ٪٢٥ أكثر من ٢٠٢٣، و٣/٤ منه ضرائب. رقم الهاتف +962 6 123 4567.
اللغتان C++ وC# من لغات البرمجة، والبند (أ) والبند [ب] من المادة 19(2).
صلى الله عليه وسلم ﷺ، والله ﷲ أعلم، وقال: لا إله إلا الله. الأول ثم الآخر؛ لأن الإيمان لا يُرى!
"""  # noqa: E501

VERSE = """\
قِفا نَبكِ مِن ذِكرى حَبيبٍ وَمَنزِلِ\tبِسِقطِ اللِوى بَينَ الدَخولِ فَحَومَلِ
فَتوضِحَ فَالمِقراةِ لَم يَعفُ رَسمُها\tلِما نَسَجَتها مِن جَنوبٍ وَشَمأَلِ
تَرى بَعَرَ الآرامِ في عَرَصاتِها\tوَقيعانِها كَأَنَّهُ حَبُّ فُلفُلِ
كَأَنّي غَداةَ البَينِ يَومَ تَحَمَّلوا\tلَدى سَمُراتِ الحَيِّ ناقِفُ حَنظَلِ
وُقوفاً بِها صَحبي عَلَيَّ مَطِيَّهُم\tيَقولونَ لا تَهلِك أَسىً وَتَجَمَّلِ
"""

TABLE = """\
الدولة\tعدد المستخدمين\tالنسبة\tملاحظات
الأردن\t٦٬٨٤٠٬٠٠٠\t٪٦٦٫٨\tارتفاع طفيف (2.1%)
تونس\t8,170,000\t68.2%\tقانون 2022-54
مصر\t٨٢٫٠١ مليون\t٪٧٢\tحجب مواقع الأخبار
المغرب\t34.47 مليون\t90.7%\tمستقر
لبنان\t4.76 مليون\t86.6%\tانقطاع الكهرباء
"""

MARKED = """\
<p>قال <b>ال</b>كاتب في <i>مقدّمة</i> كتا<b>به</b>: «المعادلة H<sub>2</sub>O والمساحة ١٢ م<sup>٢</sup> في السنة».</p>
<p>نشرته <span class="caps">Unicode Consortium</span> سنة 2024،<span class="note">انظر الصفحة الأولى من
<i>Core Specification</i>، الإصدار 16.</span> في كتاب <a href="https://example.org/">مفتوح</a> للجميع.</p>
<h2>عنوان في وسط النص</h2>
<p class="small">وهذه فقرة بحرف صغير، فيها <b>كلمة</b> بارزة،<span class="note">حاشية ثانية فيها ٣ أرقام.</span> بلا ريب، و<span
class="large">كلمة كبيرة</span>، ورقم في آخرها ١٤٤٥.</p>
<p class="wide">هذا سطر متباعد الكلمات والحروف فيه Latin words وأرقام ٤٥٦ و789.</p>
"""  # noqa: E501


def main() -> None:
    """Make every file, read it with every reader, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--vocalised", type=Path, default=ROOT / "bench" / "vocalised.txt")
    parser.add_argument("--fonts", default=",".join([*OWN, *NPM]))
    parser.add_argument("--texts", default="article,vocalised,mixed,verse,table,marked")
    parser.add_argument("--tools", default="warraq,plain,chromium,typst,libreoffice")
    parser.add_argument("--npm", type=Path, default=Path("node_modules"))
    parser.add_argument("--misses", type=int, default=0, help="name so many lost words a cell")
    options = parser.parse_args()
    texts = {name: _text(name, options.vocalised) for name in options.texts.split(",")}
    families = dict(_families(options.fonts.split(","), options.npm))
    with tempfile.TemporaryDirectory() as folder:
        for tool in options.tools.split(","):
            if tool in ("warraq", "plain"):
                made = _in_a_process(tool, texts, families, Path(folder))
            else:
                made = _made(TOOLS[tool], tool, texts, families, Path(folder))
            _report(tool, made, texts, options)


def _text(name: str, vocalised: Path) -> str:
    if name == "article":
        return (ROOT / "content" / "internet-freedom.txt").read_text(encoding="utf-8")
    if name != "vocalised":
        return {"mixed": MIXED, "verse": VERSE, "table": TABLE, "marked": MARKED}[name]
    lines, words = [], 0
    for line in vocalised.read_text(encoding="utf-8").splitlines():
        lines.append(line)
        words += len(line.split())
        if words >= 2000:
            break
    return "\n".join(lines)


def _families(names: Iterable[str], npm: Path) -> Iterator[tuple[str, FontFamily]]:
    for name in names:
        if name in OWN:
            family = project_fonts.families()[OWN[name]]
            face = next(f for f in family.faces if (f.weight, f.style) == (400, "normal"))
            yield name, FontFamily(family.name, family.folder, (face,), "", "", "", kashida=False)
            continue
        title, package, file = NPM[name]
        path = npm / "@expo-google-fonts" / package / "400Regular" / f"{file}_400Regular.ttf"
        if path.exists():
            face = FontFace(path, 400, "normal")
            yield name, FontFamily(title, path.parent, (face,), "", "", "", kashida=False)
        else:
            print(f"{title} is left out: {path} is not there", file=sys.stderr)


# ── Setting ─────────────────────────────────────────────────────────────────────────────


def _page(name: str, text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    if name in ("table", "verse"):
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>"
            for line in lines
        )
        body = f"<table>{rows}</table>"
    elif name == "marked":
        body = text
    else:
        body = "".join(
            f"<p dir='{'ltr' if line[:3].isascii() and line[0].isalpha() else 'rtl'}'>"
            f"{html.escape(line)}</p>"
            for line in lines
        )
    return f'<html lang="ar" dir="rtl"><head><title>نص</title></head><body>{body}</body></html>'


def _css(family: FontFamily) -> str:
    return (
        f'@page{{size:A5;margin:15mm}}body{{font:12pt "{family.name}";text-align:justify;'
        "direction:rtl}p{margin:0 0 4pt}[dir=ltr]{direction:ltr}"
        "table{border-collapse:collapse;width:100%}td{border:0.5pt solid;padding:2pt}"
        ".caps{font-variant-caps:small-caps}.note{float:footnote}.small{font-size:9pt}"
        ".large{font-size:16pt}.wide{word-spacing:.3em}sub,sup{font-size:.7em}"
        '@page{@top-right{content:"رأس الصفحة " counter(page)}}'
    )


Maker = Callable[[str, str, FontFamily, Path], None]
Made = dict[tuple[str, str], Path]


def _weasyprint(page: str, name: str, family: FontFamily, target: Path) -> None:
    from warraq.typeset import engine

    del name
    job = engine.Job(page, _css(family), (family,), (), "rtl")
    target.write_bytes(engine.to_pdf(job))


def _chromium(page: str, name: str, family: FontFamily, target: Path) -> None:
    del name
    source = target.with_suffix(".html")
    face = f"@font-face{{font-family:'{family.name}';src:url('{family.faces[0].path.as_uri()}')}}"
    source.write_text(
        page.replace(
            "</head>", f"<meta charset='utf-8'><style>{face}{_css(family)}</style></head>"
        ),
        encoding="utf-8",
    )
    subprocess.run(  # noqa: S603 - our own commands
        [shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu",
         "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()],
        check=True, capture_output=True,
    )  # fmt: skip


def _typst(page: str, name: str, family: FontFamily, target: Path) -> None:
    import typst  # type: ignore[import-not-found,unused-ignore]
    from lxml import html as lxml_html

    del name
    root = lxml_html.document_fromstring(page)
    parts = [
        f'#set page("a5", margin: 15mm)\n#set text(font: "{family.name}", lang: "ar", size: 12pt)',
        "#set par(justify: true)",
    ]
    if rows := list(root.iter("tr")):
        cells = ", ".join(
            f"[#{json.dumps(td.text or '', ensure_ascii=False)}]" for td in root.iter("td")
        )
        parts.append(f"#table(columns: {len(rows[0])}, {cells})")
    for p in root.iter("p"):
        words = f"#{json.dumps(p.text, ensure_ascii=False)}"
        parts.append(f'#text(dir: ltr, lang: "en")[{words}]' if p.get("dir") == "ltr" else words)
    source = target.with_suffix(".typ")
    source.write_text("\n\n".join(parts), encoding="utf-8")
    typst.compile(
        str(source), output=str(target), font_paths=[str(family.faces[0].path.parent)],
        ignore_system_fonts=True,
    )  # fmt: skip


def _libreoffice(page: str, name: str, family: FontFamily, target: Path) -> None:
    del name
    source = target.with_suffix(".html")
    style = f"<meta charset='utf-8'><style>{_css(family)}</style></head>"
    source.write_text(page.replace("</head>", style), encoding="utf-8")
    program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    fonts = target.parent / "fonts.conf"
    folder = html.escape(str(family.faces[0].path.parent))
    cache = html.escape(str(target.parent / "fontcache"))
    fonts.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    subprocess.run(  # noqa: S603 - our own commands
        [program, f"-env:UserInstallation={(target.parent / 'office').as_uri()}", "--headless",
         "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(target.parent), str(source)],
        check=True, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )  # fmt: skip
    if not target.exists():
        raise OSError(f"soffice wrote no {target.name}")


TOOLS: dict[str, Maker] = {
    "warraq": _weasyprint,
    "plain": _weasyprint,
    "chromium": _chromium,
    "typst": _typst,
    "libreoffice": _libreoffice,
}


def _made(
    maker: Maker, tool: str, texts: dict[str, str], families: dict[str, FontFamily], folder: Path
) -> Made:
    made: Made = {}
    for name, text in texts.items():
        for font, family in families.items():
            target = folder / f"{tool}-{name}-{font}.pdf"
            try:
                maker(_page(name, text), name, family, target)
            except (OSError, ImportError, subprocess.CalledProcessError) as error:
                print(f"{tool}: not run ({error})")
                return made
            made[name, font] = target
    return made


def _in_a_process(
    tool: str, texts: dict[str, str], families: dict[str, FontFamily], folder: Path
) -> Made:
    """Let the engine start anew: its insides are replaced once and for all."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        os.waitpid(child, 0)
        os.close(reading)
        return {
            (name, font): folder / f"{tool}-{name}-{font}.pdf"
            for name in texts
            for font in families
        }
    try:
        if tool == "plain":
            from warraq.typeset import insides

            insides.hooks = lambda: ()
        _made(_weasyprint, tool, texts, families, folder)
    finally:
        os._exit(0)
    raise AssertionError


# ── Reading ─────────────────────────────────────────────────────────────────────────────


def _report(tool: str, made: Made, texts: dict[str, str], options: argparse.Namespace) -> None:
    if not made:
        return
    readers = _readers(options.npm)
    print(f"{tool:<24}" + "".join(f"{name:>14}" for name in readers) + f"{'bytes':>10}", flush=True)
    for (name, font), path in made.items():
        source = _words.words(_plain(texts[name]))
        found = {reader: read(path.read_bytes()) for reader, read in readers.items()}
        scores = {key: _words.score(source, _words.words(text)) for key, text in found.items()}
        cells = "".join(f"{100 * s.recall:>8.2f}/{100 * s.order:<5.1f}" for s in scores.values())
        print(f"{name + ' ' + font:<24}{cells}{path.stat().st_size:>10}", flush=True)
        if options.misses:
            for key, score in scores.items():
                if score.missing:
                    print(f"    {key}: {_words.first_few(score.missing, options.misses)}")


def _readers(npm: Path) -> dict[str, _words.Reader]:
    module = npm / "pdfjs-dist" / "legacy" / "build" / "pdf.mjs"
    readers = _words.readers()
    if shutil.which("node") and module.exists():
        readers["pdf.js"] = _words.pdfjs(module)
    elif "pdf.js" not in readers:
        print(f"pdf.js is left out: node and {module} are needed", file=sys.stderr)
    return readers


def _plain(text: str) -> str:
    """Return the text without markup; a note is a line of its own, in the place of its call."""
    text = re.sub(r'<span class="note">(.*?)</span>', r"\n\1\n", text, flags=re.DOTALL)
    return re.sub("<[^>]+>", "", text.replace("\t", "\n"))


if __name__ == "__main__":
    main()
