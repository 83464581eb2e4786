"""What the company makes, and of what: products, materials and the recipe of every product."""

from dataclasses import dataclass
from decimal import Decimal

from samples.rows import Row

DC, AC, GEARED, TRANSFORMER, PART = "直流电机", "交流电机", "减速电机", "变压器", "组件"

# number, name, specification, unit, price without VAT in January, currency
_MATERIALS = """
M001|漆包铜线|QZ-2 0.15mm|kg|78.40|
M002|漆包铜线|QZ-2 0.25mm|kg|76.20|
M003|漆包铜线|QZ-2 0.40mm|kg|75.10|
M004|漆包铜线|QZ-2 0.80mm|kg|74.30|
M005|漆包铝线|QZL 0.60mm|kg|32.50|
M006|硅钢片|50W470|kg|6.80|
M007|硅钢片|35W300|kg|8.90|
M008|硅钢带|EI型 0.35mm|kg|9.60|
M009|铁氧体磁瓦|R21 小号|片|0.32|USD
M010|铁氧体磁瓦|R36 大号|片|0.58|USD
M011|钕铁硼磁钢|N35 20×10×4|片|1.45|USD
M012|压铸铝合金|ADC12|kg|24.00|
M013|冷轧钢板|SPCC 1.2mm|kg|5.60|
M014|圆钢|45号 φ8|kg|5.20|
M015|合金圆钢|40Cr φ14|kg|7.40|
M016|工程塑料|PA66 加纤30%|kg|21.00|
M017|骨架料|PBT 阻燃|kg|19.00|
M018|滚动轴承|608ZZ|只|2.10|
M019|滚动轴承|6202ZZ|只|4.30|
M020|碳刷|5×8×14|副|1.60|
M021|换向器|12槽|只|3.80|
M022|换向器|16槽|只|5.50|
M023|减速齿轮组|二级 小号|套|11.50|
M024|减速齿轮组|三级 大号|套|23.50|
M025|运转电容|4μF 450V|只|3.20|
M026|霍尔传感器|双极性|只|0.36|EUR
M027|接线端子|四位|只|0.45|
M028|温控器|120℃常闭|只|2.60|
M101|绝缘漆|1032|kg|28.00|
M102|稀释剂|配1032|kg|14.00|
M103|绝缘纸|DMD 0.2mm|kg|26.00|
M104|绝缘套管|φ2|m|0.35|
M105|焊锡丝|Sn99.3 1.0mm|kg|168.00|
M106|润滑脂|锂基|kg|42.00|
M107|扎带|3×100|根|0.05|
M108|胶粘剂|厌氧型|kg|55.00|
M109|铭牌标签|PET|张|0.12|
M110|纸箱|五层 400×300|只|3.40|
M111|泡沫衬垫|EPE|片|0.90|
M112|木托盘|1100×1100|只|45.00|
M113|导热硅脂|1.5W|kg|96.00|
M114|密封垫片|氟橡胶|片|0.90|USD
"""

# number, name, specification, batch, days, recipe; a recipe names what goes in and how much,
# and steps as "name:hours:set-up hours:rate"
_PARTS = """
W01|直流绕组|小号|400|4|M002:0.06 M104:0.3 M101:0.01 绕线:0.05:1.5:42
W02|直流绕组|大号|300|5|M003:0.16 M104:0.5 M101:0.02 绕线:0.08:1.5:42
W03|交流绕组|小号|300|5|M002:0.22 M103:0.02 M101:0.03 绕线:0.12:2:42 嵌线:0.1:0.5:45
W04|交流绕组|大号|200|6|M003:0.48 M103:0.05 M101:0.06 绕线:0.16:2:42 嵌线:0.15:0.5:45
W05|变压器线包|小号|400|4|M003:0.25 M017:0.04 M103:0.01 绕线:0.08:1:42
W06|变压器线包|大号|200|5|M004:1.1 M017:0.15 M103:0.04 绕线:0.2:1:42
T01|转子铁芯|φ28|1000|3|M006:0.18 冲压:0.01:3:60
T02|转子铁芯|φ46|800|3|M006:0.42 冲压:0.02:3:60
T03|定子铁芯|φ90|500|4|M007:0.9 冲压:0.03:4:60
T04|变压器铁芯|EI66|800|3|M008:0.6 冲压:0.02:3:60
T05|变压器铁芯|EI133|400|4|M008:3.2 冲压:0.04:3:60
R01|直流转子|φ28|400|5|T01:1 M014:0.09 M021:1 车削:0.06:1:48
R02|直流转子|φ46|300|5|T02:1 M015:0.2 M022:1 车削:0.08:1:48
R03|交流转子|φ54|300|5|M007:0.5 M012:0.08 M015:0.15 压铸:0.04:2:55 车削:0.06:1:48
R04|交流转子|φ70|200|6|M007:1.1 M012:0.16 M015:0.3 压铸:0.05:2:55 车削:0.08:1:48
K01|电机机壳|φ42 压铸|500|4|M012:0.14 压铸:0.03:3:55
K02|电机机壳|φ63 压铸|400|4|M012:0.36 压铸:0.05:3:55
K03|电机机壳|φ104 钢板|300|4|M013:0.5 M012:0.2 冲压:0.05:3:60
G01|减速箱|二级 小号|200|5|M023:1 M012:0.18 M018:2 M106:0.03 压铸:0.04:3:55 装配:0.08:0.5:40
G02|减速箱|三级 大号|150|6|M024:1 M012:0.42 M019:2 M106:0.06 压铸:0.06:3:55 装配:0.12:0.5:40
G03|制动减速箱|三级 带制动|100|7|G02:1 M013:0.3 M014:0.12 车削:0.05:1:48 装配:0.1:0.5:40
X01|组合定子|试制|50|8|W03:1 T03:1 压装:0.2:2:48
X02|定子组件|试制|50|8|W04:1 M101:0.05 浸漆:0.1:1:40
X03|端盖组件|试制|50|8|M013:0.4 M101:0.02 冲压:0.05:3:60
X04|密封组件|试制|50|8|M113:0.05 M114:2 装配:0.06:0.5:40
"""

