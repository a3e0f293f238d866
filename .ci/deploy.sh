#!/bin/sh
# deploy.sh STACK: deploy this commit, unless a later one is deployed already: approvals come late.
set -eu
cd "$(dirname "$0")/.."
history=$(pulumi stack history --stack "$1" --output json --page-size 1 --page 1)
last=$(printf '%s' "$history" | .venv/bin/python -c '
import json, sys
for update in json.load(sys.stdin):
    print((update["environment"] or {}).get("git.head", ""))')
this=$(git rev-parse HEAD)
if [ -n "$last" ] && [ "$last" != "$this" ] && git merge-base --is-ancestor "$this" "$last" 2>/dev/null; then
    echo "error: $1 is at $last, which contains $this: to go back, revert and deploy that" >&2
    exit 1
fi
pulumi up --stack "$1" --yes --non-interactive
