"""The sections of config.yaml: their names, their types and their defaults."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ByteSize,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)

from sales_batch.config.faults import wrong
from sales_batch.config.values import (
    Address,
    Amount,
    AtLeastOne,
    Count,
    DepartmentName,
    Folder,
    Name,
    Number,
    Position,
    Rate,
    Share,
    Subject,
    VoucherName,
    over,
)
from sales_batch.core.finding import Severity
from sales_batch.core.words import Words


class Section(BaseModel):
    """A section of the configuration: it cannot be changed, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Paths(Section):
    """Where things are; none of the three folders may lie in another."""

    inbox: Path = Path("inbox")
    out: Path = Path("out")
    state: Path = Path("state")

    @model_validator(mode="after")
    def apart(self) -> Self:
        """One folder in another would make the batch read its own output, or worse."""
        places = {name: getattr(self, name).resolve() for name in ("inbox", "out", "state")}
        for name, place in places.items():
            for other, outer in places.items():
                if name != other and place.is_relative_to(outer):
                    raise wrong(
                        f"{name} 和 {other} 不能相同，也不能互相包含（{place}）。"
                        "请改成各自独立的文件夹。",
                        f"{name} and {other} must not be the same folder nor lie in each other "
                        f"({place}). Give each a folder of its own.",
                    )
        return self


class Department(Section):
    """A department: its folder in the inbox (blank: its own name), and who gets its mail."""

    folder: Folder = ""
    mail: tuple[Address, ...] = ()


class Costing(Section):
    """How quotes are costed; rates are fractions, the step is in the base currency."""

    overhead_rate: Rate = Decimal(0)
    target_margin: Share = Decimal("0.20")
    minimum_margin: Share = Decimal("0.10")
    price_step: Annotated[Number, Field(gt=0, max_digits=18, decimal_places=4)] = Decimal("0.01")
    market_days: AtLeastOne = 180


class Orders(Section):
    """Orders; amounts in the base currency."""

    special_from_amount: Amount = Decimal(1000000)


class Deliveries(Section):
    """Deliveries; `over_delivery` is a fraction, the rest are days."""

    over_delivery: Rate = Decimal(0)
    notice_days: Count = 3
    delay_tolerance: Count = 2


class Line(Section):
    """Who may approve: one of these positions, in one of these departments (empty: any).

    `own_department`: the head of the applicant's own. `up_to`: this line suffices up to that
    amount, in the base currency. `together_with`: a second, different person must approve as well.
    """

    positions: Annotated[tuple[Position, ...], Field(min_length=1)]
    departments: tuple[DepartmentName, ...] = ()
    own_department: bool = False
    up_to: Amount | None = None
    together_with: "Line | None" = None


BOSS = {"positions": ("manager", "representative")}
HEAD_AND_BOSS = {
    "positions": ("department_head",), "own_department": True, "together_with": BOSS
}  # fmt: skip
SALES = ("field_sales", "sales_office", "order_desk")
MATRIX: Mapping[str, Any] = {
    "quote": (BOSS,),
    "nonstandard": ({"positions": ("manager",), "departments": ("manufacturing",)},),
    "special_order": (BOSS,),
    "forecast_request": ({"positions": ("manager",), "departments": SALES},),
    "proposal": (BOSS,),
    "entertainment": (BOSS,),
    "return": (
        {"positions": ("department_head", "manager"), "departments": (*SALES, "shipping")},
        {"positions": ("representative",)},
    ),
    "credit": ({"positions": ("department_head", "manager", "representative")},),
    "application": (HEAD_AND_BOSS,),
    "plan": (HEAD_AND_BOSS,),
}


class Approvals(Section):
    """Who may approve what: by subject the lines of which one must be satisfied."""

    credit_from: Amount = Decimal(0)
    matrix: Annotated[Mapping[Subject, tuple[Line, ...]], over(MATRIX)] = Field(
        default={}, validate_default=True
    )


class Appraisal(Section):
    """Appraisal: the highest attainment that counts, as a fraction."""

    cap: Rate = Decimal("1.2")


class Dates(Section):
    """What a date cell may hold: from this day, and up to so many years after the run's day."""

    from_: date = Field(default=date(2000, 1, 1), alias="from")
    years_ahead: Count = 10


class RuleSetting(Section):
    """What is changed about one rule: off, another severity, other thresholds (by their names)."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Number]

    off: bool = False
    severity: Severity | None = None

    @model_validator(mode="before")
    @classmethod
    def switched_off(cls, given: Any) -> Any:
        """`C06: off` is short for `C06: {off: true}`."""
        return {"off": True} if isinstance(given, str) and given.lower() == "off" else given

    @property
    def thresholds(self) -> Mapping[str, Decimal]:
        """The thresholds, by name."""
        return self.__pydantic_extra__


class Limits(Section):
    """How much one workbook may cost; past a limit it is refused. Sizes in bytes."""

    file_bytes: ByteSize = ByteSize(50 * 2**20)
    parts: AtLeastOne = 1_000
    unpacked_bytes: ByteSize = ByteSize(400 * 2**20)
    ratio: AtLeastOne = 1_000
    rows: Annotated[int, Field(ge=1, le=1_048_576)] = 1_048_576
    columns: Annotated[int, Field(ge=1, le=16_384)] = 256
    worker_seconds: AtLeastOne = 120
    worker_bytes: ByteSize = ByteSize(2 * 2**30)


class Mail(Section):
    """How mail is sent; the password comes from the environment only."""

    mode: Literal["off", "files", "smtp"] = "files"
    attachment_limit: ByteSize = ByteSize(10_000_000)
    share: str = ""
    sender: Address | None = None
    administrator: tuple[Address, ...] = ()
    allowed_domains: tuple[Name, ...] = ()
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    timeout_seconds: AtLeastOne = 30

    @model_validator(mode="after")
    def complete(self) -> Self:
        """SMTP needs a server and a sender."""
        if self.mode == "smtp" and not (self.host and self.sender):
            raise wrong(
                "mode 为 smtp 时，host（邮件服务器）和 sender（发件地址）都要填写。",
                "with mode smtp, both host (the mail server) and sender (the address) are needed.",
            )
        return self


CUSTOMER = Words("客户", "customer")
TAKER = Words("受理人", "the person who took it")
DESK = Words("受理科", "order desk")
MAKERS = Words("制造部", "manufacturing")
SELLERS = Words("营业", "sales")
COPIES: Mapping[str, tuple[Words, ...]] = {
    "quote_sheet": (CUSTOMER, Words("存档", "file")),
    "general_order_voucher": (TAKER, DESK),
    "special_order_voucher": (
        TAKER,
        Words("经理或代表转受理科", "manager or representative, then order desk"),
        MAKERS,
        MAKERS,
        Words("总务科", "general affairs"),
    ),
    "manufacturing_order": (DESK, MAKERS, MAKERS, MAKERS),
    "forecast_request": (SELLERS, MAKERS),
    "delivery_notice": (CUSTOMER, Words("进出管理科", "shipping"), SELLERS),
    "delay_notice": (CUSTOMER,),
}


class Vouchers(Section):
    """The copies of each voucher, in order, by their holders."""

    copies: Annotated[Mapping[VoucherName, tuple[Words, ...]], over(COPIES)] = COPIES
