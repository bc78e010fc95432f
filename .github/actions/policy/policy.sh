#!/usr/bin/env bash
# Checks the policy and, where subscriptions are named, says what it would do to them as they are now: one comment. Ends with the worst status of the commands.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
report="${RUNNER_TEMP:-${AGENT_TEMPDIRECTORY:-}}/gatehouse-policy.md"
status=0
worst() { [ "$1" -le "$status" ] || status="$1"; }

echo '<!-- gatehouse policy -->' >"$report"
node "$GATEHOUSE" policy check "$POLICY" --strict --markdown >>"$report" || worst "$?"
[ "$status" -lt 2 ] || exit "$status"

# What is not valid has no plan; a warning is no reason to keep one back.
if [ -n "${SUBSCRIPTIONS:-}" ] && node "$GATEHOUSE" policy check "$POLICY" >/dev/null 2>&1; then
  args=(--policy "$POLICY" --markdown)
  [ -z "${FAIL_ON:-}" ] || args+=(--fail-on "$FAIL_ON")
  for subscription in $SUBSCRIPTIONS; do args+=(--subscription "$subscription"); done
  { echo; node "$GATEHOUSE" plan dns --owner "$OWNER" "${args[@]}"; } >>"$report" || worst "$?"
  [ "$status" -lt 2 ] || exit "$status"
  { echo; node "$GATEHOUSE" plan approvals "${args[@]}"; } >>"$report" || worst "$?"
  [ "$status" -lt 2 ] || exit "$status"
fi

if [ -n "${GITHUB_REPOSITORY:-}" ]; then
  bash "$here/../preview/comment.sh" "$report"
else
  node "$here/../../../pipelines/comment.mjs" "$report"
fi
exit "$status"
