"""A store to look at: the demo corpus, a PDF of it, files that cannot be read, and files that mean harm."""

import pathlib
import shutil
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools/serve"))

from served import packages, trove  # noqa: E402

DOCUMENTS = ["fpdf2==2.8.7", "pypdfium2==5.10.1", "pillow"]
HARM = "<script>window.harm = 1</script><img src=x onerror='window.harm = 2'>"
HARMFUL_NAME = "<img src=x onerror=window.harm=3>.md"


def printed(markdown, pdf):
    """Prints a text as a PDF of several pages, as an office program would."""
    from fpdf import FPDF

    paper = FPDF(format=(128, 170))
    paper.set_auto_page_break(True, margin=18)
    paper.set_title(pathlib.Path(markdown).stem.replace("-", " ").capitalize())
    paper.add_page()
    for line in pathlib.Path(markdown).read_text(encoding="utf-8").splitlines():
        if line.startswith("```") or (line.startswith("|") and not set(line) - set("|-: ")):
            continue
        if line.startswith("|"):
            line = "      ".join(cell.strip() for cell in line.strip("|").split("|"))
        text = line.encode("latin-1", "replace").decode("latin-1")
        if line.startswith("#"):
            paper.set_font("Helvetica", "B", 15)
            paper.multi_cell(0, 9, text.lstrip("# "), new_x="LMARGIN", new_y="NEXT")
        elif line.strip():
            paper.set_font("Times", "", 12)
            paper.multi_cell(0, 6.4, text, align="L", new_x="LMARGIN", new_y="NEXT")
        else:
            paper.ln(4)
    paper.output(str(pdf))


def photographed(pdf, page, picture):
    """A picture of a page as a phone takes it: smaller, askew, grey."""
    import pypdfium2
    from PIL import Image, ImageEnhance, ImageFilter

    sheet = pypdfium2.PdfDocument(str(pdf))[page - 1].render(scale=2.6).to_pil().convert("RGB")
    table = Image.new("RGB", (sheet.width + 240, sheet.height + 200), (122, 104, 88))
    table.paste(sheet, (120, 100))
    table = table.rotate(1.5, resample=Image.Resampling.BICUBIC, fillcolor=(122, 104, 88))
    table = ImageEnhance.Brightness(table.filter(ImageFilter.GaussianBlur(0.6))).enhance(0.93)
    table.save(picture, quality=88)


def make(work):
    """Makes the folder `documents` and its store below `work`; returns both and a photo of a printed page."""
    folder = work / "documents"
    shutil.copytree(ROOT / "corpora/documents", folder)
    printed(folder / "observatory/telescope-manual.md", folder / "observatory/telescope-manual.pdf")
    photographed(folder / "observatory/telescope-manual.pdf", 2, work / "photo.jpg")
    hostile = folder / "hostile"
    hostile.mkdir()
    (hostile / HARMFUL_NAME).write_text(
        textwrap.dedent(f"""\
            ---
            title: "{HARM.replace('"', "'")}"
            author: "{HARM.replace('"', "'")}"
            ---
            # {HARM}

            A harmful zeppelin note: {HARM}
            """))
    (hostile / "page.html").write_text(
        f"<html><head><title>zeppelin &lt;script&gt;window.harm = 4&lt;/script&gt;</title></head>"
        f"<body><p>A zeppelin page. &lt;script&gt;window.harm = 5&lt;/script&gt;</p>{HARM}</body></html>")
    (hostile / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (hostile / "broken <b>picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    store = work / "store"
    trove(store, "index", folder)
    return folder, store, work / "photo.jpg"


def python(script, *wanted):
    """Runs a script of this folder again with packages; does not return."""
    import os

    environment = packages("web", *DOCUMENTS, *wanted)
    environment["TROVE_WEB"] = "1"
    os.execve(sys.executable, [sys.executable, script, *sys.argv[1:]], environment)
