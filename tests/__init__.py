"""Cases that read like the documents they test."""
