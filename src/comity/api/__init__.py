"""The public API: what takes several rooms; `comity/__init__.pyi` lists every public name."""
