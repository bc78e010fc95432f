#!/usr/bin/env bash
# @azure/arm-privatedns: a list heeds abortSignal and onResponse on its first page alone; each page after it is asked without them.
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
let asked = 0;
const sendRequest = async (request) => {
  asked += 1;
  const nextLink = asked < 3 ? `https://management.azure.com/next/${asked}?api-version=2024-06-01` : undefined;
  const bodyAsText = JSON.stringify({ value: [], nextLink });
  return { request, status: 200, headers: createHttpHeaders({ 'content-type': 'application/json' }), bodyAsText };
};
const context = createPrivateDnsManagement(credential, '00000000-0000-0000-0000-000000000001', { httpClient: { sendRequest } });
const caller = new AbortController();
let told = 0;
const onResponse = () => {
  told += 1;
  caller.abort();
};
let end = 'it ends well';
try {
  for await (const _ of list(context, 'group', 'zone.example', { abortSignal: caller.signal, onResponse }));
} catch (error) {
  end = error.name;
}
console.log(`@azure/arm-privatedns ${dns.version}: aborted on page 1 of 3, a list asks ${asked} pages, tells onResponse of ${told}, and ${end}`);
process.exit(asked === 3 && told === 1 && end === 'it ends well' ? 0 : 1);
JS
node see.mjs
