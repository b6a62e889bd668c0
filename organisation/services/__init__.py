"""Commands on the organisation: units, roles, reorganisation, keys."""
