"""The guide for programs, below /api/v1/: the same verbs, forms, limits and permissions as the pages, as JSON."""
