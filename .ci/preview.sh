#!/bin/sh
# preview.sh STACK FOLDER: preview a stack, with credentials that may read.
# FOLDER/comment.md is for who reviews or approves it, FOLDER/status the exit code; on GitHub it is in the job's summary too.
set -eu
cd "$(dirname "$0")/.."
mkdir -p "$2"
status=0 shown=0
pulumi preview --stack "$1" --json --show-sames --non-interactive >"$2/preview.json" || status=$?
.venv/bin/private-eks diff "$1" --preview "$2/preview.json" --format markdown="$2/comment.md" || shown=$?
test "$status" -ne 0 || status=$shown
echo "$status" >"$2/status"
cat "$2/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
