"""Reads a sales department's workbooks every night, checks them, computes and reports."""

__version__ = "0.1.0"
