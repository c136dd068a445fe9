"""Photos of the demo's goods: each is drawn of a few shapes, in its colours, and bears the name of what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from typing import Final, TypeAlias

from PIL import Image, ImageDraw, ImageFont

Canvas: TypeAlias = ImageDraw.ImageDraw
Sketch: TypeAlias = Callable[[Canvas], None]
SIZE: Final = (800, 600)
PAPER, INK, WOOD, LIGHT, METAL = "#f4efe6", "#3b352c", "#b98d55", "#ffe9a8", "#8a8f94"


def draw_photo(code: str, name: str) -> bytes:
    """Draw the goods of this code, and write their name below. What nobody has sketched is a box."""
    return _drawn(SKETCHES.get(code, _box), name)


def draw_tin(colour: str) -> bytes:
    """Draw a tin of this colour, without a name: for papers and for goods of a story."""
    return _drawn(partial(_tin, colour=colour), "")


def _drawn(sketch: Sketch, name: str) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    canvas = ImageDraw.Draw(image)
    sketch(canvas)
    canvas.text((SIZE[0] // 2, 565), name, fill=INK, anchor="ms", font=ImageFont.load_default(30))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _tin(canvas: Canvas, colour: str, *, dented: bool = False) -> None:
    canvas.rounded_rectangle((280, 130, 520, 500), radius=26, fill=colour)
    canvas.rounded_rectangle((268, 95, 532, 170), radius=20, fill="#d9a441")
    canvas.rectangle((280, 270, 520, 390), fill="#fffaf0", outline="#cfc6b4")
    canvas.polygon([(400, 285), (440, 330), (400, 375), (360, 330)], fill="#4d7a3a")  # a leaf
    if dented:
        canvas.polygon([(525, 400), (470, 440), (525, 475)], fill=PAPER)


def _pot(canvas: Canvas, colour: str) -> None:
    canvas.arc((480, 230, 640, 420), 270, 90, fill=colour, width=24)
    canvas.polygon([(280, 300), (160, 230), (180, 215), (300, 265)], fill=colour)
    canvas.ellipse((250, 200, 550, 470), fill=colour)
    canvas.rounded_rectangle((330, 180, 470, 215), radius=12, fill=colour, outline=PAPER, width=3)
    canvas.ellipse((382, 145, 418, 182), fill=colour)


def _bowl(canvas: Canvas, colour: str, *, lid: bool = False) -> None:
    canvas.pieslice((230, 90, 570, 510), 0, 180, fill=colour, outline=METAL, width=3)
    canvas.rectangle((350, 500, 450, 520), fill=colour, outline=METAL)
    for x in range(270, 540, 60) if lid else ():
        canvas.ellipse((x, 340, x + 26, 366), fill="#2d5ba6")
    if lid:
        canvas.pieslice((250, 170, 550, 400), 180, 360, fill=colour, outline=METAL, width=3)
        canvas.ellipse((380, 145, 420, 180), fill="#2d5ba6")


def _pitcher(canvas: Canvas, colour: str) -> None:
    canvas.arc((490, 220, 630, 420), 270, 90, fill=METAL, width=14)
    canvas.polygon([(280, 140), (250, 110), (540, 140), (510, 490), (300, 490)], fill=colour, outline=METAL)
    canvas.polygon([(288, 300), (524, 300), (510, 486), (302, 486)], fill="#c9a24b")


def _tray(canvas: Canvas) -> None:
    canvas.rounded_rectangle((120, 220, 680, 460), radius=24, fill=WOOD, outline=INK, width=4)
    for y in range(250, 450, 30):
        canvas.line((150, y, 650, y), fill="#8c6534", width=6)


def _flowers(canvas: Canvas) -> None:
    for x, y in ((250, 250), (400, 190), (550, 260), (320, 390), (480, 400)):
        for dx, dy in ((-42, 0), (42, 0), (0, -42), (0, 42), (30, 30), (-30, 30), (30, -30), (-30, -30)):
            canvas.ellipse((x + dx - 26, y + dy - 26, x + dx + 26, y + dy + 26), fill="#ffffff", outline="#d8d2c0")
        canvas.ellipse((x - 26, y - 26, x + 26, y + 26), fill="#e6b422")


def _desk_lamp(canvas: Canvas) -> None:
    canvas.polygon([(460, 230), (600, 250), (680, 500), (420, 500)], fill=LIGHT)
    canvas.line((300, 490, 250, 310, 430, 150), fill=METAL, width=18, joint="curve")
    canvas.polygon([(430, 90), (560, 140), (610, 255), (450, 235)], fill="#ffffff", outline=METAL, width=4)
    canvas.ellipse((200, 475, 400, 525), fill=METAL)


def _floor_lamp(canvas: Canvas) -> None:
    canvas.rectangle((393, 200, 407, 510), fill=INK)
    canvas.polygon([(340, 70), (460, 70), (530, 220), (270, 220)], fill=LIGHT, outline=METAL)
    canvas.ellipse((320, 495, 480, 530), fill=INK)


def _night_light(canvas: Canvas) -> None:
    canvas.ellipse((260, 130, 540, 410), fill=LIGHT, outline="#e0c46c", width=6)
    canvas.rounded_rectangle((340, 400, 460, 500), radius=16, fill="#ffffff", outline=METAL, width=4)


def _lantern(canvas: Canvas) -> None:
    canvas.line((400, 40, 400, 130), fill=INK, width=6)
    canvas.ellipse((240, 130, 560, 440), fill="#c8392b")
    for inset in (40, 90, 140):
        canvas.ellipse((240 + inset, 130, 560 - inset, 440), outline="#e9b44c", width=4)
    canvas.rectangle((340, 430, 460, 455), fill="#e9b44c")
    canvas.line((400, 455, 400, 530), fill="#c8392b", width=10)


def _book(canvas: Canvas) -> None:
    canvas.rectangle((260, 90, 540, 500), fill="#3d5a80", outline=INK, width=3)
    canvas.rectangle((260, 90, 290, 500), fill="#2b4162")
    canvas.rectangle((330, 160, 510, 250), fill=PAPER)


def _box(canvas: Canvas) -> None:
    canvas.rectangle((250, 170, 550, 470), fill="#6b7f4f")


SKETCHES: Final[Mapping[str, Sketch]] = {
    "LJ-100": partial(_tin, colour="#2f5d3a"),
    "AJ-100": partial(_tin, colour="#dfe7d2"),
    "LJ-100-B": partial(_tin, colour="#6b7f4f", dented=True),
    "WJ-01": _desk_lamp,
    "TRAY": _tray,
    "FLOWERS": _flowers,
    "POT-1": partial(_pot, colour="#a4452c"),
    "POT-2": partial(_bowl, colour="#ffffff", lid=True),
    "POT-3": partial(_pitcher, colour="#e6f1f4"),
    "POT-4": partial(_pot, colour="#5f7d6e"),
    "POT-5": partial(_tin, colour="#fbfbf7"),
    "POT-6": partial(_bowl, colour="#7a6a58"),
    "POT-7": partial(_pot, colour="#2e2e30"),
    "NIGHT": _night_light,
    "FLOOR": _floor_lamp,
    "LANTERN": _lantern,
    "BOOK": _book,
    "CUP": partial(_bowl, colour="#b56576"),
}
