"""The memory of copydesk: schema, store, canned queries and checks. The only place, with migrations, for SQLAlchemy."""
