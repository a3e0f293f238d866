"""The parts of docs that are made from the code's own data."""
