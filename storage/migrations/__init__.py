"""The schema's steps, for Alembic."""
