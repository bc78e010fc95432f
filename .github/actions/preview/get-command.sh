#!/usr/bin/env bash
# Says where the command is (GATEHOUSE): in a release whose checksum is pinned, else in the checkout of this action.
set -euo pipefail
if [ -n "${RELEASE:-}" ]; then
  [ -n "${RELEASE_SHA256:-}" ] || { echo 'release-sha256 is missing: a release is only taken by its checksum'; exit 1; }
  folder="${RUNNER_TEMP:?}/gatehouse"
  mkdir -p "$folder"
  curl --fail --silent --show-error --location --proto '=https' --output "$folder.zip" "$RELEASE"
  echo "$RELEASE_SHA256  $folder.zip" | sha256sum --check --quiet
  unzip -q -o "$folder.zip" -d "$folder"
else
  folder="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
  [ -d "$folder/node_modules" ] || npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent
fi
echo "GATEHOUSE=$folder/bin/gatehouse.mjs" >>"$GITHUB_ENV"
