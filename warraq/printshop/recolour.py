"""Every colour of a PDF in the inks of the job: text and drawings, shadings, pictures, groups.

A PDF/X-4 may hold device colours of its output intent and no others (ISO 15930-7); a
colour that is not known here stops the work, so that none slips through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from warraq.errors import EngineError
from warraq.printshop.inks import Colour, Inks

if TYPE_CHECKING:
    import pikepdf

_AMOUNTS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}
_KEPT = frozenset({"/Pattern", "/All"})
"""Spaces that stay: a pattern is converted where it is drawn, All is every plate."""
_FILL = {1: "g", 3: "rg", 4: "k"}
_STROKE = {1: "G", 3: "RG", 4: "K"}
_SET = frozenset({*_FILL.values(), *_STROKE.values()})


def convert(pdf: pikepdf.Pdf, inks: Inks) -> None:
    """Put a whole file into inks, in place. Raises :class:`EngineError` for an unknown colour."""
    import pikepdf

    space = pikepdf.Name("/DeviceCMYK" if inks.intent == "cmyk" else "/DeviceGray")
    drawings = [page.Contents for page in pdf.pages]
    functions: set[tuple[int, int]] = set()
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
            _convert_picture(each, inks)
        elif isinstance(each, pikepdf.Stream) and _is_drawing(each):
            drawings.append(each)
        elif isinstance(each, pikepdf.Dictionary) and "/ShadingType" in each:
            _convert_shading(each, inks, functions)
        if isinstance(each, pikepdf.Stream) and "/Group" in each and "/CS" in each.Group:
            each.Group.CS = space
    for drawing in drawings:
        lines = list(_Drawing(inks).converted(drawing))
        drawing.write(pikepdf.unparse_content_stream(lines))
    if is_transparent(pdf):
        for page in pdf.pages:  # mixed in the inks of the job (ISO 32000-1 §11.6.6)
            page.obj.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=space, I=True)


def is_transparent(pdf: pikepdf.Pdf) -> bool:
    """Tell whether anything is drawn that what lies under it shines through."""
    import pikepdf

    return any(
        isinstance(each, pikepdf.Dictionary | pikepdf.Stream)
        and (
            str(each.get("/BM", "/Normal")) not in {"/Normal", "/Compatible"}
            or isinstance(each.get("/SMask"), pikepdf.Dictionary | pikepdf.Stream)
            or any(float(each.get(key, 1)) < 1 for key in ("/ca", "/CA"))
        )
        for each in _with_states(pdf)
    )


def _with_states(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every object, and the graphics states that are not objects of their own."""
    import pikepdf

    for each in pdf.objects:
        yield each
        if isinstance(each, pikepdf.Dictionary) and "/ExtGState" in each:
            yield from (state for _, state in each.ExtGState.items())


