"""HTML pages: from markup to lines, and what a page says about itself."""
