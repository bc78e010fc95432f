#!/usr/bin/env bash
# Azurite: a row of 300 properties and one of 1.6 MB are kept, where the service documents 252 properties and 1 MiB; one text that is too long is refused as there.
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

const { version } = createRequire(import.meta.url)('azurite/package.json');
const key = Buffer.alloc(64, 7).toString('base64');
const options = ['--tablePort', '21904', '--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
const emulator = spawn(process.execPath, ['node_modules/azurite/dist/src/table/main.js', ...options], { env: { ...process.env, AZURITE_ACCOUNTS: `seen:${key}` } });
await new Promise((resolve) => emulator.stdout.on('data', (text) => String(text).includes('successfully started') && resolve()));
const client = new TableClient('http://127.0.0.1:21904/seen', 'rows', new AzureNamedKeyCredential('seen', key), { allowInsecureConnection: true });
await client.createTable();

const properties = (count, value) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, value]));
const kept = (rowKey, rest) =>
  client.createEntity({ partitionKey: 'p', rowKey, ...rest }).then(
    () => 'kept',
    (error) => `refused with ${error.statusCode}`,
  );
const many = await kept('many', properties(300, 1));
const large = await kept('large', properties(40, 'x'.repeat(20_000)));
const long = await kept('long', properties(1, 'x'.repeat(40_000)));
emulator.kill();
console.log(`azurite ${version}: a row of 300 properties is ${many}, one of 1.6 MB ${large}, one text of 80,000 bytes ${long}`);
process.exit(many === 'kept' && large === 'kept' && long === 'refused with 400' ? 0 : 1);
JS
node see.mjs
