"""The steps of the pipeline, one verb a file. Each takes a draft and the desk and returns a draft with more edits."""
