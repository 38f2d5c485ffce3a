"""The registry put together: the only module that knows every noun."""

from pathlib import Path

from services.registry import (
    account,
    aidregistration,
    branch,
    certificate,
    competency,
    engagement,
    erasure,
    foreigntraining,
    law,
    legalaid,
    membership,
    organisation,
    party,
    person,
    practice,
    traineeship,
    training,
)
from services.registry.account import queries as of_accounts
from services.registry.account.rows import accounts
from services.registry.account.rows import rows_of as rows_of_account
from services.registry.aidregistration import queries as of_aid_registrations
from services.registry.aidregistration.rows import aid_registrations
from services.registry.aidregistration.rows import rows_of as rows_of_aid_registration
from services.registry.aidregistration.sheet import SHEET as AIDREGISTRATION_SHEET
from services.registry.branch import queries as of_branches
from services.registry.branch.rows import branches
from services.registry.branch.rows import rows_of as rows_of_branch
from services.registry.branch.sheet import SHEET as BRANCH_SHEET
from services.registry.branch.state import held as places_of_branch
from services.registry.certificate import pages as of_dossiers
from services.registry.certificate import queries as of_certificates
from services.registry.certificate.rows import register
from services.registry.certificate.rows import rows_of as rows_of_certificate
from services.registry.certificate.sheet import SHEET as CERTIFICATE_SHEET
from services.registry.competency import queries as of_competencies
from services.registry.competency.rows import competencies
from services.registry.competency.rows import rows_of as rows_of_competency
from services.registry.competency.sheet import SHEET as COMPETENCY_SHEET
from services.registry.engagement import queries as of_engagements
from services.registry.engagement.rows import engagements
from services.registry.engagement.rows import rows_of as rows_of_engagement
from services.registry.engagement.sheet import SHEET as ENGAGEMENT_SHEET
from services.registry.erasure import queries as of_erasures
from services.registry.erasure.rows import erasures
from services.registry.erasure.rows import rows_of as rows_of_erasure
from services.registry.foreigntraining import queries as of_foreign_trainings
from services.registry.foreigntraining.rows import foreign_trainings
from services.registry.foreigntraining.rows import rows_of as rows_of_foreign_training
from services.registry.knowledge import context
from services.registry.law import queries as of_law
from services.registry.law.rows import law as law_data
from services.registry.law.rows import rows_of as rows_of_law
from services.registry.legalaid import queries as of_legal_aid
from services.registry.legalaid.rows import matters
from services.registry.legalaid.rows import rows_of as rows_of_legal_aid
from services.registry.legalaid.sheet import SHEET as LEGALAID_SHEET
from services.registry.membership import queries as of_members
from services.registry.membership.rows import members
from services.registry.membership.rows import rows_of as rows_of_membership
from services.registry.membership.sheet import SHEET as MEMBERSHIP_SHEET
from services.registry.membership.state import held as places_of_membership
from services.registry.menu import MENU
from services.registry.organisation import queries as of_organisations
from services.registry.organisation.rows import organisations
from services.registry.organisation.rows import rows_of as rows_of_organisation
from services.registry.organisation.sheet import SHEET as ORGANISATION_SHEET
from services.registry.organisation.state import held as places_of_organisation
from services.registry.party import queries as of_party
from services.registry.party.rows import cells
from services.registry.party.rows import rows_of as rows_of_party
from services.registry.party.sheet import SHEET as PARTY_SHEET
from services.registry.person import queries as of_persons
from services.registry.person.rows import persons
from services.registry.person.rows import rows_of as rows_of_person
from services.registry.person.state import held as places_of_person
from services.registry.places import queries as of_places
from services.registry.places.rows import PLACES, rows_from
from services.registry.policies.discipline import POLICIES as OF_DISCIPLINE
from services.registry.policies.registry import POLICIES as OF_ITS_OWN
from services.registry.practice import queries as of_practices
from services.registry.practice.rows import practices
from services.registry.practice.rows import rows_of as rows_of_practice
from services.registry.practice.sheet import SHEETS as PRACTICE_SHEETS
from services.registry.practice.state import held as places_of_practice
from services.registry.practising import queries as of_practising
from services.registry.traineeship import queries as of_trainees
from services.registry.traineeship.rows import rows_of as rows_of_traineeship
from services.registry.traineeship.rows import trainees
from services.registry.traineeship.sheet import SHEET as TRAINEESHIP_SHEET
from services.registry.training import queries as of_training
from services.registry.training.rows import rows_of as rows_of_training
from services.registry.training.rows import trainings
from services.registry.training.sheet import SHEET as TRAINING_SHEET
from shared.messages import Role
from shared.read.projection import of_noun
from shared.service import Blueprint
from shared.web.listing import Listing

