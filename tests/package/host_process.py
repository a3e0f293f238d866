"""Runs a Python program in this process as pulumi-language-python does: told by the environment, in a stack."""

import asyncio
import json
import os
import runpy
import sys

from pulumi import runtime


def main() -> None:
    told = {key.removeprefix("PULUMI_"): value for key, value in os.environ.items() if key.startswith("PULUMI_")}
    runtime.settings.reset_options(
        project=told["PROJECT"],
        stack=told["STACK"],
        organization=told["ORGANIZATION"],
        monitor_address=told["MONITOR"],
        engine_address=told["ENGINE"],
        preview=told["DRY_RUN"] == "true",
        parallel=int(told["PARALLEL"]),
    )
    runtime.set_all_config(json.loads(told["CONFIG"]))
    asyncio.new_event_loop().run_until_complete(runtime.run_in_stack(program))


def program() -> None:
    runpy.run_path(sys.argv[1], run_name="__main__")


if __name__ == "__main__":
    main()
