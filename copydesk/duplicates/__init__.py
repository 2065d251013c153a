"""Duplicates: copies and near copies of paragraphs and articles, and what looks like one but says something else."""
