"""Files that others wrote, read into plain records."""
