#!/usr/bin/env bash
# Judges the plan, writes the comment and SARIF, and ends with the command's own status. What a pull request holds is a stranger's: it is only ever an argument.
set -euo pipefail
plan="${PLAN:-}"
[ -n "$plan" ] || plan="${PARAMETERS%.bicepparam}.snapshot.json"
args=("$plan")
[ -z "${POLICY:-}" ] || args+=(--policy "$POLICY")
node "$GATEHOUSE" preview "${args[@]}" --sarif ${SOURCE:+--source "$SOURCE"} >"$RUNNER_TEMP/gatehouse.sarif" || [ "$?" -eq 1 ]
status=0
node "$GATEHOUSE" preview "${args[@]}" --markdown ${FAIL_ON:+--fail-on "$FAIL_ON"} >"$RUNNER_TEMP/gatehouse.md" || status=$?
[ "$status" -lt 2 ] || exit "$status"
cat "$RUNNER_TEMP/gatehouse.md" >>"$GITHUB_STEP_SUMMARY"

# One comment, which the mark in its first line finds again; of a fork the token may not write, and the summary has to do.
if [ -n "${PULL_REQUEST:-}" ]; then
  mark="$(head -n 1 "$RUNNER_TEMP/gatehouse.md")"
  comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
  known="$(gh api --paginate "$comments" --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id" | head -n 1)" || known=''
  if [ -n "$known" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$RUNNER_TEMP/gatehouse.md" || echo 'the comment could not be updated; it is in the summary of this run'
  else
    gh api --silent --method POST "$comments" --field "body=@$RUNNER_TEMP/gatehouse.md" || echo 'the comment could not be written; it is in the summary of this run'
  fi
fi
exit "$status"
