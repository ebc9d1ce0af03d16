"""What a person does with the page, step by step, and what must be seen then."""

import base64
import urllib.error
import urllib.request

import world
from looking import CHROMIUM, NARROW, WIDE, Looking
from playwright.sync_api import expect, sync_playwright
from served import Server


class Steps(Looking):
    """One browser, one server, and the faults found so far."""

    def __init__(self, work, shots):
        super().__init__(shots)
        self.work = work

    def run(self, readme=None):
        self.folder, store, self.photo = world.make(self.work)
        with Server(store, "--open", log=self.work / "server.log") as server, sync_playwright() as playwright:
            self.server, self.one_time = server, server.process.stdout.readline().strip()
            self.browser = playwright.chromium.launch(**CHROMIUM)
            self.sign_in()
            self.context = self.browser.new_context(viewport=WIDE, locale="en-GB")
            self.page = self.watched(self.context)
            self.page.goto(self.one_time)
            steps = (
                self.words, self.judging, self.answer, self.chinese, self.filters, self.why, self.page_view, self.text_view, self.pictures, self.harm,
                self.keyboard, self.library, self.memory, self.narrow,
            )
            for step in steps:
                step()
                print(f"{step.__name__}: {step.__doc__}", flush=True)
            if readme:
                self.draw_readme(readme)
            self.browser.close()
        print(f"{len(steps)} steps, {self.views} views looked at by axe-core, {len(self.faults)} faults")
        return self.faults

    def sign_in(self):
        """Nothing without the cookie; a token or the one-time address lets in."""
        for path in ("/", "/web/app.js", "/web/page.css", "/docs", "/v1/status"):
            for headers in ({}, {"Accept": "text/html"}, {"Cookie": "trove_session=guess"}):
                try:
                    urllib.request.urlopen(urllib.request.Request(self.server.address + path, headers=headers))
                    self.faults.append(f"{path} is given without a cookie")
                except urllib.error.HTTPError as refusal:
                    self.check(f"{path} without a cookie: {refusal.code}", refusal.code == 401)
                    self.check(f"{path}: no policy", "default-src 'none'" in refusal.headers["Content-Security-Policy"])
        context = self.browser.new_context(viewport=WIDE)
        page = self.watched(context)
        self.check("the sign-in page is no 401", page.goto(self.server.address).status == 401)
        self.look("sign-in", page)
        page.fill("#token", "wrong")
        page.press("#token", "Enter")
        expect(page.locator("[role=alert]")).to_contain_text("not known")
        page.fill("#token", self.server.token)
        page.press("#token", "Enter")
        expect(page.locator("#query")).to_be_visible()
        policy = page.goto(self.server.address).headers["content-security-policy"]
        self.check(f"policy: {policy}", "unsafe" not in policy and "default-src 'none'" in policy)
        page.goto(self.server.address + "/docs")
        self.check("the docs' policy", page.locator("h1").evaluate("e => getComputedStyle(e.parentElement).maxWidth") != "none")
        self.look("docs", page)
        context.close()

    def words(self):
        """Results as one types, best first, with marks, thumbnails and what was not read."""
        expect(self.page.locator("#welcome")).to_contain_text("wait for a question")
        self.look("welcome")
        self.page.locator("#query").press_sequentially("when did the tide machine stop", delay=15)
        expect(self.page.locator(".hit").first).to_be_visible()
        expect(self.page.locator(".hit mark").first).to_be_visible()
        self.ask("Why did the tide machine stop during the winter of 1931?")
        self.check(f"the tide machine: {self.titles[:2]}", "tide" in self.titles[0].lower())
        expect(self.page.locator("#unread")).to_contain_text("could not be read")
        self.page.wait_for_timeout(800)
        self.check("no thumbnail was drawn", self.page.evaluate(
            "[...document.querySelectorAll('.thumb img')].some(i => i.complete && i.naturalWidth > 40)"))
        self.look("results")
        address = self.page.url
        self.page.reload()
        expect(self.page.locator(".hit").first).to_be_visible()
        self.check("the address keeps the question", self.page.url == address)
        self.page.goto(self.server.address)

    def judging(self):
        """Says whether a result answers; the button stays pressed, and the store knows."""
        self.ask("when did the tide machine stop")
        buttons = [self.page.locator(".hit").first.get_by_role("button", name=name)
                   for name in ("Does not answer the question", "Answers the question")]
        for button, other in (buttons, reversed(buttons)):
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            expect(other).to_have_attribute("aria-pressed", "false")
        kept = self.page.evaluate("fetch('/v1/judgements').then(reply => reply.json())")["judgements"]
        self.check(f"one judgement of the page: {kept}", [one["grade"] for one in kept] == [1])
        self.look("judged")

    def answer(self):
        """An answer above the results; a sentence shows its page under the pointer, and opens it with its boxes."""
        self.ask("where do I point the tube to cap the lens and measure the telescope?")
        told = self.page.locator("#answer")
        expect(told).to_be_visible()
        expect(told.locator(".cited li").first).to_be_visible()
        self.look("answer")
        self.ask("point the tube at the zenith and cap the lens")
        self.page.select_option("#format", label="PDF")
        said = told.locator(".sentence .said").first
        expect(said).to_contain_text("zenith")
        expect(told.locator(".cited li").first).to_contain_text("page")
        said.hover()
        self.until("document.querySelector('.peek img')?.naturalWidth > 300")
        expect(self.page.locator(".peek .mark").first).to_be_attached()
        self.look("answer-place")
        said.click()
        expect(self.page.locator("#reader .mark").first).to_be_visible()
        self.look("answer-page")
        self.page.keyboard.press("Escape")
        expect(self.page.locator("#reader")).not_to_be_visible()
        self.page.click("text=Clear")
        expect(told).not_to_be_visible()
        self.ask("who painted the ceiling of the chapel in Rome?")
        expect(told.locator("h2")).to_contain_text("N")
        self.page.click("text=Clear")

    def chinese(self):
        """A Chinese word finds Chinese documents and scans, in a font that has it."""
        self.ask("夜间浇水")
        first = self.page.locator(".hit").first
        expect(first.locator("mark").first).to_be_visible()
        self.check("the Chinese passage names no language", first.locator(".passage").get_attribute("lang") == "zh-Hans")
        self.look("chinese")
        self.ask("浇水")
        self.check("no hit for two characters", self.page.locator(".hit").count() > 0)

    def filters(self):
        """Filters narrow the results; a wrong one says why; Clear takes all back."""
        self.ask("telescope")
        all_of_them = self.page.locator(".hit").count()
        self.page.select_option("#format", label="PDF")
        expect(self.page.locator(".hit .place").first).to_contain_text(".pdf")
        self.until(f"(n => n > 0 && n < {all_of_them})(document.querySelectorAll('.hit').length)")
        self.page.fill("#filter", "nosuchfield:1")
        expect(self.page.locator("#notes .problem")).to_contain_text("no document has a field")
        self.look("refused")
        self.page.click("text=Clear")
        expect(self.page.locator("#query")).to_have_value("")
        expect(self.page.locator(".hit")).to_have_count(0)

    def why(self):
        """Every hit says what its score is made of."""
        self.ask("telescope mirror")
        self.page.locator(".hit .why summary").first.click()
        expect(self.page.locator(".parts table").first).to_be_visible()
        self.look("why")

    def page_view(self):
        """A hit on its page with boxes; the next and the previous hit; other pages; back by the browser."""
        self.ask("point the tube at the zenith and cap the lens")
        self.page.select_option("#format", label="PDF")
        expect(self.page.locator(".hit .place").first).to_contain_text(".pdf")
        self.page.locator(".hit h2 a").first.click()
        expect(self.page.locator("#reader .mark").first).to_be_visible()
        self.until("document.querySelector('.sheet img')?.naturalWidth > 300")
        self.check("a box lies off its page", self.page.evaluate("""() => {
            const page = document.querySelector('.sheet img').getBoundingClientRect()
            return [...document.querySelectorAll('.mark')].every(mark => {
              const box = mark.getBoundingClientRect()
              return box.width > 20 && box.height > 5 && box.left > page.left && box.right < page.right + 4
                && box.top > page.top && box.bottom < page.bottom
            })}"""))
        self.look("page")
        expect(self.page.locator("#reader-turn")).to_contain_text("of")
        shown = self.page.locator("#reader-turn").inner_text()
        self.page.keyboard.press("PageDown" if "page 1 " in shown else "PageUp")
        expect(self.page.locator("#reader-turn")).not_to_have_text(shown)
        first = self.page.url
        self.page.keyboard.press("ArrowRight")
        expect(self.page.locator(".nth")).to_contain_text("2 of")
        self.page.keyboard.press("ArrowLeft")
        expect(self.page.locator(".nth")).to_contain_text("1 of")
        self.check("the hit stands in the address", self.page.url == first)
        self.page.go_back()
        expect(self.page.locator("#reader")).not_to_be_visible()
        self.page.click("text=Clear")

    def text_view(self):
        """A text without pages is read among its neighbours."""
        self.ask("trim the wick of the lamp")
        self.page.select_option("#format", label="Notes and web pages")
        self.until("!document.body.classList.contains('asking')")
        self.page.locator(".hit h2 a").first.click()
        expect(self.page.locator("#reader .text .chosen")).to_be_visible()
        self.look("text")
        self.page.keyboard.press("Escape")
        expect(self.page.locator("#reader")).not_to_be_visible()
        self.page.click("text=Clear")

    def pictures(self):
        """A photo of a printed page, dropped, pasted or chosen, finds the PDF's page."""
        data = base64.b64encode(self.photo.read_bytes()).decode()
        put = """([data, kind]) => {
            const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0))
            const transfer = new DataTransfer()
            transfer.items.add(new File([bytes], 'photo.jpg', { type: 'image/jpeg' }))
            const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
              : new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true })
            document.body.dispatchEvent(event)
        }"""
        for kind in ("drop", "paste", "choose"):
            if kind == "choose":
                self.page.set_input_files("#file", self.photo)
            else:
                if kind == "drop":
                    self.page.evaluate(put, [data, "dragover"])
                    expect(self.page.locator("#drop")).to_be_visible()
                self.page.evaluate(put, [data, kind])
            expect(self.page.locator(".picture")).to_have_count(1)
            expect(self.page.locator(".hit").first).to_be_visible(timeout=20000)
            place = self.page.locator(".hit .place").first.inner_text()
            self.check(f"the photo, by {kind}, finds {place}", "telescope-manual.pdf" in place and "page 2" in place)
            if kind == "drop":
                self.page.wait_for_timeout(800)
                self.look("picture")
                self.page.locator(".hit h2 a").first.click()
                self.until("document.querySelector('.sheet img')?.naturalWidth > 300")
                self.look("picture-page")
                self.page.keyboard.press("Escape")
            self.page.locator(".picture").click()
            expect(self.page.locator(".picture")).to_have_count(0)

    def harm(self):
        """Names, titles and texts that hold HTML are shown and never run."""
        self.ask("zeppelin")
        expect(self.page.locator(".hit")).not_to_have_count(0)
        self.check("the harmful name is not shown", world.HARMFUL_NAME in self.page.locator("#results").inner_text())
        for index in range(min(3, self.page.locator(".hit").count())):
            self.page.locator(".hit .why summary").nth(index).click()
            self.page.locator(".hit h2 a").nth(index).click()
            expect(self.page.locator("#reader .text")).to_be_visible()
            self.page.wait_for_timeout(150)
            self.page.keyboard.press("Escape")
        self.ask(world.HARM)
        self.page.goto(f"{self.server.address}/#q=%3Cimg%20src%3Dx%20onerror%3Dwindow.harm%3D9%3E&filter=%3Cscript%3E&hit=%3Cb%3E")
        self.page.wait_for_timeout(400)
        self.page.goto(f"{self.server.address}/#library?outcome=failed")
        expect(self.page.locator("#ledger")).to_contain_text("broken <b>picture.png")
        self.check("HTML of a document has run", self.page.evaluate("window.harm") is None)
        self.check("HTML of a document became elements", self.page.locator("#ledger b, .hit img[onerror], .passage img").count() == 0)
        self.page.goto(self.server.address + "/#search")
        self.page.reload()

    def keyboard(self):
        """All of it by keyboard alone."""
        press = self.page.keyboard.press
        self.page.locator("body").focus()
        press("/")
        self.page.keyboard.type("ferry timetable")
        press("Enter")
        expect(self.page.locator(".hit").first).to_be_visible()
        self.until("!document.body.classList.contains('asking')")
        press("ArrowDown")
        focused = "document.activeElement.closest('li')?.dataset.id"
        first = self.page.evaluate(focused)
        press("j")
        self.check("j goes to the next result", self.page.evaluate(focused) not in (None, first))
        press("k")
        self.check("k goes back", self.page.evaluate(focused) == first)
        press("w")
        expect(self.page.locator(".hit .parts").first).to_be_visible()
        press("Enter")
        expect(self.page.locator("#reader")).to_be_visible()
        press("ArrowRight")
        expect(self.page.locator(".nth")).to_contain_text("2 of")
        press("Escape")
        expect(self.page.locator("#reader")).not_to_be_visible()
        self.check("the keyboard is at the hit that was read", self.page.evaluate(focused) not in (None, first))
        press("?")
        expect(self.page.locator("#keys")).to_be_visible()
        self.look("keys")
        press("Escape")
        press("t")
        self.check("t chooses a theme", self.page.evaluate("document.documentElement.dataset.theme") in ("light", "dark"))
        press("g")
        expect(self.page.locator("#library h1")).to_be_visible()
        reached = set()
        for _ in range(40):
            press("Tab")
            reached.add(self.page.evaluate("document.activeElement.id || document.activeElement.textContent.slice(0, 20)"))
        self.check(f"Tab reaches the sync button and the ledger: {reached}", {"sync", "ledger"} <= reached)
        press("g")
        expect(self.page.locator("#query")).to_be_visible()
        self.page.evaluate("localStorage.clear()")

    def library(self):
        """Folders, a sync with its progress, and the ledger: what was not read, and why."""
        self.page.goto(self.server.address + "/#library")
        expect(self.page.locator("#roots")).to_contain_text(str(self.folder))
        expect(self.page.locator("#ledger")).to_contain_text("broken.pdf")
        self.look("library")
        (self.folder / "town/fresh.md").write_text("# Fresh\n\nA quokka crossed the market square.\n")
        self.page.click("#sync")
        expect(self.page.locator("#progress")).to_contain_text("1 added", timeout=60000)
        self.page.click("button[data-outcome=indexed]")
        expect(self.page.locator("#ledger")).to_contain_text("fresh.md")
        self.look("library-read")
        self.page.goto(self.server.address + "/#q=quokka")
        expect(self.page.locator(".hit").first).to_contain_text("market square")

    def memory(self):
        """What is remembered: listed, recalled by words, contradicted, pinned, and forgotten after a second question."""
        for body in (
                {"text": "The ferry leaves at nine.", "subject": "ferry", "attribute": "departure", "value": "nine"},
                {"text": "The ferry leaves at eleven.", "subject": "ferry", "attribute": "departure", "value": "eleven"},
                {"text": "<img src=x onerror=window.owned=1> said the clerk.", "speaker": "clerk", "kind": "episode", "form": "turn"}):
            self.page.evaluate("body => fetch('/v1/memory', {method: 'POST', headers: {'Content-Type': 'application/json'}, "
                               "body: JSON.stringify(body)})", body)
        self.page.goto(self.server.address + "/#memory")
        expect(self.page.locator(".memory")).to_have_count(3)
        expect(self.page.locator("#memories")).to_contain_text("contradicted")
        self.look("memory")
        self.page.click("button[data-choice=episodes]")
        expect(self.page.locator(".memory")).to_have_count(1)
        self.page.click("button[data-choice=all]")
        self.page.fill("#recall", "when does the ferry leave?")
        expect(self.page.locator(".memory").first).to_contain_text("The ferry leaves at")
        first = self.page.locator(".memory").first
        first.get_by_role("button", name="Pin").click()
        expect(first).to_contain_text("pinned")
        first.get_by_role("button", name="Forget").click()
        self.look("memory-forget")
        self.page.locator("#memory dialog").get_by_role("button", name="Keep").click()
        expect(first).to_contain_text("pinned")
        first.get_by_role("button", name="Forget").click()
        self.page.locator("#memory dialog").get_by_role("button", name="Forget").click()
        expect(self.page.locator("#memories")).not_to_contain_text("pinned")
        self.check("a memory ran as a script", self.page.evaluate("window.owned === undefined"))

    def narrow(self):
        """The same on a small screen, without scrolling sideways."""
        self.page.set_viewport_size(NARROW)
        for name, address in (("narrow-results", "#q=telescope"), ("narrow-library", "#library"), ("narrow-memory", "#memory")):
            self.page.goto(f"{self.server.address}/{address}")
            self.page.wait_for_timeout(700)
            self.look(name)
            self.check(f"{name} scrolls sideways", self.page.evaluate(
                "document.documentElement.scrollWidth <= innerWidth + 1"))
        self.page.goto(f"{self.server.address}/#q=telescope")
        self.page.locator(".hit h2 a").first.click()
        self.page.wait_for_timeout(700)
        self.look("narrow-page")
        self.page.set_viewport_size(WIDE)

    def draw_readme(self, file):
        """The picture of the README: a question, and its results."""
        from PIL import Image

        self.page.set_viewport_size({"width": 1120, "height": 760})
        self.page.goto(f"{self.server.address}/#q=iron+chest+with+pewter+spoons")
        self.page.reload()
        self.page.wait_for_timeout(1500)
        whole = self.work / "readme.png"
        self.page.screenshot(path=whole)
        Image.open(whole).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(file, optimize=True)
        self.check(f"{file.name} is too large", file.stat().st_size < 200_000)
