"""Reports: what a run leaves in the Prefect UI for people to read."""
