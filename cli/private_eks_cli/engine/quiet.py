"""A stack of the Automation API that asks the CLI nothing after an operation.

The events have said what there is to say, and each question is one more run of the CLI: two for outputs, one for the
history, after every `up`, and two to find a stack that there cannot be yet.
"""

import datetime

from pulumi import automation
from pulumi.automation._stack import StackInitMode


class QuietStack(automation.Stack):
    """Gives empty results; `stack_outputs` of its workspace has outputs."""

    @classmethod
    def new(cls, name: str, options: automation.LocalWorkspaceOptions) -> "QuietStack":
        """Create a stack that there is not; the options have its program."""
        return cls(name, automation.LocalWorkspace(**vars(options)), StackInitMode.CREATE)

    def outputs(self) -> automation.OutputMap:
        """Give none."""
        return {}

    def info(self, show_secrets: bool = True) -> automation.UpdateSummary:
        """Give what `up`, `refresh` and `destroy` want to hand on."""
        return automation.UpdateSummary("update", datetime.datetime.now(datetime.UTC), "", {}, {}, "succeeded")
