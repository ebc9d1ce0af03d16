"""Pages with text that stands nowhere else in the corpus. Each function returns a PIL image."""

from draw import Page, scanned


def letter():
    """A typed letter of 1887, as a scanner saw it."""
    page = Page(1240, 1060, "#f7f4ea")
    page.text(1110, 110, "Dunmarrow, 2 May 1887", "serif", 30, anchor="ra")
    page.y = 200
    for words in (
        "To Mrs. Adelaide Marrow, Ostervane",
        "Madam,",
        "I regret to inform you that the crate of object glasses arrived cracked. The ship met heavy weather "
        "off the Cradle rocks, and the sawdust had been packed too loosely by my apprentice.",
        "I have begun to grind a second pair at my own expense. The crown glass comes from Vellin, the flint "
        "from my own furnace, and both will be ready in the spring of next year.",
        "Please ask the mason to leave the northern pillar uncapped until then, and to keep the cat away from "
        "the wet mortar.",
        "Your obedient servant,",
        "Cornelius Hathersage, optician",
    ):
        page.paragraph(130, 980, words, "serif", 30)
        page.y += 34
    return scanned(page.image, seed=1887, degrees=1.3)


def incident_report():
    """A typewritten report with a stamp, as a scanner saw it."""
    page = Page(1240, 1180, "white")
    page.text(620, 90, "HARBOUR OFFICE  -  INCIDENT REPORT", "mono", 32, anchor="ma")
    page.draw.line((110, 145, 1130, 145), fill="black", width=3)
    page.y = 190
    for words in (
        "Date: 23 August    Time: 04:40    Officer: R. Okonwe",
        "At low water the dredger Molly Tansy fouled her anchor on an iron chest of unknown age. The chest was "
        "raised at nine o'clock and held 212 pewter spoons and a wedding dress.",
        "The finder's share goes to the crew. The dress was dried on the north mole and is now with the curator "
        "of the tide museum.",
        "Damage: one bent anchor fluke, repaired by the smith for 14 crowns.",
    ):
        page.paragraph(110, 1020, words, "mono", 28)
        page.y += 36
    page.draw.rectangle((780, 960, 1110, 1050), outline="#444444", width=5)
    page.text(945, 1005, "CASE CLOSED", "bold", 36, "#444444", "mm")
    return scanned(page.image, seed=23, degrees=-0.9, strength=20)


def comet_poster():
    """A poster: large light letters on a dark sky."""
    page = Page(900, 1200, "#14213d")
    for x, y, size in ((120, 700, 3), (760, 640, 4), (300, 830, 2), (640, 900, 3), (180, 1010, 4), (800, 1040, 2)):
        page.draw.ellipse((x - size, y - size, x + size, y + size), fill="white")
    page.draw.polygon(((300, 690), (640, 880), (620, 910)), fill="#8da9c4")
    page.draw.ellipse((610, 865, 660, 915), fill="#fdf0d5")
    page.text(450, 110, "COMET NIGHT", "bold", 96, "#fdf0d5", "ma")
    page.text(450, 260, "on Lantern Hill", "sans", 56, "#fdf0d5", "ma")
    page.text(450, 400, "Saturday 12 April, from nightfall", "sans", 44, "white", "ma")
    page.text(450, 480, "Hot cider and borrowed blankets", "sans", 44, "white", "ma")
    page.text(450, 560, "Bring no torches, bring your aunt", "sans", 44, "white", "ma")
    page.text(450, 1110, "If clouds come: shadow theatre in the ropewalk", "sans", 32, "#fdf0d5", "ma")
    return page.image


def receipt():
    """A receipt of the quay café: narrow, in a typewriter face."""
    page = Page(620, 900, "#fcfcf8")
    page.text(310, 40, "SLATE QUAY CAFE", "mono", 40, anchor="ma")
    page.text(310, 96, "Ostervane, table 7", "mono", 26, anchor="ma")
    rows = (("2 x Kelp bread", "5.20"), ("1 x Smoked eel pie", "8.40"), ("3 x Gooseberry tea", "6.60"),
            ("1 x Lighthouse cake", "4.80"), ("Borrowed umbrella", "1.00"))
    y = 180
    for name, price in rows:
        page.text(50, y, name, "mono", 28)
        page.text(570, y, price, "mono", 28, anchor="ra")
        y += 58
    page.draw.line((50, y + 6, 570, y + 6), fill="black", width=3)
    page.text(50, y + 30, "TOTAL crowns", "mono", 32)
    page.text(570, y + 30, "26.00", "mono", 32, anchor="ra")
    page.text(310, y + 130, "Paid in cash", "mono", 28, anchor="ma")
    page.text(310, y + 180, "You were served by Philippa", "mono", 28, anchor="ma")
    page.text(310, y + 260, "The eel was local.", "mono", 28, anchor="ma")
    return scanned(page.image, seed=7, degrees=0.6, strength=16)


def ferry_timetable():
    """A printed timetable with ruled columns."""
    page = Page(1100, 800, "#fffdf5")
    page.text(550, 50, "FERRY PETREL ANNE", "bold", 48, anchor="ma")
    page.text(550, 120, "Winter timetable, from 1 November", "sans", 32, anchor="ma")
    page.y = 200
    page.table(90, (280, 320, 320), (
        ("Day", "Leaves Dunmarrow", "Leaves Ostervane"),
        ("Monday to Friday", "07:35", "16:10"),
        ("Saturday", "09:05", "17:25"),
        ("Sunday", "11:15", "18:40"),
        ("Herring Fair", "06:00", "23:55"),
    ), size=26, height=64)
    page.y += 40
    page.paragraph(90, 920, "Bicycles travel free. Goats need a ticket and a companion. No crossing when the red "
                   "lantern is shown.", "sans", 28)
    return page.image


