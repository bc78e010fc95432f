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
bash "$(dirname "${BASH_SOURCE[0]}")/comment.sh" "$RUNNER_TEMP/gatehouse.md"
exit "$status"
