#!/usr/bin/env bash
# @azure/core-rest-pipeline: maxRetryDelayInMs bounds only its own back-off; a Retry-After is waited for in full.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/core-rest-pipeline@1.24.0 >/dev/null
cat >see.mjs <<'JS'
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline';

const { version } = createRequire(import.meta.url)('@azure/core-rest-pipeline/package.json');

let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.writeHead(asked === 1 ? 503 : 200, { 'retry-after': '3' }).end();
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const pipeline = createPipelineFromOptions({ retryOptions: { maxRetryDelayInMs: 100 } });
const from = Date.now();
const url = `http://127.0.0.1:${server.address().port}/`;
const { status } = await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url, allowInsecureConnection: true }));
const waited = Date.now() - from;
server.close();
console.log(`@azure/core-rest-pipeline ${version}: with a maximum delay of 100 ms, Retry-After: 3 is answered ${status} after ${Math.floor(waited / 1000)} s or more`);
process.exit(waited >= 2_900 ? 0 : 1);
JS
node see.mjs
