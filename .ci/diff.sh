#!/bin/sh
# diff.sh REVISION FOLDER: compare every stack with how it is at REVISION, without credentials.
# FOLDER/comment.md is for who reviews it, FOLDER/status for the gate: 0, or why the change must not go in as it is.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "$2"
status=0
.venv/bin/private-eks diff --against "$1" --format markdown --output "$2/comment.md" \
    --fail-on breaks-promise,refused,too-late,delete-protected,replace-protected,unprotects,data-loss,opens,endpoint-removed,irreversible || status=$?
echo "$status" >"$2/status"
# Without a comment it was no comparison.
test -s "$2/comment.md"