NAME = "registry"
OWN = (NAME,)
EVERYBODY = frozenset(Role) - {Role.POLICY}
CHAINED = frozenset({"traineeship", "certificate", "membership", "practice", "organisation"})
# No list shows them.
ASSESSMENTS = frozenset({"DossierItemAssessed", "StandardAssessed", "RefusalGroundAssessed"})


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
            traineeship.decider,
            training.decider,
            legalaid.decider,
            aidregistration.decider,
            engagement.decider,
            competency.decider,
            party.decider,
            practice.decider,
            law.decider,
            account.decider,
            erasure.decider,
            foreigntraining.decider,
        ),
        context=context,
        follows=("discipline",),
        policies=(*OF_DISCIPLINE, *OF_ITS_OWN),
        projections=(
            of_noun(certificate.decider, register, rows_of_certificate, ASSESSMENTS),
            of_noun(membership.decider, members, rows_of_membership),
            of_noun(organisation.decider, organisations, rows_of_organisation),
            of_noun(branch.decider, branches, rows_of_branch),
            of_noun(person.decider, persons, rows_of_person),
            of_noun(traineeship.decider, trainees, rows_of_traineeship),
            of_noun(training.decider, trainings, rows_of_training),
            of_noun(legalaid.decider, matters, rows_of_legal_aid),
            of_noun(aidregistration.decider, aid_registrations, rows_of_aid_registration),
            of_noun(engagement.decider, engagements, rows_of_engagement),
            of_noun(competency.decider, competencies, rows_of_competency),
            of_noun(party.decider, cells, rows_of_party),
            of_noun(practice.decider, practices, rows_of_practice),
            of_noun(law.decider, law_data, rows_of_law),
            of_noun(account.decider, accounts, rows_of_account),
            of_noun(erasure.decider, erasures, rows_of_erasure),
            of_noun(foreigntraining.decider, foreign_trainings, rows_of_foreign_training),
            of_noun(branch.decider, PLACES["branch"], rows_from(places_of_branch)),
            of_noun(membership.decider, PLACES["membership"], rows_from(places_of_membership)),
            of_noun(
                organisation.decider, PLACES["organisation"], rows_from(places_of_organisation)
            ),
            of_noun(person.decider, PLACES["person"], rows_from(places_of_person)),
            of_noun(practice.decider, PLACES["practice"], rows_from(places_of_practice)),
        ),
        listings=listings(),
        sheets=(
            CERTIFICATE_SHEET,
            MEMBERSHIP_SHEET,
            ORGANISATION_SHEET,
            BRANCH_SHEET,
            *PRACTICE_SHEETS,
            TRAINEESHIP_SHEET,
            TRAINING_SHEET,
            LEGALAID_SHEET,
            AIDREGISTRATION_SHEET,
            ENGAGEMENT_SHEET,
            COMPETENCY_SHEET,
            PARTY_SHEET,
        ),
        menu=MENU,
        workbenches={certificate.decider.noun: of_dossiers.workbench},
        chained=CHAINED,
        texts=Path(__file__).parent / "texts",
    )


# What is shown --------------------------------------------------------------------------------


def listings() -> tuple[Listing, ...]:
    """Say which lists there are, and who may read them."""
    return (
        *of_certificates.LISTINGS,
        *of_members.LISTINGS,
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
        *of_persons.LISTINGS,
        *of_places.LISTINGS,
        *of_practising.LISTINGS,
        *of_trainees.LISTINGS,
        *of_training.LISTINGS,
        *of_legal_aid.LISTINGS,
        *of_aid_registrations.LISTINGS,
        *of_engagements.LISTINGS,
        *of_competencies.LISTINGS,
        *of_party.LISTINGS,
        *of_practices.LISTINGS,
        *of_law.LISTINGS,
        *of_accounts.LISTINGS,
        *of_erasures.LISTINGS,
        *of_foreign_trainings.LISTINGS,
    )
