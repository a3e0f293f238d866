"""How long properties are tried: without a deadline, for a busy machine is no bug."""

from hypothesis import settings

settings.register_profile("plan", deadline=None, max_examples=80)
settings.load_profile("plan")
