"""The menu: what a role uses first stands first, and nothing that may be opened is missing."""

from shared.messages import Role
from shared.web.menus import Group, Menu, arranged

MENU = Menu(
    first={Role.BAR: ("members", "")},
    groups=(Group("lawyers", ("certificates", "members")), Group("figures", ("figures",))),
)
MANY = ("", "figures", "members", "nobody-knew", "console/all", "certificates", "audit", "x", "y")


def menu(role: Role, paths: tuple[str, ...] = MANY) -> list[tuple[str, str, bool]]:
    lines = [(f"/registry/{path}".rstrip("/"), path) for path in paths]
    found = arranged(MENU, role, str.upper, lines, "/registry/members", "/registry")
    return [(one.name, one.group, one.current) for one in found]


def test_what_a_role_uses_first_comes_first_then_the_groups_then_what_nobody_named() -> None:
    assert [(name, group) for name, group, _ in menu(Role.BAR)] == [
        ("members", "FIRST"),
        ("", "FIRST"),
        ("certificates", "LAWYERS"),
        ("figures", "FIGURES"),
        ("nobody-knew", "OTHER"),
        ("x", "OTHER"),
        ("y", "OTHER"),
        ("console/all", "MOVING"),
        ("audit", "PROVING"),
    ]
    assert [name for name, _, current in menu(Role.BAR) if current] == ["members"]
    assert [name for name, _, _ in menu(Role.DEPARTMENT)][:2] == ["certificates", "members"]


def test_a_short_menu_has_no_headings_and_an_address_keeps_its_language() -> None:
    assert {group for _, group, _ in menu(Role.BAR, MANY[:3])} == {""}
    (one,) = arranged(MENU, Role.BAR, str, [("/registry/x", "x")], "", "/registry", "?lang=en")
    assert one.path == "/registry/x?lang=en"
