"""How the documentation is built (``make docs``): from the top of the repository, so that links work there, too."""

from __future__ import annotations

import comity

project = "Comity"
author = "The Comity contributors"
copyright = "The Comity contributors, Apache-2.0"  # noqa: A001  Sphinx calls it so
version = release = comity.__version__

root_doc = "docs/index"
include_patterns = ["docs/**", "bench/*.md", "CONTRIBUTING.md", "CHANGELOG.md"]
exclude_patterns = [".venv", "build", "src", "tests"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
smartquotes = False  # it makes one dash of the two before an option

autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_use_ivar = True
default_role = "code"  # what stands in single backticks in docstrings

html_theme = "furo"
html_title = "Comity"
html_baseurl = ""
html_copy_source = False
html_show_sphinx = False
pygments_style = "friendly"

man_pages = [("docs/commands", "comity", "what an international space activity would take", [author], 1)]
