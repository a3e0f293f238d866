"""The program without an account: a preview under mocks, and a rehearsal on the real engine."""
