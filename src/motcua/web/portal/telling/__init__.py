"""How citizens are told: what they chose, the ways to say stop, the appointment for their calendar."""
