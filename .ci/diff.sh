#!/bin/sh
# diff.sh REVISION FOLDER WORD...: compare every stack with how it is at REVISION, without credentials.
# FOLDER/comment.md is for who reviews it, FOLDER/status for the gate: 0, or why the change must not go in as it is.
# WORDs go to the command, such as --format github, which prints annotations.
set -eu
cd "$(dirname "$0")/.."
against=$1 folder=$2
shift 2
mkdir -p "$folder"
status=0
.venv/bin/private-eks diff --against "$against" --format markdown="$folder/comment.md" "$@" \
    --fail-on breaks-promise,refused,too-late,delete-protected,replace-protected,blocks-drain,unprotects,weakens,data-loss,opens,endpoint-removed,irreversible || status=$?
echo "$status" >"$folder/status"
# Without a comment it was no comparison.
test -s "$folder/comment.md"
