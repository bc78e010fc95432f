#!/usr/bin/env bash
# Says where the command is (GATEHOUSE): in a release whose checksum is pinned, else in the checkout of this action.
set -euo pipefail
temporary="${RUNNER_TEMP:-${AGENT_TEMPDIRECTORY:-}}"
if [ -n "${RELEASE:-}" ]; then
  [ -n "${RELEASE_SHA256:-}" ] || { echo 'release-sha256 is missing: a release is only taken by its checksum'; exit 1; }
  folder="${temporary:?}/gatehouse"
  rm -rf "$folder"
  mkdir -p "$folder"
  curl --fail --silent --show-error --location --proto '=https' --output "$folder.zip" "$RELEASE"
  echo "$RELEASE_SHA256  $folder.zip" | sha256sum --check --quiet
  unzip -q -o "$folder.zip" -d "$folder"
else
  folder="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
  [ -d "$folder/node_modules" ] || npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent
fi
# The one is how GitHub hands a value to later steps, the other how Azure Pipelines does.
if [ -n "${GITHUB_ENV:-}" ]; then
  echo "GATEHOUSE=$folder/bin/gatehouse.mjs" >>"$GITHUB_ENV"
else
  echo "##vso[task.setvariable variable=GATEHOUSE]$folder/bin/gatehouse.mjs"
fi
