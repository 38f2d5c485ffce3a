"""Inspection: who saw a sign of breach, who looked into it, and what was found.

Owns        recommendations to inspect (`recommendation/`), checks and inspections (`inspection/`)
Publishes   `shared.contracts.inspection`
Follows     registry: the law as it was declared, and who may act
Serves      `/api/inspection/recommendations` and `/api/inspection/inspections`
"""
