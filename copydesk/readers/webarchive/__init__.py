"""WARC files, record by record: headers, lengths, digests and payloads, and where they are damaged."""
