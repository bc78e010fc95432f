#!/usr/bin/env bash
# @azure/arm-privatedns: a page of HTML with status 200 is an empty record set, one without a body a TypeError, and a bare refusal loses its details.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/arm-privatedns@4.0.0 @azure/core-rest-pipeline@1.24.0 >/dev/null
cat >see.mjs <<'JS'
import { createPrivateDnsManagement } from '@azure/arm-privatedns/api';
import { get } from '@azure/arm-privatedns/api/recordSets';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import dns from '@azure/arm-privatedns/package.json' with { type: 'json' };
const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };
async function outcomeOf(status, type, bodyAsText) {
  const sendRequest = async (request) => ({ request, status, headers: createHttpHeaders({ 'content-type': type }), bodyAsText });
  const context = createPrivateDnsManagement(credential, '00000000-0000-0000-0000-000000000001', { httpClient: { sendRequest } });
  const worded = ({ name, statusCode, code, details }) => [name, statusCode, code, JSON.stringify(details)].join(' ').trim();
  return get(context, 'group', 'zone.example', 'A', 'www').then(JSON.stringify, worded);
}
const page = await outcomeOf(200, 'text/html', '<html>Sign in</html>');
const empty = await outcomeOf(200, 'application/json', '');
const violation = { type: 'PolicyViolation', info: { policyAssignmentName: 'a1' } };
const bare = { code: 'RequestDisallowedByPolicy', message: 'denied', additionalInfo: [violation] };
const refusal = await outcomeOf(403, 'application/json', JSON.stringify(bare));
console.log(`@azure/arm-privatedns ${dns.version}: a page gives ${page}; no body gives ${empty}; a bare refusal gives ${refusal}`);
process.exit(page === '{}' && empty === 'TypeError' && refusal === 'RestError 403 RequestDisallowedByPolicy {}' ? 0 : 1);
JS
node see.mjs
