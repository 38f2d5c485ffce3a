"""Accounts to sign in with: one for each kind of user, with one password that everybody is told.

Where what cannot be undone takes a second person there is one.
"""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from services.launch.demo.world import World
from shared.messages import Role
from shared.web.accounts import DEMO_PASSWORD


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who may sign in."""

    username: str
    name: str
    role: Role
    unit: str
    areas: tuple[str, ...] = ()


def officers(world: World, area: str) -> tuple[Officer, ...]:
    """Invent one of each kind, and a second one who approves."""
    commune = f"UBND {world.name_of(area)}"
    return (
        Officer("sotuphap", "Cán bộ Sở Tư pháp", Role.DEPARTMENT, "Sở Tư pháp"),
        Officer("doanluatsu", "Cán bộ Đoàn Luật sư", Role.BAR, world.bar),
        Officer("phuong", f"Cán bộ {commune}", Role.COMMUNE, commune, (area,)),
        Officer("thanhtra", "Cán bộ Thanh tra", Role.INSPECTORATE, world.inspectorate),
        Officer("uyban", "Cán bộ Văn phòng UBND", Role.COMMITTEE, "Văn phòng UBND"),
        Officer("kiemtoan", "Kiểm toán viên", Role.AUDITOR, "Kiểm toán"),
        Officer("vanhanh", "Người vận hành", Role.OPERATOR, "Vận hành"),
        Officer("taichinh", "Cán bộ Sở Tài chính", Role.FINANCE, "Sở Tài chính"),
        Officer("quantri", "Quản trị viên", Role.ADMIN, "Quản trị"),
        Officer("sotuphap2", "Lãnh đạo Sở Tư pháp", Role.DEPARTMENT, "Sở Tư pháp"),
        Officer("doanluatsu2", "Ban Chủ nhiệm Đoàn Luật sư", Role.BAR, world.bar),
        Officer("thanhtra2", "Chánh Thanh tra", Role.INSPECTORATE, world.inspectorate),
        Officer("quantri2", "Quản trị viên thứ hai", Role.ADMIN, "Quản trị"),
    )


async def open_accounts(world: World, area: str) -> tuple[Officer, ...]:
    """Open an account for each, and set its password, as an administrator would."""
    admin = world.admin_does()
    found = officers(world, area)
    for one in found:
        account = await admin.done(
            "/api/registry/accounts/open-account",
            {
                "username": one.username,
                "display_name": one.name,
                "role": one.role,
                "unit": one.unit,
                "areas": list(one.areas),
            },
        )
        await admin.send(f"/api/registry/accounts/{account}/password", {"password": DEMO_PASSWORD})
    return found


def tell(found: tuple[Officer, ...], url: str, seconds: float) -> None:
    """Say how long the year took, and with which names one may sign in."""
    table = Table("đăng nhập / sign in as", "vai trò / role", "đơn vị / unit")
    for one in found:
        table.add_row(one.username, one.role, one.unit)
    console = Console(stderr=True)
    console.print(f"một năm giả định / an invented year: {seconds:.1f} s")
    console.print(table)
    console.print(f"mật khẩu / password: [bold]{DEMO_PASSWORD}[/]   {url}/login")
