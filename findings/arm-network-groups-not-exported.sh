#!/usr/bin/env bash
# @azure/arm-network: of its modular operation groups, all there in dist, package.json exports none, unlike @azure/arm-privatedns.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/arm-network@39.0.0 >/dev/null
cat >see.mjs <<'JS'
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import network from '@azure/arm-network/package.json' with { type: 'json' };
const folder = new URL('dist/esm/api/', new URL('package.json', `file://${createRequire(import.meta.url).resolve('@azure/arm-network/package.json')}`));
const groups = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const exported = Object.keys(network.exports).filter((path) => path.startsWith('./api/'));
const code = await import('@azure/arm-network/api/privateEndpoints').then(() => 'loads', (error) => error.code);
console.log(`@azure/arm-network ${network.version}: ${groups.length} operation groups, ${exported.length} exported; /api/privateEndpoints gives ${code}`);
process.exit(groups.length > 100 && exported.length === 0 && code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ? 0 : 1);
JS
node see.mjs
