"""DuckDB: tables larger than memory, on one machine."""
