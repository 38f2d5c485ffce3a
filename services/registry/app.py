"""The registry put together: the only module that knows every noun."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from uuid import UUID

from services.registry import (
    account,
    branch,
    certificate,
    erasure,
    law,
    membership,
    organisation,
    person,
)
from services.registry.account import queries as of_accounts
from services.registry.account.rows import accounts
from services.registry.account.rows import rows_of as rows_of_account
from services.registry.branch import queries as of_branches
from services.registry.branch.rows import branches
from services.registry.branch.rows import rows_of as rows_of_branch
from services.registry.certificate import queries as of_certificates
from services.registry.certificate.rows import register
from services.registry.certificate.rows import rows_of as rows_of_certificate
from services.registry.certificate.state import Certificate, Issued
from services.registry.context import (
    Context,
    KnownCertificate,
    KnownOrganisation,
    KnownPerson,
    key_of,
)
from services.registry.law import queries as of_law
from services.registry.law.rows import law as law_data
from services.registry.law.rows import rows_of as rows_of_law
from services.registry.membership import queries as of_members
from services.registry.membership.rows import members
from services.registry.membership.rows import rows_of as rows_of_membership
from services.registry.organisation import queries as of_organisations
from services.registry.organisation.rows import organisations
from services.registry.organisation.rows import rows_of as rows_of_organisation
from services.registry.organisation.state import Registered as Organisation
from services.registry.person import queries as of_persons
from services.registry.person.rows import persons
from services.registry.person.rows import rows_of as rows_of_person
from services.registry.person.state import Registered as Person
from services.registry.policies.discipline import POLICIES
from shared import context as kernel
from shared.messages import Role
from shared.read.projection import of_noun
from shared.service import Blueprint
from shared.web.listing import Listing

NAME = "registry"
OWN = (NAME,)
EVERYBODY = frozenset(Role) - {Role.POLICY}
ASSESSMENTS = frozenset({"DossierItemAssessed", "StandardAssessed"})  # no list shows them


def build() -> Blueprint:
    """Say what the registry is made of; nothing runs before the kernel runs it."""
    return Blueprint(
        name=NAME,
        vi="Sổ đăng ký",
        en="Registry",
        nouns=(
            certificate.decider,
            membership.decider,
            organisation.decider,
            branch.decider,
            person.decider,
            law.decider,
            account.decider,
            erasure.decider,
        ),
        context=context,
        follows=("discipline",),
        policies=POLICIES,
        projections=(
            of_noun(certificate.decider, register, rows_of_certificate, ASSESSMENTS),
            of_noun(membership.decider, members, rows_of_membership),
            of_noun(organisation.decider, organisations, rows_of_organisation),
            of_noun(branch.decider, branches, rows_of_branch),
            of_noun(person.decider, persons, rows_of_person),
            of_noun(law.decider, law_data, rows_of_law),
            of_noun(account.decider, accounts, rows_of_account),
        ),
        listings=listings(),
        texts=Path(__file__).parent / "texts",
    )


# What a command may know of other nouns -------------------------------------------------------


def context(base: kernel.Context, states: Mapping[str, Any]) -> Context:
    """Add what the streams that were read say; one that says nothing yet is not known."""
    given = {one.name: getattr(base, one.name) for one in fields(kernel.Context)}
    known_persons: dict[UUID, KnownPerson] = {}
    known_certificates: dict[UUID, KnownCertificate] = {}
    known_organisations: dict[UUID, KnownOrganisation] = {}
    for stream, state in states.items():
        key = key_of(stream)
        match state:
            case Person(versions=(*_, latest)):
                known_persons[key] = KnownPerson(full_name=latest.full_name)
            case Certificate(lifecycle=Issued() as issued):
                known_certificates[key] = known(state, issued)
            case Organisation(name=name, since=day):
                known_organisations[key] = KnownOrganisation(name=name, registered_on=day)
            case _:
                pass
    return Context(
        **given,
        persons=known_persons,
        certificates=known_certificates,
        organisations=known_organisations,
    )


def known(state: Certificate, issued: Issued) -> KnownCertificate:
    """Say what others may know of a certificate that was issued."""
    return KnownCertificate(
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        issued_on=issued.issued_on,
        deprived=tuple((term.starts_on, term.ends_on) for term in state.in_force()),
    )


# What is shown --------------------------------------------------------------------------------


def listings() -> tuple[Listing, ...]:
    """Say which lists there are, and who may read them."""
    return (
        Listing(
            name="certificates",
            vi="Sổ chứng chỉ hành nghề luật sư",
            en="Register of practising certificates",
            row=of_certificates.CertificateRow,
            filters=of_certificates.CertificateFilters,
            query=of_certificates.certificates,
            sources=OWN,
            roles=EVERYBODY,
            public=True,
            noun="certificate",
        ),
        Listing(
            name="dossiers",
            vi="Hồ sơ đang chờ xử lý",
            en="Dossiers that wait",
            row=of_certificates.DossierRow,
            filters=of_certificates.DossierFilters,
            query=of_certificates.dossiers,
            sources=OWN,
            roles=frozenset({Role.DEPARTMENT, Role.BAR, Role.COMMITTEE, Role.AUDITOR}),
            noun="certificate",
        ),
        Listing(
            name="members",
            vi="Danh sách luật sư",
            en="Members of the Bar",
            row=of_members.MemberRow,
            filters=of_members.MemberFilters,
            query=of_members.members,
            sources=OWN,
            roles=EVERYBODY,
            public=True,
            noun="membership",
        ),
        Listing(
            name="organisations",
            vi="Tổ chức hành nghề luật sư",
            en="Law-practice organisations",
            row=of_organisations.OrganisationRow,
            filters=of_organisations.OrganisationFilters,
            query=of_organisations.organisations,
            sources=OWN,
            roles=EVERYBODY,
            public=True,
            noun="organisation",
        ),
        Listing(
            name="branches",
            vi="Chi nhánh",
            en="Branches",
            row=of_branches.BranchRow,
            filters=of_branches.BranchFilters,
            query=of_branches.branches,
            sources=OWN,
            roles=EVERYBODY,
            public=True,
            noun="branch",
        ),
        Listing(
            name="persons",
            vi="Cá nhân",
            en="Persons",
            row=of_persons.PersonRow,
            filters=of_persons.PersonFilters,
            query=of_persons.persons,
            sources=OWN,
            roles=frozenset({Role.DEPARTMENT, Role.BAR, Role.ADMIN, Role.AUDITOR}),
            noun="person",
        ),
        Listing(
            name="laws",
            vi="Dữ liệu luật đã nhập",
            en="Law data entered here",
            row=of_law.LawRow,
            filters=of_law.LawFilters,
            query=of_law.law_data,
            sources=OWN,
            roles=EVERYBODY,
            public=True,
            noun="law",
        ),
        Listing(
            name="accounts",
            vi="Tài khoản",
            en="Accounts",
            row=of_accounts.AccountRow,
            filters=of_accounts.AccountFilters,
            query=of_accounts.accounts,
            sources=OWN,
            roles=frozenset({Role.ADMIN, Role.AUDITOR}),
            noun="account",
        ),
    )
