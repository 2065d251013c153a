"""Pages watched while they are open: what they ask of other hosts, what goes wrong in them, what runs or is live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route

# Prefect's newer UI asks its makers' statistics for their settings as soon as it opens. Nothing turns that off; here,
# as on every machine without a way out, it gets no answer.
STATISTICS = {"sr-client-cfg.amplitude.com", "api2.amplitude.com"}

# What payloads call to show that they run. `ran` is what they called. Not eval: Playwright itself calls it.
TRAPS = """() => {
  window.ran = [];
  for (const name of ["alert", "prompt", "confirm", "print"]) {
    window[name] = (...given) => { window.ran.push(`${name}(${given})`); };
  }
}"""

SCRIPTS = "() => [...document.scripts].map(script => script.src || script.textContent)"

# What in a page is live: handlers, addresses that run, frames, and scripts but those that are known.
LIVE = """scripts => {
  const own = new Set(scripts);
  const faults = [];
  const runs = /^(javascript|vbscript|data):/i;
  const picture = /^data:image\\/(svg\\+xml|png);base64,/;
  const walk = root => {
    for (const element of root.querySelectorAll("*")) {
      const short = element.outerHTML.slice(0, 200);
      for (const {name, value} of element.attributes) {
        const bare = value.replace(/[\\u0000-\\u0020]/g, "");
        if (/^on/i.test(name)) faults.push(`handler ${name}: ${short}`);
        if (runs.test(bare) && !(element.localName === "img" && name === "src" && picture.test(bare))
            && /^(href|src|srcdoc|action|formaction|data|xlink:href|to|from|values|poster|background)$/i.test(name))
          faults.push(`address ${name}: ${short}`);
      }
      if (["iframe", "frame", "object", "embed", "base", "applet", "portal"].includes(element.localName))
        faults.push(`frame: ${short}`);
      if (element.localName === "meta" && element.httpEquiv) faults.push(`meta: ${short}`);
      if (element.localName === "script" && !own.has(element.src || element.textContent))
        faults.push(`script: ${short}`);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return faults;
}"""


@dataclass
class Watched:
    """A page and what was seen of it since it was opened."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def scripts(self) -> list[str]:
        """The scripts of the page, by their addresses, or their texts."""
        found: list[str] = self.page.evaluate(SCRIPTS)
        return found

    def live(self, scripts: Sequence[str]) -> list[str]:
        """What is live besides `scripts`, or has run: anything of that came from a text."""
        ran: list[str] = self.page.evaluate("() => window.ran")
        found: list[str] = self.page.evaluate(LIVE, scripts)
        return [*found, *ran, *self.dialogs]

    def strangers(self) -> set[str]:
        """The hosts asked besides this computer."""
        return {urlsplit(url).hostname or url for url in self.outside}


def watch(context: BrowserContext) -> Watched:
    """A new page whose requests to other hosts go nowhere, and that notes what it should not do."""
    context.add_init_script(f"({TRAPS})()")
    made = Watched(context.new_page())
    page = made.page

    def routed(route: Route) -> None:
        made.outside.append(route.request.url)
        route.abort()

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            made.errors.append(f"{message.text} at {message.location['url']}")

    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1" and not url.startswith(("data:", "blob:")), routed)
    page.on("console", said)
    page.on("pageerror", lambda error: made.errors.append(str(error)))
    page.on("dialog", lambda dialog: (made.dialogs.append(dialog.message), dialog.dismiss()))
    return made