_DC_SMALL = "W01:1 R01:1 K01:1 M009:2 M020:1 M018:2 M106:0.01 M109:1 M111:1 M110:0.05"
_DC_LARGE = "W02:1 R02:1 K02:1 M010:2 M020:1 M018:2 M106:0.02 M109:1 M111:1 M110:0.1"
_AC_SMALL = "W03:1 T03:1 R03:1 K03:1 M019:2 M025:1 M028:1 M109:1 M105:0.005 M110:0.1"
_AC_LARGE = "W04:1 T03:1 R04:1 K03:1 M019:2 M025:1 M028:1 M109:1 M105:0.008 M110:0.15"
_BY_SMALL = "W05:1 T04:1 M027:2 M101:0.02 M107:2 M109:1 M110:0.05"
_BY_LARGE = "W06:1 T05:1 M027:4 M101:0.06 M108:0.02 M109:1 M112:0.01"

# number, family, power, days, recipe; the extra copper or steel that the power asks for is added
_PRODUCTS = f"""
ZD-12-015|{DC}|15|6|{_DC_SMALL}
ZD-24-020|{DC}|20|6|{_DC_SMALL}
ZD-24-040|{DC}|40|7|{_DC_SMALL}
ZD-24-060|{DC}|60|7|{_DC_SMALL}
ZD-24-090|{DC}|90|8|{_DC_LARGE}
ZD-36-120|{DC}|120|9|{_DC_LARGE} M011:2
ZD-48-200|{DC}|200|10|{_DC_LARGE} M011:4
JD-220-025|{AC}|25|7|{_AC_SMALL}
JD-220-040|{AC}|40|7|{_AC_SMALL}
JD-220-060|{AC}|60|8|{_AC_SMALL}
JD-220-090|{AC}|90|8|{_AC_SMALL}
JD-220-120|{AC}|120|9|{_AC_LARGE}
JD-220-180|{AC}|180|10|{_AC_LARGE}
JD-380-250|{AC}|250|10|{_AC_LARGE}
GM-24-010|{GEARED}|10|8|{_DC_SMALL} G01:1
GM-24-020|{GEARED}|20|8|{_DC_SMALL} G01:1
GM-24-030|{GEARED}|30|8|{_DC_SMALL} G01:1
GM-24-060|{GEARED}|60|9|{_DC_LARGE} G01:1
GM-220-040|{GEARED}|40|9|{_AC_SMALL} G02:1
GM-220-060|{GEARED}|60|9|{_AC_SMALL} G02:1
GM-220-090|{GEARED}|90|10|{_AC_SMALL} G02:1
BY-0020|{TRANSFORMER}|20|5|{_BY_SMALL}
BY-0050|{TRANSFORMER}|50|5|{_BY_SMALL}
BY-0100|{TRANSFORMER}|100|6|{_BY_SMALL}
BY-0200|{TRANSFORMER}|200|7|{_BY_LARGE}
BY-0300|{TRANSFORMER}|300|7|{_BY_LARGE}
BY-0500|{TRANSFORMER}|500|8|{_BY_LARGE}
BY-1000|{TRANSFORMER}|1000|9|{_BY_LARGE}
ZD-24-050T|{DC}|50|9|{_DC_SMALL} M026:3
ZD-36-080T|{DC}|80|10|{_DC_LARGE} M026:3
ZD-48-150T|{DC}|150|11|{_DC_LARGE} M011:2 M026:3
JD-110-060T|{AC}|60|10|{_AC_SMALL} M016:0.12
JD-220-150T|{AC}|150|11|{_AC_LARGE} M016:0.2
JD-380-200T|{AC}|200|12|{_AC_LARGE} M104:1.2
GM-24-045T|{GEARED}|45|11|{_DC_SMALL} G01:1 M026:2
GM-220-075T|{GEARED}|75|12|{_AC_SMALL} G03:1 M016:0.15
BY-0150T|{TRANSFORMER}|150|8|{_BY_LARGE} M005:0.3
BY-0800T|{TRANSFORMER}|800|10|{_BY_LARGE} M028:1
GM-24-100T|{GEARED}|100|12|
"""

