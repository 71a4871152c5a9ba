"""What is done about the work: petitions and alerts."""
