"""The only room that knows the inside of a workbook."""
