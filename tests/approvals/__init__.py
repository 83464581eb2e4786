"""Approvals, night after night."""
