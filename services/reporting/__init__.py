"""Reporting: what the others recorded, joined into lists and pages.

Owns        who has which piece of work in hand (`assignment/`), and its read models (`views/`):
            rows folded from the logs of the three others
Publishes   `shared.contracts.reporting`
Follows     registry, inspection, discipline
Serves      `/api/reporting/register` to all; `dossiers`, `pipeline`, `late`, `inspections`,
            `violations`, `members`, `recommendations`, `organisations`, `trainees`, `guides`,
            `training`, `legal-aid`, `engagements`, `competencies`, `party-cells` to whom they
            concern, beside most of them `<list>-figures`, and the main `figures` of a day;
            `late-by-holder`, `late-by-officer`, `happenings`, `months`, `places`,
            `training-by-year`, `legal-aid-by-year`, `engagements-by-year`, of which the dashboard
            is drawn; a page for the Department, the Bar and a district or commune; the worklist
"""
