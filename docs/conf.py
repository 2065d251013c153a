"""How Sphinx builds the documentation: MyST pages, the furo theme, and nothing that is loaded from another host."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

from copydesk import __version__

project = "copydesk"
author = "The copydesk authors"
version = release = __version__

extensions = ["myst_parser"]
exclude_patterns = ["_build", "examples"]
nitpicky = True
highlight_language = "none"

# Pages link to headings of one another by the anchors that GitHub gives them.
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]

html_theme = "furo"
html_title = "copydesk"
html_copy_source = False
html_show_sphinx = False

# Pages that stand above this folder, where GitHub looks for them: each is read in the place of one that is here.
ABOVE = {"readme": "README.md", "contributing": "CONTRIBUTING.md"}


def read_from_above(app: Sphinx, docname: str, source: list[str]) -> None:
    """Take the text of a page from above, and lead links that go up there to the page that is here."""
    text = source[0]
    if docname in ABOVE:
        text = (Path(app.srcdir).parent / ABOVE[docname]).read_text(encoding="utf-8").replace("](docs/", "](")
    up = "" if docname in ABOVE else r"\.\./"
    for name, file in ABOVE.items():
        text = re.sub(rf"\]\(((?:\.\./)*){up}{re.escape(file)}", rf"](\1{name}.md", text)
    source[0] = text


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", read_from_above)
