"""Runs the command line: `python -m sales_batch`."""

from sales_batch.cli import main

if __name__ == "__main__":
    main()
