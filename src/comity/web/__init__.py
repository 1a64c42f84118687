"""Comity in a browser and for assistants: pages, an HTTP API and tools. It uses the public API only."""
