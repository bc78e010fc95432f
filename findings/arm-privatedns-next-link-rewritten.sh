#!/usr/bin/env bash
# @azure/arm-privatedns: a nextLink is not asked as it is written: API-Version gets a second api-version, a scheme in capitals becomes a path.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/arm-privatedns@4.0.0 @azure/core-rest-pipeline@1.24.0 >/dev/null
cat >see.mjs <<'JS'
import { createPrivateDnsManagement } from '@azure/arm-privatedns/api';
import { list } from '@azure/arm-privatedns/api/recordSets';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import dns from '@azure/arm-privatedns/package.json' with { type: 'json' };
const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };
async function secondPage(nextLink) {
  const asked = [];
  const sendRequest = async (request) => {
    asked.push(request.url);
    const bodyAsText = JSON.stringify({ value: [], ...(asked.length === 1 ? { nextLink } : {}) });
    return { request, status: 200, headers: createHttpHeaders({ 'content-type': 'application/json' }), bodyAsText };
  };
  const context = createPrivateDnsManagement(credential, '00000000-0000-0000-0000-000000000001', { httpClient: { sendRequest } });
  for await (const _ of list(context, 'group', 'zone.example'));
  return asked[1];
}
const version = await secondPage('https://management.azure.com/next?API-Version=2020-06-01');
const scheme = await secondPage('HTTPS://management.azure.com/next?api-version=2020-06-01');
console.log(`@azure/arm-privatedns ${dns.version}: ?API-Version=2020-06-01 is asked as ${version}; HTTPS://… as ${scheme}`);
process.exit(version.endsWith('?API-Version=2020-06-01&api-version=2024-06-01') && scheme.startsWith('https://management.azure.com/HTTPS://') ? 0 : 1);
JS
node see.mjs
