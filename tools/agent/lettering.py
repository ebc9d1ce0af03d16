"""Pictures of text without a drawing library: a page of PDF, drawn by Trove itself."""

import os
import pathlib
import subprocess
import tempfile
import textwrap

from playing import TROVE


def pdf(text):
    """A page with lines of Helvetica, as the shortest PDF that says so."""
    lines = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in textwrap.wrap(text, 60)]
    drawn = "BT /F 16 Tf 40 560 Td 24 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 640 620]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
               f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Courier-Bold>>"]
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{text}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return out + (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
                  f"startxref\n{len(out)}\n%%EOF\n").encode()


def picture(text):
    """A PNG that shows the text."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        page = folder / "pages" / "page.pdf"
        page.parent.mkdir()
        page.write_bytes(pdf(text))
        environment = dict(os.environ, TROVE_STORE=str(folder / "store"), TROVE_VIEWS="none", TROVE_VECTORS="false")
        for arguments in (["index", "--quiet", page.parent], ["show", "--quiet", page, "--picture", folder / "out.png"]):
            subprocess.run([TROVE, *map(str, arguments)], env=environment, check=True, capture_output=True)
        return (folder / "out.png").read_bytes()
