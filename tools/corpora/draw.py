"""Drawing shared by the pages: fonts, wrapped text, the look of a scan. Deterministic."""

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONTS = {
    "serif": "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "sans": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "bold": "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    "mono": "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    "cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
}


def font(name, size):
    """The named face; in the Noto collection, index 2 is simplified Chinese."""
    return ImageFont.truetype(FONTS[name], size, index=2 if name == "cjk" else 0)


class Page:
    """A grey or coloured page and a pen that moves down it."""

    def __init__(self, width, height, paper="white", mode="RGB"):
        self.image = Image.new(mode, (width, height), paper)
        self.draw = ImageDraw.Draw(self.image)
        self.y = 0

    def text(self, x, y, words, face="sans", size=28, ink="black", anchor="la"):
        self.draw.text((x, y), words, font=font(face, size), fill=ink, anchor=anchor)

    def paragraph(self, x, width, words, face="serif", size=28, ink="black", gap=1.45):
        """Sets words between x and x + width from the pen's line on, and moves the pen."""
        face = font(face, size)
        for line in wrapped(words, face, width):
            self.draw.text((x, self.y), line, font=face, fill=ink)
            self.y += round(size * gap)

    def table(self, x, columns, rows, face="sans", size=24, height=44):
        """Rows of cells in ruled columns of the widths given, the first row in bold."""
        for number, row in enumerate(rows):
            left = x
            for width, cell in zip(columns, row):
                self.draw.rectangle((left, self.y, left + width, self.y + height), outline="black", width=2)
                name = "bold" if number == 0 and face != "cjk" else face
                self.text(left + 12, self.y + height // 2, cell, name, size, anchor="lm")
                left += width
            self.y += height

    def label(self, box, words, fill="white", size=24):
        """A labelled box of a diagram."""
        self.draw.rounded_rectangle(box, 10, fill=fill, outline="black", width=3)
        middle = ((box[0] + box[2]) // 2, (box[1] + box[3]) // 2)
        self.text(*middle, words, "sans", size, anchor="mm")

    def arrow(self, x0, y0, x1, y1):
        """A line with a head; horizontal or vertical."""
        self.draw.line((x0, y0, x1, y1), fill="black", width=4)
        step = 1 if x1 + y1 > x0 + y0 else -1
        if y0 == y1:
            self.draw.polygon(((x1, y1), (x1 - 16 * step, y1 - 9), (x1 - 16 * step, y1 + 9)), fill="black")
        else:
            self.draw.polygon(((x1, y1), (x1 - 9, y1 - 16 * step), (x1 + 9, y1 - 16 * step)), fill="black")


def wrapped(words, face, width):
    """Lines of at most the width, broken at spaces, or anywhere where there are none."""
    separator = " " if " " in words else ""
    line = ""
    for word in words.split(" ") if separator else words:
        longer = line + separator + word if line else word
        if face.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line


def scanned(image, seed, degrees, strength=26):
    """The page as a scanner saw it: turned a little, uneven light, grain, a soft edge."""
    chance = random.Random(seed)
    grey = image.convert("L").rotate(degrees, resample=Image.BICUBIC, fillcolor=245)
    grey = grey.filter(ImageFilter.GaussianBlur(0.6))
    small = (grey.width // 2, grey.height // 2)
    grain = Image.frombytes("L", small, bytes(128 + chance.randint(-strength, strength) for _ in range(small[0] * small[1])))
    grain = grain.resize(grey.size, Image.BILINEAR)
    shade = Image.linear_gradient("L").resize(grey.size).point(lambda value: 255 - value // 9)
    lit = ImageChops.multiply(grey, shade)
    return ImageChops.add(lit, grain, scale=1, offset=-128)
