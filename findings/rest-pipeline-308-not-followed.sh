#!/usr/bin/env bash
# @azure/core-rest-pipeline: a redirect of 308 is not followed, for any method, where 307 is followed for all.
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

const server = createServer((request, response) => {
  request.resume();
  const status = Number(request.url.slice(1));
  response.writeHead(status, status === 200 ? {} : { location: '/200' }).end();
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const pipeline = createPipelineFromOptions({});
const status = async (path, method) => {
  const url = `http://127.0.0.1:${server.address().port}/${path}`;
  return (await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url, method, allowInsecureConnection: true }))).status;
};
const answers = [await status(307, 'GET'), await status(307, 'PUT'), await status(308, 'GET'), await status(308, 'PUT')];
server.close();
console.log(`@azure/core-rest-pipeline ${version}: GET and PUT redirected by 307 end with ${answers[0]} and ${answers[1]}, by 308 with ${answers[2]} and ${answers[3]}`);
process.exit(answers.join() === '200,200,308,308' ? 0 : 1);
JS
node see.mjs
