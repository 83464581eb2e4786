"""The questions of the business, one module each."""
