"""The JSON Schema of stack files, for editors: made of the types, docstrings and limits of the program itself."""
