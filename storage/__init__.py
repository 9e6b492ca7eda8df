"""Rows and domain objects: SQLAlchemy Core, explicit mapping, one repository a noun."""
