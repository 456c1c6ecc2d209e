"""Manuscripts of other programs: real files, made by real pandoc, taken in whole."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from conftest import Desk
from PIL import Image

from warraq import pandoc
from warraq.intake import take_in
from warraq.model import Place, Wishes
from warraq.read import read


def written(kind: str, text: str, folder: Path) -> bytes:
    """Return a manuscript as a program would have saved it."""
    out = folder / f"out.{kind}"
    command = [pandoc.executable(), "--from", "markdown", "--output", str(out)]
    subprocess.run(command, input=text.encode(), check=True, cwd=folder)
    return out.read_bytes()


def test_a_word_file_is_built_with_its_image_and_note(desk: Desk, tmp_path: Path) -> None:
    red = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(red, "PNG")
    (tmp_path / "r.png").write_bytes(red.getvalue())
    text = "# فصل\n\nنص ![وصف](r.png) له حاشية[^1].\n\n[^1]: هنا.\n"
    path = desk.write("text.docx", written("docx", text, tmp_path))
    (part,) = read(path).parts
    assert part.converted
    assert list(part.media.values()) == [red.getvalue()]
    assert "حاشية[^1]" in part.text


def test_what_is_mended_is_said_and_can_be_left(tmp_path: Path) -> None:
    data = written("docx", "ﺍﻟﺴﻼﻡ عليكم\n", tmp_path)
    took = take_in(data, ".docx", Place("a.docx"), Wishes())
    assert took.text == "السلام عليكم\n"
    assert [f.id for f in took.findings] == ["repaired"]
    kept = take_in(data, ".docx", Place("a.docx"), Wishes(frozenset({"presentation-forms"})))
    assert kept.text == "ﺍﻟﺴﻼﻡ عليكم\n"
    assert not kept.findings


def test_a_file_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    data = written("docx", "نص\n", tmp_path)
    took = take_in(data, ".txt", Place("a.txt"), Wishes())
    assert took.text == "نص\n"
    assert [f.id for f in took.findings] == ["another-kind"]
