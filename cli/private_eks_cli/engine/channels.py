"""Connections to an engine, each its own: a new engine may listen where one that has ended did.

gRPC shares what it knows of an address within a process: a channel that a failed operation left behind makes a new one
to the same port fail at once, until it cares to try again. Pulumi's SDK then says that the resource monitor has
terminated. https://grpc.github.io/grpc/core/group__grpc__arg__keys.html (GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL)
"""

from pulumi.runtime import _grpc_settings

OWN_CONNECTION = ("grpc.use_local_subchannel_pool", 1)


def keep_connections_apart() -> None:
    """Have Pulumi's SDK share no connection between its channels; it has no setting for that, only this list.

    Raises AttributeError if another version of the SDK has it elsewhere.
    """
    options = _grpc_settings._GRPC_CHANNEL_OPTIONS
    if OWN_CONNECTION not in options:
        options.append(OWN_CONNECTION)
