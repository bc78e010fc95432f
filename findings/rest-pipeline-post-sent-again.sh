#!/usr/bin/env bash
# @azure/core-rest-pipeline: a POST that the server has read whole is sent again when the connection ends before its answer, so an action can run twice.
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

const bodies = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  bodies.push(body);
  if (bodies.length === 1) request.socket.destroy();
  else response.end();
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const pipeline = createPipelineFromOptions({ retryOptions: { retryDelayInMs: 1 } });
const url = `http://127.0.0.1:${server.address().port}/action`;
const request = createPipelineRequest({ url, method: 'POST', body: 'once', allowInsecureConnection: true });
const { status } = await pipeline.sendRequest(createDefaultHttpClient(), request);
server.close();
console.log(`@azure/core-rest-pipeline ${version}: one POST of "once", its first answer lost, ends with ${status}; the server has read ${bodies.join(' and ')}`);
process.exit(status === 200 && bodies.join() === 'once,once' ? 0 : 1);
JS
node see.mjs
