"""F1 agrees to the last digit with plain fractions over thousands of generated products."""

from collections import Counter

from tests.figures.costs import check

OFTEN = {
    "lines": 2000,
    "products": 1000,
    "products costed by themselves": 500,
    "components": 20_000,
}
"""What a run of the test compares at the least."""
AWKWARD = (
    "six deep", "shared", "batch and no batch", "shared set-up", "scrap", "none taken",
    "set-up at the quantity asked for", "foreign", "an earlier price", "a later price",
    "an earlier rate", "VAT in prices", "VAT not in prices", "VAT of the quote", "unquoted",
    "listed price", "at a step", "standard, below the steps", "free of charge", "even median",
    "odd median", "survey on the first day", "survey a day too old", "missing price",
    "missing rate", "missing items", "missing below", "circle",
)  # fmt: skip
"""What it meets at least fifty times."""


def test_costs_of_generated_products() -> None:
    met = sum((check(seed, deep=seed % 4 == 0) for seed in range(40)), Counter[str]())
    wanted = {**OFTEN, **dict.fromkeys(AWKWARD, 50)}
    assert {what: met[what] for what, least in wanted.items() if met[what] < least} == {}
