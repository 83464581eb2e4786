"""The workbooks, as Excel holds them."""