def terminal():
    """A picture of a screen: the ticket terminal of the museum."""
    page = Page(960, 620, "#e8e8ee")
    page.draw.rectangle((0, 0, 960, 56), fill="#2b3a55")
    page.text(24, 28, "Tide Museum - ticket desk", "sans", 26, "white", "lm")
    for x, colour in ((860, "#e0b040"), (895, "#60a060"), (930, "#c05050")):
        page.draw.ellipse((x - 11, 17, x + 11, 39), fill=colour)
    page.draw.rectangle((30, 90, 930, 470), fill="white", outline="#888888", width=2)
    for row, words in enumerate((
        "Order 40772   Visitor group: Dunmarrow School",
        "Adults: 3     Children: 26     Free entry: 26",
        "Error E-118: the printer is out of blue paper",
        "Last backup failed: disk 'walrus' not mounted",
        "Hint: knock twice on the cabinet and retry",
    )):
        page.text(60, 120 + 66 * row, words, "mono", 27, "#8a1c1c" if "Error" in words else "black")
    for x, words in ((30, "Cancel"), (250, "Retry"), (470, "Print later")):
        page.draw.rounded_rectangle((x, 510, x + 190, 575), 10, fill="#2b3a55")
        page.text(x + 95, 542, words, "sans", 26, "white", "mm")
    return page.image


def telescope_diagram():
    """A diagram: the parts of the refractor, each with its name."""
    page = Page(1200, 720)
    page.text(600, 30, "Parts of the Marrow refractor", "bold", 36, anchor="ma")
    page.draw.polygon(((200, 240), (860, 300), (860, 380), (200, 440)), fill="#dbe4ee", outline="black")
    page.draw.rectangle((860, 318, 960, 362), fill="#c5a15a", outline="black")
    page.draw.rectangle((520, 400, 580, 620), fill="#9a9a9a", outline="black")
    page.label((60, 110, 330, 170), "Object glass")
    page.arrow(195, 170, 195, 240)
    page.label((420, 110, 700, 170), "Dew heater ring")
    page.arrow(560, 170, 560, 270)
    page.label((850, 190, 1130, 250), "Eyepiece turret")
    page.arrow(910, 250, 910, 316)
    page.label((680, 520, 1000, 580), "Capstan bearing")
    page.arrow(680, 550, 582, 550)
    page.label((130, 520, 420, 580), "Clock weight 41 kg")
    page.arrow(420, 550, 518, 550)
    return page.image


def water_diagram():
    """A flow chart: the water of the glass house."""
    page = Page(1200, 620)
    page.text(600, 30, "Water of the Sailmakers' house", "bold", 36, anchor="ma")
    page.label((60, 140, 330, 220), "Rain gutter", "#d8ecf3")
    page.label((460, 140, 740, 220), "Cistern 9000 litres", "#d8ecf3")
    page.label((870, 140, 1140, 220), "Charcoal filter", "#eeeeee")
    page.label((870, 380, 1140, 460), "Warm room", "#f5ddc8")
    page.label((460, 380, 740, 460), "Cool room", "#dcefd5")
    page.label((60, 380, 330, 460), "Overflow to duck pond", "#d8ecf3", 22)
    page.arrow(330, 180, 458, 180)
    page.arrow(740, 180, 868, 180)
    page.arrow(1005, 220, 1005, 378)
    page.arrow(870, 420, 742, 420)
    page.arrow(460, 420, 332, 420)
    page.text(600, 540, "Pump by bicycle: twelve minutes a day", "sans", 28, anchor="ma")
    return page.image


def catalogue_cards():
    """Three pages of one TIFF: cards of the museum's catalogue, black on white."""
    cards = (
        ("Card 1 of 3", "Barometer of seal gut", "Bought from the lamp keeper's niece in 1922. It falls before "
         "snow but not before rain. Shelf C, box 14."),
        ("Card 2 of 3", "Ship in a bottle", "The ship is the Petrel Anne with all her lanterns. The bottle held "
         "plum brandy. Made by a prisoner in eleven weeks."),
        ("Card 3 of 3", "Compass with two needles", "One needle points north, the other to the maker's house. "
         "Nobody has opened it. Lent to the school each June."),
    )
    pages = []
    for number, title, words in cards:
        page = Page(1000, 520, 255, "L")
        page.draw.rectangle((20, 20, 980, 500), outline=0, width=3)
        page.text(950, 50, number, "mono", 24, 0, "ra")
        page.text(60, 110, title, "bold", 40, 0)
        page.y = 210
        page.paragraph(60, 880, words, "serif", 32, 0, 1.5)
        pages.append(page.image.convert("1", dither=0))
    return pages


def chinese_notice():
    """A notice in Chinese: a heading, three rules, a table of opening hours."""
    page = Page(1000, 900)
    page.text(500, 60, "观星台开放通知", "cjk", 64, anchor="ma")
    page.y = 190
    for words in (
        "一、灯笼山观星台每周二和周五晚上开放。",
        "二、请勿携带手电筒,眼睛需要二十分钟适应黑暗。",
        "三、望远镜的铜夹子非常冷,请戴手套。",
    ):
        page.paragraph(80, 860, words.replace(",", "\uff0c"), "cjk", 36, gap=1.6)
        page.y += 16
    page.y += 20
    page.table(150, (350, 350), (("季节", "开放时间"), ("夏季", "20:30 至 00:30"), ("冬季", "18:00 至 22:00")),
               "cjk", 34, 74)
    page.text(500, 800, "小镇图书馆同时借出星图", "cjk", 36, anchor="ma")
    return page.image
