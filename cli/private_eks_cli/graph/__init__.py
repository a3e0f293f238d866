"""What a program registered, and the questions that rules and reports ask of it, by subject."""
