#!/usr/bin/env bash
# @azure/data-tables: of one query, `select` has rowKey and timestamp turned into the names of the service, `filter` has not, and so matches nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/data-tables@13.3.2 azurite@3.35.0 >/dev/null
cat >see.mjs <<'JS'
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';

const { version } = createRequire(import.meta.url)('@azure/data-tables/package.json');
const key = Buffer.alloc(64, 7).toString('base64');
const options = ['--tablePort', '21902', '--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
const emulator = spawn(process.execPath, ['node_modules/azurite/dist/src/table/main.js', ...options], { env: { ...process.env, AZURITE_ACCOUNTS: `seen:${key}` } });
await new Promise((resolve) => emulator.stdout.on('data', (text) => String(text).includes('successfully started') && resolve()));
const client = new TableClient('http://127.0.0.1:21902/seen', 'rows', new AzureNamedKeyCredential('seen', key), { allowInsecureConnection: true });
await client.createTable();

await client.createEntity({ partitionKey: 'p', rowKey: 'r' });
const list = async (filter) => {
  const keys = [];
  for await (const row of client.listEntities({ queryOptions: { select: ['rowKey'], filter } })) keys.push(row.rowKey);
  return keys;
};
const [small, capital] = [await list("rowKey eq 'r'"), await list("RowKey eq 'r'")];
emulator.kill();
console.log(
  `@azure/data-tables ${version}: select ['rowKey'] is understood, yet beside it the filter "rowKey eq 'r'" finds ${small.length} rows where "RowKey eq 'r'" finds ${capital.length}`,
);
process.exit(small.length === 0 && capital.join() === 'r' ? 0 : 1);
JS
node see.mjs
