"""What an auditor asks for: which controls a stack meets, what in it shows that, and which tests hold it."""
