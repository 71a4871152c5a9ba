"""A citizen's word: the feedback slip and petitions."""
