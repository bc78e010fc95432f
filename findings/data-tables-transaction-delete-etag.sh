#!/usr/bin/env bash
# @azure/data-tables: a transaction's delete is sent with `If-Match: *`, whatever etag it is given; an update's etag is sent as given.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/data-tables@13.3.2 >/dev/null
cat >see.mjs <<'JS'
import { createRequire } from 'node:module';
import { TableClient, TableTransaction } from '@azure/data-tables';

const { version } = createRequire(import.meta.url)('@azure/data-tables/package.json');
let body = '';
const httpClient = {
  async sendRequest(request) {
    body = String(request.body);
    throw new Error('seen');
  },
};
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new TableClient('https://localhost:1/account', 'table', credential, { httpClient, retryOptions: { maxRetries: 0 } });
const entity = { partitionKey: 'p', rowKey: 'r', etag: 'W/"seen"' };
const transaction = new TableTransaction([
  ['delete', entity, undefined, { etag: entity.etag }],
  ['update', { partitionKey: 'p', rowKey: 's' }, 'Replace', { etag: entity.etag }],
]);
await client.submitTransaction(transaction.actions).catch(() => {});
const conditions = [...body.matchAll(/^(DELETE|PUT) |^If-Match: (.*)$/gim)].map(([line]) => line.trim());
const said = conditions.join(', ');
console.log(`@azure/data-tables ${version}: delete and update in one transaction, both given W/"seen", go out as: ${said}`);
process.exit(said === 'DELETE, If-Match: *, PUT, If-Match: W/"seen"' ? 0 : 1);
JS
node see.mjs
