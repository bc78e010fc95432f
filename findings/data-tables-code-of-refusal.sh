#!/usr/bin/env bash
# @azure/data-tables: the same refusal carries its code as `error.code` from a transaction, and only in `error.details.odataError` from a single call.
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
const options = ['--tablePort', '21903', '--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
const emulator = spawn(process.execPath, ['node_modules/azurite/dist/src/table/main.js', ...options], { env: { ...process.env, AZURITE_ACCOUNTS: `seen:${key}` } });
await new Promise((resolve) => emulator.stdout.on('data', (text) => String(text).includes('successfully started') && resolve()));
const client = new TableClient('http://127.0.0.1:21903/seen', 'rows', new AzureNamedKeyCredential('seen', key), { allowInsecureConnection: true });
await client.createTable();

const row = { partitionKey: 'p', rowKey: 'r' };
await client.createEntity(row);
const single = await client.createEntity(row).catch((error) => error);
const together = await client.submitTransaction([['create', row]]).catch((error) => error);
emulator.kill();
console.log(
  `@azure/data-tables ${version}: a row that exists is refused with ${single.statusCode} and code ${single.code} by createEntity, with ${together.statusCode} and code ${together.code} by submitTransaction`,
);
process.exit(single.code === undefined && single.details.odataError.code === together.code ? 0 : 1);
JS
node see.mjs
