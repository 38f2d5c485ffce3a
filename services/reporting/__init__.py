"""Reporting: what the others recorded, joined into lists and pages.

Owns        who has which piece of work in hand (`assignment/`), and its read models (`views/`):
            rows folded from the logs of the three others
Publishes   `shared.contracts.reporting`
Follows     registry, inspection, discipline
Serves      `/api/reporting/register` to all; `dossiers`, `late`, `inspections`, `violations`,
            `members`, `recommendations`, `organisations` to whom they concern; a page for the
            Department, the Bar and a district or commune; the Department's worklist
"""