NEW_PRODUCT = "GM-24-100T"
"""The one product for which manufacturing has not yet handed in a cost table."""

TRIAL_PARTS = ("X01", "X02", "X03", "X04")
"""Parts on trial, which go into nothing that is sold."""

_KINDS = {DC: "永磁直流电机", AC: "单相异步电机", GEARED: "齿轮减速电机", TRANSFORMER: "控制变压器"}
_SCRAP = Decimal("0.02")


@dataclass(frozen=True)
class Catalogue:
    """The registers of the price workbook that do not change over time."""

    products: list[Row]
    materials: list[Row]
    cost_items: list[Row]
    first_prices: dict[str, tuple[Decimal, str]]


def catalogue() -> Catalogue:
    """Products, materials, cost tables, and each material's first price with its currency."""
    materials, prices = [], {}
    for line in _MATERIALS.strip().splitlines():
        number, name, specification, unit, price, currency = line.split("|")
        category = "main" if number < "M100" else "auxiliary"
        materials.append(
            {
                "material_id": number,
                "name": name,
                "specification": specification,
                "unit": unit,
                "category": category,
            }
        )
        prices[number] = (Decimal(price), currency)
    products, items = [], []
    for line in _PRODUCTS.strip().splitlines():
        number, family, power, days, recipe = line.split("|")
        products.append(_product(number, family, int(power), int(days)))
        items += _items(number, recipe + _assembly(family, int(power)) if recipe else "")
    for line in _PARTS.strip().splitlines():
        number, name, specification, batch, days, recipe = line.split("|")
        products.append(_part(number, name, specification, int(batch), int(days)))
        items += _items(number, recipe)
    return Catalogue(products, materials, items, prices)


def _product(number: str, family: str, power: int, days: int) -> Row:
    volts = number.split("-")[1]
    rating = f"{power}VA 380/220V" if family == TRANSFORMER else f"{volts}V {power}W"
    return {
        "product_id": number,
        "name": _KINDS[family] + ("（定制）" if number.endswith("T") else ""),
        "specification": rating,
        "unit": "只" if family == TRANSFORMER else "台",
        "family": family,
        "standard": not number.endswith("T"),
        "lead_time_days": days,
        "batch_size": None if number.endswith("T") else Decimal(300 if power <= 60 else 150),
    }


def _part(number: str, name: str, specification: str, batch: int, days: int) -> Row:
    return {
        "product_id": number,
        "name": name,
        "specification": specification,
        "unit": "只",
        "family": PART,
        "standard": False,
        "lead_time_days": days,
        "batch_size": Decimal(batch),
    }


def _assembly(family: str, power: int) -> str:
    if family == TRANSFORMER:
        extra = f" M004:{Decimal(power) / 500} M008:{Decimal(power) / 160}"
        return extra + f" 装配:{Decimal('0.1') + Decimal(power) / 4000}:1:40 测试:0.03:0.5:45"
    extra = f" M003:{Decimal(power) / 1000}"
    return extra + f" 装配:{Decimal('0.15') + Decimal(power) / 2000}:1:40 测试:0.05:0.5:45"


def _items(product: str, recipe: str) -> list[Row]:
    return [_item(product, place + 1, part.split(":")) for place, part in enumerate(recipe.split())]


def _item(product: str, number: int, part: list[str]) -> Row:
    what, usage = part[0], Decimal(part[1]).quantize(Decimal("0.0001")).normalize()
    row: Row = {"product_id": product, "item_no": number, "usage": usage}
    if len(part) == 4:
        rate = Decimal(part[3])
        step = {"process": what, "setup_hours": Decimal(part[2]), "hourly_rate": rate}
        return row | {"cost_type": "processing"} | step
    if what[0] != "M":
        return row | {
            "cost_type": "subassembly",
            "component_id": what,
            "scrap_rate": Decimal("0.01"),
        }
    bought = "M018" <= what <= "M028"
    kind = "purchase" if bought else "main_material" if what < "M100" else "auxiliary_material"
    scrap = Decimal("0.005") if bought else _SCRAP
    return row | {"cost_type": kind, "material_id": what, "scrap_rate": scrap}
