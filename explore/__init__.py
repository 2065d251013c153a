"""Looking: pages over the database, in Datasette. The only place that imports Datasette."""
