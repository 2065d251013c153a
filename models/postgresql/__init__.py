"""What a database on a PostgreSQL server needs that a file of SQLite's does otherwise."""
