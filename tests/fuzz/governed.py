"""How roles are made, and which are there already."""

from private_eks.common.plan.regions import partition_of

from .draw import Config, Draw


def roles(draw: Draw, config: Config) -> None:
    """Let an organisation govern the roles of some stacks."""
    if not draw.often(35):
        return
    iam = f"arn:{partition_of(config['aws:region']).name}:iam::111122223333"
    statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}
    more = draw.parts(60, policies=([f"{iam}:policy/more"], ["AmazonS3ReadOnlyAccess"]), statements=([statement],))
    given = draw.choice(({"arn": f"{iam}:role/teams/there"}, more, {}))
    config["iam"] = draw.parts(
        permissionsBoundaryArn=(f"{iam}:policy/boundary", f"{iam}:policy/teams/boundary"),
        path=("/", "/platform/", "/a/b-c/d_e/"),
        namePrefix=("plt-", "p", "platform.engineering"),
        tags=({"data-classification": "internal"}, {}),
        roles=({"cluster": given}, {"flow-logs": given}, {"cluster": given, "flow-logs": more}),
    )


PIECES = (roles,)
