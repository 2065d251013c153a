"""The thinking part of copydesk: text in, edits and records out.

Nothing here writes, schedules or remembers. `pipeline.run` is the page to read first.
"""

__version__ = "0.1.0"
