"""Stands in for Pulumi's host of YAML, as a process that the engine starts: its stand-in for YAML does the rest."""

import sys
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from tests.package.languages import Host, yaml_program


class Yaml(LanguageServer):
    """Runs the Pulumi.yaml of the working directory."""

    def Run(self, request: Any, context: Any) -> Any:
        """Run it; what it prints when it fails is the error."""
        host = Host(
            request.monitor_address, sys.argv[-1], request.project, request.stack, request.dryRun, request.config
        )
        try:
            yaml_program(Path(request.info.program_directory))(host)
        except AssertionError as error:
            return language_pb2.RunResponse(error=str(error))
        return language_pb2.RunResponse()


if __name__ == "__main__":
    server = grpc.server(futures.ThreadPoolExecutor())
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Yaml(lambda: None), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    server.wait_for_termination()
