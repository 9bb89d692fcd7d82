"""The database: connections, schema, column types, locks."""
