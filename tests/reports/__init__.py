"""The reports, page by page."""
