#!/usr/bin/env bash
# @azure/data-tables: NaN and infinity, values of Edm.Double, are written as null, which the service does not keep, and are read as texts.
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
let written = '';
const httpClient = {
  async sendRequest(request) {
    if (request.method === 'POST') written = String(request.body);
    const entity = { PartitionKey: 'p', RowKey: 'r', 'ratio@odata.type': 'Edm.Double', ratio: 'NaN' };
    const headers = createHttpHeaders({ 'content-type': 'application/json' });
    return { request, status: request.method === 'POST' ? 201 : 200, headers, bodyAsText: JSON.stringify(entity) };
  },
};
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new TableClient('https://localhost:1/account', 'table', credential, { httpClient });
await client.createEntity({ partitionKey: 'p', rowKey: 'r', ratio: Number.NaN, limit: Number.POSITIVE_INFINITY });
const { ratio, limit } = JSON.parse(written);
const read = await client.getEntity('p', 'r');
console.log(`@azure/data-tables ${version}: NaN and Infinity are sent as ${ratio} and ${limit}; an Edm.Double NaN is read as the ${typeof read.ratio} ${read.ratio}`);
process.exit(ratio === null && limit === null && read.ratio === 'NaN' ? 0 : 1);
JS
node see.mjs
