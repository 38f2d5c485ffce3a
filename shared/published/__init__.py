"""What the services make known to others, read off the code: schemas, AsyncAPI, OpenAPI, routes."""
