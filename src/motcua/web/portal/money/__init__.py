"""Pay, and the receipts of it."""
