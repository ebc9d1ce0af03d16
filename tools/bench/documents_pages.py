"""PDF pages of our own with the truth beside them: blocks in reading order, cells of tables, places of words.

Needs reportlab, arabic-reshaper and python-bidi; Debian's fonts-dejavu-core and fonts-ipafont-gothic.
"""
import random

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

FONTS = {
    "DejaVu": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "DejaVuSerif": "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "Gothic": "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
}
WIDTH, HEIGHT = A4
SYLLABLES = "ba ke li mo nu ra se ti vo wu da fe gi ho ju la me ni po ru sa te vi zo".split()
ARABIC = "بتثجحخدرزسشصطعفقكلمنهوي"
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめも山川田中村木本日月水火土金大小"


class Sheet:
    """One PDF file and its truth."""

    def __init__(self, path, seed, font="Helvetica", rotate=0):
        for name, file in FONTS.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, file))
        self.path, self.font, self.random, self.used = str(path), font, random.Random(seed), set()
        self.canvas, self.rotate = canvas.Canvas(self.path, pagesize=A4), rotate
        self.blocks, self.tables, self.words, self.page = [], [], [], 1
        if rotate:
            self.canvas.setPageRotation(rotate)

    def word(self):
        """A word that no other block holds."""
        while True:
            made = "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 5)))
            if made not in self.used:
                self.used.add(made)
                return made

    def sentence(self, count):
        words = [self.word() for _ in range(count)]
        return " ".join(words).capitalize() + "."

    def text(self, count):
        return " ".join(self.sentence(self.random.randint(6, 12)) for _ in range(count))

    def put(self, x, y, line, size, font=None):
        """Draws one line and notes where its words are."""
        font = font or self.font
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, line)
        up, down = pdfmetrics.getAscentDescent(font, size)
        at = x
        for number, word in enumerate(line.split(" ")):
            width = pdfmetrics.stringWidth(word, font, size)
            self.words.append((self.page, word, at / WIDTH, 1 - (y + up) / HEIGHT, (at + width) / WIDTH, 1 - (y + down) / HEIGHT))
            at += width + pdfmetrics.stringWidth(" ", font, size)

    def wrapped(self, text, width, size, font=None):
        lines, line = [], ""
        for word in text.split(" "):
            longer = (line + " " + word).strip()
            if line and pdfmetrics.stringWidth(longer, font or self.font, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        return lines + [line]

    def paragraph(self, x, y, width, sentences, size=10, note=True):
        """Draws a paragraph; its lower edge."""
        text = self.text(sentences)
        if note:
            self.blocks.append(text)
        for line in self.wrapped(text, width, size):
            self.put(x, y, line, size)
            y -= size * 1.25
        return y - size * 0.6

    def next_page(self):
        self.canvas.showPage()
        self.page += 1
        if self.rotate:
            self.canvas.setPageRotation(self.rotate)

    def save(self):
        self.canvas.save()
        return {"path": self.path, "blocks": self.blocks, "tables": self.tables, "words": self.words}


def columns(path, seed, count, interleaved=False, font="Helvetica"):
    """A heading over two or three columns; interleaved files hold the lines of all columns row by row."""
    sheet = Sheet(path, seed, font)
    heading = " ".join(sheet.word() for _ in range(4)).capitalize()
    sheet.blocks.append(heading)
    sheet.put(60, HEIGHT - 70, heading, 18)
    gap = 18
    width = (WIDTH - 120 - gap * (count - 1)) / count
    lines = []
    for column in range(count):
        y = HEIGHT - 110
        while y > 120:
            text = sheet.text(3)
            sheet.blocks.append(text)
            for line in sheet.wrapped(text, width, 9):
                lines.append((60 + column * (width + gap), y, line))
                y -= 11.5
            y -= 7
    for x, y, line in sorted(lines, key=lambda l: (-round(l[1]), l[0])) if interleaved else lines:
        sheet.put(x, y, line, 9)
    return sheet.save()


def footnotes(path, seed):
    """Running text, then notes in small letters under a rule; the notes come first in the file."""
    sheet = Sheet(path, seed, "DejaVuSerif")
    for page in range(2):
        notes = [sheet.text(1) for _ in range(3)]
        y = 150
        for number, note in enumerate(notes):
            for line in sheet.wrapped(f"{number + 1} {note}", WIDTH - 120, 7):
                sheet.put(60, y, line, 7)
                y -= 9
            y -= 3
        sheet.canvas.line(60, 165, 200, 165)
        y = HEIGHT - 80
        while y > 240:
            y = sheet.paragraph(60, y, WIDTH - 120, 3)
        sheet.blocks += notes
        sheet.next_page()
    return sheet.save()


def table(path, seed, ruled=True, rows=45):
    """A paragraph, a table that goes on to the next page with its header repeated, a paragraph."""
    sheet = Sheet(path, seed)
    y = sheet.paragraph(60, HEIGHT - 80, WIDTH - 120, 4) - 10
    header = ["Depot", "Pump", "Pressure", "Checked"]
    cells = [header] + [
        [sheet.word().capitalize() + " " + sheet.word(), sheet.word(), f"{sheet.random.randint(1, 90)}.{sheet.random.randint(0, 9)}",
         f"{sheet.random.randint(1, 28)} May"] for _ in range(rows)]
    edges = [60, 220, 330, 420, 520]
    sheet.blocks += [" ".join(c for row in cells for c in row[:2] if c not in header)]
    sheet.tables.append(cells)

    def draw(row, y):
        for edge, cell in zip(edges, row):
            sheet.put(edge + 4, y, cell, 10)
        if ruled:
            for edge in edges:
                sheet.canvas.line(edge, y - 5, edge, y + 13)
            sheet.canvas.line(edges[0], y - 5, edges[-1], y - 5)
            sheet.canvas.line(edges[0], y + 13, edges[-1], y + 13)

    for row in cells:
        if y < 80:
            sheet.next_page()
            y = HEIGHT - 80
            draw(header, y)
            y -= 18
        draw(row, y)
        y -= 18
    sheet.paragraph(60, y - 20, WIDTH - 120, 2)
    return sheet.save()


def rotated(path, seed, degrees):
    """A page that is turned when shown: the words stand as the reader sees them."""
    sheet = Sheet(path, seed, "DejaVu", rotate=degrees)
    wide, high = (HEIGHT, WIDTH) if degrees in (90, 270) else (WIDTH, HEIGHT)
    c = sheet.canvas
    if degrees == 90:
        c.translate(WIDTH, 0), c.rotate(90)
    elif degrees == 270:
        c.translate(0, HEIGHT), c.rotate(270)
    else:
        c.translate(WIDTH, HEIGHT), c.rotate(180)
    y = high - 80
    while y > 120:
        y = sheet.paragraph(60, y, wide - 120, 3)
    sheet.words = []
    return sheet.save()


def arabic(path, seed):
    """Arabic in visual order with the shapes of its letters, as many writers of PDF leave it."""
    import arabic_reshaper
    from bidi.algorithm import get_display

    sheet = Sheet(path, seed, "DejaVu")
    y = HEIGHT - 80
    for _ in range(8):
        words = ["".join(sheet.random.choice(ARABIC) for _ in range(sheet.random.randint(3, 7))) for _ in range(34)]
        sheet.blocks.append(" ".join(words))
        line = []
        for word in words + [None]:
            if word is None or pdfmetrics.stringWidth(" ".join(line + [word]), "DejaVu", 11) > WIDTH - 130:
                shown = get_display(arabic_reshaper.reshape(" ".join(line)))
                width = pdfmetrics.stringWidth(shown, "DejaVu", 11)
                sheet.put(WIDTH - 60 - width, y, shown, 11)
                y -= 16
                line = []
            line.append(word)
        y -= 9
    sheet.words = []
    return sheet.save()


def vertical(path, seed):
    """Vertical Japanese: letters from the top down, lines from right to left."""
    sheet = Sheet(path, seed, "Gothic")
    x = WIDTH - 80
    for _ in range(5):
        text = "".join(sheet.random.choice(KANA) for _ in range(110)) + "。"
        sheet.blocks.append(text)
        for start in range(0, len(text), 45):
            y = HEIGHT - 80
            for letter in text[start:start + 45]:
                sheet.canvas.setFont("Gothic", 12)
                sheet.canvas.drawString(x, y, letter)
                y -= 14
            x -= 20
        x -= 14
    return sheet.save()


def boxes(path, seed):
    """Words whose place is known: three fonts, several sizes."""
    font = ["Helvetica", "Times-Roman", "DejaVu", "DejaVuSerif"][seed % 4]
    sheet = Sheet(path, seed, font)
    y = HEIGHT - 80
    while y > 120:
        y = sheet.paragraph(60, y, WIDTH - 120, 2, size=8 + (seed * 3 + int(y)) % 7)
    return sheet.save()


def long_file(path, pages):
    """A file of many pages."""
    sheet = Sheet(path, 7)
    texts = [sheet.text(3) for _ in range(40)]
    for page in range(pages):
        y = HEIGHT - 80
        for number in range(9):
            for line in sheet.wrapped(texts[(page * 7 + number) % 40], WIDTH - 120, 10):
                sheet.canvas.setFont("Helvetica", 10)
                sheet.canvas.drawString(60, y, line)
                y -= 12.5
            y -= 6
        sheet.canvas.showPage()
    sheet.canvas.save()
    return str(path)


def all_sheets(folder):
    """The pages on whose blocks and cells Trove is measured."""
    return {
        "two columns": columns(folder / "columns-2.pdf", 1, 2),
        "two columns, lines interleaved": columns(folder / "columns-2i.pdf", 2, 2, True),
        "three columns": columns(folder / "columns-3.pdf", 3, 3, font="DejaVuSerif"),
        "three columns, lines interleaved": columns(folder / "columns-3i.pdf", 4, 3, True),
        "footnotes": footnotes(folder / "footnotes.pdf", 5),
        "table across pages, ruled": table(folder / "table-ruled.pdf", 6),
        "table across pages, no rules": table(folder / "table-plain.pdf", 8, False),
        "rotated 90": rotated(folder / "rotated-90.pdf", 9, 90),
        "rotated 180": rotated(folder / "rotated-180.pdf", 10, 180),
        "rotated 270": rotated(folder / "rotated-270.pdf", 11, 270),
        "Arabic": arabic(folder / "arabic.pdf", 12),
        "vertical Japanese": vertical(folder / "vertical.pdf", 13),
    }
