"""Records: JSON, CSV and feed items, cut out of their files byte by byte and read alike in every replay."""
