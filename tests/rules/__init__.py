"""The rules, held to their cases."""
