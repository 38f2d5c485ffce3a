"""Reporting: what the others recorded, joined into lists and pages; it decides nothing yet.

Owns        its read models (`views/`): rows folded from the logs of the three others
Publishes   nothing but its own work
Follows     registry, inspection, discipline
Serves      `/api/reporting/register` to all; `dossiers`, `late`, `inspections`, `violations`,
            `members`, `recommendations`, `organisations` to whom they concern; a page for the
            Department, the Bar and a district or commune
"""
