"""Looking at a page: its errors, what it asks of others, how it is drawn, what axe-core says of it."""

import re
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

# What the steps themselves provoke: no cookie, a wrong token, a wrong filter.
REFUSED = {(401, ""), (401, "open"), (422, "v1/search")}
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 800}
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


class Looking:
    """A page that is looked at, and the faults found so far."""

    def __init__(self, shots):
        self.shots, self.faults, self.views, self.page, self.server = shots, [], 0, None, None

    def watched(self, context):
        """A page whose every error, foreign request and broken policy is a fault."""
        page = context.new_page()
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))")
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("dialog", lambda dialog: (self.faults.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda said: said.type == "error" and "Failed to load resource" not in said.text
                and self.faults.append(f"console: {said.text}"))
        page.on("response", lambda reply: reply.status >= 400 and (reply.status, reply.url.split("/", 3)[3]) not in REFUSED
                and self.faults.append(f"{reply.status} for {reply.url}"))
        page.on("request", lambda asked: asked.url.startswith((self.server.address, "blob:", "data:"))
                or self.faults.append(f"a foreign request: {asked.url}"))
        return page

    def until(self, fact, page=None):
        """Waits until an expression is true; the page's policy lets nothing but the browser itself evaluate it."""
        for _ in range(300):
            if (page or self.page).evaluate(fact):
                return
            time.sleep(0.05)
        raise TimeoutError(fact)

    def check(self, what, fact):
        if not fact:
            self.faults.append(what)

    def look(self, name, page=None):
        """A picture of the view, and what axe-core finds in it, in both themes."""
        page = page or self.page
        for theme in ("light", "dark"):
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(250)
            page.screenshot(path=self.shots / f"{name}-{theme}.png")
            found = Axe().run(page)
            self.views += 1
            for rule in found.response["violations"]:
                if rule["impact"] in ("serious", "critical"):
                    places = ", ".join(node["html"][:120] for node in rule["nodes"][:3])
                    self.faults.append(f"axe, {name}, {theme}: {rule['id']}: {rule['help']}: {places}")
        page.evaluate("document.documentElement.dataset.theme = 'system'")
        page.emulate_media(color_scheme="light")

    def ask(self, words):
        self.page.fill("#query", words)
        self.page.press("#query", "Enter")
        expect(self.page.locator("#count")).to_contain_text(re.compile(r"ranked|match|Nothing"))
        self.until("!document.body.classList.contains('asking')")

    @property
    def titles(self):
        return self.page.locator(".hit h2").all_inner_texts()
