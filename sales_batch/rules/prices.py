"""P: what the price lists and cost items must hold."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd
from pandas import DataFrame

from sales_batch.core.lookup import value_of
from sales_batch.core.rule import rule
from sales_batch.sheets.prices import CostItem, Material

NEEDS: Mapping[str, tuple[str, ...]] = {
    "main_material": ("material_id",),
    "auxiliary_material": ("material_id",),
    "purchase": ("material_id",),
    "subassembly": ("component_id",),
    "processing": ("process", "hourly_rate"),
}
MAY_HAVE: Mapping[str, tuple[str, ...]] = {
    "main_material": ("scrap_rate",),
    "auxiliary_material": ("scrap_rate",),
    "purchase": ("scrap_rate",),
    "subassembly": ("scrap_rate",),
    "processing": ("setup_hours",),
}
"""Beside the usage, what a cost type needs and what else it may have."""
SPECIFIC = ("material_id", "component_id", "process", "scrap_rate", "setup_hours", "hourly_rate")
NUMBERS = ("scrap_rate", "setup_hours", "hourly_rate")
CATEGORY = {"main_material": "main", "purchase": "main", "auxiliary_material": "auxiliary"}


@rule(
    "P01",
    takes=(CostItem,),
    at=("material_id", "component_id", "process", "hourly_rate"),
    clause="R9 3(3)2",
    must="费用项目填齐所属类别需要的内容",
    zh="费用类别为“{cost_type}”的，“{column}”必须填写。请补填，或更正费用类别。",
    en="In a cost item of the type {cost_type}, “{column}” must not be blank. Fill it in, or "
    "correct the cost type.",
)
def a_cost_item_has_what_its_type_needs(items: DataFrame) -> DataFrame:
    """Rows that lack a column that their cost type needs."""
    return pd.concat(
        items[(items.cost_type == cost_type) & items[name].isna()].assign(at=name)
        for cost_type, names in NEEDS.items()
        for name in names
    )


@rule(
    "P01",
    takes=(CostItem,),
    at=SPECIFIC,
    clause="R9 3(3)2",
    must="费用项目不填其他类别的内容",
    zh="费用类别为“{cost_type}”的，“{column}”应留空，这里却填了 {value}。请清空，或更正费用类别。",
    en="In a cost item of the type {cost_type}, “{column}” must be blank, but {value} was "
    "entered. Clear it, or correct the cost type.",
)
def a_cost_item_has_nothing_of_another_type(items: DataFrame) -> DataFrame:
    """Rows that fill in a column of another cost type; a 0 is no more than a blank."""
    others = {
        name: [one for one in NEEDS if name not in NEEDS[one] + MAY_HAVE[one]] for name in SPECIFIC
    }
    return pd.concat(
        items[items.cost_type.isin(others[name]) & filled(items, name)].assign(at=name)
        for name in SPECIFIC
    )


def filled(items: DataFrame, name: str) -> "pd.Series[bool]":
    """Where a cell says something: it holds a text, or a number other than 0."""
    return items[name] != 0 if name in NUMBERS else items[name].notna()


@rule(
    "P01",
    takes=(CostItem, Material),
    at="material_id",
    clause="R9 3(3)2",
    must="材料的类别与费用类别相符",
    zh="材料 {material_id} 的类别是“{category}”，不能用作“{cost_type}”。请更正材料编号、费用类别，"
    "或“材料”表中的类别。",
    en="Material {material_id} is of the category {category} and cannot be used for the cost type "
    "{cost_type}. Correct the material, the cost type, or the category in Materials.",
)
def a_material_is_of_the_category_of_its_cost_type(
    items: DataFrame, materials: DataFrame
) -> DataFrame:
    """Main materials and purchases use main materials, auxiliary material items auxiliary ones."""
    category = value_of(items, ["material_id"], materials, ["material_id"], "category")
    wrong = [
        items[(items.cost_type == cost_type) & (category != right)]
        for cost_type, right in CATEGORY.items()
    ]
    found = pd.concat(wrong)
    words = Material.columns["category"].choices
    return found.assign(category=[words[code] for code in category[found.index].tolist()])


@rule(
    "P02",
    takes=(CostItem,),
    at="component_id",
    clause="R9 3(3)2",
    must="产品不直接或间接用到它自己",
    zh="半成品互相包含：{path}。产品不能直接或间接用到它自己。请更正其中一处半成品编号。",
    en="Sub-assemblies contain each other: {path}. No product can be made of itself, not even "
    "indirectly. Correct one of these components.",
)
def no_product_is_made_of_itself(items: DataFrame) -> DataFrame:
    """Sub-assembly items on a circle, each with the shortest circle that it closes."""
    parts = items[(items.cost_type == "subassembly") & items.product_id.notna()]
    parts = parts[parts.component_id.notna()]
    inside = _standing(parts.product_id, parts.component_id)
    inside &= _standing(parts.component_id, parts.product_id)
    parts = parts[parts.product_id.isin(inside) & parts.component_id.isin(inside)]
    made_of: dict[str, list[str]] = {}
    pairs = list(zip(parts.product_id, parts.component_id, strict=True))
    for product, component in pairs:
        made_of.setdefault(product, []).append(component)
    ways = [_way(made_of, component, product) for product, component in pairs]
    paths = [" → ".join((pair[0], *way)) for pair, way in zip(pairs, ways, strict=True)]
    return parts.assign(path=paths)[[bool(way) for way in ways]]


def _standing(products: Iterable[str], components: Iterable[str]) -> set[str]:
    """What is left when products that contain nothing are taken away, again and again.

    A product is left where it is on a circle, or contains one that is.
    """
    users: dict[str, list[str]] = {}
    count: Counter[str] = Counter()
    for product, component in zip(products, components, strict=True):
        users.setdefault(component, []).append(product)
        count[product] += 1
    taken = [component for component in users if not count[component]]
    for component in taken:
        for product in users.get(component, ()):
            count[product] -= 1
            if not count[product]:
                taken.append(product)
    return {product for product, left in count.items() if left}


def _way(made_of: Mapping[str, list[str]], start: str, goal: str) -> list[str]:
    """The shortest way down from one product to another, both named; empty where there is none."""
    came_from = {start: ""}
    reached = [start]
    for product in reached:
        if product == goal:
            return list(_back(came_from, goal))[::-1]
        for component in made_of.get(product, ()):
            if component not in came_from:
                came_from[component] = product
                reached.append(component)
    return []


def _back(came_from: Mapping[str, str], product: str) -> Iterator[str]:
    while product:
        yield product
        product = came_from[product]


RULES = (
    a_cost_item_has_what_its_type_needs,
    a_cost_item_has_nothing_of_another_type,
    a_material_is_of_the_category_of_its_cost_type,
    no_product_is_made_of_itself,
)
