"""For those who answer for figures: forms, submissions, registers, indices, the board, letters."""
