"""Results as documents to hand on: one Markdown source, as Markdown, as a Word file or as a PDF."""
