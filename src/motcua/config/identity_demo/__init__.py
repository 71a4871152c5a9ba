"""A provider that plays the national identity, for tests and demonstrations: a Django site of its own.

It runs as a process of its own with its own settings and database; its users are invented persons.
"""
