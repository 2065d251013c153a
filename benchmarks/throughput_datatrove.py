"""datatrove's local executor on the same articles: python -m benchmarks.throughput_datatrove FILE DATABASE.

It mends text with ftfy, applies C4's rules for lines, finds copies of whole articles by MinHash in the four steps that
datatrove's own examples take, and writes JSON lines beside where the others write a database: it has none to write to.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

BUCKETS, HASHES = 16, 8  # as the other pipelines divide their 128 permutations
SHINGLE = 3  # words


def main(file: Path, folder: Path) -> None:
    """All steps, each with an executor of one worker; everything is written below the folder."""
    dedup = import_module("datatrove.pipeline.dedup")
    minhash = import_module("datatrove.pipeline.dedup.minhash")
    # Its default hash function takes text, which current versions of xxhash do not.
    hashing = import_module("datatrove.utils.hashing").HashConfig(hash_fc="sha1")
    config = minhash.MinhashConfig(n_grams=SHINGLE, num_buckets=BUCKETS, hashes_per_bucket=HASHES, hash_config=hashing)
    signatures, buckets, copies = (str(folder / name) for name in ("signatures", "buckets", "copies"))
    writer = import_module("datatrove.pipeline.writers").JsonlWriter(str(folder / "texts"))
    _execute(folder, "sign", [*_cleaning(file), dedup.MinhashDedupSignature(signatures, config=config)])
    _execute(folder, "bucket", [dedup.MinhashDedupBuckets(signatures, buckets, config=config)], tasks=BUCKETS)
    _execute(folder, "cluster", [dedup.MinhashDedupCluster(buckets, copies, config=config)])
    _execute(folder, "write", [*_cleaning(file), dedup.MinhashDedupFilter(copies), writer])


def _cleaning(file: Path) -> list[Any]:
    reader = import_module("datatrove.pipeline.readers").JsonlReader
    rules = import_module("datatrove.pipeline.filters").C4QualityFilter(split_paragraph=True, min_num_sentences=-1)
    mending = import_module("datatrove.pipeline.formatters").FTFYFormatter()
    return [reader(str(file.parent), text_key="text", id_key="url", glob_pattern=file.name), mending, rules]


def _execute(folder: Path, name: str, steps: list[Any], tasks: int = 1) -> None:
    executor = import_module("datatrove.executor").LocalPipelineExecutor
    executor(steps, tasks=tasks, workers=1, logging_dir=str(folder / "logs" / name)).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]).with_suffix(".datatrove"))
