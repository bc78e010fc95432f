#!/usr/bin/env bash
# @azure/data-tables: a stored property of the name etag or timestamp takes the place of the row's own when it is read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/data-tables@13.3.2 >/dev/null
cat >see.mjs <<'JS'
import { createRequire } from 'node:module';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';

const { version } = createRequire(import.meta.url)('@azure/data-tables/package.json');
const entity = { 'odata.etag': 'W/"row"', PartitionKey: 'p', RowKey: 'r', Timestamp: '2026-01-01T00:00:00Z', etag: 'stored', timestamp: 'stored' };
const httpClient = {
  async sendRequest(request) {
    return { request, status: 200, headers: createHttpHeaders({ 'content-type': 'application/json' }), bodyAsText: JSON.stringify(entity) };
  },
};
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const read = await new TableClient('https://localhost:1/account', 'table', credential, { httpClient }).getEntity('p', 'r');
console.log(`@azure/data-tables ${version}: a row W/"row" with properties etag and timestamp of its own is read with etag ${read.etag} and timestamp ${read.timestamp}`);
process.exit(read.etag === 'stored' && read.timestamp === 'stored' ? 0 : 1);
JS
node see.mjs
