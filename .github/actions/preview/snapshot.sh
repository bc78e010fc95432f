#!/usr/bin/env bash
# Makes the snapshot of a parameters file, for the scope its template is of: what is left empty is not said, and bicep refuses what the scope doesn't take.
set -euo pipefail
args=("$PARAMETERS" --mode overwrite)
[ -z "${MANAGEMENT_GROUP:-}" ] || args+=(--management-group-id "$MANAGEMENT_GROUP")
[ -z "${SUBSCRIPTION:-}" ] || args+=(--subscription-id "$SUBSCRIPTION")
[ -z "${RESOURCE_GROUP:-}" ] || args+=(--resource-group "$RESOURCE_GROUP")
[ -z "${LOCATION:-}" ] || args+=(--location "$LOCATION")
bicep snapshot "${args[@]}"
