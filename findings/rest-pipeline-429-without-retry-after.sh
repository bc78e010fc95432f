#!/usr/bin/env bash
# @azure/core-rest-pipeline: a 429 without Retry-After is not tried again, where 408, 500 and 503 without it are.
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

const asked = {};
const server = createServer((request, response) => {
  const status = Number(request.url.slice(1));
  asked[status] = (asked[status] ?? 0) + 1;
  response.writeHead(status).end();
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 2, retryDelayInMs: 1 } });
for (const status of [408, 429, 500, 503]) {
  const url = `http://127.0.0.1:${server.address().port}/${status}`;
  await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url, allowInsecureConnection: true }));
}
server.close();
const said = Object.entries(asked)
  .map(([status, times]) => `${status} ${times}`)
  .join(', ');
console.log(`@azure/core-rest-pipeline ${version}: with two retries allowed and no Retry-After, requests sent for each status: ${said}`);
process.exit(said === '408 3, 429 1, 500 3, 503 3' ? 0 : 1);
JS
node see.mjs
