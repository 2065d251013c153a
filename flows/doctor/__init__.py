"""The doctor: what `copydesk doctor` looks at. Each part returns findings and never raises."""
