"""What is measured, one module a topic; each gives rows of values for each contestant."""
