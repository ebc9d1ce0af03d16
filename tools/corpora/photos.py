"""Pictures without text, drawn to look like simple photographs: soft light and grain."""

import random

from PIL import Image, ImageDraw, ImageFilter


def gradient(size, top, bottom):
    """A vertical run from one colour to the other."""
    mask = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), mask)


def finish(image, seed):
    """Soft edges and grain, as a camera gives."""
    chance = random.Random(seed)
    image = image.filter(ImageFilter.GaussianBlur(1.5))
    small = (image.width // 2, image.height // 2)
    grain = Image.frombytes("L", small, bytes(chance.randint(0, 255) for _ in range(small[0] * small[1])))
    return Image.blend(image, grain.resize(image.size).convert("RGB"), 0.05)


def lighthouse():
    """A red and white lighthouse on a rock, blue sea behind."""
    image = gradient((640, 480), "#7db7e8", "#d7ebf7")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 330, 640, 480), fill="#1f5f8b")
    draw.polygon(((180, 480), (250, 350), (420, 345), (520, 480)), fill="#5a5148")
    for band in range(6):
        top, inset = 110 + band * 40, 22 - band * 4
        colour = "#c62828" if band % 2 == 0 else "#f5f5f5"
        draw.polygon(((300 + inset, top), (380 - inset, top), (384 - inset, top + 40), (296 + inset, top + 40)), fill=colour)
    draw.rectangle((315, 75, 365, 110), fill="#333333")
    draw.ellipse((328, 80, 352, 104), fill="#ffe082")
    draw.polygon(((310, 75), (370, 75), (340, 45)), fill="#c62828")
    return finish(image, 1)


def flower():
    """One red flower with a yellow heart before green leaves."""
    image = gradient((640, 480), "#2e5b2c", "#6f9f4f")
    draw = ImageDraw.Draw(image)
    chance = random.Random(4)
    for _ in range(60):
        x, y = chance.randint(0, 640), chance.randint(0, 480)
        draw.ellipse((x - 60, y - 18, x + 60, y + 18), fill=(30 + chance.randint(0, 50), 90 + chance.randint(0, 70), 40))
    draw.rectangle((314, 280, 326, 480), fill="#2f6b2f")
    for dx, dy in ((0, -85), (80, -28), (50, 66), (-50, 66), (-80, -28)):
        draw.ellipse((320 + dx - 62, 220 + dy - 62, 320 + dx + 62, 220 + dy + 62), fill="#d32f2f")
    draw.ellipse((275, 175, 365, 265), fill="#f9c22e")
    return finish(image, 2)


def night_sky():
    """The moon and stars over a dark sea."""
    image = gradient((640, 480), "#050a1f", "#1d2b53")
    draw = ImageDraw.Draw(image)
    chance = random.Random(9)
    for _ in range(140):
        x, y, size = chance.randint(0, 640), chance.randint(0, 320), chance.choice((1, 1, 2))
        draw.ellipse((x - size, y - size, x + size, y + size), fill="#ffffff")
    draw.ellipse((430, 60, 520, 150), fill="#f4f1de")
    draw.rectangle((0, 340, 640, 480), fill="#0b132b")
    for row in range(14):
        width = chance.randint(10, 60)
        draw.ellipse((475 - width, 345 + row * 9, 475 + width, 349 + row * 9), fill="#c9c7b8")
    return finish(image, 3)


def boat():
    """A small white sailing boat on calm water."""
    image = gradient((640, 480), "#a8d4ee", "#eef7fb")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 300, 640, 480), fill="#3b82a6")
    draw.polygon(((310, 90), (310, 310), (180, 310)), fill="#fbfbf7")
    draw.polygon(((322, 120), (322, 310), (430, 310)), fill="#f3efe0")
    draw.rectangle((312, 80, 319, 325), fill="#6b4f2a")
    draw.polygon(((170, 322), (450, 322), (400, 375), (220, 375)), fill="#8b2f2f")
    return finish(image, 4)
