"""Who is seen at the counter, when: appointments and the queue."""
