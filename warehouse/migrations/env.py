"""Alembic's entry, run by ``warehouse.database.schema.migrate`` inside the transaction it holds. No offline mode."""

from alembic import context

from sumida_etl.warehouse.database import models  # noqa: F401 - they fill the metadata
from sumida_etl.warehouse.database.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite takes changes of tables back like any other, as long as the transaction is not the driver's.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
