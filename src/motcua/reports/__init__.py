"""Every figure from one definition: forms, indices, boards, letters, submissions, comparison of books."""
