"""Visits: a moment at the counter booked ahead, a number in the hall, the board that calls it."""
