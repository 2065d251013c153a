"""Alembic's migrations, one file a change of the schema; NOTES.md says what each is for."""
