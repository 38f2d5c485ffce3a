"""Real servers out of wheels, for one machine: PostgreSQL and NATS that live as long as we do."""
