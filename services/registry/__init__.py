"""The registry: who may practise law, since when, and until when.

Owns        persons (`person/`), practising certificates (`certificate/`), Bar memberships
            (`membership/`), traineeships (`traineeship/`), law-practice organisations
            (`organisation/`) and their branches (`branch/`), yearly training (`training/`), legal
            aid (`legalaid/`) and who registered for it (`aidregistration/`), engagements of
            lawyers by agencies (`engagement/`), competencies (`competency/`), the Bar's Party
            cells (`party/`), recognition of training abroad (`foreigntraining/`), the law as data
            (`law/`), accounts (`account/`), requests to erase personal data (`erasure/`); where
            each of them is, through reorganisations (`places/`)
Publishes   `shared.contracts.registry`
Follows     discipline (`policies/discipline.py`): a penalty may take a certificate's use away,
            a case may suspend a membership or delete a name
Answers     itself (`policies/registry.py`): admission, practice, revocation, deletion, death, the
            end of an organisation and of a year reach the nouns that stand on them
Serves      `/api/registry/…`: certificates, dossiers, members, organisations, branches as they
            stood on a day, as known at a time
"""
