"""DuckDB: portfolios larger than memory, on one machine."""
