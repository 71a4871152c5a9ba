"""Apply online: the form, its papers, sending, and what becomes of it."""
