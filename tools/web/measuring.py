"""How long the page takes over a large store."""

import re
import sqlite3
import statistics
import time

from looking import CHROMIUM, WIDE, Looking
from playwright.sync_api import expect, sync_playwright
from served import Server


class Measuring(Looking):
    """A page over a store of some 100,000 passages."""

    def measure(self, store, count=15):
        """First paint, and the time from Enter to results on the screen, over a large store."""
        with sqlite3.connect(f"file:{store}/catalog.sqlite?mode=ro", uri=True) as catalog:
            texts = [row[0] for row in catalog.execute("SELECT text FROM chunk WHERE id % 997 = 1 LIMIT ?", [count + 3])]
        with Server(store, "--open", log=self.shots / "large.log") as server, sync_playwright() as playwright:
            self.server = server
            browser = playwright.chromium.launch(**CHROMIUM)
            page = self.watched(browser.new_context(viewport=WIDE))
            page.goto(server.process.stdout.readline().strip())
            paints = []
            for _ in range(5):
                page.goto("about:blank")
                page.goto(server.address)
                self.until("performance.getEntriesByName('first-contentful-paint').length > 0", page)
                paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            times = []
            for text in texts:
                words = " ".join(re.findall(r"\w+", text)[:8])
                times.append(page.evaluate("""words => new Promise(done => {
                    const query = document.getElementById('query'), results = document.getElementById('results')
                    query.value = words
                    const start = performance.now()
                    new MutationObserver((_, watch) => {
                      if (!results.children.length) return
                      watch.disconnect()
                      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)))
                    }).observe(results, { childList: true })
                    results.replaceChildren()
                    document.getElementById('form').requestSubmit()
                })""", words))
            times = times[3:]
            self.ask_wide(page)
            page.evaluate("""() => {
                window.longest = [0]
                new PerformanceObserver(list => longest.push(...list.getEntries().map(e => e.duration)))
                  .observe({ type: 'longtask' })}""")
            start = time.monotonic()
            while page.locator(".hit").count() < 10_000 and time.monotonic() - start < 240:
                page.evaluate("""() => { const more = document.getElementById('more'); more.disabled || more.click() }""")
                page.wait_for_timeout(40)
            shown, longest = page.locator(".hit").count(), page.evaluate("Math.max(...longest)")
            frame = page.evaluate("""async () => {
                const frames = []
                for (let turn = 0, last = performance.now(); turn < 60; turn += 1) {
                  scrollTo(0, turn * document.body.scrollHeight / 60)
                  await new Promise(requestAnimationFrame)
                  frames.push(performance.now() - last)
                  last = performance.now()
                }
                return frames.sort((a, b) => a - b)[30]}""")
            browser.close()
        paint, result = statistics.median(paints), statistics.median(times)
        print(f"first paint {paint:.0f} ms (median of {len(paints)}, worst {max(paints):.0f}); Enter to results {result:.0f} ms "
              f"(median of {len(times)}, worst {max(times):.0f}); {shown} hits on one page, longest task {longest:.0f} ms, a frame of scrolling {frame:.0f} ms")
        return [fault for fault, is_one in (
            (f"first paint takes {paint:.0f} ms", paint > 300), (f"a result takes {result:.0f} ms", result > 100),
            (f"only {shown} hits could be paged through", shown < 10_000)) if is_one]

    @staticmethod
    def ask_wide(page):
        """A question that more than ten thousand passages answer."""
        page.fill("#query", "the history of the river and the town")
        page.press("#query", "Enter")
        expect(page.locator("#more")).to_be_visible()
