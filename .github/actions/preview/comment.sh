#!/usr/bin/env bash
# Writes a file as the one comment of ours on the pull request: the mark in its first line finds an earlier one again, which is updated.
# Where the token may not write, as for a fork, the summary of the run has to do. What the file holds is only ever an argument.
set -euo pipefail
file="$1"
cat "$file" >>"$GITHUB_STEP_SUMMARY"
[ -n "${PULL_REQUEST:-}" ] || exit 0
mark="$(head -n 1 "$file")"
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
# GitHub takes 65,536 characters: of more than that only the headings.
if [ "$(wc -m <"$file")" -gt 65000 ]; then
  { echo "$mark"; grep '^### ' "$file"; echo; echo 'The whole report is in the summary of the run.'; } >"$file.short"
  file="$file.short"
fi
known="$(gh api --paginate "$comments" --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id" | head -n 1)" || known=''
if [ -n "$known" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$file" || echo 'the comment could not be updated; it is in the summary of this run'
else
  gh api --silent --method POST "$comments" --field "body=@$file" || echo 'the comment could not be written; it is in the summary of this run'
fi
