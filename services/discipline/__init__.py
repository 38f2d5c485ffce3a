"""Discipline: what became of each violation, in the Bar's hands or in the State's.

Owns        violations (`violation/`), penalties (`penalty/`), disciplinary cases (`case/`)
Publishes   `shared.contracts.discipline`
Follows     registry: the law as it was declared, and who may act
            inspection (`policies/inspection.py`): a breach that it refers
Serves      `/api/discipline/violations`, `/api/discipline/penalties`, `/api/discipline/cases`
"""
