"""What each command does, and what it says to whoever typed it."""

from sales_batch.commands.explaining import explained
from sales_batch.commands.manner import Manner
from sales_batch.commands.night import run
from sales_batch.commands.outputs import figure, report, templates
from sales_batch.commands.quick import check
from sales_batch.commands.verifying import verify

__all__ = ["Manner", "check", "explained", "figure", "report", "run", "templates", "verify"]
