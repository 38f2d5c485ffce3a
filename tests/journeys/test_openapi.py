"""Every service keeps to its OpenAPI document, whatever it is sent."""
