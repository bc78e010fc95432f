#!/usr/bin/env bash
# Publishes a policy that passes its check, with the commit it is from: the app tells that commit in its health.
set -euo pipefail
commit="${GITHUB_SHA:-${BUILD_SOURCEVERSION:-}}"
[ -n "$commit" ] || { echo 'no commit is known: a policy is only published from its repository'; exit 1; }
[[ "${GITHUB_EVENT_NAME:-${BUILD_REASON:-}}" != [Pp]ull* ]] || { echo 'a pull request publishes nothing: publish what was merged'; exit 1; }
node "$GATEHOUSE" policy check "$POLICY" --strict
az storage blob upload --auth-mode login --account-name "$ACCOUNT" --container-name "${CONTAINER:-policy}" --name "${BLOB:-policy.yaml}" --file "$POLICY" --overwrite --metadata "commit=$commit" --only-show-errors --output none
echo "published $POLICY of $commit to $ACCOUNT"
