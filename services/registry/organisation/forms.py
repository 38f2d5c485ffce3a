"""What the law asks of each form: how many found it, and what its name contains."""

from collections.abc import Iterator, Mapping

from shared.contracts.registry.organisation import OrganisationForm
from shared.decider import Fault
from shared.law.territory import fold

# One lawyer founds and heads these; several found the others. Source: Luật Luật sư Đ.33–34.
SOLE = frozenset({OrganisationForm.LAW_OFFICE, OrganisationForm.ONE_MEMBER_FIRM})
# Of a law office as the law says (Đ.33); of firms from memory (Đ.34), the short writing too.
LIMITED = ("công ty luật trách nhiệm hữu hạn", "công ty luật tnhh")
WORDS: Mapping[OrganisationForm, tuple[str, ...]] = {
    OrganisationForm.LAW_OFFICE: ("văn phòng luật sư",),
    OrganisationForm.ONE_MEMBER_FIRM: LIMITED,
    OrganisationForm.PARTNERSHIP: ("công ty luật hợp danh",),
    OrganisationForm.MULTI_MEMBER_FIRM: LIMITED,
}


def misnamed(name: str, form: OrganisationForm | None) -> Iterator[Fault]:
    """A name says the form. Source: Luật Luật sư Đ.33–34."""
    if form is None:
        return
    words = WORDS[form]
    if not any(fold(one) in fold(name) for one in words):
        yield Fault("name-without-form", "name", {"words": words[0]})


def miscounted(founders: int, form: OrganisationForm) -> Iterator[Fault]:
    """One lawyer founds some forms, several found the others. Source: Luật Luật sư Đ.33–34."""
    if form in SOLE and founders != 1:
        yield Fault("one-founder-only", "founders")
    if form not in SOLE and founders == 1:
        yield Fault("several-founders-needed", "founders")