def _is_drawing(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") == "/Form" or stream.get("/PatternType") == 1


@dataclass(frozen=True, slots=True)
class _State:
    """How many amounts the colours of ``sc`` and ``SC`` have; 0 for a space that stays."""

    fill: int = 1
    stroke: int = 1


@dataclass(slots=True)
class _Drawing:
    """A content stream on its way from light to ink (ISO 32000-1 §8.6.8)."""

    inks: Inks
    state: _State = _State()
    kept: list[_State] = field(default_factory=list)

    def converted(self, drawing: pikepdf.Object) -> Iterator[pikepdf.ContentStreamInstruction]:
        from pikepdf import ContentStreamInlineImage, parse_content_stream

        for each in parse_content_stream(drawing):
            if isinstance(each, ContentStreamInlineImage):
                raise EngineError("a picture inside a drawing's own lines cannot be printed")
            name = str(each.operator)
            if name in _SET:
                yield self._set(tuple(map(float, each.operands)), is_stroke=name.isupper())
            elif name in {"cs", "CS"}:
                yield from self._space(each, is_stroke=name == "CS")
            elif name in {"sc", "scn", "SC", "SCN"}:
                yield self._special(each, is_stroke=name.isupper())
            else:
                self._remember(name)
                yield each

    def _remember(self, name: str) -> None:
        if name == "q":
            self.kept.append(self.state)
        elif name == "Q" and self.kept:
            self.state = self.kept.pop()

    def _set(self, colour: Colour, *, is_stroke: bool) -> pikepdf.ContentStreamInstruction:
        from pikepdf import ContentStreamInstruction, Operator

        made = self.inks.of(colour)
        names = _STROKE if is_stroke else _FILL
        return ContentStreamInstruction(list(made), Operator(names[len(made)]))

    def _space(
        self, each: pikepdf.ContentStreamInstruction, *, is_stroke: bool
    ) -> Iterator[pikepdf.ContentStreamInstruction]:
        """Take note of a space; a device's begins with its black."""
        name = str(each.operands[0])
        if name not in _AMOUNTS and name not in _KEPT:
            raise EngineError(
                f"the colour space {name} cannot be printed",
                hint="write the theme's colours as #rrggbb",
            )
        amounts = _AMOUNTS.get(name, 0)
        self.state = replace(self.state, **{"stroke" if is_stroke else "fill": amounts})
        if amounts:
            black = (0.0, 0.0, 0.0, 1.0) if amounts == 4 else (0.0,) * amounts
            yield self._set(black, is_stroke=is_stroke)
        else:
            yield each

    def _special(
        self, each: pikepdf.ContentStreamInstruction, *, is_stroke: bool
    ) -> pikepdf.ContentStreamInstruction:
        amounts = self.state.stroke if is_stroke else self.state.fill
        if not amounts:
            return each
        return self._set(tuple(map(float, each.operands)), is_stroke=is_stroke)


def _convert_picture(picture: pikepdf.Stream, inks: Inks) -> None:
    """Write the pixels of a picture anew; a mask has no colours, and grey is black ink already."""
    import pikepdf

    if picture.get("/ImageMask") or picture.get("/ColorSpace") == "/DeviceGray":
        return
    if picture.get("/ColorSpace") != "/DeviceRGB":
        space = picture.get("/ColorSpace")
        raise EngineError(f"a picture in the colour space {space} cannot be printed")
    made = inks.picture(pikepdf.PdfImage(picture).as_pil_image())
    picture.write(made.tobytes())
    picture.ColorSpace = pikepdf.Name("/DeviceGray" if made.mode == "L" else "/DeviceCMYK")
    picture.BitsPerComponent = 8
    if "/Decode" in picture:
        del picture["/Decode"]


def _convert_shading(shading: pikepdf.Dictionary, inks: Inks, done: set[tuple[int, int]]) -> None:
    """Convert the colours between which a shading runs (ISO 32000-1 §8.7.4.5.2 to .4)."""
    import pikepdf

    amounts = _AMOUNTS.get(str(shading.ColorSpace))
    if amounts is None:
        raise EngineError(f"a shading in the colour space {shading.ColorSpace} cannot be printed")
    made = len(inks.of((0.0,) * amounts))
    _convert_function(shading.Function, inks, done)
    shading.ColorSpace = pikepdf.Name("/DeviceGray" if made == 1 else "/DeviceCMYK")


def _convert_function(function: pikepdf.Object, inks: Inks, done: set[tuple[int, int]]) -> None:
    import pikepdf

    if function.is_indirect:
        if function.objgen in done:
            return
        done.add(function.objgen)
    kind = int(function.FunctionType)
    if kind == 3:
        for part in function.Functions:
            _convert_function(part, inks, done)
    elif kind == 2:
        for key in ("/C0", "/C1"):
            colour = tuple(map(float, function[key]))
            function[key] = pikepdf.Array([*inks.of(colour)])
    else:
        raise EngineError("a shading of this kind cannot be printed")
