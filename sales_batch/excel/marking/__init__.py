"""How marks are put into a workbook file, part by part, and nothing else of it is changed."""
