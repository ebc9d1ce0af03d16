"""Puts the section of one comparison into tools/bench/RESULTS.md and leaves the others alone."""
import os
import platform
import re

RESULTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "RESULTS.md")


def put(heading, text, path=RESULTS):
    """Replaces the section `## heading`, or appends it."""
    whole = open(path, encoding="utf8").read() if os.path.exists(path) else "# Results beside peers\n"
    section = f"## {heading}\n\n{text.strip()}\n"
    found = re.search(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", whole, re.M | re.S)
    if found:
        whole = whole[: found.start()] + section + ("\n" if whole[found.end():] else "") + whole[found.end():]
    else:
        whole = whole.rstrip() + "\n\n" + section
    with open(path, "w", encoding="utf8") as file:
        file.write(whole)


def machine():
    """The processor and the load, in words."""
    name = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return f"{name or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end"
