#!/usr/bin/env bash
# @azure/identity: ManagedIdentityCredential.getToken heeds no abortSignal; with one aborted before, the request is made and the token returned.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/identity@4.13.1 >/dev/null
cat >see.mjs <<'JS'
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { ManagedIdentityCredential } from '@azure/identity';

const { version } = createRequire(import.meta.url)('@azure/identity/package.json');
let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ access_token: 'token', expires_on: String(Math.floor(Date.now() / 1000) + 3600), resource: 'r', token_type: 'Bearer' }));
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${server.address().port}/msi/token`;
process.env.IDENTITY_HEADER = 'seen';
const answer = await new ManagedIdentityCredential().getToken('https://example.com/.default', { abortSignal: AbortSignal.abort() }).then(
  ({ token }) => `the ${token}`,
  (error) => error.name,
);
server.close();
console.log(`@azure/identity ${version}: getToken with a signal aborted before makes ${asked} request and returns ${answer}`);
process.exit(asked === 1 && answer === 'the token' ? 0 : 1);
JS
node see.mjs
