"""Files of oversight read into records."""
