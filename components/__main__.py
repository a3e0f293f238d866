"""The Pulumi plugin `private-eks`: hosts the components for programs in any language."""

from private_eks.provider import serve

if __name__ == "__main__":
    serve()
